"""Squares of the borough: which of them a month's lists named, and how many counted calls each had on each day.

A square belongs to the borough where its centre does. A list names the squares that touch an outline that was on it:
a polygon as it is, a street as wide as the rule looks for calls beside it, a spot as far as the rule gathers calls.
Calls without a point, and calls outside the borough, are in no square.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.areas import area_of
from commonweal.core.analysis.grid import NOWHERE, Frame
from commonweal.core.policy import HotspotPolicy
from commonweal.core.terms import AreaKind, LocationKind, Window
from commonweal.effects.list_check.terms import MONTHS_TOLD, SQUARE_M, Month
from commonweal.effects.terms import QuestionRefused
from commonweal.hotspots.frames.days import day_number
from commonweal.hotspots.frames.listed import ListedLocation, listed_between
from commonweal.hotspots.frames.located_calls import LocatedCalls, locate_calls
from commonweal.hotspots.frames.week_facts import counted_span
from commonweal.places.frames import PlaceFrame, areas_on, outline_of, places_now
from commonweal.places.queries import own_borough_names
from commonweal.runs.digest import record_line

JUST_INSIDE_M = 0.01
"""A square that an outline only touches along its edge is not named by it."""


@dataclass(frozen=True, slots=True)
class Squares:
    """The borough's squares, with the calls in them.

    `square` (n,) index of each counted call's square, `NOWHERE` for calls in none; `day` (n,) days since 1970-01-01.
    `named` holds, by month of the list, whether the lists of that month named each square (n_squares,). `places` holds
    the names of what stood on them. `lines` is what a digest covers of calls, places, borough and lists.
    """

    n_squares: int
    square: NDArray[np.int64]
    day: NDArray[np.int32]
    named: Mapping[Month, NDArray[np.bool_]]
    places: Mapping[Month, tuple[str, ...]]
    first_day: date
    lines: tuple[bytes, ...]

    def counts(self, window: Window) -> NDArray[np.int64]:
        """Calls in each square in a window of days, (n_squares,)."""
        chosen = self._within(window) & (self.square != NOWHERE)
        return np.bincount(self.square[chosen], minlength=self.n_squares).astype(np.int64)

    def n_nowhere(self, window: Window) -> int:
        """Counted calls of a window that lie in no square."""
        return int((self._within(window) & (self.square == NOWHERE)).sum())

    def _within(self, window: Window) -> NDArray[np.bool_]:
        within: NDArray[np.bool_] = (self.day >= day_number(window.first_day)) & (
            self.day <= day_number(window.last_day)
        )
        return within


def squares_of(month: Month, policy: HotspotPolicy, viewer: Viewer) -> Squares:
    """The squares for a month and the eleven before it; raises `QuestionRefused` where lists, calls or edges miss."""
    listed = listed_between(month.back(MONTHS_TOLD).days.first_day, month.back(1).days.last_day, viewer)
    by_month = {lists: [one for one in listed if Month.holding(one.as_at) == lists] for lists in _lists_of(month)}
    if not by_month[month.back(1)]:
        raise QuestionRefused("month", "No hotspot was listed in the month before, so there is nothing to check.")
    places = places_now(viewer)
    calls = locate_calls(viewer, places, cut_off_on=month.days.last_day + timedelta(days=1), policy=policy)
    first_day = _first_day(calls, month)
    frame, inside, edges = _borough(month.days.last_day, viewer)
    named = _named(by_month, frame, inside, places, policy)
    if month.back(1) not in named:
        raise QuestionRefused("month", "No place on the list of the month before lies in the borough itself.")
    number = np.where(inside.ravel(), np.cumsum(inside.ravel()) - 1, NOWHERE)
    cell = frame.cell_of(calls.easting_m[calls.counted], calls.northing_m[calls.counted])
    return Squares(
        n_squares=int(inside.sum()),
        square=np.where(cell == NOWHERE, NOWHERE, number[np.maximum(cell, 0)]).astype(np.int64),
        day=calls.day[calls.counted],
        named=named,
        places={one: tuple(sorted({each.name for each in by_month[one]})) for one in named},
        first_day=first_day,
        lines=(*calls.lines, *map(record_line, (*places.records(), *edges, *(one.record() for one in listed)))),
    )


def _lists_of(month: Month) -> list[Month]:
    """The months whose lists are held against the twelve months that end with this one."""
    return [month.back(n) for n in range(MONTHS_TOLD, 0, -1)]


def _first_day(calls: LocatedCalls, month: Month) -> date:
    span = counted_span(calls)
    if span is None or span.last_day < month.days.last_day - timedelta(days=1):
        raise QuestionRefused("month", "The calls of this month are not all loaded. Choose an earlier month.")
    return span.first_day


def _borough(on: date, viewer: Viewer) -> tuple[Frame, NDArray[np.bool_], list[tuple[object, ...]]]:
    """The frame of squares, which of them are the borough's (n_rows, n_columns), and what a digest covers of it."""
    boroughs, own = areas_on(on, AreaKind.BOROUGH, viewer), own_borough_names(viewer)
    ours = [i for i, names in enumerate(zip(boroughs.codes, boroughs.names, strict=True)) if own & set(names)]
    if not ours:
        raise QuestionRefused("month", "No boundary of the borough is loaded for that month, so it has no squares.")
    west, south, east, north = _bounds([boroughs.rings[i] for i in ours])
    west, south = SQUARE_M * np.floor(west / SQUARE_M), SQUARE_M * np.floor(south / SQUARE_M)
    shape = (int(np.ceil((north - south) / SQUARE_M)) or 1, int(np.ceil((east - west) / SQUARE_M)) or 1)
    frame = Frame(float(west), float(south), SQUARE_M, *shape)
    eastings, northings = (grid.ravel() for grid in np.meshgrid(*frame.centres()))
    inside = np.isin(area_of(eastings, northings, boroughs.prepared), ours).reshape(shape)
    return frame, inside, [boroughs.records()[i] for i in ours]


def _bounds(areas: Sequence[Any]) -> tuple[float, float, float, float]:
    points = np.array([point for polygons in areas for rings in polygons for ring in rings for point in ring])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return float(west), float(south), float(east), float(north)


def _named(
    by_month: Mapping[Month, Sequence[ListedLocation]],
    frame: Frame,
    inside: NDArray[np.bool_],
    places: PlaceFrame,
    policy: HotspotPolicy,
) -> dict[Month, NDArray[np.bool_]]:
    """By month of the list, the squares that an outline on it touches; months whose lists touch none are left out."""
    by_code = {place.code: place for place in places.places}
    easting, northing = (grid[inside] for grid in np.meshgrid(*frame.centres()))
    half = SQUARE_M / 2
    tree = shapely.STRtree(shapely.box(easting - half, northing - half, easting + half, northing + half))
    touched: dict[str, NDArray[np.int64]] = {}
    found = {}
    for month, listed in by_month.items():
        squares = np.zeros(len(easting), dtype=np.bool_)
        for one in listed:
            if one.key not in touched:
                touched[one.key] = tree.query(_ground(one, by_code, policy), predicate="intersects")
            squares[touched[one.key]] = True
        if squares.any():
            found[month] = squares
    return found


def _ground(one: ListedLocation, by_code: Mapping[str, Any], policy: HotspotPolicy) -> Any:
    """What of the ground a listed location is; a place that has left the gazetteer is the point it was listed at."""
    kind, _, code = one.key.partition(":")
    if kind != "place" or code not in by_code:
        return shapely.buffer(shapely.Point(one.easting_m, one.northing_m), policy.provisional_within_m - JUST_INSIDE_M)
    place = by_code[code]
    reach_m = policy.street_within_m if place.location_kind == LocationKind.STREET else 0.0
    return shapely.buffer(outline_of(place), reach_m - JUST_INSIDE_M)
