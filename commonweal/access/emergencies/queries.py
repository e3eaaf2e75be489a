"""Openings in an emergency as pages list them: one's own, those that wait for a second person, those to be reviewed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonweal.access.emergencies.operations import facts_of_glass
from commonweal.access.models import BrokenGlass
from commonweal.access.queries import staff_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.rules.broken_glass import GlassState, glass_state

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class GlassShown:
    """An opening without anything of its record but the reference that was typed."""

    id: UUID
    record_id: UUID
    asked_for: str
    staff_id: UUID
    asked_by: str
    reason: str
    asked_at: datetime
    lapses_at: datetime
    state: GlassState
    needs_second: bool
    never: bool
    """Refused at once by the rule: no such record, or one that this person may never open."""
    approved_by: str
    opens_until: datetime | None
    ended_at: datetime | None
    reviewed_by: str
    review: str


def my_openings(viewer: Viewer) -> list[GlassShown]:
    """What the viewer asked for, newest first. What was refused looks like what nobody has answered yet, until the
    time for an answer is over: neither tells whether there is such a record."""
    if viewer.staff_id is None:
        return []
    mine = BrokenGlass.objects.filter(partnership_id=viewer.partnership_id, staff_id=viewer.staff_id)
    rows = list(mine.order_by("-asked_at")[:MOST_SHOWN])
    viewer.saw(RecordKind.BREAK_GLASS, [one.id for one in rows])
    return _shown(rows, viewer, to_who_asked=True)


def waiting_openings(viewer: Viewer) -> list[GlassShown]:
    """Those that a second person can answer now, oldest first; never the viewer's own."""
    rows = BrokenGlass.objects.visible_to(viewer).filter(
        needs_second=True, approved_at__isnull=True, refused_at__isnull=True, lapses_at__gt=viewer.at
    )
    found = list(rows.exclude(staff_id=viewer.staff_id).order_by("asked_at")[:MOST_SHOWN])  # type: ignore[misc]
    viewer.saw(RecordKind.BREAK_GLASS, [one.id for one in found])
    return _shown(found, viewer)


def all_openings(viewer: Viewer) -> list[GlassShown]:
    """All of the partnership, newest first, for whoever reviews them."""
    rows = list(BrokenGlass.objects.visible_to(viewer).order_by("-asked_at")[:MOST_SHOWN])
    viewer.saw(RecordKind.BREAK_GLASS, [one.id for one in rows])
    return _shown(rows, viewer)


def _shown(rows: list[BrokenGlass], viewer: Viewer, *, to_who_asked: bool = False) -> list[GlassShown]:
    names = staff_names([id_ for one in rows for id_ in (one.staff_id, one.approved_by_id, one.reviewed_by_id) if id_])
    return [_one(row, names, viewer.at, to_who_asked=to_who_asked) for row in rows]


def _one(row: BrokenGlass, names: dict[UUID, str], at: datetime, *, to_who_asked: bool) -> GlassShown:
    state = glass_state(facts_of_glass(row), at=at)
    closed = to_who_asked and row.opens_until is None
    if closed:
        state = GlassState.ASKED if at < row.lapses_at else GlassState.LAPSED
    return GlassShown(
        id=row.id,
        record_id=row.record_id,
        asked_for=row.asked_for,
        staff_id=row.staff_id,
        asked_by=names.get(row.staff_id, ""),
        reason=row.reason,
        asked_at=row.asked_at,
        lapses_at=row.lapses_at,
        state=state,
        needs_second=row.needs_second,
        never=row.refused_at is not None and row.approved_by_id is None,
        approved_by=names.get(row.approved_by_id, "") if row.approved_by_id and not closed else "",
        opens_until=row.opens_until,
        ended_at=row.ended_at,
        reviewed_by=names.get(row.reviewed_by_id, "") if row.reviewed_by_id else "",
        review="" if closed else row.review,
    )
