"""Calls by ward as a table that leaves the product: counts only, values only (docs/security.md P10)."""

from collections.abc import Iterator

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import CallSource
from commonweal.files.table import csv_line, values_only
from commonweal.places.queries import BoundarySet
from commonweal.reports.frames.by_ward import WardSeries, WardTable
from commonweal.reports.terms import SOURCE_LABELS

COLUMNS = (
    "month", "first day", "last day", "wards", "wards from", "wards to", "number of wards", "ward code", "ward",
    "calls",
)  # fmt: skip


def ward_series(series: WardSeries, viewer: Viewer, *, source: CallSource | None) -> str:
    """CSV with a head that says what it is and which wards; one line a ward and month, on which the set is named."""
    viewer.trace.did(Deed.EXPORT, RecordKind.REPORT)
    head = [
        ["OFFICIAL-SENSITIVE", f"Calls by ward and month, {SOURCE_LABELS[source] if source else 'all logs'}"],
        ["For", viewer.name, viewer.partnership_name],
        ["Wards", how_counted(series)],
        COLUMNS,
    ]
    rows = [*head, *(row for table in series.tables for row in _rows(table))]
    return "".join(csv_line(values_only(row)) + "\r\n" for row in rows)


def how_counted(series: WardSeries) -> str:
    """In a sentence, which wards the figures are counted on."""
    if series.chosen:
        return f"All months counted on the {_said(series.chosen)}."
    used = [_said(table.wards) for table in series.tables if table.wards]
    if not used:
        return "No wards are loaded for these days."
    return "Each call counted in the ward that stood on its day: " + "; ".join(used) + "."


def _said(wards: BoundarySet) -> str:
    until = f"to {day_in_words(wards.valid_to)}" if wards.valid_to else "with no last day"
    return f"{wards.name} ({wards.words}, from {day_in_words(wards.valid_from)} {until})"


def _rows(table: WardTable) -> Iterator[list[str]]:
    wards = table.wards
    known = (
        [wards.name, str(wards.valid_from), str(wards.valid_to or ""), str(wards.n_areas)]
        if wards
        else ["", "", "", ""]
    )
    for row in table.rows:
        for part, n_calls in zip(table.months, row.calls, strict=True):
            days = [f"{part.first_day:%Y-%m}", str(part.first_day), str(part.last_day)]
            yield [*days, *known, row.code, row.name, str(n_calls)]
