"""What the questions gave, checked: the same questions on the telephone and on the web, so both lines match."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from commonweal.access.viewer import Viewer
from commonweal.core.rules.safe_contact import ContactWay
from commonweal.core.terms import CallSource, Risk
from commonweal.reports.terms import AgeBand, Aimed, HateStrand, Ongoing, PlaceFound

LONGEST_ACCOUNT, LONGEST_WORDS, LONGEST_PLACE, LONGEST_NAME = 4_000, 400, 200, 120
MOST_IMPACT = 3
IMPACTS = ("sleep", "health", "work", "children")


@dataclass(frozen=True, slots=True)
class Where:
    """Where it happens: metres on the British National Grid, both or neither; `found` says how it was found."""

    words: str
    found: PlaceFound = PlaceFound.WORDS
    easting_m: float | None = None
    northing_m: float | None = None
    uprn: str = ""
    borough_name: str = ""
    """The neighbouring borough, of an address there."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who reports, and how it is safe to tell them something; no ways: nothing is sent."""

    name: str = ""
    phone: str = ""
    """In one spelling (people/telephone.py), or empty."""
    email: str = ""
    ways: tuple[ContactWay, ...] = ()
    safe_times: str = ""
    may_say_what: bool = True
    interpreter: str = ""
    reads: str = "en"


@dataclass(frozen=True, slots=True)
class Answers:
    """One report as told. Instants are aware and in UTC; `happened_at` None: not told, so it counts when received."""

    category: str
    account: str
    where: Where
    happened_at: datetime | None = None
    ended_at: datetime | None = None
    ongoing: Ongoing | None = None
    risks: frozenset[Risk] = frozenset()
    aimed: Aimed | None = None
    strands: tuple[HateStrand, ...] = ()
    vulnerable: str = ""
    vehicle: str = ""
    animals: bool = False
    drugs: bool = False
    n_people: int | None = None
    age_band: AgeBand = AgeBand.NOT_KNOWN
    impact: dict[str, int] = field(default_factory=dict)
    told_before: str = ""
    wish: str = ""
    may_share: bool = False
    who: Who | None = None
    """None: anonymous."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """By which line a report came and who wrote it down. `key`: the form's own, so that a form sent twice is one."""

    source: CallSource
    name: str
    """web, telephone, another system, or the name of a log."""
    key: str
    handler_id: UUID | None = None
    language: str = "en"
    system_key_id: UUID | None = None
    their_reference: str = ""
    access_digest: str = ""
    """Of the code with which its reporter opens it again (reports/public); empty where there is none."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One report on its way in: what was told, by which line, for whom it is taken, and when it was received."""

    answers: Answers
    way_in: WayIn
    by: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A report that is kept: what its reporter is told. `again`: the same form had been sent before."""

    report_id: UUID
    reference: str
    team: str
    """Which team has it; empty: triage."""
    because: str
    late_at: datetime | None
    again: bool = False
