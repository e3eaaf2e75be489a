"""States of ours as words of theirs, going out in lower case and coming in in upper case, and the text that goes along.

Closed only where the report is closed (interop.md 1.9, 5): an answered one is still in progress until somebody closes
it. The text is fixed. No word that somebody of the staff wrote goes out, but the answer to the reporter itself.
"""

from commonweal.core.rules.report_life import WORDS, ReportWord
from commonweal.core.terms import ReportState
from commonweal.reports.terms import EventKind

OPEN, CLOSED = "open", "closed"
OUT = {
    ReportWord.RECEIVED: "open",
    ReportWord.WITH_A_TEAM: "investigating",
    ReportWord.ACTION_UNDER_WAY: "in_progress",
    ReportWord.FINISHED: "in_progress",
    ReportWord.CLOSED: "closed",
}
TEXTS = {
    ReportWord.RECEIVED: "We have the report. Somebody decides who deals with it.",
    ReportWord.WITH_A_TEAM: "A team has the report.",
    ReportWord.ACTION_UNDER_WAY: "Action is under way.",
    ReportWord.FINISHED: "We have answered.",
    ReportWord.CLOSED: "The report is closed.",
}
REOPENED = "reopen"
REOPENED_TEXT = "The report is open again. Somebody decides who deals with it."
TOLD_OF = {
    EventKind.RECEIVED, EventKind.ROUTED, EventKind.ASSIGNED, EventKind.BEGUN, EventKind.ANSWERED, EventKind.CLOSED,
    EventKind.REOPENED,
}  # fmt: skip
"""The promised points of a report, of which its reporter hears; nothing else goes out."""

IN = frozenset(
    {
        "OPEN", "CLOSED", "FIXED", "IN_PROGRESS", "PLANNED", "ACTION_SCHEDULED", "INVESTIGATING", "DUPLICATE",
        "NOT_COUNCILS_RESPONSIBILITY", "NO_FURTHER_ACTION", "INTERNAL_REFERRAL", "CANCELLED", "REOPEN", "FOR_TRIAGE",
        "UNCHANGED",
    }
)  # fmt: skip
"""What an update may say of the report on the other side; it never closes ours."""
ASKS_FOR_US = frozenset({"REOPEN", "FOR_TRIAGE"})
"""What says that it is not over: of a report that is answered or closed, triage has it again; else it got worse."""


def open_or_closed(state: str) -> str:
    """The status of GeoReport v2, which has two."""
    return CLOSED if state == ReportState.CLOSED else OPEN


def word_of(state: str) -> ReportWord:
    """What the reporter of a report in this state hears; of a state that is not known, that we have it."""
    return next((word for known, word in WORDS.items() if known == state), ReportWord.RECEIVED)


def status_out(kind: str, state: str) -> str:
    """The status of one update in FixMyStreet's words."""
    return REOPENED if kind == EventKind.REOPENED else OUT[word_of(state)]


def text_out(kind: str, state: str, answer: str) -> str:
    """The text of one update; `answer` is the public answer, of an event that is one."""
    if kind == EventKind.REOPENED:
        return REOPENED_TEXT
    return answer if kind == EventKind.ANSWERED and answer else TEXTS[word_of(state)]
