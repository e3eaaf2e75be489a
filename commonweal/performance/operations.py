"""Keeps published counts, row by row as published; a newer file of the same name updates its rows.

Months that the newer file no longer has stay: the Metropolitan Police publish the last 24 months anew each month.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from commonweal.imports.bulk import add_rows, change_rows
from commonweal.imports.kind import Loading, Tally
from commonweal.performance.models import CrimeCount
from commonweal.performance.sources.crime_table import CountRow

NAMES = (
    "dataset", "layout", "identity", "ordinal", "area_kind", "area_code", "area_name", "borough", "major", "minor",
    "measure", "details", "counts", "file_name", "file_sha256",
)  # fmt: skip
CHANGED = ("details", "counts", "file_name", "file_sha256")
Key = tuple[str, str, int]


def keep_counts(rows: Sequence[CountRow], loading: Loading) -> Tally:
    """Add rows that are new; update numbers that were revised, and add the months that came since."""
    came_in = (loading.file_name, loading.file_sha256)
    ordinals = [row.ordinal for row in rows]
    known = {
        (dataset, identity, ordinal): (key.hex, details, counts)
        for dataset, identity, ordinal, key, details, counts in CrimeCount.objects.filter(
            partnership_id=loading.partnership_id,
            dataset__in={row.dataset for row in rows},
            identity__in={row.identity for row in rows},
            ordinal__range=(min(ordinals), max(ordinals)),
        ).values_list("dataset", "identity", "ordinal", "id", "details", "counts")
    }
    added, updated, by_field = [], [], Counter[str]()
    for row in rows:
        before = known.get((row.dataset, row.identity, row.ordinal))
        if before is None:
            said = (getattr(row, name) for name in NAMES[:11])
            added.append((*said, json.dumps(row.details), json.dumps(row.counts), *came_in))
            continue
        key, _, counts_before = before
        counts = {**counts_before, **row.counts}
        changed = _changed(counts_before, row.counts)
        if changed:
            by_field.update(changed)
            updated.append((key, (json.dumps(dict(row.details)), json.dumps(counts), *came_in)))
    add_rows(CrimeCount, NAMES, added, loading)
    change_rows(CrimeCount, CHANGED, updated, loading)
    return Tally(len(added), len(updated), len(rows) - len(added) - len(updated), by_field)


def _changed(before: Mapping[str, int], after: Mapping[str, int]) -> set[str]:
    """What a person calls the change: months that are new, and numbers that were revised."""
    words = {"Months added" for month in after if month not in before}
    return words | {"Numbers revised" for month, n in after.items() if month in before and before[month] != n}
