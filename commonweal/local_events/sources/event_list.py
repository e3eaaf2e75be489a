"""Reads a list of events as CSV: a line an event, with a first line that names the columns.

The days are London's, written as 14 March 2026, 14/03/2026 or 2026-03-14; times as 15:00. `id` is whoever keeps the
list's own name for the event: a later file with the same `id` changes it. Other columns are not read.
"""

from collections.abc import Iterator
from datetime import date, time

from commonweal.core.policy.ahead import EventSort
from commonweal.core.rules.event_days import Every
from commonweal.files import cells
from commonweal.files.days import DayRefused, typed_day
from commonweal.files.delivery import Delivery
from commonweal.files.table import CellRefused, RefusedLine, TableRow, read_table
from commonweal.local_events.operations import checked
from commonweal.local_events.terms import (
    LONGEST_LINE,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_CROWD,
    EventRefused,
    EventWanted,
)

NEEDED = ("id", "title", "sort", "first_day", "source")
OPTIONAL = ("last_day", "begins", "ends", "every", "until", "place", "crowd", "public", "words")
LONGEST_ID, LONGEST_NUMBER = 60, 9
SORTS, EVERY = frozenset(EventSort), frozenset(Every)
FIELD_OF = {"first_on": "first_day", "last_on": "last_day", "place_name": "place"}
YES_NO = frozenset({"yes", "no"})


def read_events(delivery: Delivery) -> Iterator[EventWanted | RefusedLine]:
    """Each row as an event, or refused by its column; the second row of one `id` is refused."""
    seen: dict[str, int] = {}
    for member in delivery.members:
        for row in read_table(member, needed=NEEDED):
            if isinstance(row, RefusedLine):
                yield row
                continue
            try:
                found = _event(row)
                if found.key in seen:
                    already = f"{row.cells['id']}, which line {seen[found.key]:,} has already"
                    raise CellRefused("id", found=already, allowed="each id once")
                seen[found.key] = row.line
                yield found
            except CellRefused as refusal:
                yield refusal.on(row)


def _event(row: TableRow) -> EventWanted:
    at = {name: row.cells.get(name, "").strip() for name in (*NEEDED, *OPTIONAL)}
    first_on = _day("first_day", at["first_day"])
    wanted = EventWanted(
        key=f"file/{cells.text('id', at['id'], longest=LONGEST_ID, needed=True)}",
        title=cells.text("title", at["title"], longest=LONGEST_TITLE, needed=True),
        sort=EventSort(cells.one_of("sort", at["sort"].lower(), SORTS)),
        first_on=first_on,
        last_on=_day("last_day", at["last_day"]) if at["last_day"] else first_on,
        source=cells.text("source", at["source"], longest=LONGEST_LINE, needed=True),
        begins=_time("begins", at["begins"]),
        ends=_time("ends", at["ends"]),
        every=Every(cells.one_of("every", at["every"].lower() or Every.ONCE.value, EVERY)),
        until=_day("until", at["until"]) if at["until"] else None,
        place_name=cells.text("place", at["place"], longest=LONGEST_LINE),
        crowd=_crowd(at["crowd"]),
        words=cells.text("words", at["words"], longest=LONGEST_WORDS),
        public=cells.one_of("public", at["public"] or "yes", YES_NO) == "yes",
    )
    try:
        checked(wanted)
    except EventRefused as refused:
        field = FIELD_OF.get(refused.field, refused.field)
        raise CellRefused(field, found=repr(at.get(field, "")), allowed=refused.because) from refused
    return wanted


def _day(field: str, cell: str) -> date:
    try:
        return typed_day(cell)
    except DayRefused as refusal:
        raise CellRefused(field, found=repr(cell), allowed=f"{refusal}") from refusal


def _time(field: str, cell: str) -> time | None:
    if not cell:
        return None
    try:
        return time.fromisoformat(cell if len(cell) == len("15:00") else "?")
    except ValueError as fault:
        raise CellRefused(field, found=repr(cell), allowed="a time such as 15:00, or nothing") from fault


def _crowd(cell: str) -> int | None:
    if not cell:
        return None
    bare = cell.replace(",", "")
    # Its length first: Python reads no number of thousands of digits, and one row must not refuse the file.
    if not (bare.isascii() and bare.isdigit()) or len(bare) > LONGEST_NUMBER or int(bare) > MOST_CROWD:
        raise CellRefused("crowd", found=repr(cell), allowed=f"a whole number up to {MOST_CROWD:,}, or nothing")
    return int(bare)
