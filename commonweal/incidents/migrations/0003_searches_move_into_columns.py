from collections import Counter
from hashlib import blake2b
from itertools import islice
from typing import Any

from django.db import migrations

# Column: the heading under which its value stood in `details`.
HEADINGS = {
    "gender": "Gender",
    "age_range": "Age range",
    "self_defined_ethnicity": "Self-defined ethnicity",
    "officer_defined_ethnicity": "Officer-defined ethnicity",
    "legislation": "Legislation",
    "object_of_search": "Object of search",
    "outcome": "Outcome",
    "outcome_linked": "Outcome linked to object of search",
    "clothing_removed": "Removal of more than just outer clothing",
    "part_of_operation": "Part of a policing operation",
    "operation": "Policing operation",
}
IDENTITY = (
    "happened_at", "search_type", "longitude", "latitude", "gender", "age_range", "self_defined_ethnicity",
    "officer_defined_ethnicity", "legislation", "object_of_search",
)  # fmt: skip
BATCH = 2_000


def into_columns(apps: Any, schema_editor: Any) -> None:
    """Each value of `details` goes into its column, and the row gets the identity that an import looks for."""
    searches = apps.get_model("incidents", "StopAndSearch").objects
    seen = Counter()
    rows = searches.order_by("partnership_id", "force", "month", "source_key").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        for row in batch:
            for name, heading in HEADINGS.items():
                setattr(row, name, row.details.get(heading, ""))
            said = "\x1f".join(str(getattr(row, name)) for name in IDENTITY)
            row.identity = blake2b(said.encode(), digest_size=10).hexdigest()
            known_as = (row.partnership_id, row.force, row.month, row.identity)
            seen[known_as] += 1
            row.ordinal = seen[known_as]
        searches.bulk_update(batch, [*HEADINGS, "identity", "ordinal"], batch_size=200)


def out_of_columns(apps: Any, schema_editor: Any) -> None:
    """Back into `details`, with a key of the same rows that is unique as it was."""
    searches = apps.get_model("incidents", "StopAndSearch").objects
    rows = searches.order_by("id").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        for row in batch:
            values = {heading: getattr(row, name) for name, heading in HEADINGS.items()}
            row.details = {heading: value for heading, value in values.items() if value}
            row.source = "stop-and-search"
            row.source_key = f"{row.force[:30]}.{row.month}.{row.identity}.{row.ordinal}"
        searches.bulk_update(batch, ["details", "source", "source_key"], batch_size=200)


class Migration(migrations.Migration):
    """What stood in one JSON value stands in columns."""

    dependencies = [("incidents", "0002_a_search_has_columns")]

    operations = [migrations.RunPython(into_columns, out_of_columns)]
