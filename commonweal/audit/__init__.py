"""What was done and what was read, by whom and why. Actors are plain ids, so that access can record its own changes."""
