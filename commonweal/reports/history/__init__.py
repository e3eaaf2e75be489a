"""The history of a report: one line an event, its source and its author, and what colleagues add to it."""
