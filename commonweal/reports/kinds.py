"""The kinds of file that this room loads: call logs."""

from commonweal.files.delivery import Delivery
from commonweal.imports.kind import ImportKind, Loading, Reading
from commonweal.places.queries import extent_around_boroughs
from commonweal.reports.operations import record_reports
from commonweal.reports.sources.call_log import read_calls


def _read(delivery: Delivery, loading: Loading) -> Reading:
    notes: list[str] = []
    extent = extent_around_boroughs(loading.partnership_id, notes)
    return Reading(read_calls(delivery, extent, loaded_at=loading.at), notes)


CALL_LOG = ImportKind(
    name="call-log",
    label="Call log (CSV)",
    explanation="Calls to the police about anti-social behaviour, to the out-of-hours line or to the council line: "
    "one row a call.",
    read=_read,
    write=record_reports,
    source_of=lambda row: row.source.value,
)
