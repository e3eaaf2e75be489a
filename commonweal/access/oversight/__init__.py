"""Who looked at what, and how often: the list of a week to look into, and the counts around it. No content."""
