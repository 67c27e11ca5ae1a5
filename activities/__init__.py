"""What workflows have done for them: the only way from a run to the database."""
