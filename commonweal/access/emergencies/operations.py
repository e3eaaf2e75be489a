"""Openings in an emergency: the rule and the table of steps are `core/rules/broken_glass.py`.

Whoever asks gets the same answer whether or not there is such a record, so every request leaves a row: also one for a
reference that nobody has, which nobody can approve and which lapses like one that nobody did (docs/security.md P2).
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from commonweal.access.guarding.operations import LONGEST_WORDS, in_words, tell_of_look
from commonweal.access.guarding.refusals import NotForYou, NothingToTakeBack, WhyIsMissing
from commonweal.access.journal import Revoked, note
from commonweal.access.models import BrokenGlass, Connection
from commonweal.access.permission import NotAllowed, require, right_of
from commonweal.access.queries import viewers_of_partnership
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.rules.broken_glass import (
    GlassFacts,
    GlassPolicy,
    GlassState,
    GlassStep,
    GlassStepNotPossible,
    HowToOpen,
    glass_after,
    glass_state,
    how_to_open,
)
from commonweal.core.rules.need_to_know import RecordFacts
from commonweal.core.terms import Relation

POLICY = GlassPolicy()


def break_glass(
    kind: RecordKind, facts: RecordFacts | None, *, asked_for: str, reason: str, by: Viewer, at: datetime
) -> BrokenGlass:
    """Ask to open a record; it opens at once, waits for a second person, or stays closed and looks as if it waited.

    `facts` None: nobody has the reference. Who has asked for it already, and still waits or has it open, gets that
    opening again. Raises `NotAllowed`, `WhyIsMissing`.
    """
    require(by, Act.CREATE, RecordKind.BREAK_GLASS)
    if by.staff_id is None:
        raise NotAllowed("a person opens a record, no job does")
    reason = _long_enough(reason)
    how = how_to_open(by.actor, facts, right_of(by, kind))
    with transaction.atomic():
        earlier = _still_held(asked_for, by.staff_id, by, at)
        if earlier is not None:
            return earlier
        glass = BrokenGlass.objects.create(
            partnership_id=by.partnership_id, created_at=at, changed_at=at, record_kind=kind,
            record_id=facts.id if facts else uuid4(), staff_id=by.staff_id, asked_for=asked_for, reason=reason,
            asked_at=at, lapses_at=POLICY.lapses_at(at), needs_second=how is not HowToOpen.AT_ONCE,
            refused_at=at if how is HowToOpen.NEVER else None,
            opens_until=POLICY.opens_until(at) if how is HowToOpen.AT_ONCE else None,
        )  # fmt: skip
        if how is HowToOpen.AT_ONCE and facts is not None:
            tell_of_look(facts, Relation.BREAK_GLASS, by=by, at=at)
    by.trace.did(Deed.BREAK_GLASS, RecordKind.BREAK_GLASS, [glass.id], why=f"asked: {how}")
    # Also where there is no such record: the entry that is written costs the same.
    by.trace.saw(kind, [glass.record_id])
    return glass


def approve_glass(glass_id: UUID, facts: RecordFacts | None, *, by: Viewer, at: datetime) -> BrokenGlass:
    """A second person lets it open, for as long as the policy says, from now on.

    Never whoever asked, nor anybody who knows somebody in the record. Raises `NotAllowed`, `NotForYou`,
    `NothingToTakeBack`.
    """
    require(by, Act.APPROVE, RecordKind.BREAK_GLASS)
    with transaction.atomic():
        glass = _locked(glass_id, by)
        _second_person(glass, facts, by)
        _step(glass, GlassStep.APPROVE, at)
        glass.approved_at, glass.approved_by_id = at, by.staff_id
        glass.opens_until, glass.changed_at = POLICY.opens_until(at), at
        glass.save(update_fields=["approved_at", "approved_by_id", "opens_until", "changed_at"])
        if facts is not None:
            _tell_for(glass, facts, by=by, at=at)
    _did(by, glass, "approved")
    return glass


def refuse_glass(glass_id: UUID, *, by: Viewer, at: datetime) -> BrokenGlass:
    """A second person does not let it open; whoever asked sees no more than that it was not opened in time."""
    require(by, Act.APPROVE, RecordKind.BREAK_GLASS)
    with transaction.atomic():
        glass = _locked(glass_id, by)
        _second_person(glass, None, by)
        _step(glass, GlassStep.REFUSE, at)
        glass.refused_at, glass.approved_by_id, glass.changed_at = at, by.staff_id, at
        glass.save(update_fields=["refused_at", "approved_by_id", "changed_at"])
    _did(by, glass, "refused")
    return glass


def end_glass(glass_id: UUID, *, by: Viewer, at: datetime) -> BrokenGlass:
    """Close it before its hours are over: whoever opened it, or who reviews openings."""
    with transaction.atomic():
        glass = _locked(glass_id, by)
        if glass.staff_id != by.staff_id:
            require(by, Act.CHANGE, RecordKind.BREAK_GLASS)
        _step(glass, GlassStep.END, at)
        glass.ended_at = glass.changed_at = at
        glass.save(update_fields=["ended_at", "changed_at"])
        note(Revoked.GLASS_ENDED, at=at, glass=glass.id)
    _did(by, glass, "ended")
    return glass


def review_glass(glass_id: UUID, words: str, *, by: Viewer, at: datetime) -> BrokenGlass:
    """Say afterwards whether it was in order; by somebody else than who asked. Raises `NotForYou`, `WhyIsMissing`."""
    require(by, Act.CHANGE, RecordKind.BREAK_GLASS)
    words = in_words(words)
    with transaction.atomic():
        glass = _locked(glass_id, by)
        if glass.staff_id == by.staff_id:
            raise NotForYou("Somebody else has to review what you opened.")
        _step(glass, GlassStep.REVIEW, at)
        glass.reviewed_at, glass.reviewed_by_id, glass.review, glass.changed_at = at, by.staff_id, words, at
        glass.save(update_fields=["reviewed_at", "reviewed_by_id", "review", "changed_at"])
    _did(by, glass, "reviewed")
    return glass


def facts_of_glass(glass: BrokenGlass) -> GlassFacts:
    """An opening as the rule takes it."""
    return GlassFacts(glass.lapses_at, glass.refused_at, glass.opens_until, glass.ended_at, glass.reviewed_at)


def _long_enough(reason: str) -> str:
    reason = in_words(reason)
    if len(reason.split()) < POLICY.fewest_words:
        raise WhyIsMissing(
            f"Write in at least {POLICY.fewest_words} words what has happened, in at most {LONGEST_WORDS} characters."
        )
    return reason


def _still_held(asked_for: str, staff_id: UUID, by: Viewer, at: datetime) -> BrokenGlass | None:
    mine = BrokenGlass.objects.filter(partnership_id=by.partnership_id, asked_for=asked_for)
    newest = mine.filter(staff_id=staff_id).order_by("-asked_at").first()
    if newest is None:
        return None
    waits = newest.opens_until is None and at < newest.lapses_at
    is_open = glass_state(facts_of_glass(newest), at=at) is GlassState.OPEN
    return newest if waits or is_open else None


def _locked(glass_id: UUID, by: Viewer) -> BrokenGlass:
    """The row, held until the end of the transaction, so that two second persons cannot answer at once."""
    held = BrokenGlass.objects.select_for_update().filter(id=glass_id, partnership_id=by.partnership_id)
    found = held.first()
    if found is None:
        raise NothingToTakeBack("There is no such request.")
    return found


def _second_person(glass: BrokenGlass, facts: RecordFacts | None, by: Viewer) -> None:
    if by.staff_id is None or glass.staff_id == by.staff_id:
        raise NotForYou("Somebody else has to decide on what you asked for.")
    known = facts.connected if facts else frozenset()
    declared = Connection.objects.filter(
        record_kind=glass.record_kind, record_id=glass.record_id, staff_id=by.staff_id, ended_at__isnull=True
    )
    if by.staff_id in known or declared.exists():
        raise NotForYou("You said that you know somebody in it, so somebody else has to decide.")


def _step(glass: BrokenGlass, step: GlassStep, at: datetime) -> None:
    try:
        glass_after(glass_state(facts_of_glass(glass), at=at), step)
    except GlassStepNotPossible as clash:
        raise NothingToTakeBack("It was decided already, or its time is over. Load the page again.") from clash


def _tell_for(glass: BrokenGlass, facts: RecordFacts, *, by: Viewer, at: datetime) -> None:
    """Tell those concerned who it is that has opened it: the one who asked, not the one who approved."""
    asker = next((one for one in viewers_of_partnership(by) if one.staff_id == glass.staff_id), None)
    if asker is not None:
        tell_of_look(facts, Relation.BREAK_GLASS, by=asker, at=at)


def _did(by: Viewer, glass: BrokenGlass, what: str) -> None:
    by.trace.did(Deed.BREAK_GLASS, RecordKind.BREAK_GLASS, [glass.id], why=what)
    by.trace.saw(glass.record_kind, [glass.record_id])
