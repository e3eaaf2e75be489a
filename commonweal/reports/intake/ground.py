"""Whose ground a point is: its ward, the landlord whose homes stand there, and the kind of land that routing asks for.

The ground of a partnership is kept in memory and made anew when the gazetteer or the day has changed, since every
report asks for it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from uuid import UUID

import numpy as np

from commonweal.access.queries import host_names
from commonweal.access.viewer import system_viewer
from commonweal.core.analysis.areas import NOWHERE
from commonweal.core.analysis.locations import place_of
from commonweal.core.terms import Land, LocationKind, london_day
from commonweal.places.frames import PlaceFrame, places_now
from commonweal.places.queries import gazetteer_version
from commonweal.reports.frames.placed_calls import day_number
from commonweal.reports.settling.frames import Ground, ground_of, landlords_of, wards_of

KEPT_READY = 8
ORDER = (LocationKind.PARK, LocationKind.STATION, LocationKind.STREET)
STREET_WITHIN_M = 25.0
_LANDS = {LocationKind.PARK: Land.PARK, LocationKind.STATION: Land.STATION, LocationKind.STREET: Land.STREET}


@dataclass(frozen=True, slots=True)
class KnownGround:
    """The ground of one partnership on one day."""

    ground: Ground
    places: PlaceFrame
    hosts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stands:
    """What a point stands on; empty where nothing is known."""

    ward_code: str = ""
    landlord: str = ""
    land: Land = Land.UNKNOWN


_LOCK = Lock()
_kept: dict[tuple[UUID, int, date], KnownGround] = {}


def stands_on(easting_m: float | None, northing_m: float | None, *, partnership_id: UUID, at: datetime) -> Stands:
    """What a point in metres of the British National Grid stands on; `Stands()` for no point."""
    if easting_m is None or northing_m is None:
        return Stands()
    known = _known(partnership_id, at)
    east, north = np.array([easting_m]), np.array([northing_m])
    day = np.array([day_number(london_day(at))], dtype=np.int32)
    ward = str(wards_of(day, east, north, known.ground)[0])
    landlord = str(landlords_of(east, north, known.ground)[0])
    if landlord:
        return Stands(ward, landlord, Land.COUNCIL_HOUSING if landlord in known.hosts else Land.OTHER_LANDLORD)
    found = int(place_of(east, north, known.places.prepared, order=ORDER, street_within_m=STREET_WITHIN_M)[0])
    if found == NOWHERE:
        return Stands(ward, "", Land.ELSEWHERE)
    return Stands(ward, "", _LANDS[LocationKind(known.places.places[found].location_kind)])


def _known(partnership_id: UUID, at: datetime) -> KnownGround:
    viewer = system_viewer(partnership_id, route="take a report", at=at)
    key = (partnership_id, gazetteer_version(viewer), viewer.on)
    found = _kept.get(key)
    if found is None:
        with _LOCK:
            found = _kept[key] = KnownGround(
                ground_of(viewer), places_now(viewer), host_names(partnership_id, on=viewer.on)
            )
            for old in list(_kept)[:-KEPT_READY]:
                del _kept[old]
    return found
