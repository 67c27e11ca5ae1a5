"""Feeds (RSS, Atom, JSON Feed) read behind a guard: politely, briefly, and never from where it must not."""
