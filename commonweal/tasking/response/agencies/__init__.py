"""The agencies of a response, and what each said it would do."""
