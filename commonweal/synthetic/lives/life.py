"""One life of a report as it is planned: what was told, every moment after that, and where the report stands between.

A plan states what becomes of a report; the product is then made to live it. Instants are aware, in UTC, in whole
minutes. Days are London's.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from commonweal.core.rules.safe_contact import ContactWay
from commonweal.core.terms import ReportState, Risk
from commonweal.reports.terms import AgeBand

TRIAGE = ""
"""As a team: nobody's yet, so triage has it."""


class Way(StrEnum):
    """By which door a report comes in."""

    WEB = "web"
    TELEPHONE = "telephone"
    NIGHT_LINE = "night line"
    OTHER_SYSTEM = "another system"

    @property
    def is_written_down(self) -> bool:
        """Whether a member of staff takes it, and reads back how the caller can be told."""
        return self in (Way.TELEPHONE, Way.NIGHT_LINE)


class What(StrEnum):
    """What happens at a moment of a life."""

    TAKEN = "taken"
    SORTED = "triage looked"
    GIVEN = "given to a team"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    BEGUN = "begun"
    UPDATE = "update for the reporter"
    ANSWERED = "answered"
    CLOSED = "closed"
    HANDED_OVER = "handed over to the police"
    JOINED = "joined to another"
    DISAGREED = "reporter disagreed"
    DANGER = "reporter told of danger"
    COMPLAINED = "reporter complained"
    SURVEYED = "reporter answered the survey"
    DIARY = "reporter added"
    CONFIRMED = "reporter used a code that was sent"


class Letter(StrEnum):
    """What became of the letter about the case review that was due with a report."""

    SENT = "sent"
    LEFT_TO_OFFICER = "left to an officer"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where it happens; without a point only words were told."""

    words: str
    point: tuple[float, float] | None = None
    uprn: str = ""


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports and by which ways it is safe to tell them."""

    name: str
    phone: str = ""
    email: str = ""
    ways: tuple[ContactWay, ...] = ()
    may_say_what: bool = True

    @property
    def can_be_told(self) -> bool:
        """Whether a message can reach them: a safe way with an address."""
        return (ContactWay.MAIL in self.ways and bool(self.email)) or (
            ContactWay.TEXT in self.ways and bool(self.phone)
        )


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody tells; `reporter` None: they stay anonymous."""

    way: Way
    category: str
    account: str
    spot: Spot
    reporter: Reporter | None = None
    happening_now: bool = False
    danger: bool = False
    hate: bool = False
    risk: Risk = Risk.WEAPON
    """What the danger is, where there is any."""
    age_band: AgeBand = AgeBand.NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happens; `late`: it is the step that a clock had been waiting for, and comes after its end."""

    at: datetime
    what: What
    team: str = TRIAGE
    """Who gets it (GIVEN); else the team with whom the report lies, whose step it is."""
    words: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a report stands from an instant on; `due_at` None: no clock runs. `follows`: worked with another."""

    at: datetime
    state: ReportState
    team: str
    due_at: datetime | None
    urgent: bool = False
    follows: bool = False


@dataclass(slots=True)
class Life:
    """A report's whole life. `first_team` is where the plan sends it; `leader`: the life that it comes to follow."""

    number: int
    telling: Telling
    first_team: str
    moments: list[Moment] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    letter: Letter | None = None
    leader: "Life | None" = None
    joined_at: datetime | None = None

    @property
    def taken_at(self) -> datetime:
        """When it was taken."""
        return self.standings[0].at
