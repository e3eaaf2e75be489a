"""Cuts a month of published rows into pieces that are written one by one, each in one transaction.

Rows are put in the order of their identity, and a piece ends where an identity ends. So each piece can be compared with
the store's rows in its own range of identities, whatever was written before it: a job that was killed between two
pieces goes on exactly, and the index is written in its own order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from operator import itemgetter

from commonweal.imports.kind import Piece, Portion
from commonweal.incidents.sources.published import Month, PublishedTable, Row

# On SQLite pages wait while a piece is written: some tenths of a second.
ROWS_A_PIECE = 10_000


@dataclass(frozen=True, slots=True)
class MonthPiece:
    """Rows of one table, force and month with their identity, in its order.

    They are all those of the download with from_identity <= identity < to_identity; an empty one is no bound.
    """

    table: PublishedTable
    force: str
    month: str
    from_identity: str
    to_identity: str
    rows: list[tuple[str, Row]]


def portion(month: Month, *, source: str) -> Portion:
    """A month as the import takes it; its rows are counted under `source`."""
    return Portion(len(month.rows) + month.n_refused, partial(_pieces, month, source))


def identity_of(table: PublishedTable, row: Row) -> str:
    """The digest under which a row is known: 80 bits, within one month of one force."""
    return blake2b(table.identity(row).encode(), digest_size=10).hexdigest()


def _pieces(month: Month, source: str) -> Iterator[Piece]:
    rows = sorted(((identity_of(month.table, row), row) for row in month.rows), key=itemgetter(0))
    refused, n_refused = month.refused, month.n_refused
    starts = _starts(rows)
    for begin, end in zip(starts, [*starts[1:], len(rows)] if rows else [], strict=True):
        first = rows[begin][0] if begin else ""
        last = rows[end][0] if end < len(rows) else ""
        piece = MonthPiece(month.table, month.force, month.month, first, last, rows[begin:end])
        yield Piece(piece, end - begin, {source: end - begin}, refused, n_refused)
        refused, n_refused = [], 0
    if not rows:
        yield Piece(None, 0, {}, refused, n_refused)


def _starts(rows: list[tuple[str, Row]]) -> list[int]:
    """Where pieces begin: every so many rows, moved on to where an identity begins."""
    starts = [0] if rows else []
    at = ROWS_A_PIECE
    while at < len(rows):
        while at < len(rows) and rows[at][0] == rows[at - 1][0]:
            at += 1
        if at < len(rows):
            starts.append(at)
        at += ROWS_A_PIECE
    return starts
