"""The tasking meeting on one screen: its agenda made from the week, and each matter with its facts."""
