"""The facts of records that the rule decides on, fetched for a whole page at once: five queries, however many rows.

For what a list as a query cannot say: which fields of one record stay hidden, by which relation somebody came to it,
and who else could see it and why. The records come from `visible_to`; nothing here starts a read of records.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from commonweal.access.border import seats_held
from commonweal.access.models import BrokenGlass, Connection, Guard, NamedPerson, Share
from commonweal.access.permission import decide, kept_back_fields
from commonweal.access.queries import viewers_of_partnership
from commonweal.access.record_kinds import RecordKind
from commonweal.access.relations import RelationColumns
from commonweal.access.scope import OwnedRecord
from commonweal.access.viewer import Viewer
from commonweal.core.rules.need_to_know import Decision, Guarded, RecordFacts, Seat, Sharing
from commonweal.core.terms import Guarding, Marking


def facts_of(records: Sequence[OwnedRecord], viewer: Viewer) -> dict[UUID, RecordFacts]:
    """The facts of records of one kind as they stand at `viewer.at`, by id."""
    if not records:
        return {}
    kind, columns = records[0].kind, records[0].columns
    if not columns.guarded:
        around = _Around(seats=_seats(records, viewer))
        return {one.id: _facts(one, columns, around) for one in records}
    around = _around(kind, [one.id for one in records], viewer)
    persons = [person for one in records if (person := _value(one, columns.person))]
    about = _around(RecordKind.CALLER, persons, viewer) if persons else _Around()
    return {one.id: _facts(one, columns, around, about) for one in records}


def hidden_in(records: Sequence[OwnedRecord], viewer: Viewer) -> dict[UUID, frozenset[str]]:
    """The fields of each record that stay hidden from the viewer; only for partners do they differ by record."""
    if not records:
        return {}
    if viewer.is_host:
        kept_back = kept_back_fields(viewer, records[0].kind)
        return {one.id: kept_back for one in records}
    return {one: decide(viewer, facts).hidden for one, facts in facts_of(records, viewer).items()}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can see a record today, in which role, for whom, and why."""

    staff_id: UUID
    name: str
    role: str
    organisation: str
    decision: Decision


def who_can_see(record: OwnedRecord, viewer: Viewer) -> list[Reader]:
    """Everybody of the partnership who could open the record now, by organisation and name; the viewer must see it."""
    facts = facts_of([record], viewer)[record.id]
    found = [(one, decide(one, facts)) for one in viewers_of_partnership(viewer)]
    readers = [
        Reader(one.staff_id, one.name, one.role, one.organisation_name, decision)
        for one, decision in found
        if decision and one.staff_id
    ]
    return sorted(readers, key=lambda reader: (reader.organisation, reader.name))


@dataclass(slots=True)
class _Around:
    """What lies around records of one kind, by record: guards, and for whom what else holds."""

    guards: dict[UUID, list[Guarding]] = field(default_factory=lambda: defaultdict(list))
    named: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    opened_by: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    opened_with_a_second: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    connected: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    sharings: dict[UUID, list[Sharing]] = field(default_factory=lambda: defaultdict(list))
    seats: dict[UUID, list[Seat]] = field(default_factory=lambda: defaultdict(list))

    def guarded(self, one: UUID) -> tuple[Guarded, ...]:
        """The guards of a record, each with those named on it."""
        return tuple(Guarded(guarding, frozenset(self.named[one])) for guarding in self.guards[one])


def _around(kind: RecordKind, ids: Iterable[UUID], viewer: Viewer) -> _Around:
    mine = Q(record_kind=kind, record_id__in=list(ids))
    around = _Around()
    for one, guarding in Guard.objects.filter(mine, lifted_at__isnull=True).values_list("record_id", "guarding"):
        around.guards[one].append(Guarding(guarding))
    still = Q(until_on__isnull=True) | Q(until_on__gte=viewer.on)
    _collect(around.named, NamedPerson.objects.filter(mine, still, ended_at__isnull=True))
    glass = BrokenGlass.objects.filter(mine, opens_until__gt=viewer.at, ended_at__isnull=True)
    for one, staff, approved_by in glass.values_list("record_id", "staff_id", "approved_by_id"):
        around.opened_by[one].add(staff)
        if approved_by is not None:
            around.opened_with_a_second[one].add(staff)
    _collect(around.connected, Connection.objects.filter(mine, ended_at__isnull=True))
    shares = Share.objects.filter(mine, ended_at__isnull=True, expires_on__gte=viewer.on)
    for share in shares:
        sharing = Sharing(share.organisation_id, share.agreement_id, frozenset(share.fields))
        around.sharings[share.record_id].append(sharing)
    return around


def _seats(records: Sequence[OwnedRecord], viewer: Viewer) -> dict[UUID, list[Seat]]:
    """The seats that hold today in the group of each record."""
    found: dict[UUID, list[Seat]] = defaultdict(list)
    model, path = type(records[0]), records[0].columns.seats
    if path:
        held = model.objects.filter(seats_held(path, viewer.on), id__in=[one.id for one in records])
        for one, organisation, staff in held.values_list("id", f"{path}__organisation_id", f"{path}__staff_id"):
            found[one].append(Seat(organisation, staff))
    return found


def _collect(into: dict[UUID, set[UUID]], rows: QuerySet[Any]) -> None:
    for record_id, staff_id in rows.values_list("record_id", "staff_id"):
        into[record_id].add(staff_id)


def _facts(record: OwnedRecord, columns: RelationColumns, around: _Around, about: _Around | None = None) -> RecordFacts:
    """One record with what lies around it and around the caller whom it concerns."""
    one, person, about = record.id, _value(record, columns.person), about or _Around()
    return RecordFacts(
        kind=record.kind,
        id=one,
        partnership_id=record.partnership_id,
        marking=Marking(_value(record, columns.marking) or Marking.OFFICIAL),
        team_id=_value(record, columns.team),
        assigned_to_id=_value(record, columns.assigned_to),
        ward_code=_value(record, columns.ward) or "",
        landlord=_value(record, columns.landlord) or "",
        received_at=_value(record, columns.received_at),
        guards=around.guarded(one) + (about.guarded(person) if person else ()),
        named=frozenset(around.named[one]),
        opened_by=frozenset(around.opened_by[one]),
        opened_with_a_second=frozenset(around.opened_with_a_second[one]),
        connected=frozenset(around.connected[one] | (about.connected[person] if person else set())),
        sharings=tuple(around.sharings[one]),
        seats=tuple(around.seats[one]),
        closed=bool(_value(record, columns.closed)),
    )


def _value(record: OwnedRecord, column: str) -> Any:
    return reduce(getattr, column.split("__"), record) if column else None
