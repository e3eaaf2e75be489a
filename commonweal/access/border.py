"""What a viewer may see, as a condition on a table: the second form of `core/rules/need_to_know.py`.

For lists and searches, so that what is hidden is not in the query at all. Tests hold both forms to one model
(tests/access/test_live_rights.py). Nothing here decides anything that the rule does not.
"""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from commonweal.access.models import BrokenGlass, Connection, Guard, NamedPerson, Share
from commonweal.access.record_kinds import RecordKind
from commonweal.access.relations import RelationColumns
from commonweal.access.roles import roles
from commonweal.access.scope import OwnedRecord
from commonweal.access.viewer import Viewer
from commonweal.core.terms import Guarding, Marking, Relation, london_midnight


def inside(viewer: Viewer, model: type[OwnedRecord]) -> Q | None:
    """The condition for records of `model` that the viewer may read; None where there are none at all."""
    ways = _ways(viewer, model)
    return reduce(or_, ways) & _within(viewer, model) if ways else None


def ways_in(viewer: Viewer, model: type[OwnedRecord]) -> list[Q]:
    """The same condition as parts, any of which is enough: one a team, a ward, a share...; none where nothing is read.

    For long lists in an order: each part has an index in that order, an "or" of them has none (docs/decisions/0024).
    """
    ways = _ways(viewer, model)
    within = _within(viewer, model) if ways else Q()
    return [way & within for way in ways]


def not_kept_from(viewer: Viewer, model: type[OwnedRecord]) -> Q:
    """Of the viewer's partnership, and neither kept for others nor about somebody whom the viewer knows, whatever the
    relation: for the few reads without one that tests/test_architecture.py lists. It opens nothing by itself."""
    return Q(partnership_id=viewer.partnership_id) & _open(viewer, model.kind, model.columns)


def standing(viewer: Viewer, model: type[OwnedRecord]) -> tuple[frozenset[Any], ...]:
    """The ids by which `inside` closes or opens records to this viewer as it stands, besides what the records say.

    For copies kept in memory: while the records, the role and these are the same, so is what the viewer may see.
    """
    kinds = (model.kind, *((RecordKind.CALLER,) if model.columns.person else ()))
    closed = [_closed_to(viewer, kind, guarding) for kind in kinds for guarding in Guarding]
    found = [*closed, *(_known_to(viewer, kind) for kind in kinds)]
    if viewer.staff_id is not None:
        found += [opened_by(viewer, model.kind), opened_by(viewer, model.kind, with_a_second=True)]
    seats = [seated(viewer, model).values_list("id", flat=True)] if model.columns.seats else []
    return tuple(frozenset(ids) for ids in [*(ids.values_list("record_id", flat=True) for ids in found), *seats])


def _within(viewer: Viewer, model: type[OwnedRecord]) -> Q:
    """Of the viewer's partnership, not marked above what the role reads, and not kept for others."""
    kind, columns = model.kind, model.columns
    border = Q(partnership_id=viewer.partnership_id)
    if columns.closed:
        border &= Q(**{columns.closed: False}) | Q(id__in=seated(viewer, model))
    if columns.marking and roles()[viewer.role].records[kind].up_to is Marking.OFFICIAL:
        border &= Q(**{columns.marking: Marking.OFFICIAL})
    return border & _open(viewer, kind, columns) if columns.guarded else border


def _ways(viewer: Viewer, model: type[OwnedRecord]) -> list[Q]:
    """Any relation is enough; those of a partner count only where an agreement that holds names the kind."""
    kind = model.kind
    right = roles()[viewer.role].records.get(kind)
    if right is None or "read" not in right.acts:
        return []
    covered = viewer.is_host or not right.needs_agreement or any(terms.kind == kind for terms in viewer.terms)
    if covered and Relation.PARTNERSHIP in right.relations:
        return [Q()]
    ways = [
        way
        for relation in Relation
        if relation in right.relations and (covered or relation is Relation.SHARED)
        for way in _conditions(relation, viewer, model)
    ]
    if right.break_glass and covered and viewer.staff_id:
        ways.append(Q(id__in=opened_by(viewer, kind)))
    return ways


def _conditions(relation: Relation, viewer: Viewer, model: type[OwnedRecord]) -> list[Q]:
    """One relation as conditions, any of which is enough; none where nothing can hold it, so that nothing is asked."""
    kind, columns = model.kind, model.columns
    match relation:
        case Relation.TEAM if columns.team:
            teams = [Q(**{columns.team: one}) for one in sorted(viewer.team_ids)]
            to_them = viewer.staff_id and columns.assigned_to
            return [*teams, *([Q(**{columns.assigned_to: viewer.staff_id})] if to_them else [])]
        case Relation.WARD if columns.ward:
            return [Q(**{columns.ward: one}) for one in sorted(viewer.ward_codes)]
        case Relation.STOCK if columns.landlord and viewer.landlord:
            return [Q(**{columns.landlord: viewer.landlord})]
        case Relation.TODAY if columns.received_at:
            return [Q(**{f"{columns.received_at}__gte": london_midnight(viewer.on)})]
        case Relation.NAMED if viewer.staff_id:
            return [Q(id__in=named_for(viewer, kind))]
        case Relation.SHARED if viewer.terms:
            shared = _shared(viewer, kind)
            return [shared] if shared is not None else []
        case Relation.MEMBER if columns.seats and viewer.staff_id:
            return [Q(id__in=seated(viewer, model))]
        case _:
            return []


def seats_held(path: str, on: date) -> Q:
    """That a seat which `path` leads to holds on a day; both its days belong to it."""
    unended = Q(**{f"{path}__to_on__isnull": True}) | Q(**{f"{path}__to_on__gte": on})
    return unended & Q(**{f"{path}__from_on__lte": on, f"{path}__ended_at__isnull": True})


def seated(viewer: Viewer, model: type[OwnedRecord]) -> Any:
    """Ids of records of groups in which the viewer has a seat today, for whom they act now, as a sub-query."""
    path = model.columns.seats
    own = Q(**{f"{path}__staff_id": viewer.staff_id}) | Q(**{f"{path}__staff_id__isnull": True})
    sits = seats_held(path, viewer.on) & own & Q(**{f"{path}__organisation_id": viewer.organisation_id})
    found = model.objects.filter(sits) if viewer.staff_id and viewer.organisation_id else model.objects.none()
    return found.values("id")


def _shared(viewer: Viewer, kind: RecordKind) -> Q | None:
    """Shared under an agreement that still names at least one of the fields shared."""
    agreements = {terms.agreement_id for terms in viewer.terms if terms.kind == kind}
    if not agreements or viewer.organisation_id is None:
        return None
    shared = Share.objects.filter(
        record_kind=kind,
        organisation_id=viewer.organisation_id,
        agreement_id__in=agreements,
        ended_at__isnull=True,
        expires_on__gte=viewer.on,
    )
    return Q(id__in=shared.values("record_id"))


def _open(viewer: Viewer, kind: RecordKind, columns: RelationColumns) -> Q:
    """Neither kept for others nor about somebody whom the viewer declared to know; the person concerned included.

    What is locked opens to whoever broke glass; a protected address only where a second person let them.
    """
    kinds = {"id": kind} | ({columns.person: RecordKind.CALLER} if columns.person else {})
    locked, protected, known = Q(), Q(), Q()
    for column, of_kind in kinds.items():
        there = Q(**{f"{column}__isnull": False})
        locked |= there & Q(**{f"{column}__in": _closed_to(viewer, of_kind, Guarding.LOCKED)})
        protected |= there & Q(**{f"{column}__in": _closed_to(viewer, of_kind, Guarding.PROTECTED)})
        known |= there & Q(**{f"{column}__in": _known_to(viewer, of_kind)})
    if viewer.staff_id is None:
        return ~locked & ~protected & ~known
    opened = Q(id__in=opened_by(viewer, kind))
    with_a_second = Q(id__in=opened_by(viewer, kind, with_a_second=True))
    return (opened | ~locked) & (with_a_second | ~protected) & ~known


def _closed_to(viewer: Viewer, kind: RecordKind, guarding: Guarding) -> Any:
    guards = Guard.objects.filter(record_kind=kind, guarding=guarding, lifted_at__isnull=True)
    return guards.exclude(record_id__in=named_for(viewer, kind)).values("record_id")


def _known_to(viewer: Viewer, kind: RecordKind) -> Any:
    declared = Connection.objects.filter(Q(staff_id=viewer.staff_id), record_kind=kind, ended_at__isnull=True)
    return declared.values("record_id")


def named_for(viewer: Viewer, kind: RecordKind) -> Any:
    """Ids of records on which the viewer is named today, as a sub-query."""
    named = NamedPerson.objects.filter(Q(staff_id=viewer.staff_id), record_kind=kind, ended_at__isnull=True)
    return named.filter(Q(until_on__isnull=True) | Q(until_on__gte=viewer.on)).values("record_id")


def opened_by(viewer: Viewer, kind: RecordKind, *, with_a_second: bool = False) -> Any:
    """Ids of records that the viewer opened by breaking glass and that are still open, as a sub-query."""
    glass = BrokenGlass.objects.filter(Q(staff_id=viewer.staff_id), record_kind=kind, ended_at__isnull=True)
    glass = glass.filter(approved_by_id__isnull=False) if with_a_second else glass
    return glass.filter(opens_until__gt=viewer.at).values("record_id")
