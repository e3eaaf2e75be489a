"""Calls by day of a place, of the ring around it and of every other place: what the analysis takes.

The counted calls of the weekly run, at the locations of the weekly run (`hotspots/frames`). The ring is calls within so
many metres of the place's outline that do not count at the place; locations that have one of them take no part in the
comparison. Locations with hardly a call are put together in one row: they make the season and are no comparison.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zlib import crc32

import numpy as np
import shapely
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.effect import FEWEST
from commonweal.core.analysis.matching import Span
from commonweal.core.policy import HotspotPolicy
from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import Window
from commonweal.effects.terms import Question, QuestionRefused
from commonweal.hotspots.frames.days import EPOCH, day_number
from commonweal.hotspots.frames.located_calls import NOWHERE, LocatedCalls, locate_calls, named
from commonweal.hotspots.frames.week_facts import counted_span
from commonweal.places.frames import PlaceFrame, outline_of, places_now


@dataclass(frozen=True, slots=True)
class CallsByDay:
    """Counts by civil day from `first_day` on: the place and the ring (n_days,), others (k, n_days).

    `keys` (k,) names the others' rows; the last may be "", the locations with hardly a call.
    """

    name: str
    first_day: date
    place: NDArray[np.int64]
    ring: NDArray[np.int64]
    others: NDArray[np.int64]
    keys: tuple[str, ...]
    names: tuple[str, ...]
    n_calls: int

    def span(self, window: Window) -> Span:
        """A window of days as indexes into the counts."""
        return Span((window.first_day - self.first_day).days, (window.last_day - self.first_day).days)

    def may_compare(self) -> NDArray[np.bool_]:
        """Rows that are a location of their own."""
        return np.array([key != "" for key in self.keys], dtype=np.bool_)

    def records(self) -> Iterator[tuple[object, ...]]:
        """What a digest covers: the counts themselves, and whose they are."""
        yield ("first day", self.first_day, self.name)
        yield ("others", *self.keys)
        for name in ("place", "ring", "others"):
            counts = np.ascontiguousarray(getattr(self, name), dtype="<i4")
            yield (name, hashlib.sha256(counts.data).hexdigest())


class Reading:
    """The calls before a day and the gazetteer, read and counted once for every question that is answered from them.

    A location and its calls do not change with calls that come later: a provisional place is known by its first call.
    So each question takes the days of its own from one table, and finds what a reading up to its last day would give.
    """

    def __init__(self, calls: LocatedCalls, places: PlaceFrame) -> None:
        self.calls, self.places = calls, places
        self.counted = calls.counted_somewhere()
        self.span = counted_span(calls)
        self.first = day_number(self.span.first_day) if self.span else 0
        n_days = day_number(self.span.last_day) - self.first + 1 if self.span else 0
        self._index = {location.key: i for i, location in enumerate(calls.locations)}
        self._first_seen = _first_days(calls)
        at = np.flatnonzero(self.counted)
        # Calls that count wherever they lie, also nowhere: up to these days the logs are loaded.
        self._counted_days = np.bincount(calls.day[calls.counted] - self.first, minlength=n_days)
        self._all = np.bincount(calls.day[at] - self.first, minlength=n_days).astype(np.int64)
        # Only locations that are ever busy have a row; whoever is not by an earlier day is told apart by the sums.
        n_calls = np.bincount(calls.location[at], minlength=len(calls.locations))
        self.busy = np.flatnonzero(n_calls >= FEWEST)
        # An order that has nothing to do with how many calls a place has, and is the same on every machine.
        ranks = [crc32(calls.locations[i].key.encode()) for i in self.busy.tolist()]
        self.busy = self.busy[np.argsort(ranks, kind="stable")]
        row_of = np.full(len(calls.locations), -1, dtype=np.int64)
        row_of[self.busy] = np.arange(len(self.busy))
        rows = row_of[calls.location[at]]
        self.table = np.zeros((len(self.busy), n_days), dtype=np.int64)
        np.add.at(self.table, (rows[rows >= 0], calls.day[at][rows >= 0] - self.first), 1)
        self._until = np.concatenate([np.zeros((len(self.busy), 1), dtype=np.int64), self.table.cumsum(axis=1)], axis=1)
        self._by_location = np.argsort(calls.location, kind="stable")
        self._starts = np.searchsorted(calls.location[self._by_location], np.arange(len(calls.locations) + 1))
        self._names: dict[int, str] = {}
        self._around: dict[tuple[int, int], NDArray[np.int64]] = {}

    def index_of(self, key: str, last_day: int) -> int | None:
        """The location of that key, where any call was made about it up to a day."""
        found = self._index.get(key)
        return found if found is not None and self._first_seen[found] <= last_day else None

    def last_counted_day(self, last_day: int) -> date:
        """The day of the last call that counts, up to a day."""
        counted = np.flatnonzero(self._counted_days[: max(last_day - self.first + 1, 0)])
        return EPOCH + timedelta(days=self.first + int(counted[-1]))

    def name_of(self, index: int) -> str:
        """A location's name; that of a spot takes a search of the streets."""
        if index not in self._names:
            self._names[index] = named(self.calls.locations[index], self.places).name
        return self._names[index]

    def at_location(self, index: int, last_day: int) -> NDArray[np.int64]:
        """The counted calls at a location up to a day."""
        calls = self._by_location[self._starts[index] : self._starts[index + 1]]
        return calls[self.counted[calls] & (self.calls.day[calls] <= last_day)]

    def around(self, index: int, ring_m: int, last_day: int) -> NDArray[np.int64]:
        """The counted calls up to a day that lie within `ring_m` of a location's outline and count elsewhere."""
        if (index, ring_m) not in self._around:
            near = _near(self.calls, _outline(self.calls, index, self.places), ring_m)
            self._around[index, ring_m] = np.flatnonzero(self.counted & (self.calls.location != index) & near)
        calls = self._around[index, ring_m]
        return calls[self.calls.day[calls] <= last_day]

    def by_day(self, calls: NDArray[np.int64], n_days: int) -> NDArray[np.int64]:
        """Some calls counted by day."""
        return np.bincount(self.calls.day[calls] - self.first, minlength=n_days).astype(np.int64)

    def others(self, left_out: Sequence[int], n_days: int, last_day: int) -> tuple[NDArray[np.int64], list[int]]:
        """Counts of every other location by day, and which location each row is; -1 for those with hardly a call."""
        known = min(n_days, self.table.shape[1])
        chosen = (self._until[:, known] >= FEWEST) & ~np.isin(self.busy, left_out)
        table = np.zeros((int(chosen.sum()) + 1, n_days), dtype=np.int64)
        table[:-1, :known] = self.table[chosen, :known]
        table[-1, :known] = self._all[:known] - table[:-1, :known].sum(axis=0)
        for index in left_out:
            table[-1] -= self.by_day(self.at_location(index, last_day), n_days)
        return table, [*self.busy[chosen].tolist(), -1]


def reading(until: date, policy: HotspotPolicy, viewer: Viewer) -> Reading:
    """What the questions need whose weeks end before a day."""
    places = places_now(viewer)
    return Reading(locate_calls(viewer, places, cut_off_on=until, policy=policy), places)


def calls_by_day(question: Question, read: Reading) -> CallsByDay:
    """The counts that answer a question; raises `QuestionRefused` where calls or place are missing."""
    last_day = day_number(question.after.last_day)
    first_day = _first_day(question, read, last_day)
    index = read.index_of(question.location_key, last_day)
    if index is None:
        raise QuestionRefused(
            "place", "No call that counts was ever made about this place, so there is nothing to set."
        )
    n_days = (question.after.last_day - first_day).days + 1
    around = read.around(index, question.ring_m, last_day)
    left_out = np.union1d(read.calls.location[around], [index]).tolist()
    others, chosen = read.others(left_out, n_days, last_day)
    counted = read.counted & (read.calls.day <= last_day)
    return CallsByDay(
        name=read.name_of(index),
        first_day=first_day,
        place=read.by_day(read.at_location(index, last_day), n_days),
        ring=read.by_day(around, n_days),
        others=others,
        keys=tuple(read.calls.locations[i].key if i >= 0 else "" for i in chosen),
        names=tuple(read.name_of(i) if i >= 0 else "" for i in chosen),
        n_calls=int(counted.sum()),
    )


def _first_days(calls: LocatedCalls) -> NDArray[np.int64]:
    """The day of the first call about each location, counted or not (k,)."""
    first = np.full(len(calls.locations), np.iinfo(np.int64).max, dtype=np.int64)
    somewhere = calls.location != NOWHERE
    np.minimum.at(first, calls.location[somewhere], calls.day[somewhere].astype(np.int64))
    return first


def _first_day(question: Question, read: Reading, last_day: int) -> date:
    """The first day of the calls that count; refuses weeks before it, and weeks after the last of them."""
    span = read.span if read.span and day_number(read.span.first_day) <= last_day else None
    if span is None or span.first_day > question.before.first_day:
        since = f"Calls are loaded from {day_in_words(span.first_day)} on" if span else "No call that counts is loaded"
        raise QuestionRefused(
            "began",
            f"{since}; the weeks before would begin on {day_in_words(question.before.first_day)}. Choose fewer weeks, "
            "or load the call logs of these days first.",
        )
    known_to = read.last_counted_day(last_day)
    if known_to < question.after.last_day - timedelta(days=1):
        raise QuestionRefused(
            "ended",
            f"Calls are loaded up to {day_in_words(known_to)}; the weeks after would end on "
            f"{day_in_words(question.after.last_day)}. Choose fewer weeks, or wait until they are over and loaded.",
        )
    return span.first_day


def _outline(calls: LocatedCalls, index: int, places: PlaceFrame) -> Any:
    location = calls.locations[index]
    if location.first_point is not None:
        return shapely.Point(*location.first_point)
    assert location.place_index is not None
    return outline_of(places.places[location.place_index])


def _near(calls: LocatedCalls, outline: Any, within_m: float) -> NDArray[np.bool_]:
    near = np.zeros(len(calls.easting_m), dtype=np.bool_)
    west, south, east, north = shapely.bounds(outline)
    # Whatever is near lies in the box around the outline, which few calls do; one without a point lies in no box.
    inside = (calls.easting_m >= west - within_m) & (calls.easting_m <= east + within_m)
    inside &= (calls.northing_m >= south - within_m) & (calls.northing_m <= north + within_m)
    known = np.flatnonzero(inside)
    points = shapely.points(calls.easting_m[known], calls.northing_m[known])
    near[known] = shapely.distance(points, outline) <= within_m
    return near
