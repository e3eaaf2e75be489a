"""Keeps contact points and callers, each once, and what is decided about which callers are one person.

A decision is written once. Taking it back is a record of its own, so the history stays whole (docs/decisions/0012).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import ManyToOneRel

from commonweal.access.guarding.operations import carry_connection_over, carry_guards_over, carry_over
from commonweal.access.journal import Revoked, note_each
from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.people.models import Caller, ContactPoint, IdentityDecision, IdentityDecisionUndone
from commonweal.people.queries import joined_in_force, persons_in_force
from commonweal.people.terms import Answer, compared

Told = tuple[str, str]
"""A number in one spelling and a name as written; either may be empty."""

LONGEST_WHY = 1_000


class NotEnoughCallers(Exception):
    """A decision is about at least two callers that the viewer may see."""


class WhyIsMissing(Exception):
    """A decision about people needs its reason in words, of at most 1,000 characters."""


class PartedBefore(Exception):
    """Somebody decided that two of these are not one person; that has to be undone first. `args` holds its id."""


class JoinedBefore(Exception):
    """Two of these count as one person by an earlier decision; that has to be undone first. `args` holds its id."""


class NoSuchDecision(Exception):
    """There is no such decision, or none that the viewer may see, or it is undone already."""


def keep_callers(told: Iterable[Told], *, partnership_id: UUID, at: datetime) -> dict[Told, UUID]:
    """The id of the caller of each pair of number and name; those not yet known are added.

    Pairs without number and name have no caller and are not in the answer. Call it in a transaction, a batch at a time.
    """
    wanted = {one for one in told if one != ("", "")}
    keys = {one: (one[0], compared(one[1])) for one in wanted}
    keys = {one: key for one, key in keys.items() if key != ("", "")}
    points = _keep_contact_points({number for number, _ in keys.values() if number}, partnership_id, at)
    known = _known_callers(keys.values(), points, partnership_id)
    # In an order of its own, so that of two spellings in one batch the same one is kept whatever the order of rows.
    new = {key: " ".join(one[1].split()) for one, key in sorted(keys.items(), key=_spelling) if key not in known}
    if new:
        owner = {"partnership_id": partnership_id, "created_at": at, "changed_at": at}
        Caller.objects.bulk_create(
            [
                Caller(**owner, contact_point_id=points.get(number), name=name, compared_name=compared_name)
                for (number, compared_name), name in new.items()
            ],
            ignore_conflicts=True,
        )
        known |= _known_callers(new, points, partnership_id)
    return {one: known[key] for one, key in keys.items()}


def _spelling(one: tuple[Told, Told]) -> tuple[bool, bool, str]:
    """Puts last the spelling that a page should show: not shouted, not whispered."""
    name = one[0][1]
    return not name.isupper(), not name.islower(), name


def _keep_contact_points(numbers: set[str], partnership_id: UUID, at: datetime) -> dict[str, UUID]:
    def known(values: Iterable[str]) -> dict[str, UUID]:
        points = ContactPoint.objects.filter(partnership_id=partnership_id, value__in=list(values))
        return dict(points.values_list("value", "id"))

    found = known(numbers)
    new = sorted(numbers - found.keys())
    if new:
        owner = {"partnership_id": partnership_id, "created_at": at, "changed_at": at}
        ContactPoint.objects.bulk_create([ContactPoint(**owner, value=one) for one in new], ignore_conflicts=True)
        found |= known(new)
    return found


def _known_callers(keys: Iterable[Told], points: dict[str, UUID], partnership_id: UUID) -> dict[Told, UUID]:
    """Ids by number and compared name, for these keys and perhaps further names of their numbers."""
    wanted = list(keys)
    numbers = {points[number]: number for number, _ in wanted if number}
    callers = Caller.objects.filter(partnership_id=partnership_id)
    by_number = callers.filter(contact_point_id__in=list(numbers)).values_list(
        "contact_point_id", "compared_name", "id"
    )
    found = {(numbers[point], name): one for point, name, one in by_number}
    alone = [name for number, name in wanted if not number]
    if alone:
        by_name = callers.filter(contact_point__isnull=True, compared_name__in=alone)
        found |= {("", name): one for name, one in by_name.values_list("compared_name", "id")}
    return found


def forget_callers(
    caller_ids: Collection[UUID], *, partnership_id: UUID, at: datetime, noted_before: bool = False
) -> None:
    """Remove callers to whom no report refers any more, with their numbers; call it in the transaction that ends that.

    Where a decision or a list that was made refers to one, its record stays as it has to, without name and number.
    `noted_before`: the journal of revocations has it already, and a restored store is told of it again.
    """
    if not caller_ids:
        return
    _wait_for_turn(partnership_id)
    callers = Caller.objects.filter(partnership_id=partnership_id, id__in=list(caller_ids))
    points = {one for one in callers.values_list("contact_point_id", flat=True) if one is not None}
    # A backup from before must not bring them back (commonweal/recovery).
    if not noted_before:
        erased: list[Mapping[str, UUID | date | int | str]] = [
            {"kind": "caller", "person": one, "partnership": partnership_id} for one in caller_ids
        ]
        note_each(Revoked.PERSON_ERASED, erased, at=at)
    kept = _referred_to(caller_ids)
    # Without the collector: it would also ask to remove from decisions, which the application's role may not.
    callers.exclude(id__in=kept)._raw_delete(callers.db)
    for caller in callers.filter(id__in=kept):
        caller.contact_point, caller.name, caller.compared_name = None, "", f"no longer kept {caller.id}"
        caller.changed_at = at
        caller.save(update_fields=["contact_point", "name", "compared_name", "changed_at"])
    ContactPoint.objects.filter(id__in=points, callers__isnull=True).delete()


def _referred_to(caller_ids: Collection[UUID]) -> set[UUID]:
    """Those of the callers to whom any record refers, of whatever room."""
    found: set[UUID] = set()
    for relation in Caller._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            field = relation.field
            rows = relation.related_model._base_manager.filter(**{f"{field.name}__in": list(caller_ids)})
            found |= set(rows.values_list(field.attname, flat=True))
    return found


def decide(
    answer: Answer, caller_ids: Sequence[UUID], *, why: str, reasons: Sequence[str], by: Viewer, at: datetime
) -> IdentityDecision:
    """Write down that these callers are one person, or that no two of them are.

    `reasons` are those that the product had given. Raises `NotEnoughCallers`, `WhyIsMissing`, and `PartedBefore` or
    `JoinedBefore` where an earlier decision that still holds says otherwise.
    """
    require(by, Act.CREATE, IdentityDecision.kind)
    why = _in_words(why)
    with transaction.atomic():
        _wait_for_turn(by.partnership_id)
        callers = list(Caller.objects.visible_to(by).filter(id__in=set(caller_ids)).order_by("id"))
        if len(callers) < 2 or len(callers) < len(set(caller_ids)):
            raise NotEnoughCallers
        _agrees_with_what_holds(answer, [one.id for one in callers], by)
        decision = IdentityDecision.objects.create(
            partnership_id=by.partnership_id, created_at=at, changed_at=at, answer=answer, reasons=list(reasons),
            why=why, decided_by_id=by.staff_id, decided_by=by.name, decided_at=at,
        )  # fmt: skip
        decision.callers.set(callers)
        if answer is Answer.ONE_PERSON:
            keep_as_one([one.id for one in callers], partnership_id=by.partnership_id, at=at)
    by.saw(Caller.kind, [one.id for one in callers])
    by.trace.did(Deed.CHANGE, IdentityDecision.kind, [decision.id], why=answer.value)
    return decision


def keep_as_one(caller_ids: Collection[UUID], *, partnership_id: UUID, at: datetime) -> None:
    """Who is kept from one of these callers is kept from everybody who counts as the same person."""
    carry_over(RecordKind.CALLER, _same_person(caller_ids, partnership_id), partnership_id=partnership_id, at=at)


def known_as_one(caller_id: UUID, staff_id: UUID, *, partnership_id: UUID, at: datetime) -> None:
    """Who said that they know a caller is kept from everybody who counts as the same person."""
    same = _same_person([caller_id], partnership_id)
    carry_connection_over(RecordKind.CALLER, same, staff_id, partnership_id=partnership_id, at=at)


def guarded_as_one(caller_id: UUID, *, partnership_id: UUID, at: datetime) -> None:
    """A guard that was set on a caller is on everybody who counts as the same person."""
    same = _same_person([caller_id], partnership_id)
    carry_guards_over(RecordKind.CALLER, same, partnership_id=partnership_id, at=at)


def _same_person(caller_ids: Collection[UUID], partnership_id: UUID) -> set[UUID]:
    """These callers and all whom decisions in force join with them, directly or through others."""
    same = set(caller_ids)
    in_force = IdentityDecision.objects.filter(
        partnership_id=partnership_id, answer=Answer.ONE_PERSON, undone__isnull=True
    )
    while True:
        decided = in_force.filter(id__in=in_force.filter(callers__in=same).values("id"))
        joined = set(decided.values_list("callers", flat=True))
        if joined <= same:
            return same
        same |= joined


def _wait_for_turn(partnership_id: UUID) -> None:
    """One decision of a partnership at a time: two may contradict each other through a third caller whom neither names.

    SQLite has one writer anyway; on PostgreSQL it is a lock that ends with the transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"identity {partnership_id}"])


def _agrees_with_what_holds(answer: Answer, caller_ids: Sequence[UUID], by: Viewer) -> None:
    persons = persons_in_force(by)
    if answer is Answer.NOT_ONE_PERSON:
        joined = persons.joining(caller_ids)
        if joined is not None:
            raise JoinedBefore(joined)
        return
    together = {other for one in caller_ids for other in persons.with_(one)}
    for parted in joined_in_force(Answer.NOT_ONE_PERSON, by):
        if len(together & parted.callers) > 1:
            raise PartedBefore(parted.decision_id)


def undo_decision(decision_id: UUID, *, why: str, by: Viewer, at: datetime) -> IdentityDecision:
    """Take a decision back, with a reason; the decision stays as it was written. Raises `NoSuchDecision`."""
    require(by, Act.CREATE, IdentityDecision.kind)
    why = _in_words(why)
    with transaction.atomic():
        # Whoever sends the form twice finds it undone already.
        _wait_for_turn(by.partnership_id)
        found = IdentityDecision.objects.visible_to(by).filter(id=decision_id, undone__isnull=True).first()
        if found is None:
            raise NoSuchDecision(decision_id)
        IdentityDecisionUndone.objects.create(
            decision=found, why=why, undone_by_id=by.staff_id, undone_by=by.name, undone_at=at
        )
    by.saw(Caller.kind, [one.id for one in found.callers.all()])
    by.trace.did(Deed.CHANGE, IdentityDecision.kind, [found.id], why="undone")
    return found


def _in_words(why: str) -> str:
    words = " ".join(why.replace("\x00", "").split())
    if not words or len(words) > LONGEST_WHY:
        raise WhyIsMissing
    return words
