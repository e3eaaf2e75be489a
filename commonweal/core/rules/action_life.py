"""The life of an action: its states, who moves it from one to the next, when it is due, and who hears that it is late.

Source: the partnership's table of life cycles: proposed, agreed, started, done or not possible (with a reason), effect
checked; never deleted; overdue ones are shown to the owner, the chair, the owner's manager. What is handed back, or
given to others, stands as agreed again: it is not lost, and somebody has to take it up. After how many days each hears
is the partnership's choice (`core/policy/actions.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SOON_DAYS = 7


class ActionState(StrEnum):
    """Where an action stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    STARTED = "started"
    DONE = "done"
    NOT_POSSIBLE = "not-possible"
    EFFECT_CHECKED = "effect-checked"


class ActionStep(StrEnum):
    """What moves an action on, or to others."""

    AGREE = "agree"
    START = "start"
    FINISH = "finish"
    GIVE_UP = "give-up"
    HAND_BACK = "hand-back"
    GIVE = "give"
    PUT_OFF = "put-off"
    CHECK_EFFECT = "check-effect"


S, T = ActionState, ActionStep
STEPS: Mapping[tuple[ActionState, ActionStep], ActionState] = {
    (S.PROPOSED, T.AGREE): S.AGREED,
    (S.PROPOSED, T.GIVE_UP): S.NOT_POSSIBLE,
    (S.AGREED, T.START): S.STARTED,
    (S.AGREED, T.FINISH): S.DONE,
    (S.AGREED, T.GIVE_UP): S.NOT_POSSIBLE,
    (S.AGREED, T.HAND_BACK): S.AGREED,
    (S.AGREED, T.GIVE): S.AGREED,
    (S.AGREED, T.PUT_OFF): S.AGREED,
    (S.STARTED, T.FINISH): S.DONE,
    (S.STARTED, T.GIVE_UP): S.NOT_POSSIBLE,
    (S.STARTED, T.HAND_BACK): S.AGREED,
    (S.STARTED, T.GIVE): S.AGREED,
    (S.STARTED, T.PUT_OFF): S.STARTED,
    (S.NOT_POSSIBLE, T.AGREE): S.AGREED,
    (S.DONE, T.CHECK_EFFECT): S.EFFECT_CHECKED,
}
"""Which state each step leads to; a step that is not here is refused."""

OPEN = (S.AGREED, S.STARTED)
"""The states in which somebody has to do it, by its day."""

NEEDS_WORDS = frozenset({T.FINISH, T.GIVE_UP, T.HAND_BACK, T.PUT_OFF, T.CHECK_EFFECT})
"""Steps that say why, or what came of it, in a sentence."""

BY_OWNER = frozenset({T.START, T.FINISH, T.GIVE_UP, T.HAND_BACK})
"""Steps of whoever has it, and of whoever agrees actions; the others are of those alone."""


def next_state(state: ActionState, step: ActionStep) -> ActionState | None:
    """The state that a step leads to from here, or None where it does not begin here."""
    return STEPS.get((state, step))


def next_steps(state: ActionState) -> tuple[ActionStep, ...]:
    """The steps that begin in a state, in the order of the table."""
    return tuple(step for (known, step) in STEPS if known is state)


class Due(StrEnum):
    """When something is due, as somebody plans a day with it."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


def when_due(due_on: date, today: date) -> Due:
    """Where a day lies: late from the day after it; `SOON` are the next `SOON_DAYS` days, the last belongs."""
    days = (due_on - today).days
    if days < 0:
        return Due.OVERDUE
    if days == 0:
        return Due.TODAY
    return Due.SOON if days <= SOON_DAYS else Due.LATER


class Hearer(StrEnum):
    """Who hears that an action is late, in the order in which they do."""

    OWNER = "owner"
    CHAIR = "chair"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Rungs:
    """From how many days after its due day each hears of it; a rung is never before the one below it."""

    owner_days: int
    chair_days: int
    manager_days: int

    def __post_init__(self) -> None:
        if not 1 <= self.owner_days <= self.chair_days <= self.manager_days:
            raise ValueError("the owner hears first, from a day after it was due, then the chair, then the manager")


def hear_of_late(due_on: date, today: date, rungs: Rungs) -> tuple[Hearer, ...]:
    """Who is to have heard by today that an action due on a day is late, in order; nobody while it is not."""
    from_days = (
        (Hearer.OWNER, rungs.owner_days),
        (Hearer.CHAIR, rungs.chair_days),
        (Hearer.MANAGER, rungs.manager_days),
    )
    return tuple(who for who, days in from_days if today >= due_on + timedelta(days=days))
