"""Records what police published, batch by batch; the same download again changes nothing."""

from collections.abc import Sequence

from commonweal.core.terms import london_day
from commonweal.imports.kind import Loading, Tally
from commonweal.incidents.models import PoliceIncident
from commonweal.incidents.sources.stop_and_search import SOURCE, StopRow
from commonweal.places.grid import points_on_grid
from commonweal.runs.operations import note_data_change


def record_stops(rows: Sequence[StopRow], loading: Loading) -> Tally:
    """Add searches that are new, update the outcome of those whose month was published again."""
    known = {
        stop.source_key: stop
        for stop in PoliceIncident.objects.filter(
            partnership_id=loading.partnership_id, source=SOURCE, source_key__in=[row.source_key for row in rows]
        )
    }
    new = [row for row in rows if row.source_key not in known]
    changed = [row for row in rows if row.source_key in known and known[row.source_key].details != dict(row.details)]
    PoliceIncident.objects.bulk_create(_records(new, loading))
    for row in changed:
        known[row.source_key].details = dict(row.details)
        known[row.source_key].changed_at = loading.at
    if changed:
        PoliceIncident.objects.bulk_update([known[row.source_key] for row in changed], ["details", "changed_at"])
    touched = new + changed
    if touched:
        note_data_change(
            partnership_id=loading.partnership_id,
            about=SOURCE,
            earliest_on=min(london_day(row.happened_at) for row in touched),
            n_rows=len(touched),
            at=loading.at,
        )
    return Tally(len(new), len(changed), len(rows) - len(touched))


def _records(rows: Sequence[StopRow], loading: Loading) -> list[PoliceIncident]:
    points = points_on_grid([row.point for row in rows])
    return [_record(row, point or (None, None), loading) for row, point in zip(rows, points, strict=True)]


def _record(row: StopRow, grid: tuple[float | None, float | None], loading: Loading) -> PoliceIncident:
    longitude, latitude = row.point or (None, None)
    return PoliceIncident(
        partnership_id=loading.partnership_id,
        created_at=loading.at,
        changed_at=loading.at,
        source=SOURCE,
        source_key=row.source_key,
        force=row.force,
        month=row.month,
        happened_at=row.happened_at,
        what=row.what,
        longitude=longitude,
        latitude=latitude,
        easting_m=grid[0],
        northing_m=grid[1],
        details=dict(row.details),
    )
