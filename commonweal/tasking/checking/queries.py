"""What was found at the checks, and what worked where: from the viewer on.

Counts of cases by kind of work, never of people or teams. Several actions at one place at one time share what happened
there: the page says so.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from commonweal.access.viewer import Viewer
from commonweal.actions.queries import ActionShown, actions_by_id
from commonweal.core.analysis.did_it_work import Answer
from commonweal.tasking.models import EffectCheck

MOST_SHOWN = 40
CANNOT_SAY = (Answer.TOO_FEW.value, Answer.NO_COMPARISON.value, "")


@dataclass(frozen=True, slots=True)
class CheckShown:
    """One check with its action; `ratio` is (ratio, low, high) of calls after to what was to be expected."""

    action: ActionShown
    weeks: int
    answer: str
    not_answered: str
    effect_id: UUID | None
    counts: tuple[int, int] | None
    ratio: tuple[float, float, float] | None
    checked_on: date


@dataclass(frozen=True, slots=True)
class KindOfWork:
    """What became of one kind of work: cases by answer, each action once, at its longest check."""

    word: str
    name: str
    n_cases: int
    n_fell: int
    n_rose: int
    n_no_clear: int
    n_cannot_say: int


def checks(viewer: Viewer, *, kind: str = "", location_key: str | None = None) -> tuple[CheckShown, ...]:
    """The newest `MOST_SHOWN` checks that the viewer may see, of a kind of work or of a place."""
    rows = EffectCheck.objects.visible_to(viewer).select_related("run")
    if kind:
        rows = rows.filter(action__word=kind)
    if location_key is not None:
        rows = rows.filter(action__location_key=location_key)
    return _shown(list(rows.order_by("-created_at", "action_id", "-weeks")[:MOST_SHOWN]), viewer)


def what_worked(viewer: Viewer) -> tuple[KindOfWork, ...]:
    """Cases by kind of work, the kind with most cases first."""
    rows = EffectCheck.objects.visible_to(viewer).order_by("action_id", "weeks")
    # Of each action the last row stays: that of its longest check.
    longest = dict(rows.values_list("action_id", "answer"))
    actions = actions_by_id(longest, viewer)
    by_kind: dict[tuple[str, str], Counter[str]] = {}
    for action_id, answer in longest.items():
        if one := actions.get(action_id):
            by_kind.setdefault((one.word, one.kind_name), Counter())[answer] += 1
    found = [_kind(word, name, counts) for (word, name), counts in by_kind.items()]
    return tuple(sorted(found, key=lambda one: (-one.n_cases, one.name)))


def _kind(word: str, name: str, counts: Counter[str]) -> KindOfWork:
    return KindOfWork(
        word, name, counts.total(), counts[Answer.FELL_MORE], counts[Answer.ROSE_MORE], counts[Answer.NO_CLEAR_CHANGE],
        sum(counts[answer] for answer in CANNOT_SAY),
    )  # fmt: skip


def _shown(rows: list[EffectCheck], viewer: Viewer) -> tuple[CheckShown, ...]:
    viewer.saw(EffectCheck.kind, [row.id for row in rows])
    actions = actions_by_id({row.action_id for row in rows}, viewer)
    return tuple(_check(row, actions[row.action_id]) for row in rows if row.action_id in actions)


def _check(row: EffectCheck, action: ActionShown) -> CheckShown:
    facts: dict[str, Any] = row.run.facts if row.run else {}
    effect, counts = facts.get("effect"), facts.get("counts")
    return CheckShown(
        action=action,
        weeks=row.weeks,
        answer=row.answer,
        not_answered=row.not_answered,
        effect_id=row.run_id,
        counts=(counts[0][0], counts[-1][0]) if counts else None,
        ratio=(effect["ratio"], effect["low"], effect["high"]) if effect else None,
        checked_on=row.created_at.date(),
    )
