"""Where reports go, when they are late, and who is told: worked examples by the invented borough's policy."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from commonweal.core.policy.reports import ReportsPolicy, read_bank_holidays, read_reports_policy
from commonweal.core.rules.routing import RouteFacts
from commonweal.core.rules.safe_contact import ContactWay, SafeContact
from commonweal.core.terms import LONDON, CategoryGroup, Land, ReportState, Risk

POLICIES = Path(__file__).resolve().parents[2] / "policies"
NUISANCE, PERSONAL, ENVIRONMENTAL = CategoryGroup.NUISANCE, CategoryGroup.PERSONAL, CategoryGroup.ENVIRONMENTAL


def policy() -> ReportsPolicy:
    """Northmoor's policy, by which the examples are judged."""
    file = POLICIES / "reports" / "northmoor.toml"
    return read_reports_policy(file.read_text(encoding="utf-8"), file=file.name)


def holidays() -> frozenset[date]:
    """The bank holidays of England and Wales."""
    file = POLICIES / "law" / "bank-holidays.toml"
    return read_bank_holidays(file.read_text(encoding="utf-8"), file=file.name)


@dataclass(frozen=True)
class RouteExample:
    """A report in words and as facts, and to whom it should go by which rule."""

    told: str
    facts: RouteFacts
    team: str
    rule: str


def _facts(
    category: str,
    group: CategoryGroup,
    land: Land,
    at: str = "14:00",
    *,
    now: bool = False,
    risks: tuple[Risk, ...] = (),
) -> RouteFacts:
    landlord = {Land.COUNCIL_HOUSING: "Northmoor Council", Land.OTHER_LANDLORD: "Lanternlight Homes"}.get(land, "")
    return RouteFacts(
        category, group, land, landlord, "E05099001", time.fromisoformat(at), now, vulnerable=False,
        risks=frozenset(risks),
    )  # fmt: skip


ROUTES = (
    RouteExample("Loud music in a council block, 14:00, over", _facts("noise", NUISANCE, Land.COUNCIL_HOUSING),
                 "Tenancy team", "council housing"),
    RouteExample("The same at 23:00, going on", _facts("noise", NUISANCE, Land.COUNCIL_HOUSING, "23:00", now=True),
                 "Out-of-hours team", "night noise"),
    RouteExample("The same at 22:59, going on", _facts("noise", NUISANCE, Land.COUNCIL_HOUSING, "22:59", now=True),
                 "Tenancy team", "council housing"),
    RouteExample("The same at 06:59, going on", _facts("noise", NUISANCE, Land.COUNCIL_HOUSING, "06:59", now=True),
                 "Out-of-hours team", "night noise"),
    RouteExample("The same at 07:00, going on", _facts("noise", NUISANCE, Land.COUNCIL_HOUSING, "07:00", now=True),
                 "Tenancy team", "council housing"),
    RouteExample("At 23:30, but over by then", _facts("noise", NUISANCE, Land.COUNCIL_HOUSING, "23:30"),
                 "Tenancy team", "council housing"),
    RouteExample("Somebody with a knife in a council block, at night",
                 _facts("noise", NUISANCE, Land.COUNCIL_HOUSING, "23:30", now=True, risks=(Risk.WEAPON,)),
                 "triage", "danger"),
    RouteExample("Aimed at somebody for who they are, in a landlord's home",
                 _facts("harassment", PERSONAL, Land.OTHER_LANDLORD, risks=(Risk.HATE,)), "triage", "hate"),
    RouteExample("A home of another landlord taken over", _facts("cuckooing", PERSONAL, Land.OTHER_LANDLORD),
                 "landlord", "another landlord"),
    RouteExample("Needles left at a home of another landlord",
                 _facts("drug-litter", ENVIRONMENTAL, Land.OTHER_LANDLORD), "Street environment team", "environmental"),
    RouteExample("Street drinking in a park", _facts("street-drinking", NUISANCE, Land.PARK), "Parks team", "parks"),
    RouteExample("A mattress in a park", _facts("litter-and-dumping", ENVIRONMENTAL, Land.PARK), "Parks team", "parks"),
    RouteExample("A mattress in a street", _facts("litter-and-dumping", ENVIRONMENTAL, Land.STREET),
                 "Street environment team", "environmental"),
    RouteExample("Mopeds in a street", _facts("nuisance-vehicles", NUISANCE, Land.STREET), "triage", "the rest"),
    RouteExample("Begging at a station, a child is there",
                 _facts("begging", NUISANCE, Land.STATION, risks=(Risk.CHILD,)), "triage", "the rest"),
)  # fmt: skip
"""The table by which routing is tested: each line a report, its team and the rule that fires."""


@dataclass(frozen=True)
class ClockExample:
    """Since when a report is in a state, and by when the next step is due; wall time in London."""

    told: str
    state: ReportState
    since: datetime
    urgent: bool
    due: datetime


def _wall(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


NEW, ASSIGNED = ReportState.NEW, ReportState.ASSIGNED
CLOCKS = (
    ClockExample("Taken on a Monday morning", NEW, _wall(2026, 3, 9, 9), False, _wall(2026, 3, 9, 13)),
    ClockExample("Taken an hour before the day ends", NEW, _wall(2026, 3, 9, 16), False, _wall(2026, 3, 10, 12)),
    ClockExample("Taken exactly four hours before the day ends", NEW, _wall(2026, 3, 9, 13), False,
                 _wall(2026, 3, 9, 17)),
    ClockExample("Taken on a Friday night", NEW, _wall(2026, 3, 13, 23), False, _wall(2026, 3, 16, 13)),
    ClockExample("The same, and danger was told of", NEW, _wall(2026, 3, 13, 23), True, _wall(2026, 3, 14, 0)),
    ClockExample("Taken on the Thursday before Easter", NEW, _wall(2026, 4, 2, 15), False, _wall(2026, 4, 7, 11)),
    ClockExample("Given to a team on Christmas Eve", ASSIGNED, _wall(2026, 12, 24, 9), False, _wall(2026, 12, 29, 17)),
    ClockExample("Danger, as clocks go forward in the night", ASSIGNED, _wall(2026, 3, 28, 23), True,
                 _wall(2026, 3, 29, 4)),
    ClockExample("Danger, as clocks go back in the night", ASSIGNED, _wall(2026, 10, 24, 23), True,
                 _wall(2026, 10, 25, 2)),
)  # fmt: skip


@dataclass(frozen=True)
class ContactExample:
    """What a reporter said is safe, and by which way a message goes; None: by none."""

    told: str
    contact: SafeContact | None
    way: ContactWay | None


MAIL, TEXT, CALL, LETTER = ContactWay.MAIL, ContactWay.TEXT, ContactWay.CALL, ContactWay.LETTER
ADDRESS, NUMBER = "lee@example.org", "+442079460123"
CONTACTS = (
    ContactExample("Email is safe", SafeContact((MAIL,), ADDRESS, NUMBER), MAIL),
    ContactExample("Text messages first, then email", SafeContact((TEXT, MAIL), ADDRESS, NUMBER), TEXT),
    ContactExample("Text messages first, but no number was given", SafeContact((TEXT, MAIL), ADDRESS), MAIL),
    ContactExample("Only a call is safe, though an address is known", SafeContact((CALL,), ADDRESS, NUMBER), None),
    ContactExample("Only a letter is safe", SafeContact((LETTER,), "", ""), None),
    ContactExample("No way is safe, though both are known", SafeContact((), ADDRESS, NUMBER), None),
    ContactExample("The reporter stayed anonymous", None, None),
)
