"""A street's two ends and the streets that cross it, from lines in British National Grid metres.

Lines of one gazetteer rarely touch exactly, so two streets cross where they come within `within_m` of each other. Does
not know one-way rules, bridges or floors: a street that passes over another crosses it here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot
from typing import Any

import numpy as np
import shapely

Point = tuple[float, float]
# Ends that lie this close are one junction of the street's own pieces, not an end.
SAME_JUNCTION_M = 2.0


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where another street, by its index, comes to this one, and how far along this one that is."""

    street: int
    point: Point
    along_m: float


class PreparedStreets:
    """Streets ready to be asked; each is a list of lines of (easting, northing), known by its index in the list."""

    def __init__(self, streets: Sequence[Any]) -> None:
        self.lines: Any = np.array([shapely.MultiLineString(lines) for lines in streets], dtype=object)
        self._tree = shapely.STRtree(self.lines)

    def ends(self, street: int) -> tuple[Point, Point] | None:
        """The two loose ends that lie furthest apart; None for a street that runs in a ring.

        The more northern end comes first where the street runs more north than east, else the more western one.
        """
        loose = _loose_ends(self.lines[street])
        if len(loose) < 2:
            return None
        one, other = max(combinations(loose, 2), key=lambda pair: _distance(*pair))
        first, second = sorted((one, other), key=lambda end: -end[1] if _runs_north(one, other) else end[0])
        return first, second

    def crossings(self, street: int, *, within_m: float) -> list[Crossing]:
        """The streets that come within reach, in order along this one; one that comes twice is there twice."""
        line = self.lines[street]
        others = self._tree.query(line, predicate="dwithin", distance=within_m)
        near = line.buffer(within_m)
        found = [
            Crossing(int(other), point, _along(line, point))
            for other in sorted(others.tolist())
            if other != street
            for point in _meetings(line, self.lines[other], near)
        ]
        return sorted(found, key=lambda one: (one.along_m, one.street))

    def corners(self, one: int, other: int, *, within_m: float) -> list[Point]:
        """The points of one street at which another comes within reach; empty where it never does."""
        if self.apart(one, other) > within_m:
            return []
        return _meetings(self.lines[one], self.lines[other], self.lines[one].buffer(within_m))

    def at(self, point: Point, *, within_m: float) -> list[int]:
        """The streets within reach of a point, nearest first."""
        spot = shapely.Point(point)
        found = self._tree.query(spot, predicate="dwithin", distance=within_m).tolist()
        return sorted(found, key=lambda one: (float(self.lines[one].distance(spot)), one))

    def nearest(self, point: Point) -> tuple[int, float] | None:
        """The street nearest to a point and its distance in metres; None without streets."""
        if not len(self.lines):
            return None
        spot = shapely.Point(point)
        found = int(self._tree.nearest(spot))
        return found, float(self.lines[found].distance(spot))

    def apart(self, one: int, other: int) -> float:
        """Metres between two streets where they are nearest."""
        return float(self.lines[one].distance(self.lines[other]))


def compass_words(first: Point, second: Point) -> tuple[str, str]:
    """What two ends, in the order of `ends`, are called: north and south, or west and east."""
    return ("north", "south") if _runs_north(first, second) else ("west", "east")


def _runs_north(one: Point, other: Point) -> bool:
    return abs(one[1] - other[1]) >= abs(one[0] - other[0])


def _distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _loose_ends(lines: Any) -> list[Point]:
    """Ends of pieces at which no other piece of the street begins or ends."""
    ends = [tuple(map(float, part.coords[i])) for part in lines.geoms for i in (0, -1)]
    corner = Counter((round(e / SAME_JUNCTION_M), round(n / SAME_JUNCTION_M)) for e, n in ends)
    return [(e, n) for e, n in ends if corner[round(e / SAME_JUNCTION_M), round(n / SAME_JUNCTION_M)] == 1]


def _meetings(line: Any, other: Any, near: Any) -> list[Point]:
    """The points of `line` at which `other` comes within reach, one for each stretch of it that does."""
    touching = shapely.intersection(other, near)
    pieces = shapely.get_parts(shapely.line_merge(touching) if touching.geom_type == "MultiLineString" else touching)
    points = [shapely.get_coordinates(shapely.shortest_line(line, piece))[0] for piece in pieces]
    return [(round(float(e), 1), round(float(n), 1)) for e, n in points]


def _along(line: Any, point: Point) -> float:
    """Metres from the end that `ends` names first, for a street of one piece; else from the line's own beginning."""
    merged = shapely.line_merge(line)
    if merged.geom_type != "LineString":
        return float(line.project(shapely.Point(point)))
    first, last = merged.coords[0], merged.coords[-1]
    from_first = (first[1] >= last[1]) if _runs_north(first, last) else (first[0] <= last[0])
    along = float(merged.project(shapely.Point(point)))
    return along if from_first else float(merged.length) - along
