"""PostgreSQL: the only place with SQL. Nothing here knows Temporal, and no SQL reads the clock."""
