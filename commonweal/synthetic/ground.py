"""The ground of the borough: an organic outline, cut into blocks by streets, the way a town was cut up as it grew.

The outline is drawn by hand and roughened. The largest block is then cut again and again across its longer side; each
cut is a street, so the first are long main roads and the last are short and end at a junction. British National Grid,
metres, rounded to the millimetre, so that neighbours share their vertices.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, sin

import shapely
from shapely import LineString, Polygon
from shapely.geometry.polygon import orient

from commonweal.synthetic.chance import Chance
from commonweal.synthetic.drawing import Pair, largest, mm, rough, rough_ring, sides

CENTRE = (441_000.0, 301_500.0)
"""Inland, and such that a point whose two coordinates were swapped lies in the sea."""

_OUTLINE_KM = (
    (-1.25, 2.75), (-0.55, 3.02), (0.05, 2.72), (0.62, 2.93), (1.12, 2.52), (1.22, 1.93),
    (1.67, 1.57), (1.72, 0.92), (2.08, 0.42), (1.87, -0.22), (2.02, -0.93), (1.63, -1.44),
    (1.12, -1.62), (0.86, -2.26), (0.18, -2.63), (-0.45, -2.36), (-0.88, -1.86), (-1.43, -1.72),
    (-1.62, -1.05), (-2.02, -0.52), (-1.78, 0.18), (-2.06, 0.83), (-1.75, 1.42), (-1.81, 2.12),
)  # fmt: skip
_BORDER_FROM, _BORDER_TO = 6, 11  # the corners of the outline between which Eastmarsh lies
_NEIGHBOUR_KM = (
    (2.35, -1.86), (2.92, -1.66), (3.42, -1.12), (3.58, -0.42), (3.36, 0.31), (3.52, 0.94), (3.05, 1.52), (2.42, 1.83),
)  # fmt: skip
_N_STREETS = 150


@dataclass(frozen=True)
class Ground:
    """Blocks that tile the borough, the streets between them (longest first), and the land across the border."""

    blocks: tuple[Polygon, ...]
    streets: tuple[LineString, ...]
    outline: Polygon
    neighbour: Polygon


def lay_out_ground(seed: int) -> Ground:
    """The whole ground of the borough."""
    chance = Chance(seed, "ground")
    outline = Polygon(rough_ring([_metres(p) for p in _OUTLINE_KM], chance, by=0.11))
    cuts = _cut_into_blocks(outline, chance)
    lines = shapely.unary_union([outline.exterior, *map(_reaching_over, cuts)], grid_size=0.001)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    blocks = sorted(faces, key=lambda face: (-face.centroid.y, face.centroid.x))
    whole = largest(shapely.coverage_union_all(blocks))
    streets = sorted(cuts, key=lambda line: -line.length)
    return Ground(tuple(blocks), tuple(streets), whole, _neighbour(whole, chance))


def _metres(km: Pair) -> Pair:
    return mm(CENTRE[0] + km[0] * 1000, CENTRE[1] + km[1] * 1000)


def _cut_into_blocks(outline: Polygon, chance: Chance) -> list[LineString]:
    """`_N_STREETS` cuts, each across the block that is now the largest for its part of town."""
    blocks = [(_size(outline, chance), outline)]
    cuts: list[LineString] = []
    while len(cuts) < _N_STREETS:
        place = max(range(len(blocks)), key=lambda i: blocks[i][0])
        _, block = blocks.pop(place)
        street, halves = _cut(block, chance, n_cuts_before=len(cuts))
        cuts.append(street)
        blocks.extend((_size(half, chance), half) for half in halves)
    return cuts


def _size(block: Polygon, chance: Chance) -> float:
    """The area that counts when the next cut is chosen: town centres are cut finer than the edges."""
    centre = block.centroid
    town = min(hypot(centre.x - x, centre.y - y) for x, y in (_metres((0.3, -0.6)), _metres((-0.5, 1.3))))
    return block.area * (1.9 if town < 600 else 1.25 if town < 1100 else 0.8) * chance.between(75, 125) / 100


def _cut(block: Polygon, chance: Chance, *, n_cuts_before: int) -> tuple[LineString, list[Polygon]]:
    """A slightly bent street across the longer side of `block`, and the two halves it leaves."""
    for _ in range(60):
        line = _across(block, chance, bend=0.13 if n_cuts_before < 25 else 0.07)
        parts = [p for p in shapely.get_parts(line.intersection(block)) if p.length > 60]
        if len(parts) != 1:
            continue
        street = LineString([mm(x, y) for x, y in parts[0].coords])
        halves = _halves(block, line)
        if len(halves) == 2 and min(h.area for h in halves) > 0.3 * block.area:
            return street, halves
    raise AssertionError("a block that no street can cross")


def _reaching_over(street: LineString) -> LineString:
    """The street with 5 cm more at each end, so that it surely meets the line where it was cut off and rounded."""
    points = list(street.coords)
    return LineString([_beyond(points[1], points[0]), *points, _beyond(points[-2], points[-1])])


def _beyond(a: tuple[float, ...], b: tuple[float, ...]) -> Pair:
    """5 cm past `b`, coming from `a`."""
    step = 0.05 / hypot(b[0] - a[0], b[1] - a[1])
    return b[0] + (b[0] - a[0]) * step, b[1] + (b[1] - a[1]) * step


def _halves(block: Polygon, line: LineString) -> list[Polygon]:
    noded = shapely.union(block.exterior, line)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return [face for face in faces if block.contains(face.representative_point())]


def _across(block: Polygon, chance: Chance, *, bend: float) -> LineString:
    """A bent line, longer than the block, through its middle and along its shorter side."""
    (short, (ax, ay)), (long, (bx, by)) = sides(block)
    turn, slide = chance.between(-9, 9) * pi / 180, chance.between(-9, 9) / 100 * long
    ux, uy = ax * cos(turn) - ay * sin(turn), ax * sin(turn) + ay * cos(turn)
    x0, y0 = block.centroid.x + slide * bx, block.centroid.y + slide * by
    reach, bow = short * 0.9 + 60, bend * chance.between(-1000, 1000) / 1000
    wave = 0.5 * bend * chance.between(-1000, 1000) / 1000
    steps = [(t, bow * (1 - t * t) + wave * sin(pi * t)) for t in (i / 12 for i in range(-12, 13))]
    return LineString([(x0 + reach * (ux * t - uy * s), y0 + reach * (uy * t + ux * s)) for t, s in steps])


def _neighbour(borough: Polygon, chance: Chance) -> Polygon:
    """Eastmarsh: the shared border exactly as the borough has it, closed by a rough line of its own to the east."""
    ring = [(x, y) for x, y in orient(borough, -1.0).exterior.coords[:-1]]  # clockwise, like the outline
    start, end = (ring.index(_metres(_OUTLINE_KM[i])) for i in (_BORDER_FROM, _BORDER_TO))
    shared = ring[start : end + 1] if start < end else ring[start:] + ring[: end + 1]
    way_round = [shared[-1], *(_metres(p) for p in _NEIGHBOUR_KM), shared[0]]
    outer = [p for a, b in pairwise(way_round) for p in rough(a, b, chance, by=0.1)]
    return Polygon(shared + outer[1:])
