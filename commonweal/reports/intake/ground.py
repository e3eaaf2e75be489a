"""Whose ground a point is: its ward, the landlord whose homes stand there, and the kind of land that routing asks for.

The ground of a partnership is kept in memory and made anew when the gazetteer or the day has changed, since every
report asks for it.
"""

from collections.abc import Sequence
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
    return stand_on([(easting_m, northing_m)], partnership_id=partnership_id, at=at)[0]


def stand_on(
    points: Sequence[tuple[float | None, float | None]], *, partnership_id: UUID, at: datetime
) -> list[Stands]:
    """The same for points asked together, in their order: asking for ten takes hardly longer than asking for one."""
    asked = [(number, east, north) for number, (east, north) in enumerate(points) if east is not None]
    found = [Stands()] * len(points)
    if not asked:
        return found
    known = _known(partnership_id, at)
    east, north = (np.array([one[part] for one in asked], dtype=np.float64) for part in (1, 2))
    day = np.full(len(asked), day_number(london_day(at)), dtype=np.int32)
    wards, landlords = wards_of(day, east, north, known.ground), landlords_of(east, north, known.ground)
    elsewhere = np.flatnonzero(landlords == "")
    places = np.full(len(asked), NOWHERE, dtype=np.int32)
    places[elsewhere] = place_of(
        east[elsewhere], north[elsewhere], known.places.prepared, order=ORDER, street_within_m=STREET_WITHIN_M
    )
    for (number, _, _), ward, landlord, place in zip(asked, wards, landlords, places, strict=True):
        found[number] = Stands(str(ward), str(landlord), _land(str(landlord), int(place), known))
    return found


def _land(landlord: str, place: int, known: KnownGround) -> Land:
    if landlord:
        return Land.COUNCIL_HOUSING if landlord in known.hosts else Land.OTHER_LANDLORD
    if place == NOWHERE:
        return Land.ELSEWHERE
    return _LANDS[LocationKind(known.places.places[place].location_kind)]


def _known(partnership_id: UUID, at: datetime) -> KnownGround:
    viewer = system_viewer(partnership_id, route="take a report", at=at)
    version = gazetteer_version(viewer)
    found = _kept.get((partnership_id, version, viewer.on))
    if found is None:
        with _LOCK:
            # A new day may change who is a host; only another gazetteer changes the ground, which takes longer to make.
            before = next(
                (one for (of, known, _), one in _kept.items() if (of, known) == (partnership_id, version)), None
            )
            found = _kept[partnership_id, version, viewer.on] = KnownGround(
                before.ground if before else ground_of(viewer),
                before.places if before else places_now(viewer),
                host_names(partnership_id, on=viewer.on),
            )
            _lay_grids(found)
            for old in list(_kept)[:-KEPT_READY]:
                del _kept[old]
    return found


def _lay_grids(known: KnownGround) -> None:
    """Single points are asked about all day, and a grid answers them sooner (core/analysis/areas.py)."""
    areas = [frame.prepared for _, frame in known.ground.wards]
    areas += [its for _, its in known.places.prepared.polygons.values()]
    for one in areas:
        if len(one.edges):
            _ = one.grid
