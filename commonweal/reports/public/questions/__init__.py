"""The questions of a report, one module a group of pages: what was typed becomes values, or errors by field."""
