"""The measures, a module each: one run of one gives figures and their pairs."""
