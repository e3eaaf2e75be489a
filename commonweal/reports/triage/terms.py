"""What of the inbox can be shown, in words, and what an address of it asks for."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from commonweal.core.rules.report_life import CLOCKED, OPEN, TRIAGES
from commonweal.core.terms import ReportState

S = ReportState


class Show(StrEnum):
    """A part of the inbox."""

    TRIAGE = "triage"
    MINE = "mine"
    LATE = "late"
    RETURNED = "returned"
    NO_PLACE = "borough-unknown"
    ELSEWHERE = "another-borough"
    ADDED = "added"
    CO_ORDINATED = "co-ordinated"
    TEAMS = "with-teams"
    ANSWERED = "answered"


LABELS = {
    Show.TRIAGE: "Triage has to act",
    Show.MINE: "My team’s list",
    Show.LATE: "Late",
    Show.RETURNED: "Returned to triage",
    Show.NO_PLACE: "Borough not known",
    Show.ELSEWHERE: "Another borough’s address",
    Show.ADDED: "Added after the answer",
    Show.CO_ORDINATED: "Looks co-ordinated",
    Show.TEAMS: "With a team",
    Show.ANSWERED: "Answered, to be closed",
}
STATES: dict[Show, tuple[ReportState, ...]] = {
    Show.TRIAGE: TRIAGES,
    Show.MINE: CLOCKED,
    Show.LATE: CLOCKED,
    Show.RETURNED: (S.RETURNED,),
    Show.NO_PLACE: TRIAGES,
    Show.ELSEWHERE: TRIAGES,
    Show.ADDED: (S.ANSWERED, S.CLOSED),
    Show.CO_ORDINATED: OPEN,
    Show.TEAMS: (S.ASSIGNED, S.ACCEPTED, S.IN_HAND, S.HANDED_OVER),
    Show.ANSWERED: (S.ANSWERED,),
}
OF_A_TEAM = (Show.MINE, Show.LATE, Show.ADDED, Show.ANSWERED)
"""What stands there for whoever works in a team; the rest is for those who send every report to its team."""
STATE_WORDS = {
    S.LOGGED: "logged by another line",
    S.NEW: "new",
    S.TRIAGED: "looked at",
    S.ASSIGNED: "given to a team",
    S.ACCEPTED: "accepted",
    S.RETURNED: "returned to triage",
    S.IN_HAND: "action under way",
    S.ANSWERED: "answered",
    S.CLOSED: "closed",
    S.HANDED_OVER: "handed over to the police",
}
CLOCK_WORDS = {
    S.NEW: "to be looked at",
    S.TRIAGED: "to be given to a team or answered",
    S.RETURNED: "to be given to another team",
    S.ASSIGNED: "to be accepted or returned",
    S.ACCEPTED: "to be begun or answered",
    S.IN_HAND: "to be answered",
    S.ANSWERED: "to be closed",
    S.HANDED_OVER: "to hear from the police",
}
"""What has to be done by the time that the clock of a state shows."""


@dataclass(frozen=True, slots=True)
class After:
    """Where a page ends: the last line's place in the order; no clock where it is not shown to the viewer."""

    urgent: bool
    due_at: datetime | None
    id: UUID

    def __str__(self) -> str:
        at = f"{self.due_at.timestamp():.6f}" if self.due_at else ""
        return f"{int(self.urgent)}_{at}_{self.id}"


def after_of(written: str) -> After | None:
    """Where a page ends as an address writes it; None where it is none."""
    urgent, _, rest = written.partition("_")
    at, _, one = rest.partition("_")
    try:
        return After(urgent == "1", datetime.fromtimestamp(float(at), UTC) if at else None, UUID(one))
    except (ValueError, OverflowError, OSError):
        return None


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the inbox is asked for; the whole state of the list. Empty: not asked."""

    show: Show
    reference: str = ""
    category: str = ""
    ward: str = ""
    team: str = ""
    after: After | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the part and the page is asked for."""
        return any((self.reference, self.category, self.ward, self.team))


@dataclass(frozen=True, slots=True)
class Line:
    """One report in the inbox, in two lines; what the viewer does not see of it is None."""

    id: UUID
    reference: str
    version: int
    state: ReportState
    urgent: bool
    sensitive: bool
    category_label: str | None
    location: str | None
    received_at: datetime | None
    due_at: datetime | None
    rule: str
    why: str
    team: str | None
    assigned_to: str | None
    marks: tuple[str, ...]
    n_followers: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the inbox with how many stand there; `more`: there are more than were counted."""

    show: Show
    label: str
    n: int
    more: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of the inbox; `onward` begins the next, None at its end."""

    lines: tuple[Line, ...]
    onward: After | None
    parts: tuple[Part, ...]
    can_ask: frozenset[str]
    may_assign: bool
