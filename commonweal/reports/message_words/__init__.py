"""The words of automatic messages as the council edits them: read, tried, written as a new version."""
