"""The field's words as types: where a call came from, what kind of place it happened at, a window of days, a finding.

Days are civil dates in Europe/London; instants are aware datetimes in UTC. No rule lives here.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class CallSource(StrEnum):
    """The log that a report was first written in."""

    POLICE_ASB = "police-asb"
    OUT_OF_HOURS = "out-of-hours"
    COUNCIL_LINE = "council-line"
    PATROL_LINE = "patrol-line"
    WEB_FORM = "web-form"
    OTHER_SYSTEM = "other-system"


class LocationKind(StrEnum):
    """What a call can count at; `PROVISIONAL` is a spot that nobody has named yet."""

    ESTATE = "estate"
    PARK = "park"
    STATION = "station"
    NAMED_PLACE = "named-place"
    STREET = "street"
    PROVISIONAL = "provisional"


class AreaKind(StrEnum):
    """Areas with edges and dates that divide up the map; LSOA and MSOA are the census's small areas."""

    BOROUGH = "borough"
    WARD = "ward"
    LSOA = "lsoa"
    MSOA = "msoa"


def london_day(at: datetime) -> date:
    """The civil date in Europe/London of an aware instant; a naive datetime raises `ValueError`."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone: an instant is stored with its offset, in UTC")
    return at.astimezone(LONDON).date()


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last day where there is no such day."""
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day_of_months(first_day: date, months: int) -> date:
    """The last day of a period of so many months beginning with `first_day`: one month from 31 August: 30 September.

    It is the day before the corresponding date, or the month's last day where that month has no such date.
    """
    number = first_day.year * 12 + first_day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    n_days = monthrange(year, month)[1]
    return date(year, month, n_days) if first_day.day > n_days else date(year, month, first_day.day) - timedelta(days=1)


def london_midnight(day: date) -> datetime:
    """The instant, in UTC, at which civil day `day` begins in Europe/London."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Window:
    """A closed interval of civil days: both ends belong to it (docs/glossary.md, window)."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.first_day > self.last_day:
            raise ValueError(f"a window cannot begin on {self.first_day} and end on {self.last_day}")

    @classmethod
    def ending(cls, as_of: date, *, days: int) -> "Window":
        """The `days` civil days up to and with `as_of`: 14 days ending on D are D-13 to D."""
        return cls(as_of - timedelta(days=days - 1), as_of)

    @classmethod
    def of_months(cls, as_of: date, *, months: int) -> "Window":
        """The `months` calendar months up to and with `as_of`: they begin on the day after the same day back then.

        Six months ending on 29 February 2024 begin on 30 August 2023: day t lies in them exactly when `as_of` lies in
        the six months beginning with t, as the law reckons (Dodds v Walker [1981] 1 WLR 1027).
        """
        return cls(months_before(as_of, months) + timedelta(days=1), as_of)

    def holds(self, day: date) -> bool:
        """Whether `day` lies in the window, ends included."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, in a form that an officer can read out; true when met.

    `evidence` holds the source keys that count, oldest first; `clause` names the policy or law that was applied.
    """

    met: bool
    because: str
    evidence: tuple[str, ...]
    clause: str

    def __bool__(self) -> bool:
        return self.met


REFERENCE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 characters that are not mistaken for one another over a telephone: no 0 or O, no 1 or I."""


def check_character(drawn: str) -> str:
    """The character that completes `drawn`: catches every single slip and every swap of neighbours.

    Luhn's scheme over 32 signs (ISO/IEC 7812-1, annex B, gives it for 10).
    """
    total = 0
    for place, character in enumerate(reversed(drawn)):
        doubled = REFERENCE_ALPHABET.index(character) * (2 if place % 2 == 0 else 1)
        total += doubled // len(REFERENCE_ALPHABET) + doubled % len(REFERENCE_ALPHABET)
    return REFERENCE_ALPHABET[-total % len(REFERENCE_ALPHABET)]


class Marking(StrEnum):
    """Government Security Classifications: one tier, and within it what only those who need to know may read."""

    OFFICIAL = "official"
    OFFICIAL_SENSITIVE = "official-sensitive"


class Guarding(StrEnum):
    """Why a record is shown to named people only.

    `LOCKED`: a member of staff or somebody well known is its subject. `PROTECTED`: an address that must not be found.
    """

    LOCKED = "locked"
    PROTECTED = "protected"


class Relation(StrEnum):
    """How somebody comes to have to do with a record."""

    PARTNERSHIP = "partnership"
    TEAM = "team"
    WARD = "ward"
    STOCK = "stock"
    TODAY = "today"
    NAMED = "named"
    SHARED = "shared"
    MEMBER = "member"
    BREAK_GLASS = "break-glass"


class ReportState(StrEnum):
    """Where a report stands in its life (core/rules/report_life.py)."""

    LOGGED = "logged"
    NEW = "new"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    IN_HAND = "in-hand"
    ANSWERED = "answered"
    CLOSED = "closed"
    HANDED_OVER = "handed-over"


class Land(StrEnum):
    """Whose ground a report is about, as far as the gazetteer tells."""

    COUNCIL_HOUSING = "council-housing"
    OTHER_LANDLORD = "other-landlord"
    PARK = "park"
    STATION = "station"
    STREET = "street"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


class Risk(StrEnum):
    """What was told that makes somebody unsafe."""

    WEAPON = "weapon"
    INJURY = "injury"
    FIRE = "fire"
    CHILD = "child"
    HATE = "hate"
    THREAT = "threat"


class CategoryGroup(StrEnum):
    """The three kinds of anti-social behaviour that police and councils have recorded since 2011."""

    PERSONAL = "personal"
    NUISANCE = "nuisance"
    ENVIRONMENTAL = "environmental"
