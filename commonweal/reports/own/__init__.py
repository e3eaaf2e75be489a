"""A report as its own reporter sees it, opened by reference and code, and what they can still say about it."""
