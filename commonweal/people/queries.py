"""Callers and the decisions about them, from the viewer on."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from commonweal.access.permission import kept_back_fields
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.people.models import Caller, IdentityDecision
from commonweal.people.persons import Joined, Persons, persons_of
from commonweal.people.terms import Answer, caller_code

MOST_SHOWN = 200
MOST_ASKED_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class CallerShown:
    """A caller as a page shows it; name and number are None for a role that does not see them."""

    id: UUID
    code: str
    name: str | None
    number: str | None


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A decision about callers, in force or undone; what the role does not see is None."""

    id: UUID
    answer: str
    answer_label: str
    callers: tuple[CallerShown, ...]
    reasons: tuple[str, ...] | None
    why: str | None
    decided_by: str
    decided_at: datetime
    undone_by: str | None
    undone_at: datetime | None
    undone_why: str | None

    @property
    def in_force(self) -> bool:
        """Whether it still holds."""
        return self.undone_at is None


@dataclass(frozen=True, slots=True)
class CallerTold:
    """A caller as the comparison of names takes it: number and compared name, either perhaps empty."""

    id: UUID
    number: str
    compared_name: str


def persons_in_force(viewer: Viewer) -> Persons:
    """Which callers count together by the decisions that hold."""
    return persons_of(joined_in_force(Answer.ONE_PERSON, viewer))


def person_of(caller_id: UUID, viewer: Viewer) -> tuple[frozenset[UUID], bool]:
    """The callers who count together with one by decisions that hold, and whether they count as a person known.

    A name without a number is nobody known until somebody has confirmed it (docs/decisions/0012).
    """
    held = IdentityDecision.objects.visible_to(viewer).filter(
        answer=Answer.ONE_PERSON, undone__isnull=True, callers=caller_id
    )
    if held.exists():
        callers = persons_in_force(viewer).with_(caller_id)
        if len(callers) > 1:
            return callers, True
    known = Caller.objects.visible_to(viewer).filter(id=caller_id, contact_point__isnull=False)
    return frozenset((caller_id,)), known.exists()


def decided_about(caller_ids: Collection[UUID], viewer: Viewer) -> frozenset[UUID]:
    """Those of these callers about whom somebody ever decided that they and others are one person."""
    held = IdentityDecision.objects.visible_to(viewer).filter(answer=Answer.ONE_PERSON, callers__in=list(caller_ids))
    return frozenset(held.values_list("callers", flat=True)) & frozenset(caller_ids)


def joined_in_force(answer: Answer, viewer: Viewer) -> list[Joined]:
    """Decisions of one answer that hold, oldest first, each with those of its callers whom the viewer may see."""
    decisions = IdentityDecision.objects.visible_to(viewer).filter(answer=answer, undone__isnull=True)
    ordered = list(decisions.order_by("decided_at", "id").prefetch_related("callers"))
    seen = callers_seen({caller.id for one in ordered for caller in one.callers.all()}, viewer)
    joined = [Joined(one.id, frozenset(seen & {caller.id for caller in one.callers.all()})) for one in ordered]
    return [one for one in joined if len(one.callers) > 1]


def decisions_about(caller_ids: Iterable[UUID], viewer: Viewer) -> list[DecisionShown]:
    """Every decision about any of these callers, also undone ones, newest first."""
    found = IdentityDecision.objects.visible_to(viewer).filter(callers__in=list(caller_ids)).distinct()
    return _decisions_shown(found, viewer)


def newest_decisions(viewer: Viewer) -> list[DecisionShown]:
    """The newest decisions, also undone ones, newest first."""
    return _decisions_shown(IdentityDecision.objects.visible_to(viewer), viewer)


def decision_shown(decision_id: UUID, viewer: Viewer) -> DecisionShown | None:
    """One decision, or None where there is none that the viewer may see."""
    shown = _decisions_shown(IdentityDecision.objects.visible_to(viewer).filter(id=decision_id), viewer)
    return shown[0] if shown else None


def _decisions_shown(found: QuerySet[IdentityDecision], viewer: Viewer) -> list[DecisionShown]:
    ordered = found.select_related("undone").order_by("-decided_at", "-id")
    made = list(ordered.prefetch_related("callers__contact_point"))
    # A decision about a caller who is kept from the viewer names that caller: it is absent with them.
    seen = callers_seen({caller.id for one in made for caller in one.callers.all()}, viewer)
    decisions = [one for one in made if seen.issuperset(caller.id for caller in one.callers.all())][:MOST_SHOWN]
    viewer.saw(RecordKind.IDENTITY_DECISION, [one.id for one in decisions])
    hidden = kept_back_fields(viewer, RecordKind.IDENTITY_DECISION)
    of_callers = kept_back_fields(viewer, RecordKind.CALLER)
    for one in decisions:
        viewer.saw(RecordKind.CALLER, [caller.id for caller in one.callers.all()])
    return [_decision_shown(one, hidden, of_callers) for one in decisions]


def _decision_shown(one: IdentityDecision, hidden: frozenset[str], of_callers: frozenset[str]) -> DecisionShown:
    undone = getattr(one, "undone", None)
    callers = sorted(one.callers.all(), key=lambda caller: (caller.compared_name, caller.id))
    return DecisionShown(
        id=one.id,
        answer=one.answer,
        answer_label=Answer(one.answer).label,
        callers=tuple(_shown(caller, of_callers) for caller in callers),
        reasons=None if "reasons" in hidden else tuple(one.reasons),
        why=None if "why" in hidden else one.why,
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        undone_by=undone.undone_by if undone else None,
        undone_at=undone.undone_at if undone else None,
        undone_why=undone.why if undone and "why" not in hidden else None,
    )


def callers_shown(caller_ids: Iterable[UUID], viewer: Viewer) -> dict[UUID, CallerShown]:
    """These callers as the viewer may see them; those who may not be seen are not in the answer."""
    found = Caller.objects.visible_to(viewer).select_related("contact_point").in_bulk(list(caller_ids))
    viewer.saw(RecordKind.CALLER, found)
    hidden = kept_back_fields(viewer, RecordKind.CALLER)
    return {one: _shown(caller, hidden) for one, caller in found.items()}


def callers_seen(caller_ids: Iterable[UUID], viewer: Viewer) -> set[UUID]:
    """Those of these callers whom the viewer may see; nothing of them is read."""
    found: set[UUID] = set()
    wanted = list(caller_ids)
    for start in range(0, len(wanted), MOST_ASKED_AT_ONCE):
        seen = Caller.objects.visible_to(viewer).filter(id__in=wanted[start : start + MOST_ASKED_AT_ONCE])
        found |= set(seen.values_list("id", flat=True))
    return found


def _shown(caller: Caller, hidden: frozenset[str]) -> CallerShown:
    return CallerShown(
        id=caller.id,
        code=caller_code(caller.id),
        name=None if "name" in hidden else caller.name,
        number=None if "number" in hidden else (caller.contact_point.value if caller.contact_point else ""),
    )


def callers_told(viewer: Viewer) -> list[CallerTold]:
    """Every caller with number and compared name, for comparing; what a page shows of it is noted when it does."""
    rows = Caller.objects.visible_to(viewer).values_list("id", "contact_point__value", "compared_name")
    return [CallerTold(one, number or "", name) for one, number, name in rows.iterator(chunk_size=5_000)]
