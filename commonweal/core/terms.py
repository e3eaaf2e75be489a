"""The field's words as types: where a call came from, what kind of place it happened at, a window of days, a finding.

Days are civil dates in Europe/London; instants are aware datetimes in UTC. No rule lives here.
"""

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


class LocationKind(StrEnum):
    """What a call can count at; `PROVISIONAL` is a spot that nobody has named yet."""

    ESTATE = "estate"
    PARK = "park"
    STATION = "station"
    NAMED_PLACE = "named-place"
    STREET = "street"
    PROVISIONAL = "provisional"


class AreaKind(StrEnum):
    """Areas with edges and dates that divide up the map."""

    BOROUGH = "borough"
    WARD = "ward"


def london_day(at: datetime) -> date:
    """The civil date in Europe/London of an aware instant; a naive datetime raises `ValueError`."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone: an instant is stored with its offset, in UTC")
    return at.astimezone(LONDON).date()


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
