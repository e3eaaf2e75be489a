"""Where calls can come from: for every place a set of spots that surely count there, and patches of open ground.

"Surely" is the rule of locations with room to spare: a spot keeps 6 m from the edge of every other polygon, a
street's spot is within 10 m of its own line and 20 m from any other, and open ground is 50 m from every street. So
the truth of the plan does not hang on which shift between datums a reader of the files uses (2 to 5 m). Whole metres,
British National Grid.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
import shapely
from shapely import LineString, Point, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from commonweal.core.terms import LocationKind
from commonweal.synthetic import names
from commonweal.synthetic.borough import Borough
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.drawing import facing
from commonweal.synthetic.gazetteer import Place

_CLEAR_M = 6.0
_OTHER_STREET_M = 20.0
_N_OPEN = 26
_OPEN_APART_M = 140.0
_OPEN_FROM_STREET_M = 50.0
_OPEN_FROM_PLACE_M = 25.0
JITTER_M = 15
_N_BEYOND = 60
_FROM_THE_BORDER_M = 250

Spot = tuple[int, int]


@dataclass(frozen=True)
class Location:
    """What calls of the plan count at: a place of the gazetteer, or a patch of open ground (provisional, no name).

    `sides` holds its spots; a place across a line that matters (a ward's, the borough's) has a set on each side.
    Open ground has one spot, its first point; later calls lie within `JITTER_M` of it.
    """

    code: str
    name: str
    kind: LocationKind
    sides: tuple[tuple[Spot, ...], ...]
    side_areas: tuple[str, ...] = ()


def locations(borough: Borough, seed: int) -> tuple[Location, ...]:
    """Every location of the plan: the gazetteer in order, then the open ground."""
    chance = Chance(seed, "spots")
    finder = _Finder(borough, chance)
    placed = [Location(p.code, p.name, p.kind, *finder.sides_of(p)) for p in borough.places]
    patches = finder.open_ground()
    return (
        *placed,
        *(
            Location(f"open-{number:02d}", "", LocationKind.PROVISIONAL, ((spot,),))
            for number, spot in enumerate(patches, start=1)
        ),
    )


class _Finder:
    """Tries spots and keeps those that are clear of everything else."""

    def __init__(self, borough: Borough, chance: Chance) -> None:
        self._borough = borough
        self._chance = chance
        self._inner = borough.outline.buffer(-_CLEAR_M)
        self._polygons = [p for p in borough.places if isinstance(p.shape, Polygon)]
        self._streets = [p for p in borough.places if isinstance(p.shape, LineString)]
        self._polygon_tree = STRtree([p.shape for p in self._polygons])
        self._street_tree = STRtree([p.shape for p in self._streets])

    def sides_of(self, place: Place) -> tuple[tuple[tuple[Spot, ...], ...], tuple[str, ...]]:
        """The spots of a place on each side of a line through it, and the codes of the areas on the sides."""
        if isinstance(place.shape, LineString):
            return (self._beside(place, place.shape),), ()
        lands = self._lands(place.shape)
        spots = tuple(self._within(place, land) for _, land in lands)
        return spots, tuple(code for code, _ in lands) if len(lands) > 1 else ()

    def _lands(self, shape: Polygon) -> list[tuple[str, BaseGeometry]]:
        """The parts of a polygon in each ward, or in each borough when it lies across the border."""
        if shape.intersects(self._borough.neighbour):
            areas = [
                (names.BOROUGH_CODE, self._borough.outline),
                (names.NEIGHBOUR_CODE, self._borough.neighbour),
            ]
        else:
            areas = [(w.code, w.shape) for w in self._borough.wards if w.shape.intersection(shape).area > 1000]
        if len(areas) == 1 or shape.area < 10_000:
            return [("", shape.buffer(-_CLEAR_M))]
        return [(code, shape.buffer(-_CLEAR_M).intersection(land.buffer(-_CLEAR_M))) for code, land in areas]

    def _within(self, place: Place, land: BaseGeometry) -> tuple[Spot, ...]:
        west, south, east, north = (int(edge) for edge in land.bounds)
        tried = [(self._chance.between(west, east), self._chance.between(south, north)) for _ in range(400)]
        inside = [spot for spot, held in zip(tried, shapely.contains_xy(land, tried), strict=True) if held]
        return self._clear(place, inside)[:40]

    def _beside(self, place: Place, line: LineString) -> tuple[Spot, ...]:
        """Doors on both sides of the street, one or so every 12 m, in drawn order."""
        doors = list(self._doors(line))
        clear = self._clear(
            place, [d for d, held in zip(doors, shapely.contains_xy(self._inner, doors), strict=True) if held]
        )
        pairs = self._street_tree.query(shapely.points(clear), predicate="dwithin", distance=_OTHER_STREET_M)
        crossed = {int(door) for door, street in zip(*pairs, strict=True) if self._streets[street] is not place}
        kept = [door for i, door in enumerate(clear) if i not in crossed]
        assert kept, f"{place.name} has no spot of its own"
        return tuple(self._chance.shuffled(kept)[:60])

    def _doors(self, line: LineString) -> Iterator[Spot]:
        for step in range(int(line.length) // 12):
            at = line.interpolate(6 + 12 * step)
            ux, uy = facing(at, line)
            aside = self._chance.between(4, 9) * (1 if self._chance.below(2) else -1)
            yield round(at.x - uy * aside), round(at.y + ux * aside)

    def _clear(self, place: Place, spots: Sequence[Spot]) -> tuple[Spot, ...]:
        """Those at least 6 m from every polygon but the place's own."""
        if not spots:
            return ()
        pairs = self._polygon_tree.query(shapely.points(list(spots)), predicate="dwithin", distance=_CLEAR_M)
        blocked = {int(spot) for spot, polygon in zip(*pairs, strict=True) if self._polygons[polygon] is not place}
        return tuple(spot for i, spot in enumerate(spots) if i not in blocked)

    def open_ground(self) -> list[Spot]:
        """Patches far from streets, places and each other, where calls fall in nothing that has a name."""
        west, south, east, north = (int(edge) for edge in self._inner.bounds)
        tried = np.array([(self._chance.between(west, east), self._chance.between(south, north)) for _ in range(4000)])
        points = shapely.points(tried)
        far = (
            shapely.contains(self._borough.outline.buffer(-60), points)
            & (shapely.distance(points, shapely.union_all([s.shape for s in self._streets])) > _OPEN_FROM_STREET_M)
            & (shapely.distance(points, shapely.union_all([p.shape for p in self._polygons])) > _OPEN_FROM_PLACE_M)
        )
        chosen: list[Spot] = []
        for x, y in tried[far].tolist():
            if len(chosen) < _N_OPEN and all(hypot(x - a, y - b) > _OPEN_APART_M for a, b in chosen):
                chosen.append((x, y))
        assert len(chosen) == _N_OPEN, "too little open ground"
        return chosen


def beyond_the_border(borough: Borough, seed: int) -> tuple[Spot, ...]:
    """Spots in the neighbour's borough, well away from the border and from everything in the gazetteer."""
    chance = Chance(seed, "beyond the border")
    land = borough.neighbour.buffer(-_FROM_THE_BORDER_M)
    west, south, east, north = (int(edge) for edge in land.bounds)
    tried = [(chance.between(west, east), chance.between(south, north)) for _ in range(4 * _N_BEYOND)]
    return tuple(spot for spot, held in zip(tried, shapely.contains_xy(land, tried), strict=True) if held)[:_N_BEYOND]


def near(first_point: Spot, chance: Chance) -> Spot:
    """A point of open ground within `JITTER_M` of its first point."""
    while True:
        east, north = chance.between(-JITTER_M, JITTER_M), chance.between(-JITTER_M, JITTER_M)
        if Point(0, 0).distance(Point(east, north)) <= JITTER_M:
            return first_point[0] + east, first_point[1] + north
