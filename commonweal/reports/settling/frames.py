"""In which ward of its day a point lies, and whose homes stand nearest, for many points at once.

Points are British National Grid metres, NaN where none is known. A landlord's homes concern a report within
`NEAR_M` of the nearest one: a point that a call log writes is the front of a building, not its letter box.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.areas import NOWHERE, area_of
from commonweal.places.frames import AreaFrame, ward_sets_of_own_borough
from commonweal.places.queries import BoundarySet, homes_of_landlords
from commonweal.reports.frames.placed_calls import day_number

NEAR_M = 25.0
Metres = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ground:
    """The wards and the landlords' homes of a partnership, prepared to be asked about points."""

    wards: Sequence[tuple[BoundarySet, AreaFrame]]
    homes: shapely.STRtree
    landlords: NDArray[np.str_]


def ground_of(viewer: Viewer) -> Ground:
    """The ground of the viewer's partnership as it is loaded now."""
    homes = homes_of_landlords(viewer)
    points = [shapely.Point(home.point) for home in homes]
    return Ground(
        ward_sets_of_own_borough(viewer),
        shapely.STRtree(points),
        np.array([home.landlord for home in homes], dtype="<U120"),
    )


def wards_of(day: NDArray[np.int32], easting_m: Metres, northing_m: Metres, ground: Ground) -> NDArray[np.str_]:
    """The code of the ward that held each point on its day, shape (n,); empty where no ward did.

    `day` counts days since 1970-01-01 in London. Where two sets of wards hold on one day, the later one counts.
    """
    codes = np.full(len(day), "", dtype="<U9")
    for wards, frame in ground.wards:
        held = np.flatnonzero((day >= day_number(wards.valid_from)) & (day <= day_number(wards.last_day)))
        inside = area_of(easting_m[held], northing_m[held], frame.prepared)
        lies = inside != NOWHERE
        codes[held[lies]] = np.array(frame.codes, dtype="<U9")[inside[lies]]
    return codes


def landlords_of(easting_m: Metres, northing_m: Metres, ground: Ground) -> NDArray[np.str_]:
    """Whose home is the nearest within `NEAR_M`, shape (n,); empty where there is none."""
    found = np.full(len(easting_m), "", dtype="<U120")
    known = np.flatnonzero(~np.isnan(easting_m))
    if len(ground.landlords) and len(known):
        points = shapely.points(easting_m[known], northing_m[known])
        asked, nearest = ground.homes.query_nearest(points, max_distance=NEAR_M, all_matches=False)
        found[known[asked]] = ground.landlords[nearest]
    return found
