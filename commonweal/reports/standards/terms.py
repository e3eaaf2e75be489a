"""The numbers of the manager's page, each with the sentence that says what it counts; every one counts reports."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

NO_TEAM = "none"
"""As a team in an address: reports that lie with no team."""


class Standard(StrEnum):
    """One number of the page; its word stands in addresses."""

    RECEIVED = "received"
    WAITING = "waiting"
    LATE = "late"
    RE_ROUTED = "re-routed"
    RETURNED = "returned"
    HEARD_BACK = "heard-back"
    NOT_HEARD_BACK = "not-heard-back"
    LATE_STEPS = "late-steps"
    ANSWERED = "answered"
    CLOSED = "closed"
    DISAGREED = "disagreed"
    COMPLAINED = "complained"
    NOT_TOLD = "not-told"


LABELS = {
    Standard.RECEIVED: "Received",
    Standard.WAITING: "Waiting now",
    Standard.LATE: "Late now",
    Standard.RE_ROUTED: "Sent elsewhere than the rule said",
    Standard.RETURNED: "Returned to triage",
    Standard.HEARD_BACK: "Heard back",
    Standard.NOT_HEARD_BACK: "Not heard back yet",
    Standard.LATE_STEPS: "A step came late",
    Standard.ANSWERED: "Answered",
    Standard.CLOSED: "Closed",
    Standard.DISAGREED: "Reporter disagreed",
    Standard.COMPLAINED: "Complaint about the service",
    Standard.NOT_TOLD: "Reporter could not be told",
}
MEANS = {
    Standard.RECEIVED: "Reports received in these days.",
    Standard.WAITING: "Reports of any day that wait for an answer at this moment. One that follows another of the same "
    "incident is not counted: that one is worked for both.",
    Standard.LATE: "Of those that wait, the ones whose clock has run out.",
    Standard.RE_ROUTED: "Of those received in these days, the ones that somebody gave to another team than the routing "
    "rule had said, or to a team where the rule had said triage.",
    Standard.RETURNED: "Of those received in these days, the ones that a team returned to triage at least once.",
    Standard.HEARD_BACK: "Of those received in these days, the ones whose reporter had a first contact: a team "
    "accepted the report or began, an update was written for the reporter, or an answer.",
    Standard.NOT_HEARD_BACK: "Of those received in these days, the ones without a first contact so far.",
    Standard.LATE_STEPS: "Reports of which a step in these days came after its clock had run out.",
    Standard.ANSWERED: "Reports that were answered in these days.",
    Standard.CLOSED: "Reports that were closed in these days.",
    Standard.DISAGREED: "Reports whose reporter disagreed in these days with an answer or a closing.",
    Standard.COMPLAINED: "Reports whose reporter complained in these days about how they were dealt with.",
    Standard.NOT_TOLD: "Reports whose reporter a message that was due in these days could not tell: they named no safe "
    "way, or nobody has confirmed the address.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Civil days in London, both included, and a team: its id, `NO_TEAM`, or empty for all."""

    first_on: date
    last_on: date
    team: str = ""


@dataclass(frozen=True, slots=True)
class FirstContact:
    """Working minutes from the receipt to the first contact: of how many reports, the middle one, and nine in ten."""

    n_reports: int
    median_minutes: int
    nine_in_ten_minutes: int


@dataclass(frozen=True, slots=True)
class TeamLine:
    """The numbers of one team; `team` is what an address says, the name what people say."""

    team: str
    name: str
    counts: dict[Standard, int]
    first_contact: FirstContact | None


@dataclass(frozen=True, slots=True)
class AgeShare:
    """How many reports complain of somebody of one age band."""

    label: str
    n_reports: int


@dataclass(frozen=True, slots=True)
class StandardsPage:
    """The page: all teams together first, then each; the age bands add up to what was received."""

    everybody: TeamLine
    teams: tuple[TeamLine, ...]
    ages: tuple[AgeShare, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One report behind a number; what a role does not see is None."""

    id: UUID
    reference: str
    received_at: datetime | None
    category_label: str | None
    location: str | None
    team: str | None
    state: str
    due_at: datetime | None
