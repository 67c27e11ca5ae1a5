"""Early warning: how likely the next level's line is crossed within a day, from the growth so far."""
