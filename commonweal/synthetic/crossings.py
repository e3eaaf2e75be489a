"""Where streets meet: a side street reaches just over the line that it ends at, and some go on across it.

A town is cut into blocks street by street, so streets meet in T shapes and end within a millimetre of each other. On a
map their lines cross. So each end that lies on another street is carried on by 2 m, and some, where the land beyond is
free, by 90 m: those are crossroads, with a street's name on both sides of another.
"""

from collections.abc import Sequence
from math import hypot

import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from commonweal.synthetic.drawing import Pair, mm

_MEETS_M = 0.5
_OVER_M, _ACROSS_M = 2.0, 90.0
_FREE_M, _OTHER_STREET_M, _EDGE_M = 30.0, 45.0, 40.0
_N_ACROSS = 24


def with_crossings(streets: Sequence[LineString], outline: Polygon, built: Sequence[Polygon]) -> list[LineString]:
    """The streets in their order, with their ends carried over the lines they meet."""
    lines, n_across = list(streets), 0
    taken = shapely.union_all(list(built))
    for i in range(len(lines)):
        for _ in range(2):  # one end, then the other
            lines[i] = lines[i].reverse()
            meets = [other for j, other in enumerate(lines) if j != i and other.distance(_end(lines[i])) < _MEETS_M]
            if not meets:
                continue
            across = _carried_on(lines[i], _ACROSS_M)
            others = [line for j, line in enumerate(lines) if j != i and not any(line is one for one in meets)]
            if n_across < _N_ACROSS and len(meets) == 1 and _is_free(across, taken, others, outline):
                lines[i], n_across = across, n_across + 1
            else:
                lines[i] = _carried_on(lines[i], _OVER_M)
    return lines


def _end(line: LineString) -> Point:
    return Point(line.coords[-1])


def _carried_on(line: LineString, by_m: float) -> LineString:
    points: list[Pair] = [(x, y) for x, y in line.coords]
    (ax, ay), (bx, by) = points[-2], points[-1]
    step = by_m / hypot(bx - ax, by - ay)
    return LineString([*points, mm(bx + (bx - ax) * step, by + (by - ay) * step)])


def _is_free(across: LineString, taken: BaseGeometry, others: Sequence[LineString], outline: Polygon) -> bool:
    """Whether the new part keeps clear of everything built, of other streets and of the borough's edge."""
    new = LineString(across.coords[-2:])
    return (
        new.distance(taken) > _FREE_M
        and all(new.distance(line) > _OTHER_STREET_M for line in others)
        and new.distance(outline.exterior) > _EDGE_M
        and outline.contains(new)
    )
