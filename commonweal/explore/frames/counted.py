"""What was chosen, counted: by place, ward or square, by hour and weekday, by week or month, by category.

Every count is made of the records of `Events` that fit the whole filter state, and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.periods import times_of_week
from commonweal.core.terms import Window
from commonweal.explore.frames.events import Events
from commonweal.explore.frames.ground import Ground
from commonweal.explore.terms import EVERY_DAY, Choice, ChoiceRefused, Step
from commonweal.hotspots.frames.days import EPOCH, day_number
from commonweal.hotspots.frames.located_calls import NOWHERE, named

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]
HOURS_A_DAY, DAYS_A_WEEK = 24, 7


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The records that fit: their indexes `rows` (k,) into `events`, in order of time, and the ward of each (k,)."""

    events: Events
    rows: Ints
    ward: NDArray[np.int32]

    @property
    def easting_m(self) -> NDArray[np.float64]:
        """Metres (k,), NaN where a record has no point."""
        return self.events.easting_m[self.rows]

    @property
    def northing_m(self) -> NDArray[np.float64]:
        """Metres (k,), NaN where a record has no point."""
        return self.events.northing_m[self.rows]

    @property
    def day(self) -> NDArray[np.int32]:
        """Days (k,) since 1970-01-01."""
        return self.events.day[self.rows]


@dataclass(frozen=True, slots=True)
class Told:
    """How many there are, from how many people, of how many incidents; and how many cannot be put on the map."""

    n: int
    n_people: int
    n_without_person: int
    n_incidents: int
    n_without_point: int
    n_without_time: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what it is, how many, and a point on it in metres where it has one."""

    key: str
    name: str
    kind: str
    n: int
    easting_m: float | None
    northing_m: float | None


@dataclass(frozen=True, slots=True)
class StepCount:
    """A week or month of the trend, cut to the span; `is_whole` is false where the span cuts it."""

    first_day: date
    last_day: date
    n: int
    is_whole: bool


def chosen(events: Events, choice: Choice, window: Window, ground: Ground) -> Chosen:
    """The records that fit the choice in the window; raises `ChoiceRefused` for a ward or place that is not there."""
    fits = (events.day >= day_number(window.first_day)) & (events.day <= day_number(window.last_day))
    fits &= _of_word(events.category, events.categories, choice.category)
    fits &= _of_word(events.line, events.lines, choice.line)
    if not choice.hours.are_all:
        fits &= np.isin(events.hour, choice.hours.held())
    if choice.weekdays != EVERY_DAY:
        fits &= np.isin(events.weekday, sorted(choice.weekdays))
    if choice.place:
        fits &= events.location == _location(events, choice.place)
    rows = np.flatnonzero(fits)
    ward = ground.ward_of(events.easting_m[rows], events.northing_m[rows])
    if choice.ward:
        inside = ward == _ward(ground, choice.ward)
        rows, ward = rows[inside], ward[inside]
    return Chosen(events, rows, ward)


def _of_word(index: NDArray[np.int32], words: Sequence[str], word: str) -> Mask:
    if not word:
        return np.ones(len(index), dtype=np.bool_)
    fits: Mask = index == (words.index(word) if word in words else NOWHERE - 1)
    return fits


def _location(events: Events, key: str) -> int:
    found = next((i for i, one in enumerate(events.locations) if one.key == key), None)
    if found is None:
        raise ChoiceRefused({"place": "No record that you can see lies at this place. Choose another."})
    return found


def place_name(events: Events, key: str) -> str:
    """The name of the location with that key; empty where none is chosen."""
    return named(events.locations[_location(events, key)], events.places).name if key else ""


def _ward(ground: Ground, code: str) -> int:
    codes = ground.wards.codes if ground.wards else ()
    if code not in codes:
        raise ChoiceRefused({"ward": "This ward did not stand on the last day. Choose another ward, or other days."})
    return codes.index(code)


def told(found: Chosen) -> Told:
    """The numbers of the sentence."""
    people, incidents = found.events.person[found.rows], found.events.incident[found.rows]
    return Told(
        n=len(found.rows),
        n_people=len(np.unique(people[people != NOWHERE])),
        n_without_person=int((people == NOWHERE).sum()),
        n_incidents=len(np.unique(incidents[incidents != NOWHERE])),
        n_without_point=int(np.isnan(found.easting_m).sum()),
        n_without_time=int((~found.events.time_known[found.rows]).sum()),
    )


def by_place(found: Chosen, *, most: int) -> tuple[list[Row], int]:
    """The busiest places with a point of each, and how many places there are in all."""
    index = found.events.location[found.rows]
    counts = np.bincount(index[index != NOWHERE], minlength=len(found.events.locations))
    n_places = int((counts > 0).sum())
    first = np.lexsort((np.arange(len(counts)), -counts))[: min(most, n_places)]
    return [_place_row(found, int(i), int(counts[i])) for i in first], n_places


def _place_row(found: Chosen, index: int, n: int) -> Row:
    location = named(found.events.locations[index], found.events.places)
    here = found.rows[found.events.location[found.rows] == index]
    east, north = found.events.easting_m[here], found.events.northing_m[here]
    known = ~np.isnan(east)
    point = (float(np.median(east[known])), float(np.median(north[known]))) if known.any() else (None, None)
    return Row(location.key, location.name, location.kind.value, n, *point)


def by_ward(found: Chosen, ground: Ground) -> list[Row]:
    """Every ward by count, then what lies in none of them and what has no point."""
    if ground.wards is None:
        return []
    placed = ~np.isnan(found.easting_m)
    counts = np.bincount(found.ward[found.ward != NOWHERE], minlength=len(ground.wards.codes)).tolist()
    lines = sorted(zip(counts, ground.wards.names, ground.wards.codes, strict=True), key=lambda one: (-one[0], one[1]))
    rows = [Row(code, name, "ward", n, None, None) for n, name, code in lines]
    rest = [
        ("In none of these wards", int((placed & (found.ward == NOWHERE)).sum())),
        ("Place not known", int((~placed).sum())),
    ]
    return rows + [Row("", name, "", n, None, None) for name, n in rest if n]


def by_category(found: Chosen) -> list[tuple[str, int]]:
    """Categories with their counts, the largest first."""
    counts = np.bincount(found.events.category[found.rows], minlength=len(found.events.categories)).tolist()
    pairs = [(word, n) for word, n in zip(found.events.categories, counts, strict=True) if n]
    return sorted(pairs, key=lambda one: (-one[1], one[0]))


def clock(found: Chosen) -> list[list[int]]:
    """Counts of seven weekdays, Monday first, by 24 hours."""
    bins = found.events.weekday[found.rows] * HOURS_A_DAY + found.events.hour[found.rows]
    counts = np.bincount(bins, minlength=DAYS_A_WEEK * HOURS_A_DAY)
    return counts.reshape(DAYS_A_WEEK, HOURS_A_DAY).tolist()


def weekdays_held(window: Window) -> list[int]:
    """How often each weekday, Monday first, lies in the window."""
    held: list[int] = times_of_week(window).tolist()
    return held


def steps(window: Window, step: Step) -> list[tuple[date, date, bool]]:
    """The weeks (from Monday) or months that the window touches, cut to it, and whether each is whole."""
    found, begin = [], window.first_day
    while begin <= window.last_day:
        step_begins = begin - timedelta(days=begin.weekday()) if step is Step.WEEK else begin.replace(day=1)
        ends = _step_end(step_begins, step)
        last = min(ends, window.last_day)
        found.append((begin, last, begin == step_begins and last == ends))
        begin = ends + timedelta(days=1)
    return found


def _step_end(begins: date, step: Step) -> date:
    if step is Step.WEEK:
        return begins + timedelta(days=DAYS_A_WEEK - 1)
    return (begins + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def trend(found: Chosen, window: Window, step: Step) -> list[StepCount]:
    """Counts by week or month over the window, oldest first."""
    cut = steps(window, step)
    edges = np.array([day_number(first) for first, _, _ in cut] + [day_number(window.last_day) + 1])
    counts = np.diff(np.searchsorted(np.sort(found.day), edges)).tolist()
    return [StepCount(first, last, n, whole) for (first, last, whole), n in zip(cut, counts, strict=True)]


def span_of(events: Events) -> Window | None:
    """The first and the last day of the records; None where there is none."""
    if not len(events.day):
        return None
    first, last = int(events.day.min()), int(events.day.max())
    return Window(EPOCH + timedelta(days=first), EPOCH + timedelta(days=last))


def ids_newest_first(found: Chosen) -> list[str]:
    """The ids of the records that fit, the newest first."""
    return [found.events.ids[i] for i in found.rows[::-1]]
