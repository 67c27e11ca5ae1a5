"""The verdict by replay: what was recorded is derived once more, from the histories and by today's code."""
