"""Every cascade of a folder, through the very code that watches: trend, grading, early warning."""
