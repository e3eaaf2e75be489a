"""How wide the columns of a table are, as shares of one; the same in every format that has a page."""

from commonweal.documents.blocks import Table
from commonweal.documents.words import said

# Beyond this a cell is meant to be broken into lines.
# Characters of a line of a table across an A4 page, at the size of its cells.
LINE = 76.0
LONGEST_LINE = 40
ROWS_LOOKED_AT = 200


def shares(table: Table) -> list[float]:
    """One share a column, together 1: by the words in it, so that no number and few words are broken."""
    needed = [_needed(table, index) for index in range(len(table.columns))]
    wanted = [max(_wanted(table, index), need) for index, need in enumerate(needed)]
    spare, over = LINE - sum(needed), sum(wanted) - sum(needed)
    if sum(wanted) > LINE and spare > 0:
        # Not all fits in one line: what is left over the longest words goes to who wants more.
        wanted = [need + spare * (want - need) / over for need, want in zip(needed, wanted, strict=True)]
    together = sum(wanted)
    return [one / together for one in wanted]


def _needed(table: Table, index: int) -> float:
    """Characters below which the longest word of a column is broken; capitals and figures of a code are wider."""
    # The name of a row is bold.
    margin = 3.0 if index == 0 else 2.0
    short = [word for word in _words(table, index) if len(word) <= LONGEST_LINE]
    return max((len(word) * (1.2 if word.isupper() else 1.0) for word in short), default=1.0) + margin


def _wanted(table: Table, index: int) -> float:
    """Characters that a column would like to have: its longest word whole, and its longest cell up to a line."""
    cells = [table.columns[index].name, *(said(row[index]) for row in table.rows[:ROWS_LOOKED_AT])]
    longest_word = max(map(len, _words(table, index)), default=1)
    longest_cell = max(len(cell) for cell in cells)
    return max(4.0, min(longest_word, LONGEST_LINE) + 1.0, min(longest_cell, LONGEST_LINE) + 1.0)


def _words(table: Table, index: int) -> list[str]:
    cells = [table.columns[index].name, *(said(row[index]) for row in table.rows[:ROWS_LOOKED_AT])]
    return [word for cell in cells for word in cell.split()]
