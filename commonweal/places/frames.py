"""Places and areas as the arrays and shapes that the analysis takes. All in British National Grid metres."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.db.models import Q
from numpy.typing import NDArray

from commonweal.access.queries import partnership_of
from commonweal.access.viewer import Viewer
from commonweal.core.analysis.areas import PreparedAreas, prepare_areas
from commonweal.core.analysis.locations import PreparedPlaces, prepare_places
from commonweal.core.terms import AreaKind, LocationKind
from commonweal.places.models import Address, Area, Place
from commonweal.places.queries import BoundarySet, own_borough_names


@dataclass(frozen=True, slots=True)
class AreaFrame:
    """Areas of one kind on one day, in order of code, and prepared to be asked which of them holds a point."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    rings: tuple[Any, ...]
    prepared: PreparedAreas

    def records(self) -> list[tuple[object, ...]]:
        """What of them a digest covers."""
        return [
            ("area", code, name, repr(rings))
            for code, name, rings in zip(self.codes, self.names, self.rings, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class PlaceFrame:
    """Places in order of code, prepared to be asked which of them holds a point."""

    places: tuple[Place, ...]
    prepared: PreparedPlaces

    def by_name(self) -> dict[str, int]:
        """Index of the place with a name, as compared; names that several places share are left out."""
        seen: dict[str, list[int]] = {}
        for index, place in enumerate(self.places):
            seen.setdefault(place.searched_name, []).append(index)
        return {name: indexes[0] for name, indexes in seen.items() if len(indexes) == 1}

    def records(self) -> list[tuple[object, ...]]:
        """What of them a digest covers."""
        return [("place", p.code, p.location_kind, p.name, repr(p.parts)) for p in self.places]


def areas_on(day: date, area_kind: AreaKind, viewer: Viewer) -> AreaFrame:
    """The areas of a kind that hold on a day."""
    found = Area.objects.visible_to(viewer).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        area_kind=area_kind,
        valid_from__lte=day,
        withdrawn_at__isnull=True,
    )
    return _frame(sorted(found, key=lambda area: area.code))


def _frame(areas: Sequence[Area]) -> AreaFrame:
    rings = tuple(area.rings for area in areas)
    return AreaFrame(
        tuple(area.code for area in areas), tuple(area.name for area in areas), rings, prepare_areas(rings)
    )


def ward_sets_of_own_borough(viewer: Viewer) -> list[tuple[BoundarySet, AreaFrame]]:
    """The sets of wards of the partnership's own borough, by first day; of all wards where none says its borough.

    A set is what holds in the same days: the number of wards is that of the own borough, not of the file.
    """
    own = own_borough_names(viewer)
    wards = list(Area.objects.visible_to(viewer).filter(area_kind=AreaKind.WARD, withdrawn_at__isnull=True))
    in_own = [ward for ward in wards if ward.within_code in own]
    shared = {(ward.valid_from, ward.valid_to) for ward in wards if in_own and ward.within_code not in own}
    name = partnership_of(viewer).borough_name
    wards = in_own or wards
    by_days: dict[tuple[date, date | None], list[Area]] = {}
    for ward in sorted(wards, key=lambda one: one.code):
        by_days.setdefault((ward.valid_from, ward.valid_to), []).append(ward)
    return [
        (BoundarySet(AreaKind.WARD, *days, len(areas), of_borough=name if days in shared else ""), _frame(areas))
        for days, areas in sorted(by_days.items(), key=lambda one: one[0][0])
    ]


def places_now(viewer: Viewer) -> PlaceFrame:
    """The partnership's places as they stand."""
    places = tuple(sorted(Place.objects.visible_to(viewer), key=lambda place: place.code))
    prepared = prepare_places([(LocationKind(place.location_kind), place.parts) for place in places])
    return PlaceFrame(places, prepared)


def address_points(viewer: Viewer) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Easting and northing in metres (n,) of every address that has a point; which address is whose is not told."""
    rows = Address.objects.visible_to(viewer).filter(easting_m__isnull=False, northing_m__isnull=False)
    found = np.array(list(rows.order_by().values_list("easting_m", "northing_m")), dtype=np.float64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def outline_of(place: Place) -> Any:
    """A place's outline: lines for a street, polygons for everything else."""
    if place.location_kind == LocationKind.STREET:
        return shapely.MultiLineString(place.parts)
    return shapely.MultiPolygon([(rings[0], rings[1:]) for rings in place.parts])


def middle_of(place: Place) -> tuple[float, float]:
    """A point on the place to hang its number on: inside a polygon, half-way along a street's longest line."""
    if place.location_kind == LocationKind.STREET:
        line = max((shapely.LineString(points) for points in place.parts), key=lambda one: one.length)
        middle = line.interpolate(0.5, normalized=True)
    else:
        middle = _largest(place.parts).representative_point()
    return round(middle.x, 1), round(middle.y, 1)


def _largest(polygons: Sequence[Any]) -> shapely.Polygon:
    return max((shapely.Polygon(rings[0], rings[1:]) for rings in polygons), key=lambda one: float(np.abs(one.area)))
