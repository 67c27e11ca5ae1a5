"""The mood of a post, offline: a lexicon, and a model that learns from the organisation's own labels."""
