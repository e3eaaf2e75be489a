"""Openings in an emergency as pages list them: one's own, those that wait for a second person, those to be reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from commonweal.access.emergencies.operations import facts_of_glass
from commonweal.access.models import BrokenGlass
from commonweal.access.queries import staff_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.audit.queries import Looked
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


class GlassDeed(StrEnum):
    """What somebody did about an opening in an emergency, in words: the audit has one deed for all of them."""

    OPENED = "Opened in an emergency"
    ASKED = "Asked to open in an emergency"
    APPROVED = "Approved as second person"
    REFUSED = "Refused as second person"
    ENDED = "Closed what was opened in an emergency"
    REVIEWED = "Reviewed the opening in an emergency"


def glass_deeds(looks: Sequence[Looked]) -> dict[UUID, GlassDeed]:
    """What each audit entry about an emergency was, by entry; who asked has opened it only where it did open.

    An entry and its opening are of one request, so they bear one instant.
    """
    about = [one for one in looks if one.deed == Deed.BREAK_GLASS and one.actor_id]
    if not about:
        return {}
    known: dict[tuple[datetime | None, UUID | None], GlassDeed] = {}
    ended = set()
    for row in _touched_at({one.at for one in about}, {one.partnership_id for one in about if one.partnership_id}):
        opened = row.opens_until is not None
        known[row.asked_at, row.staff_id] = GlassDeed.OPENED if opened else GlassDeed.ASKED
        if row.approved_by_id:
            known[row.refused_at or row.approved_at, row.approved_by_id] = (
                GlassDeed.REFUSED if row.refused_at else GlassDeed.APPROVED
            )
        if row.reviewed_by_id:
            known[row.reviewed_at, row.reviewed_by_id] = GlassDeed.REVIEWED
        ended.add(row.ended_at)
    found = {one.entry_id: known.get((one.at, one.actor_id)) for one in about}
    found |= {one.entry_id: GlassDeed.ENDED for one in about if one.at in ended and found[one.entry_id] is None}
    return {entry: deed for entry, deed in found.items() if deed is not None}


def _touched_at(instants: set[datetime], partnership_ids: set[UUID]) -> list[BrokenGlass]:
    steps = ("asked_at", "approved_at", "refused_at", "ended_at", "reviewed_at")
    at_one = Q()
    for step in steps:
        at_one |= Q(**{f"{step}__in": instants})
    return list(BrokenGlass.objects.filter(at_one, partnership_id__in=partnership_ids))


def open_glass(record_kind: RecordKind, record_id: UUID, viewer: Viewer) -> BrokenGlass | None:
    """The viewer's own opening of a record that is open now."""
    if viewer.staff_id is None:
        return None
    mine = BrokenGlass.objects.filter(partnership_id=viewer.partnership_id, staff_id=viewer.staff_id)
    held = mine.filter(record_kind=record_kind, record_id=record_id, opens_until__gt=viewer.at, ended_at=None)
    return held.order_by("-opens_until").first()


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
