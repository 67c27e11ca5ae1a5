"""Posts gathered into leads (线索): near-duplicates, and one event told differently."""
