"""The words of Explore: the one filter state, what may stand in it, and why something typed is refused.

The state is a value: the same choice has the same address (`asking.py`), and a page, its charts and its list of records
are all worked out from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.core.terms import Window

EXPLORATION = "exploration"
FIRST_YEAR, END_YEAR = 1970, 2100
MOST_DAYS = 3_653
"""Ten years and their leap days; longer spans are slips of the finger, or asked of another product."""
CELLS_M = (100, 250, 500, 1000)
USUAL_CELL_M = 250
FEWEST_BANDWIDTH_M, MOST_BANDWIDTH_M, USUAL_BANDWIDTH_M = 50, 5_000, 300
FEWEST_NEAR_M, MOST_NEAR_M, USUAL_NEAR_M = 10, 1_000, 50
USUAL_SEED = 1
MOST_SEED = 999_999
LAST_HOUR = 23
LONGEST_WORD = 80
EVERY_DAY = frozenset(range(7))


class Subject(StrEnum):
    """What is counted: one kind of record, never two together (docs/glossary.md, call and police incident)."""

    CALLS = "calls"
    STREET_CRIME = "street-crime"
    SEARCHES = "searches"


class Shape(StrEnum):
    """What the ground is cut into."""

    PLACE = "place"
    WARD = "ward"
    SQUARE = "square"
    HEXAGON = "hexagon"


class Look(StrEnum):
    """What is worked out from the records that were chosen."""

    COUNTS = "counts"
    DENSITY = "density"
    TOGETHER = "together"
    RATES = "rates"
    HARM = "harm"
    EMERGING = "emerging"
    NEAR_REPEATS = "near-repeats"
    CLUSTERS = "clusters"


class Step(StrEnum):
    """How long a step of the trend is."""

    WEEK = "week"
    MONTH = "month"


class ChoiceRefused(Exception):
    """What was chosen cannot be; for each field of the form the sentence that says what to put right."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {because}" for field, because in errors.items()))
        self.errors = dict(errors)


class LookRefused(Exception):
    """A method has no answer for the records that fit; why, in a plain sentence. The counts stand."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of the wall clock in London from `first` to `last`, both whole hours included; 22 to 3 crosses midnight."""

    first: int = 0
    last: int = LAST_HOUR

    @property
    def are_all(self) -> bool:
        """Whether no hour is left out."""
        return len(self.held()) == LAST_HOUR + 1

    def held(self) -> tuple[int, ...]:
        """The hours in the order of the clock from the first on."""
        n = (self.last - self.first) % (LAST_HOUR + 1) + 1
        return tuple((self.first + i) % (LAST_HOUR + 1) for i in range(n))


@dataclass(frozen=True, slots=True)
class Choice:
    """The one filter state. A choice that exists is valid in itself; whether data can answer it is said by the answer.

    `first_day`, `last_day`: None where nothing was typed; both ends belong to the span. Empty words: not chosen.
    """

    subject: Subject = Subject.CALLS
    category: str = ""
    line: str = ""
    ward: str = ""
    place: str = ""
    first_day: date | None = None
    last_day: date | None = None
    hours: Hours = Hours()
    weekdays: frozenset[int] = EVERY_DAY
    look: Look = Look.COUNTS
    shape: Shape = Shape.PLACE
    cell_m: int = USUAL_CELL_M
    bandwidth_m: int = USUAL_BANDWIDTH_M
    near_m: int = USUAL_NEAR_M
    step: Step = Step.WEEK
    seed: int = USUAL_SEED

    def __post_init__(self) -> None:
        errors = {**self._days_refused(), **self._numbers_refused()}
        if errors:
            raise ChoiceRefused(errors)

    def _days_refused(self) -> dict[str, str]:
        errors = {
            field: f"Choose a day between {FIRST_YEAR} and {END_YEAR - 1}."
            for field, day in (("from", self.first_day), ("to", self.last_day))
            if day is not None and not FIRST_YEAR <= day.year < END_YEAR
        }
        if errors or self.first_day is None or self.last_day is None:
            return errors
        if self.first_day > self.last_day:
            return {"to": "The last day must be the first day or later."}
        if (self.last_day - self.first_day).days >= MOST_DAYS:
            return {"to": "Choose ten years or less; this span is longer."}
        return {}

    def _numbers_refused(self) -> dict[str, str]:
        errors = {}
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            errors["weekday"] = "Choose at least one day of the week."
        if not all(0 <= hour <= LAST_HOUR for hour in (self.hours.first, self.hours.last)):
            errors["hours"] = "Choose hours from the list."
        if self.cell_m not in CELLS_M:
            errors["cell"] = "Choose a cell size from the list."
        if not FEWEST_BANDWIDTH_M <= self.bandwidth_m <= MOST_BANDWIDTH_M:
            errors["bandwidth"] = f"Write a bandwidth of {FEWEST_BANDWIDTH_M} to {MOST_BANDWIDTH_M:,} metres."
        if not FEWEST_NEAR_M <= self.near_m <= MOST_NEAR_M:
            errors["near"] = f"Write a distance of {FEWEST_NEAR_M} to {MOST_NEAR_M:,} metres."
        if not 1 <= self.seed <= MOST_SEED:
            errors["seed"] = f"Write a whole number from 1 to {MOST_SEED:,}."
        return errors

    @property
    def window(self) -> Window | None:
        """The span of days, where both ends are chosen."""
        return Window(self.first_day, self.last_day) if self.first_day and self.last_day else None
