"""What narrows or opens one record, for the page of who sees it already; and looks that somebody is told of.

The record comes from `visible_to`; nothing here starts a read of records.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from commonweal.access.border import named_for, opened_by
from commonweal.access.guarding.operations import could_be_named
from commonweal.access.models import Connection, Guard, LookTold, NamedPerson, TeamMembership
from commonweal.access.queries import staff_names, viewers_of_partnership
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Role, roles
from commonweal.access.scope import OwnedRecord
from commonweal.access.viewer import Viewer
from commonweal.core.rules.need_to_know import RecordFacts

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class NamedShown:
    """Somebody who is named on a record, until a day (that day included) or until it is ended."""

    id: UUID
    staff_id: UUID
    name: str
    why: str
    named_by: str
    until_on: date | None


@dataclass(frozen=True, slots=True)
class ConnectionShown:
    """Somebody who said that they know somebody in the record, and does not see it since."""

    id: UUID
    staff_id: UUID
    name: str
    declared_at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class GuardShown:
    """Why and since when a record is kept for named people."""

    id: UUID
    guarding: str
    why: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Circle:
    """The people around one record."""

    guard: GuardShown | None
    named: tuple[NamedShown, ...]
    connections: tuple[ConnectionShown, ...]


@dataclass(frozen=True, slots=True)
class LookShown:
    """A look by somebody without a relation of their own, as it is told to those concerned."""

    id: UUID
    record_id: UUID
    name: str
    role_title: str
    relation: str
    purpose: str
    at: datetime
    seen_by: str
    ours_then: bool
    """Whether the viewer was in the team that is told on that day, or is the one person who is told."""


@dataclass(frozen=True, slots=True)
class LookUnseen:
    """The record of a look that nobody of those told has seen, and whether the viewer was concerned then."""

    record_id: UUID
    ours_then: bool


def circle_of(record: OwnedRecord, viewer: Viewer) -> Circle:
    """Guard, named people and declared connections of a record that the viewer was handed."""
    mine = {"record_kind": record.kind, "record_id": record.id, "partnership_id": viewer.partnership_id}
    guard = Guard.objects.filter(**mine, lifted_at__isnull=True).first()
    named = list(NamedPerson.objects.filter(**mine, ended_at__isnull=True).order_by("created_at", "id"))
    named = [one for one in named if one.until_on is None or one.until_on >= viewer.on]
    connections = list(Connection.objects.filter(**mine, ended_at__isnull=True).order_by("created_at", "id"))
    ids = {one.staff_id for one in named} | {one.staff_id for one in connections}
    ids |= {one.named_by_id for one in named if one.named_by_id}
    names = staff_names([*ids, *([guard.set_by_id] if guard and guard.set_by_id else [])])
    viewer.saw(RecordKind.NAMED_PERSON, [one.id for one in named])
    return Circle(
        guard=_guard(guard, names) if guard else None,
        named=tuple(_named(one, names) for one in named),
        connections=tuple(
            ConnectionShown(one.id, one.staff_id, names.get(one.staff_id, ""), one.created_at, one.words)
            for one in connections
        ),
    )


def guard_of(record: OwnedRecord, viewer: Viewer) -> Guard | None:
    """The guard that holds on a record which the viewer was handed."""
    held = Guard.objects.filter(partnership_id=viewer.partnership_id, lifted_at__isnull=True)
    return held.filter(record_kind=record.kind, record_id=record.id).first()


def connection_on(record: OwnedRecord, connection_id: UUID, viewer: Viewer) -> Connection | None:
    """A declared connection that holds on a record which the viewer was handed."""
    held = Connection.objects.filter(partnership_id=viewer.partnership_id, ended_at__isnull=True)
    return held.filter(record_kind=record.kind, record_id=record.id, id=connection_id).first()


def people_to_name(facts: RecordFacts, viewer: Viewer) -> list[tuple[UUID, str]]:
    """Those who could open the record once named, with role and organisation; nobody who knows somebody in it."""
    found = {
        one.staff_id: f"{one.name}, {roles()[one.role].title.lower()}, {one.organisation_name}"
        for one in viewers_of_partnership(viewer)
        if one.staff_id and one.staff_id not in facts.connected and could_be_named(one, facts)
    }
    return sorted(found.items(), key=lambda pair: pair[1])


def kept_from(viewer: Viewer) -> frozenset[UUID]:
    """Ids of all records and persons that are kept for others than the viewer, or whom the viewer knows, right now.

    What is remembered between requests must be remembered for viewers of whom this is the same.
    """
    guards = Guard.objects.filter(partnership_id=viewer.partnership_id, lifted_at__isnull=True)
    held = list(guards.values_list("record_id", "record_kind"))
    closed = {record_id for record_id, _ in held}
    for kind in {kind for _, kind in held}:
        closed -= set(named_for(viewer, RecordKind(kind)).values_list("record_id", flat=True))
        closed -= set(opened_by(viewer, RecordKind(kind)).values_list("record_id", flat=True))
    known = Connection.objects.filter(Q(staff_id=viewer.staff_id), ended_at__isnull=True)
    return frozenset(closed | set(known.values_list("record_id", flat=True)))


def looks_told(viewer: Viewer) -> list[LookShown]:
    """Looks that the viewer, or the viewer's team, is told of, newest first; noted as shown."""
    found = list(LookTold.objects.visible_to(viewer).order_by("-created_at", "-id")[:MOST_SHOWN])
    viewer.saw(RecordKind.LOOK_TOLD, [one.id for one in found])
    names = staff_names([id_ for one in found for id_ in (one.staff_id, one.seen_by_id) if id_])
    joined = _joined(viewer)
    return [_look(one, names, joined, viewer) for one in found]


def looks_unseen(viewer: Viewer) -> list[LookUnseen]:
    """Those of them that nobody of those told has seen yet: for the frame of every page, so no more than that."""
    rows = LookTold.objects.visible_to(viewer).filter(seen_at__isnull=True).order_by("-created_at", "-id")
    found = list(rows.values_list("record_id", "told_to_id", "team_id", "on")[:MOST_SHOWN])
    joined = _joined(viewer) if found else {}
    return [LookUnseen(record, _ours(told_to, team, on, joined, viewer)) for record, told_to, team, on in found]


def _joined(viewer: Viewer) -> dict[UUID, date]:
    """Since when the viewer is in each team of today."""
    if viewer.staff_id is None:
        return {}
    mine = TeamMembership.objects.filter(staff_id=viewer.staff_id, team_id__in=viewer.team_ids, ended_at__isnull=True)
    return dict(mine.order_by("-from_on").values_list("team_id", "from_on"))


def _look(one: LookTold, names: dict[UUID, str], joined: dict[UUID, date], viewer: Viewer) -> LookShown:
    return LookShown(
        id=one.id,
        record_id=one.record_id,
        name=names.get(one.staff_id, ""),
        role_title=roles()[Role(one.role)].title,
        relation=one.relation,
        purpose=one.purpose,
        at=one.created_at,
        seen_by=names.get(one.seen_by_id, "") if one.seen_by_id else "",
        ours_then=_ours(one.told_to_id, one.team_id, one.on, joined, viewer),
    )


def _ours(told_to: UUID | None, team: UUID | None, on: date, joined: dict[UUID, date], viewer: Viewer) -> bool:
    """Whether a look of a day concerned the viewer then: the one person who is told, or in the team already."""
    return (told_to is not None and told_to == viewer.staff_id) or (team in joined and joined[team] <= on)


def _guard(guard: Guard, names: dict[UUID, str]) -> GuardShown:
    set_by = names.get(guard.set_by_id, "") if guard.set_by_id else ""
    return GuardShown(guard.id, guard.guarding, guard.why, set_by, guard.created_at)


def _named(one: NamedPerson, names: dict[UUID, str]) -> NamedShown:
    named_by = names.get(one.named_by_id, "") if one.named_by_id else ""
    return NamedShown(one.id, one.staff_id, names.get(one.staff_id, ""), one.why, named_by, one.until_on)
