"""Rows beside the log that no entry answers for."""
