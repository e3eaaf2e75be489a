"""Outlines for maps, from the viewer on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, Min, Q

from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.terms import AreaKind, LocationKind
from commonweal.files.cells import GREAT_BRITAIN, Extent
from commonweal.places.models import Area, Place

BEYOND_M = 10_000
Line = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """A shape to draw, in British National Grid metres: the rings of an area or polygon, or a street's lines."""

    name: str
    kind: str
    lines_m: tuple[Line, ...]
    is_area: bool


def extent_around_boroughs(partnership_id: UUID, notes: list[str]) -> Extent:
    """The box around the boroughs that a partnership has loaded, and 10 km beyond: where its calls can lie.

    Without a borough it is Great Britain, and `notes` says so.
    """
    box = Area.objects.filter(partnership_id=partnership_id, area_kind=AreaKind.BOROUGH).aggregate(
        west=Min("min_easting_m"), south=Min("min_northing_m"), east=Max("max_easting_m"), north=Max("max_northing_m")
    )
    if box["west"] is None:
        notes.append("No borough is loaded, so points were only checked to lie in Great Britain.")
        return GREAT_BRITAIN
    return Extent(
        box["west"] - BEYOND_M,
        box["south"] - BEYOND_M,
        box["east"] + BEYOND_M,
        box["north"] + BEYOND_M,
        f"metres on the British National Grid, up to {BEYOND_M // 1000} km beyond the boroughs loaded",
    )


def ward_outlines(day: date, viewer: Viewer) -> list[Outline]:
    """The wards of the partnership's own borough that hold on a day; all of them where none says so.

    Wards of a neighbour may be loaded too: a map of all of them would make the own borough a speck.
    """
    wards = Area.objects.visible_to(viewer).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), area_kind=AreaKind.WARD, valid_from__lte=day
    )
    own = _own_borough_codes(viewer)
    found = sorted(wards, key=lambda ward: ward.name)
    found = [ward for ward in found if ward.within_code in own] or found
    viewer.saw(RecordKind.AREA, [ward.id for ward in found])
    return [Outline(ward.name, AreaKind.WARD, tuple(r for p in ward.rings for r in p), True) for ward in found]


def _own_borough_codes(viewer: Viewer) -> set[str]:
    name = partnership_of(viewer).borough_name
    boroughs = Area.objects.visible_to(viewer).filter(area_kind=AreaKind.BOROUGH, name=name)
    return set(boroughs.values_list("code", flat=True))


def place_outline(place_id: UUID | None, viewer: Viewer) -> list[Outline]:
    """The outline of one place, as a list of one; empty where the viewer may not see it."""
    place = Place.objects.visible_to(viewer).filter(id=place_id).first() if place_id else None
    if place is None:
        return []
    viewer.saw(RecordKind.PLACE, [place.id])
    if place.location_kind == LocationKind.STREET:
        return [Outline(place.name, "place", tuple(place.parts), False)]
    return [Outline(place.name, "place", tuple(ring for polygon in place.parts for ring in polygon), True)]
