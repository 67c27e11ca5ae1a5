"""Who somebody is: passwords, passkeys, another provider, invitations, sign-ins and machines' tokens."""
