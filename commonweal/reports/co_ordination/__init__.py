"""Marks for an officer that several reports look as if somebody wrote them together."""
