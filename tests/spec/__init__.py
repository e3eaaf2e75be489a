"""Worked examples of the rules: each is a test and, rendered by `render.py`, a part of the manual in `docs/rules/`."""
