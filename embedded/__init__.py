"""The one-command stack: PostgreSQL and Temporal from their wheels, in one data folder."""
