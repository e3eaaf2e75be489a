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
from commonweal.core.analysis.running_sums import RunningSums, Span, running_sums
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
    """Counts by civil day from `first_day` on: the place and the ring (n_days,), the others (k) as running sums.

    `rows` (k,) are the others' locations in the reading; the last is -1, those with hardly a call. `so_far` is the
    digest of which location had how many calls on every day up to the last; `left_out` are the locations that are no
    others.
    """

    name: str
    first_day: date
    place: NDArray[np.int64]
    ring: NDArray[np.int64]
    others: RunningSums
    rows: tuple[int, ...]
    left_out: tuple[str, ...]
    n_calls: int
    so_far: str

    def span(self, window: Window) -> Span:
        """A window of days as indexes into the counts."""
        return Span((window.first_day - self.first_day).days, (window.last_day - self.first_day).days)

    def may_compare(self) -> NDArray[np.bool_]:
        """Rows that are a location of their own."""
        return np.array(self.rows) >= 0

    def records(self) -> Iterator[tuple[object, ...]]:
        """What a digest covers: all calls so far by day and location, the place's own and those around it."""
        yield ("first day", self.first_day, self.name)
        yield ("calls so far", self.so_far)
        yield ("left out", *self.left_out)
        for name in ("place", "ring"):
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
        self._n_until = np.concatenate([[0], self._all.cumsum()])
        self.busy = self._ever_busy(at)
        self._until = running_sums(self._table(at, n_days))
        self._busy_until = self._until.sum(axis=1)
        self._digests = self._digests_by_day(at, n_days)
        self._by_location = np.argsort(calls.location, kind="stable")
        self._starts = np.searchsorted(calls.location[self._by_location], np.arange(len(calls.locations) + 1))
        self._names: dict[int, str] = {}
        self._around: dict[tuple[int, int], NDArray[np.int64]] = {}

    def _ever_busy(self, at: NDArray[np.int64]) -> NDArray[np.int64]:
        """Locations that are busy by the last day; whoever is not by an earlier day is told apart by the sums."""
        n_calls = np.bincount(self.calls.location[at], minlength=len(self.calls.locations))
        busy = np.flatnonzero(n_calls >= FEWEST)
        # An order that has nothing to do with how many calls a place has, and is the same on every machine.
        ranks = [crc32(self.calls.locations[i].key.encode()) for i in busy.tolist()]
        return busy[np.argsort(ranks, kind="stable")]

    def _table(self, at: NDArray[np.int64], n_days: int) -> NDArray[np.int64]:
        row_of = np.full(len(self.calls.locations), -1, dtype=np.int64)
        row_of[self.busy] = np.arange(len(self.busy))
        rows = row_of[self.calls.location[at]]
        table = np.zeros((len(self.busy), n_days), dtype=np.int64)
        np.add.at(table, (rows[rows >= 0], self.calls.day[at][rows >= 0] - self.first), 1)
        return table

    def _digests_by_day(self, at: NDArray[np.int64], n_days: int) -> list[str]:
        """For each day the digest of where every counted call up to it was; calls that come later change none."""
        marks = np.array([hashlib.sha256(one.key.encode()).digest() for one in self.calls.locations], dtype="S32")
        day, mark = self.calls.day[at] - self.first, marks[self.calls.location[at]] if len(at) else marks[:0]
        order = np.lexsort((mark, day))
        ends = np.searchsorted(day[order], np.arange(n_days), side="right").tolist()
        whole, digests, start = hashlib.sha256(), [], 0
        in_order = mark[order].tobytes()
        for n, end in enumerate(ends):
            whole.update(f"{n}:{end - start};".encode() + in_order[32 * start : 32 * end])
            digests.append(whole.hexdigest())
            start = end
        return digests

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

    def n_calls(self, n_days: int) -> int:
        """How many calls count at a location in the first days."""
        return int(self._n_until[min(n_days, len(self._all))])

    def so_far(self, n_days: int) -> str:
        """The digest of where every call of the first days was."""
        return self._digests[min(n_days, len(self._digests)) - 1]

    def others(self, left_out: Sequence[int], n_days: int, last_day: int) -> tuple[RunningSums, list[int]]:
        """Every other location by day, and which location each row is; -1 for those with hardly a call."""
        known = min(n_days, len(self._all))
        busy = self._until[known] >= FEWEST
        chosen = busy & ~np.isin(self.busy, left_out)
        # What is busy only later, and the little ones: all that are not rows and not left out.
        rest = self._n_until - self._busy_until + self._until[:, ~chosen].sum(axis=1)
        for index in left_out:
            own = self.by_day(self.at_location(index, last_day), len(self._all))
            rest = rest - np.concatenate([[0], own.cumsum()])
        rows = np.flatnonzero(chosen)
        return RunningSums(_to(self._until, n_days), rows, n_days, _to(rest, n_days)), [*self.busy[rows].tolist(), -1]


def _to(until: NDArray[np.int64], n_days: int) -> NDArray[np.int64]:
    """Running sums of so many days: where they are fewer, nothing more was counted after the last."""
    missing = n_days + 1 - len(until)
    return until if missing <= 0 else np.concatenate([until, np.repeat(until[-1:], missing, axis=0)])


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
    return CallsByDay(
        name=read.name_of(index),
        first_day=first_day,
        place=read.by_day(read.at_location(index, last_day), n_days),
        ring=read.by_day(around, n_days),
        others=others,
        rows=tuple(chosen),
        left_out=tuple(sorted(read.calls.locations[i].key for i in left_out)),
        n_calls=read.n_calls(n_days),
        so_far=read.so_far(n_days),
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
