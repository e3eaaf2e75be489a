"""A year of tasking meetings, actions and engagement events in the invented borough, planned and then lived."""
