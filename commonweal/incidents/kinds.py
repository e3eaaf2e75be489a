"""The kinds of file that this room loads: police.uk stop and search."""

from commonweal.files.delivery import Delivery
from commonweal.imports.kind import ImportKind, Loading, Reading
from commonweal.incidents.operations import record_stops
from commonweal.incidents.sources.stop_and_search import SOURCE, read_stops


def _read(delivery: Delivery, loading: Loading) -> Reading:
    notes: list[str] = []
    return Reading(read_stops(delivery, notes), notes)


STOP_AND_SEARCH = ImportKind(
    name=SOURCE,
    label="Police stop and search (police.uk zip or CSV)",
    explanation="A download from data.police.uk that includes stop and search; other tables in it are left aside.",
    read=_read,
    write=record_stops,
    source_of=lambda row: row.force,
)
