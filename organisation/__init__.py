"""The organisation as files: its format, reading and writing it, and bringing the store into line with it."""
