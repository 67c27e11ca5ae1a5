"""The operator's pages: plain forms that work without script."""
