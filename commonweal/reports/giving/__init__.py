"""Gives a report to a team or a colleague from its own page, with the step that this is."""
