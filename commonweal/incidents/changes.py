"""What changed in a month that was published again: of each updated row every fact with its value before and after.

A fact may stand in two columns (longitude and latitude are the point): it changes once. All of it is published; the
Crime ID is shortened because its beginning is enough to find the row, and its 64 digits fill a page.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from commonweal.core.terms import LONDON
from commonweal.imports.kind import Change
from commonweal.incidents.matching import Known, Values
from commonweal.incidents.pieces import MonthPiece
from commonweal.incidents.sources.published import PublishedTable

DIGITS_SHOWN = 12


def changes(piece: MonthPiece, updates: Sequence[tuple[Known, Values]]) -> Iterator[Change]:
    """One change for each fact of each updated row that differs, in the order of the columns."""
    facts = _facts(piece.table)
    for known, after in updates:
        row = row_shown(piece.table, after)
        for word, places in facts.items():
            old, new = (tuple(values[place] for place in places) for values in (known.values, after))
            if old != new:
                yield Change(row, piece.month, piece.force, word, _said(old), _said(new))


def row_shown(table: PublishedTable, values: Values) -> str:
    """How a person finds the row: the beginning of its Crime ID, else the London time of a search and what it was."""
    at = dict(zip(table.names, values, strict=True))
    if at.get("crime_id"):
        return str(at["crime_id"])[:DIGITS_SHOWN]
    if isinstance(at.get("happened_at"), datetime):
        return f"{at['happened_at'].astimezone(LONDON):%Y-%m-%d %H:%M}, {at['search_type']}"
    return ", ".join(filter(None, (at.get("category", ""), at.get("street_name", ""))))


def _facts(table: PublishedTable) -> dict[str, list[int]]:
    """The word of each fact, and where its columns stand."""
    facts: dict[str, list[int]] = {}
    for place, column in enumerate(table.columns):
        facts.setdefault(column.word, []).append(place)
    return facts


def _said(values: Sequence[Any]) -> str:
    return ", ".join(str(value) for value in values if value not in (None, ""))
