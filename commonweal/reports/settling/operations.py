"""Writes the ward and the landlord of reports; repeated whenever calls, wards or addresses were loaded."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction

from commonweal.access.viewer import system_viewer
from commonweal.core.analysis.civil_time import london_days
from commonweal.imports.kind import Loading
from commonweal.reports.models import Report
from commonweal.reports.settling.frames import Ground, ground_of, landlords_of, wards_of

A_PORTION = 20_000
AT_ONCE = 400
"""Ids in one statement: below SQLite's oldest limit of 999 values."""
Row = tuple[Any, ...]


def settle_loaded(loading: Loading) -> None:
    """Settle the reports that an import added or changed since it began."""
    settle_reports(loading.partnership_id, at=loading.at, changed_since=loading.at)


def settle_all(loading: Loading) -> None:
    """Settle every report anew, after wards or addresses were loaded."""
    settle_reports(loading.partnership_id, at=loading.at)


def settle_reports(partnership_id: UUID, *, at: datetime, changed_since: datetime | None = None) -> int:
    """How many reports got another ward or landlord. Guarded reports are settled like all: nothing is shown here."""
    ground: Ground | None = None
    n_settled = 0
    for rows in _portions(partnership_id, changed_since):
        ground = ground or ground_of(system_viewer(partnership_id, route="settle reports", at=at))
        n_settled += _settle(rows, ground)
    return n_settled


def _portions(partnership_id: UUID, changed_since: datetime | None) -> Iterator[Sequence[Row]]:
    """Reports by id, a portion at a time, so that memory stays flat whatever the number."""
    reports = Report.objects.filter(partnership_id=partnership_id).order_by("id")
    if changed_since is not None:
        reports = reports.filter(changed_at__gte=changed_since)
    columns = reports.values_list("id", "happened_at", "easting_m", "northing_m", "ward_code", "landlord")
    rows = list(columns[:A_PORTION])
    while rows:
        yield rows
        rows = list(columns.filter(id__gt=rows[-1][0])[:A_PORTION])


def _settle(rows: Sequence[Row], ground: Ground) -> int:
    day = london_days(np.array([int(row[1].timestamp()) for row in rows], dtype=np.int64))
    easting_m = np.array([row[2] for row in rows], dtype=np.float64)
    northing_m = np.array([row[3] for row in rows], dtype=np.float64)
    wards = wards_of(day, easting_m, northing_m, ground).tolist()
    landlords = landlords_of(easting_m, northing_m, ground).tolist()
    moved: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for row, ward, landlord in zip(rows, wards, landlords, strict=True):
        if (ward, landlord) != row[4:]:
            moved[ward, landlord].append(row[0])
    with transaction.atomic():
        for (ward, landlord), ids in moved.items():
            for first in range(0, len(ids), AT_ONCE):
                some = ids[first : first + AT_ONCE]
                Report.objects.filter(id__in=some).update(ward_code=ward, landlord=landlord)
    return sum(map(len, moved.values()))
