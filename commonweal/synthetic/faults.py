"""Rows that an importer must refuse, as real logs have them: each is a copy of a good row with one thing wrong.

They come on top of the plan: a log without them counts the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.core.terms import CallSource
from commonweal.synthetic.call_log import Row

Change = Mapping[str, str] | Callable[[Row], Row]


@dataclass(frozen=True)
class Fault:
    """One wrong row: after the first good row taken on `day` or later, with `change` made to it.

    `field` is the column that an importer should name. `day` is written as ISO 8601.
    """

    day: str
    field: str
    change: Change
    why: str
    same_reference: bool = False


@dataclass(frozen=True)
class RefusedRow:
    """Where a wrong row stands: `line` counts from 1, the header being line 1."""

    line: int
    field: str
    why: str
    reference: str


def _swapped(row: Row) -> Row:
    return {"easting": row["northing"], "northing": row["easting"]}


_AGAIN = {"account": "Same reference typed again for another matter.", "category": "other", "incident": ""}
_IN_THE_SEA = "coordinates in the sea"

FAULTS: Mapping[CallSource, tuple[Fault, ...]] = {
    CallSource.POLICE_ASB: (
        Fault("2025-03-12", "happened_at", {"happened_at": "2025-02-30 21:15"}, "30 February does not exist"),
        Fault("2025-03-30", "happened_at", {"happened_at": "2025-03-30 01:30"}, "the clocks skipped this hour"),
        Fault("2025-04-18", "category", {"category": "drugs & needles"}, "no such category"),
        Fault("2025-06-28", "happened_at", {"happened_at": "06/27/2025 21:40"}, "a date in the American order"),
        Fault("2025-07-21", "easting", {"easting": "745000", "northing": "330000"}, _IN_THE_SEA),
        Fault("2025-08-09", "easting", _swapped, "easting and northing swapped: a point in the sea"),
        Fault("2025-09-14", "reference", {"reference": ""}, "no reference"),
        Fault("2025-10-07", "source", {"source": "poilce-asb"}, "no such source"),
        Fault("2025-11-22", "received_at", {"received_at": "2025-13-04 10:10"}, "there is no thirteenth month"),
        Fault("2025-12-30", "easting", {"easting": "-1.40", "northing": "52.61"}, "degrees where metres belong"),
        Fault("2026-01-16", "reference", _AGAIN, "a reference that another row of this file has", same_reference=True),
        Fault("2021-03-28", "happened_at", {"happened_at": "2021-03-28 01:20"}, "the clocks skipped this hour"),
        Fault("2023-02-28", "happened_at", {"happened_at": "2023-02-29 23:05"}, "29 February in a year without one"),
    ),
    CallSource.OUT_OF_HOURS: (
        Fault("2025-03-30", "received_at", {"received_at": "2025-03-30 01:15"}, "the clocks skipped this hour"),
        Fault("2025-05-02", "easting", {"easting": "0", "northing": "0"}, "zero for unknown: a point in the sea"),
        Fault("2025-07-02", "happened_at", {"happened_at": "2025-06-31T22:10+01:00"}, "31 June does not exist"),
        Fault("2025-08-23", "category", {"category": ""}, "no category"),
        Fault("2025-09-29", "easting", {"easting": "n/a"}, "an easting that is no number"),
        Fault("2025-11-05", "northing", {"northing": ""}, "an easting without a northing"),
        Fault("2025-12-14", "happened_at", {"happened_at": "2025-12-13 25:10"}, "there is no hour 25"),
        Fault("2026-01-31", "reference", {"reference": "  "}, "no reference"),
        Fault("2026-02-20", "reference", _AGAIN, "a reference that another row of this file has", same_reference=True),
        Fault("2026-02-27", "happened_at", {"happened_at": "03/27/2026 23:10"}, "a date in the American order"),
    ),
    CallSource.COUNCIL_LINE: (
        Fault("2025-04-10", "happened_at", {"happened_at": "yesterday evening"}, "words instead of a time"),
        Fault("2025-06-03", "category", {"category": "asb-other"}, "no such category"),
        Fault("2025-08-19", "easting", {"easting": "300000", "northing": "440000"}, _IN_THE_SEA),
        Fault("2025-10-14", "source", {"source": ""}, "no source"),
        Fault("2025-12-02", "happened_at", {"happened_at": "2025-11-31 18:00"}, "31 November does not exist"),
        Fault("2026-01-08", "received_at", {"received_at": "", "happened_at": ""}, "no time at all"),
        Fault("2026-02-11", "easting", _swapped, "easting and northing swapped: a point in the sea"),
        Fault("2026-03-03", "reference", _AGAIN, "a reference that another row of this file has", same_reference=True),
        Fault("2022-03-27", "happened_at", {"happened_at": "2022-03-27 01:45"}, "the clocks skipped this hour"),
    ),
    CallSource.PATROL_LINE: (
        Fault("2021-06-02", "happened_at", {"happened_at": "2021-06-31 22:10"}, "31 June does not exist"),
        Fault("2022-11-05", "category", {"category": "Fire works"}, "no such word of the patrol's"),
        Fault("2024-02-29", "reference", {"reference": ""}, "no reference"),
        Fault("2025-07-12", "easting", _swapped, "easting and northing swapped: a point in the sea"),
    ),
}


def with_faults(rows: Sequence[Row], source: CallSource) -> tuple[list[Row], list[RefusedRow]]:
    """The log with its wrong rows put in, and where they stand."""
    written: list[tuple[Row, Fault | None]] = [(row, None) for row in rows]
    for number, fault in enumerate(FAULTS[source], start=1):
        at = next(i for i, (row, wrong) in enumerate(written) if wrong is None and _fits(row, fault))
        written.insert(at + 1, (_spoilt(written[at][0], fault, f"{_STRAY[source]}{number:03d}"), fault))
    refused = [
        RefusedRow(line, fault.field, fault.why, row["reference"].strip())
        for line, (row, fault) in enumerate(written, start=2)
        if fault is not None
    ]
    return [row for row, _ in written], refused


def _fits(row: Row, fault: Fault) -> bool:
    """A good row with coordinates, taken on the fault's day or later."""
    return row["received_at"] >= fault.day and bool(row["easting"])


def _spoilt(row: Row, fault: Fault, stray_reference: str) -> Row:
    reference = row["reference"] if fault.same_reference else stray_reference
    change = fault.change(row) if callable(fault.change) else fault.change
    return {**row, "reference": reference, **change}


_STRAY = {
    CallSource.POLICE_ASB: "CADX",
    CallSource.OUT_OF_HOURS: "OOH-X-",
    CallSource.COUNCIL_LINE: "CL-X",
    CallSource.PATROL_LINE: "PLX/",
}
"""References that no good row has."""
