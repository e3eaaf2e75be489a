"""The week's list as a table that leaves the product: allow-listed columns, values only (docs/security.md P10)."""

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.files.table import csv_line, values_only
from commonweal.hotspots.queries import Board, HotspotShown

COLUMNS = (
    "number", "status", "place", "kind", "wards", "calls", "incidents", "callers", "calls without a known caller",
    "calls a week before", "weeks on the list", "usual median", "usual low", "usual high", "usual from cut-offs",
    "easting", "northing",
)  # fmt: skip


def weekly_list(board: Board, viewer: Viewer) -> str:
    """CSV with a head that says what it is, by which run, for whom; one line a hotspot."""
    assert board.run is not None
    viewer.trace.did(Deed.EXPORT, RecordKind.HOTSPOT, [one.id for one in board.hotspots])
    head = [
        ["OFFICIAL-SENSITIVE", f"Hotspots of the week to {board.run.as_at}", f"run {board.run.digest}"],
        ["For", viewer.name, viewer.partnership_name],
        COLUMNS,
    ]
    return "".join(csv_line(values_only(row)) + "\r\n" for row in [*head, *map(_row, board.hotspots)])


def _row(one: HotspotShown) -> list[str]:
    usual = (
        (one.expected.median, one.expected.low, one.expected.high, one.expected.n_cut_offs)
        if one.expected
        else [""] * 4
    )
    cells = [
        one.number, one.status_label, one.name, one.kind_label, "; ".join(one.wards), one.n_calls, one.n_incidents,
        one.n_callers, one.n_without_caller, one.n_calls_week_before, one.weeks_on_list, *usual,
        f"{one.easting_m:.0f}", f"{one.northing_m:.0f}",
    ]  # fmt: skip
    return [str(cell) for cell in cells]
