"""Looks at their reports that those who own them are told of."""
