"""Published rows as pages list them, from the viewer on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonweal.access.viewer import Viewer
from commonweal.incidents.models import StopAndSearch, StreetCrime


@dataclass(frozen=True, slots=True)
class RowShown:
    """A published row: its month, the instant where it has one, what it is, and where and how it ended if it says."""

    id: UUID
    month: str
    at: datetime | None
    word: str
    location: str
    outcome: str


def street_crimes_shown(ids: Sequence[UUID], viewer: Viewer) -> list[RowShown]:
    """The rows of street crime of these ids that the viewer may see, in this order."""
    rows = StreetCrime.objects.visible_to(viewer).in_bulk(list(ids))
    viewer.saw(StreetCrime.kind, rows)
    found = (rows[one] for one in ids if one in rows)
    return [RowShown(row.id, row.month, None, row.crime_type, row.location, row.last_outcome) for row in found]


def searches_shown(ids: Sequence[UUID], viewer: Viewer) -> list[RowShown]:
    """The searches of these ids that the viewer may see, in this order; nothing of who was searched."""
    rows = StopAndSearch.objects.visible_to(viewer).in_bulk(list(ids))
    viewer.saw(StopAndSearch.kind, rows)
    found = (rows[one] for one in ids if one in rows)
    return [RowShown(row.id, row.month, row.happened_at, row.object_of_search, "", row.outcome) for row in found]
