"""The incident carried through time by Temporal."""
