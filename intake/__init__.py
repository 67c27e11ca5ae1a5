"""What comes in: signals, posts and counts."""
