"""Who may what: the one table of it, what is seen through it, and the record of looks and refusals."""
