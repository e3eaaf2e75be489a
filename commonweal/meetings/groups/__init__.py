"""Setting up groups, and who sits in them from when to when."""
