"""The life of a report: each step one operation, with its line of history and its clock."""
