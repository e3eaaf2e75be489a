"""Narrows and opens single records: guards, named people, declared connections (openings: `emergencies/operations.py`).

Security.md section 3, rows 1 and 2. A record comes from `visible_to`, so nobody changes what they cannot see. The
audit gets ids and fixed words; the reasons stay with the rows. Every change locks the rows of its record first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from commonweal.access.facts import facts_of
from commonweal.access.guarding.refusals import (
    CannotBeNamed,
    GuardedAlready,
    NotForYou,
    NothingToTakeBack,
    TooFewNamed,
    WhyIsMissing,
)
from commonweal.access.journal import Revoked, note
from commonweal.access.models import Connection, FormSent, Guard, LookTold, NamedPerson
from commonweal.access.permission import NotAllowed, may, right_of
from commonweal.access.queries import viewers_of_partnership
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.scope import OwnedRecord
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.rules.need_to_know import RecordFacts
from commonweal.core.terms import Guarding, Relation

FEWEST_NAMED, LONGEST_WORDS = 2, 400


def carry_out_once(key: UUID, *, by: Viewer, at: datetime) -> bool:
    """Whether a form with this key is carried out for the first time; call it in the transaction of what it does."""
    try:
        with transaction.atomic():
            FormSent.objects.create(key=key, staff_id=by.staff_id, at=at)
    except IntegrityError:
        return False
    return True


def set_guard(
    record: OwnedRecord, guarding: Guarding, *, named: Iterable[UUID], why: str, by: Viewer, at: datetime
) -> Guard:
    """Keep a record for named people from now on; whoever sets it is always one of them.

    Raises `NotAllowed`, `WhyIsMissing`, `TooFewNamed`, `CannotBeNamed`, `GuardedAlready`.
    """
    why = in_words(why)
    with transaction.atomic():
        facts = _may_guard(record, by)
        if _guards(record).exists():
            raise GuardedAlready("It is kept for named people already. Change who is named instead.")
        chosen = {*named, *([by.staff_id] if by.staff_id else [])}
        _can_all_be_named(chosen, facts, by)
        if len(chosen | (facts.named & _who_could_open(facts, by))) < FEWEST_NAMED:
            raise TooFewNamed("Name at least one more person, so that two can open it.")
        guard = _one_guard(record, guarding, why=why, by=by, at=at)
        for one in sorted(chosen - facts.named):
            _name(record, one, why=f"named when it was {guarding}", until_on=None, by=by, at=at)
        _note_guard(guard, sorted(chosen | facts.named), at=at)
    by.trace.did(Deed.CHANGE, record.kind, [record.id], why=f"kept for named people: {guarding}")
    by.saw(RecordKind.GUARD, [guard.id])
    return guard


def lift_guard(guard: Guard, *, why: str, by: Viewer, at: datetime) -> None:
    """Show the record again to whom their role and relation show it; a person named on it, or who watches over guards.

    Raises `NotForYou`, `WhyIsMissing`, `NothingToTakeBack`.
    """
    why = in_words(why)
    with transaction.atomic():
        held = Guard.objects.select_for_update().filter(
            id=guard.id, partnership_id=by.partnership_id, lifted_at__isnull=True
        )
        found = held.first()
        if found is None:
            raise NothingToTakeBack("Somebody has opened it to others already.")
        if not may(by, Act.CHANGE, RecordKind.GUARD) and not _is_named(found, by):
            raise NotForYou("Only somebody who is named on it, or the data protection officer, can do this.")
        found.lifted_at, found.lifted_by_id, found.lifted_why, found.changed_at = at, by.staff_id, why, at
        found.save(update_fields=["lifted_at", "lifted_by_id", "lifted_why", "changed_at"])
    by.trace.did(Deed.CHANGE, found.record_kind, [found.record_id], why="no longer kept for named people")
    by.saw(RecordKind.GUARD, [found.id])


def name_person(
    record: OwnedRecord, staff_id: UUID, *, why: str, until_on: date | None, by: Viewer, at: datetime
) -> NamedPerson:
    """Name somebody else on a record, until a day (that day included) or until it is ended; twice changes the day.

    Nobody names themselves, or whoever works a report today would stay in it after it went to another team. Raises
    `NotAllowed`, `WhyIsMissing`, `CannotBeNamed`.
    """
    why = in_words(why)
    with transaction.atomic():
        facts = _may_guard(record, by)
        if staff_id == by.staff_id:
            raise CannotBeNamed("Somebody else who may has to name you.")
        _can_all_be_named({staff_id}, facts, by)
        if until_on is not None and until_on < by.on:
            raise CannotBeNamed("The last day lies before today.")
        for earlier in _named(record).select_for_update().filter(staff_id=staff_id):
            _end(earlier, by=by, at=at)
        named = _name(record, staff_id, why=why, until_on=until_on, by=by, at=at)
        if until_on is not None:
            _two_stay(record, by)
    by.trace.did(Deed.CHANGE, record.kind, [record.id], why="named somebody")
    by.saw(RecordKind.NAMED_PERSON, [named.id])
    return named


def end_naming(record: OwnedRecord, named_id: UUID, *, by: Viewer, at: datetime) -> None:
    """Somebody is named no longer; of a record that is kept for named people two must stay.

    Raises `NotAllowed`, `NothingToTakeBack`, `TooFewNamed`.
    """
    with transaction.atomic():
        _may_guard(record, by)
        named = _named(record).select_for_update().filter(id=named_id).first()
        if named is None:
            raise NothingToTakeBack("They are not named any more.")
        _end(named, by=by, at=at)
        _two_stay(record, by)
    by.trace.did(Deed.CHANGE, record.kind, [record.id], why="named somebody no longer")
    by.saw(RecordKind.NAMED_PERSON, [named.id])


def declare_connection(record: OwnedRecord, *, words: str, by: Viewer, at: datetime) -> list[Connection]:
    """ "I know this person": from the next request on the record, and everything of its caller, is absent for me."""
    if not may(by, Act.CREATE, RecordKind.CONNECTION) or by.staff_id is None:
        raise NotAllowed("no connection can be declared")
    words = " ".join(words.replace("\x00", "").split())[:LONGEST_WORDS]
    person = getattr(record, record.columns.person) if record.columns.person else None
    about = [(record.kind, record.id)] + ([(RecordKind.CALLER, person)] if person else [])
    owner = {"partnership_id": by.partnership_id, "created_at": at, "changed_at": at}
    with transaction.atomic():
        declared = [
            Connection.objects.get_or_create(
                record_kind=kind, record_id=one, staff_id=by.staff_id, ended_at=None, defaults={**owner, "words": words}
            )[0]
            for kind, one in about
        ]
        for one in declared:
            note(
                Revoked.CONNECTION_DECLARED, at=at, connection=one.id, partnership=one.partnership_id,
                staff=one.staff_id, record_kind=one.record_kind, record=one.record_id,
            )  # fmt: skip
    by.trace.did(Deed.CHANGE, record.kind, [record.id], why="said that they know somebody in it")
    by.saw(RecordKind.CONNECTION, [one.id for one in declared])
    return declared


def carry_over(kind: RecordKind, ids: Collection[UUID], *, partnership_id: UUID, at: datetime) -> None:
    """Records that are one and the same to a person who decided so: who is kept from one of them is kept from all.

    What goes over stays when the decision is taken back, until somebody lifts it: taking back opens nothing.
    """
    with transaction.atomic():
        known = Connection.objects.filter(record_kind=kind, record_id__in=ids, ended_at__isnull=True)
        for staff_id in sorted(set(known.values_list("staff_id", flat=True))):
            carry_connection_over(kind, ids, staff_id, partnership_id=partnership_id, at=at)
        carry_guards_over(kind, ids, partnership_id=partnership_id, at=at)


def carry_connection_over(
    kind: RecordKind, ids: Collection[UUID], staff_id: UUID, *, partnership_id: UUID, at: datetime
) -> None:
    """Who said that they know one of these records knows all of them; of others nothing changes.

    So what was taken back of somebody else's does not come again when a colleague declares theirs.
    """
    owner = {"partnership_id": partnership_id, "created_at": at, "changed_at": at}
    with transaction.atomic():
        for one in sorted(ids):
            Connection.objects.get_or_create(
                record_kind=kind, record_id=one, staff_id=staff_id, ended_at=None, defaults=owner
            )


def carry_guards_over(kind: RecordKind, ids: Collection[UUID], *, partnership_id: UUID, at: datetime) -> None:
    """The strictest guard of one of these records is on all of them, with the people named on it."""
    owner = {"partnership_id": partnership_id, "created_at": at, "changed_at": at}
    with transaction.atomic():
        guards = list(Guard.objects.filter(record_kind=kind, record_id__in=ids, lifted_at__isnull=True))
        if guards:
            _guard_all(kind, set(ids) - {guard.record_id for guard in guards}, guards, owner, at)


def _guard_all(
    kind: RecordKind, ids: Collection[UUID], guards: Sequence[Guard], owner: Mapping[str, Any], at: datetime
) -> None:
    strictest = max(guards, key=lambda guard: guard.guarding == Guarding.PROTECTED)
    named = NamedPerson.objects.filter(
        record_kind=kind, record_id=strictest.record_id, ended_at__isnull=True, until_on__isnull=True
    )
    people = sorted(set(named.values_list("staff_id", flat=True)))
    for one in sorted(ids):
        guard = Guard.objects.create(
            record_kind=kind, record_id=one, guarding=strictest.guarding, why=strictest.why, **owner
        )
        NamedPerson.objects.bulk_create(
            NamedPerson(record_kind=kind, record_id=one, staff_id=staff_id, why="named on the same person", **owner)
            for staff_id in people
        )
        _note_guard(guard, people, at=at)


def take_back_connection(connection: Connection, *, may_decide: bool, by: Viewer, at: datetime) -> None:
    """A declared connection holds no longer: never by whoever declared it.

    `may_decide`: the caller has seen that `by` works the record or is named on it. Raises `NotForYou`,
    `NothingToTakeBack`.
    """
    if connection.staff_id == by.staff_id:
        raise NotForYou("Somebody else has to decide that you do not know them.")
    if not may_decide and not may(by, Act.CHANGE, RecordKind.CONNECTION):
        raise NotForYou("Only who works the record, or the data protection officer, can do this.")
    held = Connection.objects.filter(id=connection.id, partnership_id=by.partnership_id, ended_at__isnull=True)
    if not held.update(ended_at=at, ended_by_id=by.staff_id, changed_at=at):
        raise NothingToTakeBack("It was taken back already.")
    by.trace.did(Deed.CHANGE, connection.record_kind, [connection.record_id], why="a declared connection taken back")
    by.saw(RecordKind.CONNECTION, [connection.id])


def tell_of_look(facts: RecordFacts, relation: str, *, by: Viewer, at: datetime) -> int:
    """Tell those concerned that somebody without a relation of their own looked at a record; how many were told.

    The team that works it, or whoever it is assigned to; of a record that is kept for named people, each of those.
    """
    if by.staff_id is None or has_own_relation(facts, by):
        return 0
    addressees: list[dict[str, UUID | None]] = [
        {"team_id": None, "told_to_id": one} for one in sorted(_of_guards(facts) - {by.staff_id})
    ]
    if facts.team_id:
        addressees.append({"team_id": facts.team_id, "told_to_id": None})
    elif facts.assigned_to_id:
        addressees.append({"team_id": None, "told_to_id": facts.assigned_to_id})
    LookTold.objects.bulk_create(
        [
            LookTold(
                partnership_id=by.partnership_id, created_at=at, changed_at=at, record_kind=facts.kind,
                record_id=facts.id, staff_id=by.staff_id, role=by.role, relation=relation, purpose=by.purpose[:200],
                on=by.on, **one,
            )
            for one in addressees
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return len(addressees)


def note_look_seen(told_ids: Sequence[UUID], *, by: Viewer, at: datetime) -> int:
    """Somebody who was told of looks has seen that they are in order; how many were still open."""
    open_ones = LookTold.objects.visible_to(by).filter(id__in=list(told_ids), seen_at__isnull=True)
    ids = list(open_ones.values_list("id", flat=True))
    LookTold.objects.filter(id__in=ids).update(seen_at=at, seen_by_id=by.staff_id, changed_at=at)
    by.trace.did(Deed.CHANGE, RecordKind.LOOK_TOLD, ids, why="looks were seen")
    return len(ids)


def has_own_relation(facts: RecordFacts, viewer: Viewer) -> bool:
    """Whether somebody works the record, is named on it or was given it, beside what the role reads of everything."""
    return (
        (facts.assigned_to_id is not None and facts.assigned_to_id == viewer.staff_id)
        or facts.team_id in viewer.team_ids
        or viewer.staff_id in facts.named
        or any(one.organisation_id == viewer.organisation_id for one in facts.sharings)
        or bool(facts.ward_code and facts.ward_code in viewer.ward_codes)
        or bool(facts.landlord and facts.landlord == viewer.landlord)
    )


def in_words(why: str) -> str:
    """The reason as it is kept; raises `WhyIsMissing`."""
    words = " ".join(why.replace("\x00", "").split())
    if not words or len(words) > LONGEST_WORDS:
        raise WhyIsMissing(f"Write why, in at most {LONGEST_WORDS} characters.")
    return words


def _may_guard(record: OwnedRecord, by: Viewer) -> RecordFacts:
    """The facts of the record as they stand now; raises `NotAllowed` where the viewer may not guard this one."""
    facts = facts_of([record], by)[record.id]
    if not may(by, Act.GUARD, facts):
        raise NotAllowed(f"{by.role} may not guard this {record.kind}")
    return facts


def _who_could_open(facts: RecordFacts, by: Viewer) -> set[UUID]:
    """Staff whose role reads such records once they are named, and who declared no connection."""
    return {
        one.staff_id
        for one in viewers_of_partnership(by)
        if one.staff_id and one.staff_id not in facts.connected and could_be_named(one, facts)
    }


def could_be_named(one: Viewer, facts: RecordFacts) -> bool:
    """Whether naming somebody would open such a record to them: the role reads them all, or those it is named on.

    Who reads reports can be named on a caller too: the guard on a caller closes all that the caller reported.
    """
    kinds = (RecordKind.CALLER, RecordKind.REPORT) if facts.kind == RecordKind.CALLER else (RecordKind(facts.kind),)
    for kind in kinds:
        right = right_of(one, kind)
        if right is not None and Act.READ in right.acts and {Relation.PARTNERSHIP, Relation.NAMED} & right.relations:
            return one.is_host or any(terms.kind == kind for terms in one.terms)
    return False


def _can_all_be_named(chosen: set[UUID], facts: RecordFacts, by: Viewer) -> None:
    if not chosen <= _who_could_open(facts, by):
        raise CannotBeNamed("Somebody whom you chose could not open it, or said that they know somebody in it.")


def _guards(record: OwnedRecord) -> QuerySet[Guard]:
    held = Guard.objects.filter(partnership_id=record.partnership_id, lifted_at__isnull=True)
    return held.filter(record_kind=record.kind, record_id=record.id)


def _one_guard(record: OwnedRecord, guarding: Guarding, *, why: str, by: Viewer, at: datetime) -> Guard:
    """The guard; the database lets a record have one, whoever else sends the same form now."""
    try:
        with transaction.atomic():
            return Guard.objects.create(
                partnership_id=record.partnership_id, created_at=at, changed_at=at, record_kind=record.kind,
                record_id=record.id, guarding=guarding, why=why, set_by_id=by.staff_id,
            )  # fmt: skip
    except IntegrityError as clash:
        raise GuardedAlready("Somebody has just kept it for named people.") from clash


def _named(record: OwnedRecord) -> QuerySet[NamedPerson]:
    return NamedPerson.objects.filter(record_kind=record.kind, record_id=record.id, ended_at__isnull=True)


def _name(
    record: OwnedRecord, staff_id: UUID, *, why: str, until_on: date | None, by: Viewer, at: datetime
) -> NamedPerson:
    return NamedPerson.objects.create(
        partnership_id=record.partnership_id, created_at=at, changed_at=at, record_kind=record.kind,
        record_id=record.id, staff_id=staff_id, why=why, named_by_id=by.staff_id, until_on=until_on,
    )  # fmt: skip


def _end(named: NamedPerson, *, by: Viewer, at: datetime) -> None:
    named.ended_at, named.ended_by_id, named.changed_at = at, by.staff_id, at
    named.save(update_fields=["ended_at", "ended_by_id", "changed_at"])
    note(Revoked.NAMED_PERSON_ENDED, at=at, named_person=named.id)


def _two_stay(record: OwnedRecord, by: Viewer) -> None:
    """Of a guarded record at least two people must stay who could open it now and without a last day."""
    if not _guards(record).select_for_update().exists():
        return
    facts = facts_of([record], by)[record.id]
    lasting = set(_named(record).filter(until_on__isnull=True).values_list("staff_id", flat=True))
    if len(lasting & _who_could_open(facts, by)) < FEWEST_NAMED:
        raise TooFewNamed("Two people without a last day have to stay named. Name somebody else first.")


def _is_named(guard: Guard, by: Viewer) -> bool:
    still = Q(until_on__isnull=True) | Q(until_on__gte=by.on)
    named = NamedPerson.objects.filter(still, record_kind=guard.record_kind, record_id=guard.record_id)
    return by.staff_id is not None and named.filter(staff_id=by.staff_id, ended_at__isnull=True).exists()


def _of_guards(facts: RecordFacts) -> set[UUID]:
    return {one for guard in facts.guards for one in guard.named}


def _note_guard(guard: Guard, named: Sequence[UUID], *, at: datetime) -> None:
    """The journal holds what is needed to set the guard again, so that a restored backup does not open the record."""
    people = {f"named{n}": one for n, one in enumerate(named, 1)}
    note(
        Revoked.GUARD_SET, at=at, guard=guard.id, partnership=guard.partnership_id, record_kind=guard.record_kind,
        record=guard.record_id, guarding=guard.guarding, **people,
    )  # fmt: skip
