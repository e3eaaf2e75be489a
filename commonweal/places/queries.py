"""Outlines for maps, from the viewer on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.terms import AreaKind, LocationKind
from commonweal.places.models import Area, Place

Line = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """A shape to draw, in British National Grid metres: the rings of an area or polygon, or a street's lines."""

    name: str
    kind: str
    lines_m: tuple[Line, ...]
    is_area: bool


def ward_outlines(day: date, viewer: Viewer) -> list[Outline]:
    """The wards that hold on a day."""
    wards = Area.objects.visible_to(viewer).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), area_kind=AreaKind.WARD, valid_from__lte=day
    )
    found = sorted(wards, key=lambda ward: ward.name)
    viewer.saw(RecordKind.AREA, [ward.id for ward in found])
    return [Outline(ward.name, AreaKind.WARD, tuple(r for p in ward.rings for r in p), True) for ward in found]


def place_outline(place_id: object, viewer: Viewer) -> list[Outline]:
    """The outline of one place, as a list of one; empty where the viewer may not see it."""
    place = Place.objects.visible_to(viewer).filter(id=place_id).first()
    if place is None:
        return []
    viewer.saw(RecordKind.PLACE, [place.id])
    if place.location_kind == LocationKind.STREET:
        return [Outline(place.name, "place", tuple(place.parts), False)]
    return [Outline(place.name, "place", tuple(ring for polygon in place.parts for ring in polygon), True)]
