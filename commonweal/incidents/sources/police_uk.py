"""Reads what data.police.uk publishes: street, outcomes, stop-and-search; the zip as downloaded, or one table of it.

Layout: `YYYY-MM/YYYY-MM-force-table.csv`. A table without such a name is known by its header, so that months somebody
joined are read too. Month is all the date there is in street and outcomes (data quirk 8). Stop-and-search carries
instants in UTC, and belongs to the file of its London month (quirk 9); latitude stands before longitude there.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from commonweal.core.terms import london_day
from commonweal.files import cells
from commonweal.files.delivery import Delivery, FileRefused
from commonweal.files.table import CellRefused, read_header
from commonweal.incidents.sources.published import (
    Column,
    NamedTable,
    PublishedTable,
    Row,
    Turn,
    degrees_of,
    text_of,
)

# A second download and a copy are named `... (1).csv`, `...-1.csv`, `... - Copy.csv`, `Copy of ...`; a packed one
# `....csv (1)`, where its `.gz` is taken off.
_COPY = r"(?:\s*\(\d+\)|\s*-\s*copy|[\s_-]+copy|[_-]\d{1,3}|\s+\d{1,3})*\s*"
NAME = re.compile(
    r"\s*(?:copy\s+of\s+)?(?P<month>\d{4}-\d{2})-(?P<force>[a-z-]+?)-(?P<table>street|outcomes|stop-and-search)"
    rf"{_COPY}\.csv{_COPY}",
    re.IGNORECASE,
)
AS_PUBLISHED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")
MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")


def _text(heading: str, name: str, longest: int = 200, *, needed: bool = False, word: str = "") -> Column:
    return Column(heading, name, text_of(heading, longest, needed=needed), word or heading)


def month_of(heading: str) -> Turn:
    """How a month such as 2023-06 is read."""

    def month(cell: str) -> str:
        if not MONTH.fullmatch(cell):
            raise CellRefused(heading, found=repr(cell), allowed="a month such as 2023-06")
        return cell

    return month


def _london_month(cell: str) -> str:
    # London's clock differs from UTC by whole hours, so every minute of an hour lies in one month.
    return _month_at(f"{cell[:13]}:00{cell[19:]}" if AS_PUBLISHED.fullmatch(cell) else cell)


@lru_cache(maxsize=4096)
def _month_at(cell: str) -> str:
    return f"{london_day(cells.instant('Date', cell)):%Y-%m}"


POINT = (
    Column("Longitude", "longitude", degrees_of("Longitude"), "Point"),
    Column("Latitude", "latitude", degrees_of("Latitude"), "Point"),
)
_PLACED = (
    _text("Crime ID", "crime_id", 64),
    _text("Reported by", "reported_by", 80),
    *POINT,
    _text("Location", "location"),
    _text("LSOA code", "lsoa_code", 9, word="LSOA"),
    _text("LSOA name", "lsoa_name", 80, word="LSOA"),
)
_MONTH = Column("Month", "month", month_of("Month"))
_FALLS_WITHIN = _text("Falls within", "force", 80, needed=True)


def whole_content(row: Row) -> str:
    """A row in one text; two rows have the same one only where every value is the same."""
    return "\x1f".join(map(str, row))


def _by_crime_id(row: Row) -> str:
    """The Crime ID, which several rows may share (quirk 2); a row without one is known by all it says (quirk 1)."""
    return f"id\x1f{row[0]}" if row[0] else whole_content(row)


STREET = PublishedTable(
    "street",
    (
        *_PLACED,
        _text("Crime type", "crime_type", 80, needed=True),
        _text("Last outcome category", "last_outcome"),
        Column("Context", "context", text_of("Context", 500), "Context", may_lack=True),
    ),
    _MONTH,
    _FALLS_WITHIN,
    _by_crime_id,
)
OUTCOMES = PublishedTable(
    "outcomes", (*_PLACED, _text("Outcome type", "outcome_type", needed=True)), _MONTH, _FALLS_WITHIN, _by_crime_id
)
_WHAT_WAS_DONE = (
    Column("Date", "happened_at", lambda cell: cells.instant("Date", cell), "Date"),
    _text("Type", "search_type", 80, needed=True),
    *POINT,
    _text("Gender", "gender"),
    _text("Age range", "age_range"),
    _text("Self-defined ethnicity", "self_defined_ethnicity"),
    _text("Officer-defined ethnicity", "officer_defined_ethnicity"),
    _text("Legislation", "legislation"),
    _text("Object of search", "object_of_search"),
)
STOPS = PublishedTable(
    "stop-and-search",
    (
        *_WHAT_WAS_DONE,
        # What came of it, and what is filled in later, may differ when the month is published again.
        _text("Outcome", "outcome"),
        _text("Outcome linked to object of search", "outcome_linked"),
        _text("Removal of more than just outer clothing", "clothing_removed"),
        _text("Part of a policing operation", "part_of_operation"),
        _text("Policing operation", "operation"),
    ),
    Column("Date", "month", _london_month),
    None,
    lambda row: whole_content(row[: len(_WHAT_WAS_DONE)]),
)
TABLES = {table.name: table for table in (STREET, OUTCOMES, STOPS)}


def tables_of(delivery: Delivery, wanted: Sequence[PublishedTable], notes: list[str]) -> list[NamedTable]:
    """The tables of a delivery in the order of their months; what is none of those wanted is left aside and said.

    Raises `FileRefused` where there is none.
    """
    found, n_aside = [], 0
    for member in delivery.members:
        one: NamedTable | None
        named = NAME.fullmatch(member.name.rsplit("/", 1)[-1])
        if named:
            table = TABLES[named["table"].lower()]
            one = NamedTable(member, table, named["month"], named["force"].lower())
        else:
            is_table = member.name.strip().lower().endswith(".csv") or len(delivery.members) == 1
            header = set(read_header(member)) if is_table else set()
            known = next((table for table in TABLES.values() if header.issuperset(table.needed)), None)
            one = NamedTable(member, known) if known else None
        if one and one.table in wanted:
            found.append(one)
        else:
            n_aside += 1
    if not found:
        raise _none_of(delivery, wanted)
    if n_aside:
        names = " or ".join(table.name for table in wanted)
        notes.append(f"{n_aside} other files in the zip were left aside: they are not {names} tables.")
    return sorted(found, key=lambda one: (one.month, one.force, one.table.name))


def _none_of(delivery: Delivery, wanted: Sequence[PublishedTable]) -> FileRefused:
    names = " or ".join(table.name for table in wanted)
    only_stops = list(wanted) == [STOPS]
    return FileRefused(
        file=delivery.file_name,
        found=f"{len(delivery.members):,} {'file' if len(delivery.members) == 1 else 'files'}, none of them a "
        f"{names} table of police.uk",
        allowed=f"a police.uk download with files such as 2023-06-metropolitan-{wanted[0].name}.csv",
        to_do='Tick "Include stop and search data" when you download it, or choose the right kind of import.'
        if only_stops
        else "Choose the right kind of import, or download the data from data.police.uk again.",
    )
