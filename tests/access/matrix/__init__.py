"""The generated access matrix: every address, everybody, every kind of relation, marking and guard (security.md P1)."""
