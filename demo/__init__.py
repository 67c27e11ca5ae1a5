"""The demonstration: its people, its invented posts, and the player."""
