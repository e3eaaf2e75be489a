"""Answers of Explore that were kept to be quoted: runs, read by whoever reads where things add up."""
