"""The places of the borough, drawn into its blocks: estates, parks, stations, squares, junctions and named streets.

A place keeps clear of street lines where it can, so that a point beside the street belongs to the street; places of
one kind never overlap. British National Grid, metres.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import shapely
from shapely import LineString, Point, Polygon

from commonweal.core.terms import LocationKind
from commonweal.synthetic import names
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.crossings import with_crossings
from commonweal.synthetic.drawing import Pair, blob, facing, largest, longest, rectangle, sides
from commonweal.synthetic.ground import Ground
from commonweal.synthetic.naming import street_names, suited

_KERB_M = 17.0  # from a street's line to the fence of an estate or park
_CODE_LETTERS = {
    LocationKind.ESTATE: "E",
    LocationKind.PARK: "P",
    LocationKind.STATION: "S",
    LocationKind.NAMED_PLACE: "N",
    LocationKind.STREET: "R",
}


@dataclass(frozen=True)
class Place:
    """One entry of the gazetteer: a polygon, or a line for a street, in British National Grid metres."""

    code: str
    name: str
    kind: LocationKind
    shape: Polygon | LineString


@dataclass
class _Site:
    """The ground while places are being put on it: which blocks are taken, and what stands where two streets meet."""

    ground: Ground
    ward: list[int]
    chance: Chance
    free: list[int]
    junctions: list[Polygon]
    border_park: Polygon

    def take(self, block: int) -> Polygon:
        """The buildable inside of a block, which then is no longer free."""
        self.free.remove(block)
        return self.inside(self.ground.blocks[block])

    def inside(self, land: Polygon) -> Polygon:
        """What is left of `land` behind the kerb, the junctions and the border park; the largest piece."""
        kept = shapely.union_all([*self.junctions, self.border_park]).buffer(14)
        return largest(land.buffer(-_KERB_M, join_style="mitre").difference(kept))


def draw_places(ground: Ground, ward: list[int], wards: Mapping[str, Polygon], seed: int) -> list[Place]:
    """Every place of the borough, by kind and code."""
    site = _site(ground, ward, Chance(seed, "places"))
    straddling = _straddling_estate(site)
    stations = [_station(site, near) for near in _spread(site.junctions, len(names.STATIONS))]
    parks = _parks(site, len(names.PARKS))
    squares = [_square(site) for _ in names.SQUARES]
    estates = _estates(site, len(names.ESTATES))
    built = [straddling, *stations, *parks, *squares, *estates, *site.junctions, site.border_park]
    return [
        *_coded(LocationKind.ESTATE, (names.STRADDLING_ESTATE, *names.ESTATES), [straddling, *estates]),
        *_coded(
            LocationKind.PARK, (names.BORDER_PARK, *names.PARKS), [site.border_park, *suited(names.PARKS, parks, wards)]
        ),
        *_coded(LocationKind.STATION, names.STATIONS, suited(names.STATIONS, stations, wards)),
        *_coded(
            LocationKind.NAMED_PLACE,
            (*names.JUNCTIONS, *names.SQUARES),
            [*suited(names.JUNCTIONS, site.junctions, wards), *suited(names.SQUARES, squares, wards)],
        ),
        *_coded(
            LocationKind.STREET,
            street_names(ground, wards, seed),
            with_crossings(ground.streets, ground.outline, built),
        ),
    ]


def _coded(kind: LocationKind, named: Sequence[str], shapes: Sequence[Polygon | LineString]) -> Iterator[Place]:
    digits = 3 if kind is LocationKind.STREET else 2
    for number, (name, shape) in enumerate(zip(named, shapes, strict=True), start=1):
        code = f"{names.BOROUGH_CODE}-{_CODE_LETTERS[kind]}{number:0{digits}d}"
        yield Place(code, name, kind, shapely.transform(shape, lambda points: points.round(3)))


def _site(ground: Ground, ward: list[int], chance: Chance) -> _Site:
    border = _border_park(ground, chance)
    free = [i for i, block in enumerate(ground.blocks) if block.distance(border) > 5]
    return _Site(ground, ward, chance, free, _junctions(ground, border, chance), border)


def _border_park(ground: Ground, chance: Chance) -> Polygon:
    """A park across the border with Eastmarsh, where the border is farthest from any street."""
    border = longest(ground.outline.intersection(ground.neighbour))
    roads = shapely.union_all(list(ground.streets))
    candidates = [border.interpolate(f / 40, normalized=True) for f in range(6, 35)]
    middle = max(candidates, key=lambda p: p.distance(roads))
    radius = min(middle.distance(roads) - 2 * _KERB_M, 170)
    return blob(middle, radius, chance)


def _junctions(ground: Ground, border: Polygon, chance: Chance) -> list[Polygon]:
    """A forecourt or crossroads wherever two main roads meet, far enough from the last; the most central first."""
    main = ground.streets[: len(names.MAIN_ROADS) + 14]
    centre = ground.outline.centroid
    meetings = [Point(end) for road in main for end in (road.coords[0], road.coords[-1])]
    meetings = [p for p in meetings if sum(p.distance(road) < 1 for road in main) > 1 and p.distance(border) > 150]
    chosen: list[Point] = []
    for point in sorted(meetings, key=lambda p: p.distance(centre)):
        if len(chosen) < len(names.JUNCTIONS) and all(point.distance(other) > 430 for other in chosen):
            chosen.append(point)
    assert len(chosen) == len(names.JUNCTIONS), "too few junctions of main roads"
    return [blob(point, chance.between(46, 62), chance) for point in chosen]


def _straddling_estate(site: _Site) -> Polygon:
    """An estate on both sides of a short street that is also a ward's line."""
    for street in site.ground.streets[60:]:
        middle = street.interpolate(0.5, normalized=True)
        banks = [i for i in site.free if site.ground.blocks[i].distance(middle) < 1]
        if len(banks) != 2 or site.ward[banks[0]] == site.ward[banks[1]] or street.length < 300:
            continue
        both = largest(shapely.coverage_union_all([site.ground.blocks[i] for i in banks]))
        estate = site.inside(both).intersection(rectangle(middle, facing(middle, street), 190, 250))
        if isinstance(estate, Polygon) and min(estate.intersection(site.ground.blocks[i]).area for i in banks) > 12_000:
            for i in banks:
                site.free.remove(i)
            return estate
    raise AssertionError("no street for an estate in two wards")


def _station(site: _Site, near: Polygon) -> Polygon:
    """A long narrow station in the free block next to a junction, running away from the junction's forecourt."""
    land = site.take(min(site.free, key=lambda i: (site.ground.blocks[i].distance(near.centroid), i)))
    inwards = shapely.shortest_line(Point(shapely.shortest_line(land, near.centroid).coords[0]), land.centroid)
    direction = facing(inwards.centroid, inwards)
    middle = _moved(Point(inwards.coords[0]), direction, 70)
    return largest(rectangle(middle, direction, 150, 46).intersection(land))


def _parks(site: _Site, n: int) -> list[Polygon]:
    """Large parks on large free blocks and small ones in town, never two side by side; rounded corners."""
    by_size = sorted(site.free, key=lambda i: -site.ground.blocks[i].area)
    chosen: list[int] = []
    for block in [*by_size[: len(by_size) // 4], *site.chance.shuffled(by_size)]:
        apart = all(site.ground.blocks[block].distance(site.ground.blocks[other]) > 250 for other in chosen)
        if apart and len(chosen) < n and (len(chosen) < 6 or block in by_size[len(by_size) // 3 :]):
            chosen.append(block)
    assert len(chosen) == n, "too few blocks for parks"
    return [largest(site.take(block).buffer(-12).buffer(12, quad_segs=4)) for block in chosen]


def _square(site: _Site) -> Polygon:
    """A square in the middle of a small free block near the centre."""
    centre = site.ground.outline.centroid
    block = site.chance.pick(sorted(site.free, key=lambda i: site.ground.blocks[i].centroid.distance(centre))[:24])
    land = site.take(block)
    side = facing(land.centroid, LineString(land.exterior.coords))
    return rectangle(land.centroid, side, site.chance.between(60, 85), site.chance.between(55, 75))


def _estates(site: _Site, n: int) -> list[Polygon]:
    """An estate in each of `n` free blocks, where possible in the ward that has fewest; from north to south."""
    estates: list[Polygon] = []
    for _ in range(n):
        ward = min(set(site.ward), key=lambda w: (sum(e.intersects(_ward_land(site, w)) for e in estates), w))
        choice = [i for i in site.free if site.ward[i] == ward] or site.free
        estates.append(_parcel(site.take(site.chance.pick(choice)), site.chance))
    return sorted(estates, key=lambda e: (-e.centroid.y, e.centroid.x))


def _ward_land(site: _Site, ward: int) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([b for b, w in zip(site.ground.blocks, site.ward, strict=True) if w == ward])


def _parcel(land: Polygon, chance: Chance) -> Polygon:
    """Part of `land`: cut across its longer side, and sometimes a corner left out."""
    _, (length, (ux, uy)) = sides(land)
    end = chance.between(-15, 20) / 100 * length  # how far from the middle the estate ends
    kept = rectangle(_moved(land.centroid, (ux, uy), end - length), (ux, uy), 2 * length, 4 * length)
    parcel = largest(land.intersection(kept))
    if chance.happens(400):
        box = cast(Polygon, parcel.minimum_rotated_rectangle).exterior.coords
        bite = rectangle(Point(box[chance.below(4)]), (ux, uy), parcel.length * 0.22, parcel.length * 0.22)
        parcel = largest(parcel.difference(bite))
    return parcel


def _moved(point: Point, along: Pair, by_m: float) -> Point:
    return Point(point.x + along[0] * by_m, point.y + along[1] * by_m)


def _spread(shapes: list[Polygon], n: int) -> list[Polygon]:
    return [shapes[-1], *shapes[: 2 * (n - 1) : 2]]
