"""The words of public pages: areas, spans of months, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.core.policy.words import MONTHS, day_in_words

LONGEST_REASON, LONGEST_WORDS, LONGEST_KEY = 400, 1_000, 80
TITLE = "What you told us, what we did"


class AreaOf(StrEnum):
    """What a page is about."""

    PLACE = "place"
    WARD = "ward"


AREA_KIND_LABELS: Mapping[AreaOf, str] = {AreaOf.WARD: "Ward", AreaOf.PLACE: "Place"}


@dataclass(frozen=True, slots=True)
class PageArea:
    """The place or ward of a page."""

    of: AreaOf
    code: str
    name: str

    @property
    def key(self) -> str:
        """`place:NM-1`, as forms and figures name it."""
        return f"{self.of.value}:{self.code}"


@dataclass(frozen=True, slots=True)
class Span:
    """Whole calendar months; both days belong."""

    first_day: date
    last_day: date

    @property
    def words(self) -> str:
        """`January to March 2026`, `March 2026`, or `April 2025 to March 2026`."""
        first, last = self.first_day, self.last_day
        if (first.year, first.month) == (last.year, last.month):
            return month_words(first)
        begins = MONTHS[first.month - 1] if first.year == last.year else month_words(first)
        return f"{begins} to {month_words(last)}"

    @property
    def days(self) -> str:
        """Both days in words."""
        return f"{day_in_words(self.first_day)} to {day_in_words(self.last_day)}"

    def months(self) -> tuple[date, ...]:
        """The first day of each month."""
        first = self.first_day.year * 12 + self.first_day.month - 1
        last = self.last_day.year * 12 + self.last_day.month - 1
        return tuple(date(one // 12, one % 12 + 1, 1) for one in range(first, last + 1))

    def overlaps(self, other: "Span") -> bool:
        """Whether some day belongs to both."""
        return self.first_day <= other.last_day and other.first_day <= self.last_day

    def holds(self, other: "Span") -> bool:
        """Whether every day of another belongs to it."""
        return self.first_day <= other.first_day and other.last_day <= self.last_day


def month_words(day: date) -> str:
    """March 2026."""
    return f"{MONTHS[day.month - 1]} {day.year}"


class EditionRefused(Exception):
    """It cannot be published as asked; `field` is the form's field, the text says what to do."""

    def __init__(self, field: str, because: str) -> None:
        super().__init__(because)
        self.field, self.because = field, because


class NoSuchEdition(Exception):
    """There is no such edition, or none that the viewer may see."""
