"""Calls by day of a place, of the ring around it and of every other place: what the analysis takes.

The counted calls of the weekly run, at the locations of the weekly run (`hotspots/frames`). The ring is calls within so
many metres of the place's outline that do not count at the place; locations that have one of them take no part in the
comparison. Locations with hardly a call are put together in one row: they make the season and are no comparison.
"""

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
from commonweal.hotspots.frames.days import day_number
from commonweal.hotspots.frames.located_calls import CallLog, LocatedCalls, named, read_calls
from commonweal.hotspots.frames.week_facts import counted_span
from commonweal.places.frames import PlaceFrame, outline_of, places_now
from commonweal.runs.digest import record_line


@dataclass(frozen=True, slots=True)
class CallsByDay:
    """Counts by civil day from `first_day` on: the place and the ring (n_days,), others (k, n_days).

    `keys` (k,) names the others' rows; the last may be "", the locations with hardly a call. `lines` is what a digest
    covers of calls and places.
    """

    name: str
    first_day: date
    place: NDArray[np.int64]
    ring: NDArray[np.int64]
    others: NDArray[np.int64]
    keys: tuple[str, ...]
    names: tuple[str, ...]
    lines: tuple[bytes, ...]
    n_calls: int

    def span(self, window: Window) -> Span:
        """A window of days as indexes into the counts."""
        return Span((window.first_day - self.first_day).days, (window.last_day - self.first_day).days)

    def may_compare(self) -> NDArray[np.bool_]:
        """Rows that are a location of their own."""
        return np.array([key != "" for key in self.keys], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Reading:
    """The calls before a day and the gazetteer, read once for every question that is answered from them."""

    log: CallLog
    places: PlaceFrame
    policy: HotspotPolicy


def reading(until: date, policy: HotspotPolicy, viewer: Viewer) -> Reading:
    """What the questions need whose weeks end before a day."""
    places = places_now(viewer)
    return Reading(read_calls(viewer, places, cut_off_on=until, policy=policy), places, policy)


def calls_by_day(question: Question, read: Reading) -> CallsByDay:
    """The counts that answer a question; raises `QuestionRefused` where calls or place are missing."""
    places = read.places
    calls = read.log.before(question.after.last_day + timedelta(days=1), places)
    first_day = _first_day(calls, question)
    index = _index_of(calls, question.location_key)
    counted = calls.counted_somewhere()
    n_days = (question.after.last_day - first_day).days + 1
    at_place = counted & (calls.location == index)
    around = counted & ~at_place & _near(calls, _outline(calls, index, places), question.ring_m)
    left_out = set(np.unique(calls.location[around]).tolist()) | {index}
    others, chosen = _others(calls, counted, left_out, first_day, n_days)
    return CallsByDay(
        name=named(calls.locations[index], places).name,
        first_day=first_day,
        place=_by_day(calls.day[at_place], first_day, n_days),
        ring=_by_day(calls.day[around], first_day, n_days),
        others=others,
        keys=tuple(calls.locations[i].key if i >= 0 else "" for i in chosen),
        names=tuple(named(calls.locations[i], places).name if i >= 0 else "" for i in chosen),
        lines=(*calls.lines, *map(record_line, places.records())),
        n_calls=int(counted.sum()),
    )


def _first_day(calls: LocatedCalls, question: Question) -> date:
    span = counted_span(calls)
    if span is None or span.first_day > question.before.first_day:
        since = f"Calls are loaded from {day_in_words(span.first_day)} on" if span else "No call that counts is loaded"
        raise QuestionRefused(
            "began",
            f"{since}; the weeks before would begin on {day_in_words(question.before.first_day)}. Choose fewer weeks, "
            "or load the call logs of these days first.",
        )
    if span.last_day < question.after.last_day - timedelta(days=1):
        raise QuestionRefused(
            "ended",
            f"Calls are loaded up to {day_in_words(span.last_day)}; the weeks after would end on "
            f"{day_in_words(question.after.last_day)}. Choose fewer weeks, or wait until they are over and loaded.",
        )
    return span.first_day


def _index_of(calls: LocatedCalls, key: str) -> int:
    found = [i for i, location in enumerate(calls.locations) if location.key == key]
    if not found:
        raise QuestionRefused(
            "place", "No call that counts was ever made about this place, so there is nothing to set."
        )
    return found[0]


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


def _others(
    calls: LocatedCalls, counted: NDArray[np.bool_], left_out: set[int], first_day: date, n_days: int
) -> tuple[NDArray[np.int64], list[int]]:
    """Counts of every other location by day, and which location each row is; -1 for those with hardly a call."""
    n_calls = np.bincount(calls.location[counted], minlength=len(calls.locations))
    busy = [i for i in np.flatnonzero(n_calls >= FEWEST).tolist() if i not in left_out]
    # An order that has nothing to do with how many calls a place has, and is the same on every machine.
    busy.sort(key=lambda i: crc32(calls.locations[i].key.encode()))
    row_of = np.full(len(calls.locations), len(busy), dtype=np.int64)
    row_of[busy] = np.arange(len(busy))
    row_of[list(left_out)] = -1
    rows = row_of[calls.location[counted]]
    days = calls.day[counted] - day_number(first_day)
    table = np.zeros((len(busy) + 1, n_days), dtype=np.int64)
    np.add.at(table, (rows[rows >= 0], days[rows >= 0]), 1)
    return table, [*busy, -1]


def _by_day(days: NDArray[np.int32], first_day: date, n_days: int) -> NDArray[np.int64]:
    return np.bincount(days - day_number(first_day), minlength=n_days).astype(np.int64)
