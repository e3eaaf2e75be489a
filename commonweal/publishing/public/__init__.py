"""The residents' pages: the areas that have an edition, and one area with its files."""
