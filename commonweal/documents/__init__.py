"""A paper as data, and its formats as functions: page, Word, slides, open documents, tables. Holds no record."""
