"""The kinds of file that this room loads: call logs."""

from functools import partial

from commonweal.core.terms import CallSource
from commonweal.files.delivery import Delivery
from commonweal.imports.kind import ImportKind, Loading, Reading
from commonweal.places.queries import extent_around_boroughs, postcode_points
from commonweal.reports.mappings.queries import OPTION, layout_named
from commonweal.reports.operations import record_reports
from commonweal.reports.settling.operations import settle_loaded
from commonweal.reports.sources.call_log import NEEDED, CallCheck, read_calls
from commonweal.reports.sources.mapped_log import read_mapped_calls
from commonweal.reports.terms import Category


def _read(delivery: Delivery, loading: Loading) -> Reading:
    """The calls of the fixed layout, or of the one that the options name a mapping for."""
    notes: list[str] = []
    extent = extent_around_boroughs(loading.partnership_id, notes)
    layout = layout_named(loading.options, loading.partnership_id)
    if layout is None:
        return Reading(read_calls(delivery, extent, loaded_at=loading.at), notes)
    check = CallCheck(extent, loading.at)
    points = partial(postcode_points, partnership_id=loading.partnership_id)
    return Reading(read_mapped_calls(delivery, layout, check, points, notes), notes)


CALL_LOG = ImportKind(
    name="call-log",
    label="Call log (CSV)",
    explanation="Calls to the police about anti-social behaviour, to the out-of-hours line or to the council line: "
    "one row a call.",
    read=_read,
    write=record_reports,
    source_of=lambda row: row.source.value,
    afterwards=settle_loaded,
    group="Calls",
    needs="Our thirteen columns, or a saved column mapping that says which of the log's columns is which.",
    again="A call with the same reference is the same call: it is updated, and nothing is added.",
    headings=(NEEDED,),
    contents=(
        ("reference", "the log's own reference of the call; needed; each once in a file"),
        ("source", "needed; " + ", ".join(CallSource)),
        ("received_at", "when it was taken; needed; 2026-03-02 22:15, or ISO 8601"),
        ("happened_at", "when it happened; may be empty"),
        ("category", "needed; " + ", ".join(Category.values)),
        ("easting", "metres on the British National Grid; may be empty"),
        ("northing", "metres; where there is an easting"),
        ("location", "where, in words; may be empty"),
        ("caller_phone", "a telephone number; may be empty"),
        ("caller_name", "may be empty"),
        ("anonymous", "yes, no, or empty for no"),
        ("incident", "the event number that several calls share; may be empty"),
        ("account", "what was said; may be empty"),
    ),
    options={OPTION: "the column mapping, where the log has another layout than ours"},
)
