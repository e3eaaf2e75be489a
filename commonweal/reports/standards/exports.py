"""The rows behind a number as a file: the screen's own query, values only, with who made it and when (P10)."""

from collections.abc import Iterable
from datetime import datetime

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.terms import LONDON
from commonweal.files.table import csv_line, values_only
from commonweal.reports.standards.terms import LABELS, MEANS, Asked, Row, Standard

COLUMNS = ("reference", "received", "what", "where", "team", "stands", "clock runs out")


def rows_file(standard: Standard, asked: Asked, rows: Iterable[Row], viewer: Viewer) -> str:
    """CSV: a head that says what is counted and for whom, then one line a report, times of day in London."""
    viewer.trace.did(Deed.EXPORT, RecordKind.REPORT)
    lines = [_line(one) for one in rows]
    head: list[list[str] | tuple[str, ...]] = [
        ["OFFICIAL-SENSITIVE", f"{LABELS[standard]}, {asked.first_on} to {asked.last_on}"],
        ["Counts", MEANS[standard]],
        ["For", viewer.name, viewer.partnership_name, _said(viewer.at)],
        ["Reports", str(len(lines))],
        COLUMNS,
    ]
    return "".join(csv_line(values_only(row)) + "\r\n" for row in [*head, *lines])


def _line(one: Row) -> list[str]:
    return [
        one.reference, _said(one.received_at), one.category_label or "", one.location or "", one.team or "", one.state,
        _said(one.due_at),
    ]  # fmt: skip


def _said(at: datetime | None) -> str:
    return f"{at.astimezone(LONDON):%Y-%m-%d %H:%M}" if at else ""
