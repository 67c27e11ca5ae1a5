"""The log, its verdict, and the independent auditor."""
