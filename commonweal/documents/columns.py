"""How wide the columns of a table are, as shares of one; the same in every format that has a page."""

from commonweal.documents.blocks import Table
from commonweal.documents.words import said

# Beyond this a cell is meant to be broken into lines.
LONGEST_LINE = 40
ROWS_LOOKED_AT = 200


def shares(table: Table) -> list[float]:
    """One share a column, together 1: by the words in it, so that no number and few words are broken."""
    wanted = [_wanted(table, index) for index in range(len(table.columns))]
    together = sum(wanted)
    return [one / together for one in wanted]


def _wanted(table: Table, index: int) -> float:
    """Characters that a column would like to have: its longest word whole, and its longest cell up to a line."""
    cells = [table.columns[index].name, *(said(row[index]) for row in table.rows[:ROWS_LOOKED_AT])]
    longest_word = max((len(word) for cell in cells for word in cell.split()), default=1)
    longest_cell = max(len(cell) for cell in cells)
    return max(4.0, min(longest_word, LONGEST_LINE) + 1.0, min(longest_cell, LONGEST_LINE) + 1.0)
