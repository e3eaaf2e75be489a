"""The life of a meeting: its states, when enough agencies are there to decide, and until when its minutes are mended.

Source: the partnership's table of life cycles ("minutes locked 14 days after the meeting; corrections are additions").
The number of days is the partnership's (`policies/meetings`). Whether a decision is right is no question of this rule.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class MeetingStep(StrEnum):
    """What moves a meeting on."""

    OPEN = "open"
    CLOSE = "close"
    CANCEL = "cancel"


S, T = MeetingState, MeetingStep
STEPS: Mapping[tuple[MeetingState, MeetingStep], MeetingState] = {
    (S.PLANNED, T.OPEN): S.OPEN,
    (S.PLANNED, T.CANCEL): S.CANCELLED,
    (S.OPEN, T.CLOSE): S.CLOSED,
}
"""Which state each step leads to; a step that is not here is refused. A closed meeting stays closed."""


def next_state(state: MeetingState, step: MeetingStep) -> MeetingState | None:
    """The state that a step leads to from here, or None where it does not begin here."""
    return STEPS.get((state, step))


def is_quorate(n_agencies: int, quorum: int) -> bool:
    """Whether so many agencies are enough to decide; a quorum of 0 asks for none."""
    return n_agencies >= quorum


def mended_until(closed_on: date, days: int) -> date:
    """The last day on which an addition may correct the minutes of a meeting closed on a day; that day belongs."""
    return closed_on + timedelta(days=days)


def is_locked(closed_on: date | None, on: date, days: int) -> bool:
    """Whether the minutes are locked on a day; those of a meeting that is not closed never are."""
    return closed_on is not None and on > mended_until(closed_on, days)


def may_decide(state: MeetingState) -> bool:
    """Whether a decision can be written now."""
    return state is MeetingState.OPEN


def may_correct(state: MeetingState, closed_on: date | None, on: date, days: int) -> bool:
    """Whether an addition that corrects a decision can be written on a day: while open, and until it is locked."""
    return state is MeetingState.OPEN or (state is MeetingState.CLOSED and not is_locked(closed_on, on, days))
