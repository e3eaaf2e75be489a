"""The life of a call-out, from being asked for to what was found there, and the hours in which somebody can go.

Residents ring the patrol line between 16:00 and 04:00 and the night team witnesses nuisance in the evening and early
hours (Islington, out-of-hours service; S003); the hours are the partnership's own. The docs draw it from
`STEPS`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from commonweal.core.terms import LONDON


class CallOutState(StrEnum):
    """Where a call-out stands."""

    ASKED = "asked"
    ON_THE_WAY = "on-the-way"
    ARRIVED = "arrived"
    DONE = "done"
    NOT_POSSIBLE = "not-possible"


class CallOutStep(StrEnum):
    """What whoever goes there says."""

    SET_OFF = "set off"
    ARRIVE = "arrive"
    FINISH = "finish"
    GIVE_UP = "give up"


S, T = CallOutState, CallOutStep
STEPS: Mapping[tuple[CallOutState, CallOutStep], CallOutState] = {
    (S.ASKED, T.SET_OFF): S.ON_THE_WAY,
    (S.ASKED, T.ARRIVE): S.ARRIVED,
    (S.ASKED, T.GIVE_UP): S.NOT_POSSIBLE,
    (S.ON_THE_WAY, T.ARRIVE): S.ARRIVED,
    (S.ON_THE_WAY, T.GIVE_UP): S.NOT_POSSIBLE,
    (S.ARRIVED, T.FINISH): S.DONE,
    (S.ARRIVED, T.GIVE_UP): S.NOT_POSSIBLE,
}
"""Which state each step leads to; a step that is not here is refused."""

WAITS = (S.ASKED, S.ON_THE_WAY)
"""The states in which somebody waits for them to come; the clock runs."""

OPEN = (*WAITS, S.ARRIVED)


def next_call_out_state(state: CallOutState, step: CallOutStep) -> CallOutState | None:
    """The state that a step leads to from here, or None where it does not begin here."""
    return STEPS.get((state, step))


def next_call_out_steps(state: CallOutState) -> tuple[CallOutStep, ...]:
    """The steps that begin in a state, in the order of the table."""
    return tuple(step for (known, step) in STEPS if known is state)


def next_opening(at: datetime, begins: time, ends: time) -> datetime:
    """`at` itself while somebody can be called out, else when that next begins; in UTC.

    `begins` belongs to the hours and `ends` does not, in London's wall time; `begins` after `ends` crosses midnight.
    """
    local = at.astimezone(LONDON)
    now = local.time()
    inside = begins <= now < ends if begins < ends else now >= begins or now < ends
    if inside:
        return at
    day = local.date() + timedelta(days=0 if now < begins else 1)
    return datetime.combine(day, begins, LONDON).astimezone(UTC)
