"""Settles for each report in whose ward it happened and whose homes stand there: relations that access asks about."""
