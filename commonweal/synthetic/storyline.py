"""What a storyline is: a place where something goes on for some weeks, with a planned number of calls in each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from commonweal.core.terms import LONDON, CallSource
from commonweal.synthetic.season import week_of

# Calls an hour from midnight, as weights.
AFTER_SCHOOL = (1, 0, 0, 0, 0, 0, 0, 1, 2, 1, 1, 2, 3, 4, 8, 14, 16, 15, 14, 12, 9, 6, 3, 2)
EVENING = (6, 3, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 5, 8, 11, 14, 16, 18, 18, 16, 11)
NIGHT = (16, 13, 9, 5, 3, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 2, 3, 4, 7, 10, 14, 18, 18)
SHOP_HOURS = (1, 0, 0, 0, 0, 0, 1, 4, 8, 11, 12, 13, 13, 12, 12, 12, 13, 14, 12, 9, 6, 4, 2, 1)
ALL_DAY = (5, 4, 3, 2, 1, 1, 2, 4, 5, 6, 6, 7, 7, 7, 7, 8, 9, 10, 10, 10, 10, 10, 9, 7)


@dataclass(frozen=True)
class Spell:
    """Calls in each plan week from `first_week` on, sources that count only."""

    first_week: int
    calls: tuple[int, ...]

    @property
    def weeks(self) -> range:
        """The plan weeks of the spell."""
        return range(self.first_week, self.first_week + len(self.calls))


@dataclass(frozen=True)
class Moment:
    """A call at a stated minute, for the hours in which clocks and dates go wrong."""

    at: datetime
    source: CallSource = CallSource.POLICE_ASB


@dataclass(frozen=True)
class Storyline:
    """Something that goes on at one location.

    `where` is a place's name or a patch of open ground; `about` is a category and its weight; `says` is what callers
    tell, by category. `calls_per_incident` makes that many calls tell of one event. `n_regulars` people make three
    calls of every four. `days` (0 is Monday) pins the week's calls to those weekdays, so that every fortnight holds the
    same number.
    """

    where: str
    what: str
    about: Mapping[str, int]
    hours: tuple[int, ...]
    spells: tuple[Spell, ...]
    says: Mapping[str, tuple[str, ...]]
    moments: tuple[Moment, ...] = field(default=(), kw_only=True)
    calls_per_incident: int = field(default=1, kw_only=True)
    n_regulars: int = field(default=0, kw_only=True)
    days: tuple[int, ...] = field(default=(), kw_only=True)


def spell(first_day: str, *calls: int) -> Spell:
    """A spell from the Monday `first_day`."""
    day = date.fromisoformat(first_day)
    assert day.weekday() == 0, f"{first_day} is not a Monday"
    return Spell(week_of(day), calls)


def moment(wall_time: str, *, source: CallSource = CallSource.POLICE_ASB, second_time: bool = False) -> Moment:
    """A London wall time; `second_time` means after the clocks went back, in the hour that comes twice."""
    return Moment(datetime.fromisoformat(wall_time).replace(tzinfo=LONDON, fold=int(second_time)), source)
