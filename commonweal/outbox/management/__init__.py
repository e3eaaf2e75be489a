"""Doors for operators to this room's operations."""
