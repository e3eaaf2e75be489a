"""A calendar as values: what falls on which days, where that comes from and how sure it is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.core.terms import Window


class OccasionKind(StrEnum):
    """What comes back, in the words of the files; the order is that in which pages name them."""

    BONFIRE_NIGHT = "bonfire-night"
    HALLOWEEN = "halloween"
    NEW_YEARS_EVE = "new-years-eve"
    CHRISTMAS = "christmas"
    EID_AL_FITR = "eid-al-fitr"
    EID_AL_ADHA = "eid-al-adha"
    RAMADAN = "ramadan"
    BANK_HOLIDAY = "bank-holiday"
    SCHOOL_HOLIDAY = "school-holiday"
    CLOCKS_FORWARD = "clocks-forward"
    CLOCKS_BACK = "clocks-back"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One of them, once: its first and last day, both included; `uncertain_days` may be added or taken at each end."""

    kind: OccasionKind
    title: str
    first_day: date
    last_day: date
    source: str
    uncertain_days: int = 0

    def days_in(self, window: Window) -> int:
        """How many of its days lie in a window."""
        first, last = max(self.first_day, window.first_day), min(self.last_day, window.last_day)
        return max((last - first).days + 1, 0)


@dataclass(frozen=True, slots=True)
class SchoolHolidays:
    """The school holidays of a partnership's area, in order, and the first and last day that they are stated for."""

    source: str
    stated: Window
    holidays: tuple[Occasion, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every occasion within the days that the calendar knows, in order of first day; `version` is a digest of them.

    `schools` is None where the partnership states no school holidays.
    """

    known: Window
    schools: SchoolHolidays | None
    occasions: tuple[Occasion, ...]
    version: str

    def between(self, window: Window) -> tuple[Occasion, ...]:
        """What touches a window, in order of first day."""
        return tuple(one for one in self.occasions if one.days_in(window))

    def knows(self, window: Window) -> bool:
        """Whether both ends of a window lie in the days that the calendar knows."""
        return self.known.holds(window.first_day) and self.known.holds(window.last_day)

    def knows_schools(self, window: Window) -> bool:
        """Whether school holidays are stated for the whole of a window."""
        stated = self.schools.stated if self.schools else None
        return stated is not None and stated.holds(window.first_day) and stated.holds(window.last_day)
