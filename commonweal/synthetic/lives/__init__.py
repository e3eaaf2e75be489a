"""The lives of the invented borough's reports: planned, lived through the product's own operations, and their truth."""
