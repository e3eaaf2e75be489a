"""The life of a report: its states, who moves it from one to the next, and the few words that its reporter hears.

Source: the partnership's table of life cycles, which also says that a report opened again within 28 days keeps its
number. One that another line logged and that is only counted here has no clock; every other open state has one. Closing
follows an answer, so that nobody's report ends without a word. Within `REOPENS_WITHIN_DAYS` days of its answer, and
again of its closing, it can be opened under the same number, by whoever disagrees and by triage alike; later a new
report names it. Danger is heard at any time. A report that follows another of the same incident keeps the state in
which it joined, and has no clock until it is parted.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from commonweal.core.terms import ReportState

REOPENS_WITHIN_DAYS = 28


class ReportStep(StrEnum):
    """What moves a report on."""

    TAKE_UP = "take-up"
    TRIAGE = "triage"
    ASSIGN = "assign"
    ACCEPT = "accept"
    RETURN = "return"
    BEGIN = "begin"
    ANSWER = "answer"
    CLOSE = "close"
    REOPEN = "reopen"
    HAND_OVER = "hand-over"


class ReportWord(StrEnum):
    """The few words for its reporter (system of plain words: received, with a team, action under way, ...)."""

    RECEIVED = "received"
    WITH_A_TEAM = "with-a-team"
    ACTION_UNDER_WAY = "action-under-way"
    FINISHED = "finished"
    CLOSED = "closed"


S, T = ReportState, ReportStep
STEPS: Mapping[tuple[ReportState, ReportStep], ReportState] = {
    (S.LOGGED, T.TAKE_UP): S.NEW,
    (S.NEW, T.TRIAGE): S.TRIAGED,
    (S.NEW, T.ASSIGN): S.ASSIGNED,
    (S.NEW, T.HAND_OVER): S.HANDED_OVER,
    (S.TRIAGED, T.ASSIGN): S.ASSIGNED,
    (S.TRIAGED, T.ANSWER): S.ANSWERED,
    (S.TRIAGED, T.HAND_OVER): S.HANDED_OVER,
    (S.ASSIGNED, T.ASSIGN): S.ASSIGNED,
    (S.ASSIGNED, T.ACCEPT): S.ACCEPTED,
    (S.ASSIGNED, T.RETURN): S.RETURNED,
    (S.ASSIGNED, T.HAND_OVER): S.HANDED_OVER,
    (S.ACCEPTED, T.ASSIGN): S.ASSIGNED,
    (S.ACCEPTED, T.RETURN): S.RETURNED,
    (S.ACCEPTED, T.BEGIN): S.IN_HAND,
    (S.ACCEPTED, T.ANSWER): S.ANSWERED,
    (S.ACCEPTED, T.HAND_OVER): S.HANDED_OVER,
    (S.RETURNED, T.ASSIGN): S.ASSIGNED,
    (S.RETURNED, T.ANSWER): S.ANSWERED,
    (S.RETURNED, T.HAND_OVER): S.HANDED_OVER,
    (S.IN_HAND, T.ASSIGN): S.ASSIGNED,
    (S.IN_HAND, T.RETURN): S.RETURNED,
    (S.IN_HAND, T.ANSWER): S.ANSWERED,
    (S.IN_HAND, T.HAND_OVER): S.HANDED_OVER,
    (S.HANDED_OVER, T.ASSIGN): S.ASSIGNED,
    (S.HANDED_OVER, T.ANSWER): S.ANSWERED,
    (S.ANSWERED, T.CLOSE): S.CLOSED,
    (S.ANSWERED, T.REOPEN): S.TRIAGED,
    (S.ANSWERED, T.HAND_OVER): S.HANDED_OVER,
    (S.CLOSED, T.REOPEN): S.TRIAGED,
}
"""Which state each step leads to; a step that is not here is refused. No rule closes a report: a person does."""

CLOCKED = (S.NEW, S.TRIAGED, S.ASSIGNED, S.ACCEPTED, S.RETURNED, S.IN_HAND, S.ANSWERED, S.HANDED_OVER)
"""The states in which somebody has to do the next thing by a time."""

OPEN = (S.NEW, S.TRIAGED, S.ASSIGNED, S.ACCEPTED, S.RETURNED, S.IN_HAND, S.HANDED_OVER)
"""The states in which its reporter still waits for an answer."""

ENDED = (S.ANSWERED, S.CLOSED)
"""The states in which its reporter has an answer, and can disagree with it."""

WITH_A_TEAM = (S.ASSIGNED, S.ACCEPTED, S.IN_HAND)
"""The states in which a team has to do the next thing."""

TRIAGES = (S.NEW, S.TRIAGED, S.RETURNED)
"""The states in which triage has to do the next thing."""

WORDS: Mapping[ReportState, ReportWord] = {
    S.LOGGED: ReportWord.RECEIVED,
    S.NEW: ReportWord.RECEIVED,
    S.TRIAGED: ReportWord.RECEIVED,
    S.RETURNED: ReportWord.RECEIVED,
    S.ASSIGNED: ReportWord.WITH_A_TEAM,
    S.ACCEPTED: ReportWord.WITH_A_TEAM,
    S.IN_HAND: ReportWord.ACTION_UNDER_WAY,
    S.HANDED_OVER: ReportWord.WITH_A_TEAM,
    S.ANSWERED: ReportWord.FINISHED,
    S.CLOSED: ReportWord.CLOSED,
}


def next_state(state: ReportState, step: ReportStep) -> ReportState | None:
    """The state that a step leads to from here, or None where it does not begin here."""
    return STEPS.get((state, step))


def next_steps(state: ReportState) -> tuple[ReportStep, ...]:
    """The steps that begin in a state, in the order of the table."""
    return tuple(step for (known, step) in STEPS if known is state)


def reopens_until(ended_on: date) -> date:
    """The last day on which a report that was answered or closed on a day can be opened again; that day belongs."""
    return ended_on + timedelta(days=REOPENS_WITHIN_DAYS)


def may_reopen(ended_on: date, on: date, *, danger: bool = False) -> bool:
    """Whether a report that was answered or closed on one day may be opened again on another; with danger, always."""
    return danger or on <= reopens_until(ended_on)
