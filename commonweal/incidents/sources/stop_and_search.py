"""Reads a police.uk stop-and-search download: the zip as published, or one of its tables.

Layout: `YYYY-MM/YYYY-MM-force-stop-and-search.csv`; other tables of the zip are left aside and named in a note. `Date`
carries its offset (data quirk 9: UTC); latitude stands before longitude; 10 % of rows have neither.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from commonweal.files import cells
from commonweal.files.delivery import Delivery, FileRefused, Member
from commonweal.files.table import CellRefused, RefusedLine, TableRow, csv_line, read_header, read_table

SOURCE = "stop-and-search"
NAME = re.compile(r"(?P<month>\d{4}-\d{2})-(?P<force>[a-z-]+)-stop-and-search\.csv")
# What the event was; what came of it may change when the month is published again.
IDENTITY = (
    "Type", "Date", "Latitude", "Longitude", "Gender", "Age range", "Self-defined ethnicity",
    "Officer-defined ethnicity", "Legislation", "Object of search",
)  # fmt: skip
OUTCOME = (
    "Part of a policing operation", "Policing operation", "Outcome", "Outcome linked to object of search",
    "Removal of more than just outer clothing",
)  # fmt: skip
SHORT = 96


@dataclass(frozen=True, slots=True)
class StopRow:
    """One search: instant in UTC, the point as published in degrees or None, and the published words."""

    source_key: str
    force: str
    month: str
    happened_at: datetime
    what: str
    point: tuple[float, float] | None
    details: Mapping[str, str]


def read_stops(delivery: Delivery, notes: list[str]) -> Iterator[StopRow | RefusedLine]:
    """Each row of each stop-and-search table, or refused; a delivery without such a table is refused as a whole."""
    tables, others = _tables(delivery)
    if not tables:
        raise FileRefused(
            file=delivery.file_name, found=f"{len(delivery.members)} files, none of them a stop-and-search table",
            allowed="a police.uk download with files such as 2023-06-metropolitan-stop-and-search.csv",
            to_do='Tick "Include stop and search data" when you download it, or choose the right kind of import.',
        )  # fmt: skip
    if others:
        notes.append(f"{others} other files in the zip were left aside: they are not stop-and-search tables.")
    seen: Counter[bytes] = Counter()
    for member, month, force in tables:
        yield from _rows(member, month, force, seen)


def _tables(delivery: Delivery) -> tuple[list[tuple[Member, str, str]], int]:
    tables = []
    for member in delivery.members:
        named = NAME.fullmatch(member.name.rsplit("/", 1)[-1])
        if named:
            tables.append((member, named["month"], named["force"]))
    if not tables and len(delivery.members) == 1 and set(IDENTITY) <= set(read_header(delivery.members[0])):
        tables.append((delivery.members[0], "", "not stated"))
    return sorted(tables, key=lambda table: (table[1], table[2])), len(delivery.members) - len(tables)


def _rows(member: Member, month: str, force: str, seen: Counter[bytes]) -> Iterator[StopRow | RefusedLine]:
    for row in read_table(member, needed=(*IDENTITY, *OUTCOME)):
        if isinstance(row, RefusedLine):
            yield row
            continue
        try:
            yield _stop(row, month, force, seen)
        except CellRefused as refusal:
            yield refusal.on(row)


def _stop(row: TableRow, month: str, force: str, seen: Counter[bytes]) -> StopRow:
    at = row.cells
    happened_at = cells.instant("Date", at["Date"])
    what = cells.text("Type", at["Type"], longest=80, needed=True)
    # The file's month belongs to the identity: a search near midnight on the last of a month stands in one file only.
    identity = hashlib.sha256(csv_line([force, month, *(at[name] for name in IDENTITY)]).encode()).digest()
    seen[identity] += 1
    return StopRow(
        source_key=f"{identity.hex()[: SHORT // 2]}.{seen[identity]}",
        force=force,
        month=month or f"{happened_at:%Y-%m}",
        happened_at=happened_at,
        what=what,
        point=_point(at),
        details={name: cells.text(name, at[name], longest=200) for name in (*IDENTITY[4:], *OUTCOME) if at[name]},
    )


def _point(at: Mapping[str, str]) -> tuple[float, float] | None:
    """Longitude and latitude as published; None where both are empty."""
    if not at["Latitude"] and not at["Longitude"]:
        return None
    meaning = "degrees in Great Britain"
    latitude = cells.number("Latitude", at["Latitude"], 49, 62, meaning=meaning)
    return cells.number("Longitude", at["Longitude"], -9, 3, meaning=meaning), latitude
