"""A point that a caller reads out: easting and northing, a National Grid reference, latitude and longitude.

The square of a National Grid reference and its letters: Ordnance Survey, "A guide to coordinate systems in Great
Britain", annexe C.
"""

import numpy as np

from commonweal.files.cells import GREAT_BRITAIN, Extent
from commonweal.places.asking import Asked
from commonweal.places.found import FoundPlace
from commonweal.places.gazetteer import NO_LINE, Gazetteer, Point
from commonweal.places.grid import to_grid
from commonweal.places.terms import Match

NEAR_A_POINT_M = 100.0
# So close to its line a point is on the street, and the street's ends and corners are offered with it.
ON_A_STREET_M = 15.0


def at_point(ask: Asked, known: Gazetteer) -> tuple[list[FoundPlace], str]:
    """The point itself, named by the street that is nearest, and a remark; nothing where it lies too far away."""
    if ask.abroad:
        return [], "That point lies outside Great Britain."
    point, how, remark = _point_said(ask, known)
    if not _inside(point, known.extent):
        return [], _far_away(point, known)
    name, street = f"{point[0]:.0f}, {point[1]:.0f}", NO_LINE
    near = known.streets.nearest(point)
    if near and near[1] <= NEAR_A_POINT_M:
        name = f"{max(near[1], 1):.0f} m from {known.by_street[near[0]].name}"
        street = near[0] if near[1] <= ON_A_STREET_M else NO_LINE
    exact = "as given, to about 2 m" if ask.degrees else "as given"
    if ask.reference:
        exact = f"the middle of its square of {ask.square_m:,} m"
    place = (round(point[0], 1), round(point[1], 1))
    return [FoundPlace(Match.POINT, "Point", name, how, 100.0, place, exact, street=street)], remark


def _point_said(ask: Asked, known: Gazetteer) -> tuple[Point, str, str]:
    """The point in grid metres, as what it was said, and a remark where the two numbers were turned round."""
    if ask.degrees:
        easting, northing = to_grid(*(np.array([value]) for value in ask.degrees))
        turned = "Longitude was said first; it was read as latitude {1:.5f}, longitude {0:.5f}.".format(*ask.degrees)
        point = float(easting[0]), float(northing[0])
        return point, "Latitude and longitude", turned if ask.degrees_turned else ""
    assert ask.grid is not None
    if ask.reference:
        return ask.grid, f"National Grid reference {ask.reference}", ""
    east, north = ask.grid
    if not _inside(ask.grid, known.extent) and _inside((north, east), known.extent):
        remark = f"Northing was said first; it was read as easting {north:.0f}, northing {east:.0f}."
        return (north, east), "Easting and northing", remark
    return ask.grid, "Easting and northing", ""


def _inside(point: Point, box: Extent) -> bool:
    return box.west_m < point[0] < box.east_m and box.south_m < point[1] < box.north_m


def _far_away(point: Point, known: Gazetteer) -> str:
    if not _inside(point, GREAT_BRITAIN):
        return "That point lies outside Great Britain."
    own = known.own_borough if known.own_codes else "the boroughs loaded"
    return f"That point is {known.metres_from_boroughs(point) / 1000:,.0f} km from {own}."
