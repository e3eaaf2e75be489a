"""The kind of file that this room loads: published tables of crime counts."""

from commonweal.files.delivery import Delivery
from commonweal.imports.kind import ImportKind, Loading, Reading
from commonweal.performance.operations import keep_counts
from commonweal.performance.sources.crime_table import LAYOUTS, read_counts


def _read(delivery: Delivery, loading: Loading) -> Reading:
    notes: list[str] = []
    return Reading(read_counts(delivery, notes), notes)


CRIME_TABLE = ImportKind(
    name="crime-table",
    label="Crime counts by month (CSV of the Metropolitan Police or Camden Council)",
    explanation="Tables by borough, ward, LSOA or neighbourhood team. The name of the file is the name of the dataset.",
    needs="Columns of months (202406), a line a month, or a line a record, with the headings that the publisher uses.",
    again="A newer file of the same name adds its months and revises their numbers; older months stay.",
    headings=[layout.headings for layout in LAYOUTS],
    contents=[
        (layout.name, ", ".join(layout.headings) + ("" if layout.month else ", and columns such as 202406"))
        for layout in LAYOUTS
    ],
    read=_read,
    write=keep_counts,
    source_of=lambda row: row.dataset,
    largest_bytes=128_000_000,
    group="What the police publish",
)
