"""The words that people and CI say, and the two that need Python: the template check and the generated documents."""
