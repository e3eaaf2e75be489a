"""Looks at records, from the audit to the rule that watches them. What came of a list is kept by whoever reads it."""
