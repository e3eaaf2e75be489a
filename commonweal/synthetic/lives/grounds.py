"""Spots of the borough of which the plan knows whose ground they are, so that it knows who gets a report about them.

A home of an estate belongs to its landlord. Squares, junctions and stations are nobody's home, and a park is a park:
their spots keep `CLEAR_M` away from every home, beyond the distance at which a landlord would be asked.
"""

from dataclasses import dataclass
from functools import cache

import shapely
from shapely import Point, Polygon

from commonweal.core.terms import LocationKind
from commonweal.synthetic.borough import SEED, Borough, build_borough
from commonweal.synthetic.homes import Home, homes
from commonweal.synthetic.lives.life import Spot

COUNCIL, LANTERNLIGHT = "Northmoor Council", "Lanternlight Homes"
CLEAR_M = 40.0
EVERY_NTH_HOME = 7


@dataclass(frozen=True)
class Grounds:
    """Spots by whose they are; `words` have no point."""

    council_homes: tuple[Spot, ...]
    lanternlight_homes: tuple[Spot, ...]
    parks: tuple[Spot, ...]
    town: tuple[Spot, ...]
    words: tuple[Spot, ...]


@cache
def grounds() -> Grounds:
    """The spots of the borough of the seed that all its files are made from, looked for once."""
    borough = build_borough()
    found = homes(borough, SEED)
    tree = shapely.STRtree([Point(home.point) for home in found])
    return Grounds(
        _homes(found, COUNCIL),
        _homes(found, LANTERNLIGHT),
        _open_ground(borough, tree, LocationKind.PARK),
        (*_open_ground(borough, tree, LocationKind.NAMED_PLACE), *_open_ground(borough, tree, LocationKind.STATION)),
        (
            Spot("behind the shops, the caller does not know the street"),
            Spot("on the way to the station"),
            Spot("the green near the old baths"),
        ),
    )


def _homes(found: list[Home], landlord: str) -> tuple[Spot, ...]:
    flats = [home for home in found if home.landlord == landlord and home.block]
    return tuple(
        Spot(f"{home.house}, {home.block}, {home.street}", (float(home.point[0]), float(home.point[1])), str(home.uprn))
        for home in flats[::EVERY_NTH_HOME]
    )


def _open_ground(borough: Borough, homes_near: shapely.STRtree, kind: LocationKind) -> tuple[Spot, ...]:
    """One spot in each place of a kind, where it lies clear of homes; in a park also clear of its edge."""
    spots = []
    for place in borough.places:
        if place.kind is not kind or not isinstance(place.shape, Polygon):
            continue
        point = place.shape.intersection(borough.outline).representative_point()
        point = Point(round(point.x), round(point.y))
        near = homes_near.query(point, predicate="dwithin", distance=CLEAR_M)
        inside = place.shape.contains(point) and borough.outline.contains(point)
        if inside and not len(near):
            spots.append(Spot(place.name, (point.x, point.y)))
    return tuple(spots)
