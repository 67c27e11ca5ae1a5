"""The pages of signing in, of one's own account, of the first start, and of the accounts of others."""
