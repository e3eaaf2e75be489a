"""Lines and shapes as a map has them: rough edges, rounded greens, rectangles turned to the street. Metres."""

from itertools import pairwise
from math import cos, hypot, pi, sin
from typing import cast

import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from commonweal.synthetic.chance import Chance

Pair = tuple[float, float]


def mm(x: float, y: float) -> Pair:
    """A point rounded to the millimetre."""
    return round(x, 3), round(y, 3)


def rough(a: Pair, b: Pair, chance: Chance, *, by: float) -> list[Pair]:
    """A wandering line from `a` up to but without `b`: each middle is pushed aside by up to `by` of its length."""
    length = hypot(b[0] - a[0], b[1] - a[1])
    if length < 90:
        return [a]
    push = by * chance.between(-1000, 1000) / 1000
    middle = mm((a[0] + b[0]) / 2 - (b[1] - a[1]) * push, (a[1] + b[1]) / 2 + (b[0] - a[0]) * push)
    return rough(a, middle, chance, by=by) + rough(middle, b, chance, by=by)


def rough_ring(corners: list[Pair], chance: Chance, *, by: float) -> list[Pair]:
    """The wandering line through all `corners` and back to the first."""
    return [point for a, b in pairwise([*corners, corners[0]]) for point in rough(a, b, chance, by=by)]


def blob(middle: Point, radius: float, chance: Chance) -> Polygon:
    """A rounded shape about `middle`, its edge between three quarters of `radius` and all of it."""
    reaches = [radius * chance.between(760, 1000) / 1000 for _ in range(9)]
    turns = [2 * pi * i / len(reaches) for i in range(len(reaches))]
    corners = [mm(middle.x + r * cos(t), middle.y + r * sin(t)) for r, t in zip(reaches, turns, strict=True)]
    return Polygon(rough_ring(corners, chance, by=0.08))


def rectangle(middle: Point, along: Pair, length: float, width: float) -> Polygon:
    """A rectangle about `middle`, `length` in the direction `along` (a unit vector) and `width` across it."""
    ax, ay = along[0] * length / 2, along[1] * length / 2
    bx, by = -along[1] * width / 2, along[0] * width / 2
    corners = ((1, 1), (1, -1), (-1, -1), (-1, 1))
    return Polygon([(middle.x + s * ax + t * bx, middle.y + s * ay + t * by) for s, t in corners])


def facing(point: Point, line: LineString) -> Pair:
    """The unit direction of `line` where it passes nearest to `point`."""
    at = line.project(point)
    a, b = line.interpolate(max(at - 20, 0)), line.interpolate(min(at + 20, line.length))
    length = a.distance(b)
    return (b.x - a.x) / length, (b.y - a.y) / length


def sides(shape: Polygon) -> tuple[tuple[float, Pair], tuple[float, Pair]]:
    """Length and unit direction of the shorter, then the longer side of the smallest turned box about `shape`."""
    box = cast(Polygon, shape.minimum_rotated_rectangle).exterior.coords
    short, long = sorted((hypot(b[0] - a[0], b[1] - a[1]), (b[0] - a[0], b[1] - a[1])) for a, b in pairwise(box[:3]))
    return (short[0], _unit(short)), (long[0], _unit(long))


def _unit(side: tuple[float, Pair]) -> Pair:
    length, (x, y) = side
    return x / length, y / length


def largest(shape: BaseGeometry) -> Polygon:
    """The largest polygon of `shape`, without its holes."""
    polygons = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
    return Polygon(max(polygons, key=lambda part: part.area).exterior)


def longest(shape: BaseGeometry) -> LineString:
    """The longest unbroken line of `shape`."""
    lines = shapely.line_merge(shapely.union_all([p for p in shapely.get_parts(shape) if isinstance(p, LineString)]))
    return cast(LineString, max(shapely.get_parts(lines), key=lambda part: part.length))
