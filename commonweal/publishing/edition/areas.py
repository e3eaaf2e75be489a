"""Which wards and places a page may be about: none that so few homes share that it would be about a household.

A place with homes needs `fewest_addresses` of them inside its outline; a street, along it. Kinds without homes, such as
parks, need none. Where no address list is loaded, no place with homes can be named.
"""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer, for_counting
from commonweal.core.analysis.areas import NOWHERE
from commonweal.core.analysis.locations import place_of
from commonweal.core.policy import HotspotPolicy
from commonweal.core.policy.publishing import PublicCounts
from commonweal.core.terms import LocationKind
from commonweal.places.frames import PlaceFrame, address_points, places_now
from commonweal.places.queries import wards_on
from commonweal.publishing.terms import AreaOf, PageArea


def publishable_areas(day: date, policy: PublicCounts, hotspot: HotspotPolicy, viewer: Viewer) -> tuple[PageArea, ...]:
    """Wards first, then places, each by name."""
    counting = for_counting(viewer)
    wards = [PageArea(AreaOf.WARD, code, name) for code, name in wards_on(day, counting)]
    frame = places_now(counting)
    homes = _homes(frame, hotspot, counting)
    places = [
        PageArea(AreaOf.PLACE, one.code, one.name)
        for index, one in enumerate(frame.places)
        if LocationKind(one.location_kind) in policy.without_homes or homes[index] >= policy.fewest_addresses
    ]
    return (*wards, *sorted(places, key=lambda one: (one.name, one.code)))


def _homes(frame: PlaceFrame, hotspot: HotspotPolicy, viewer: Viewer) -> NDArray[np.int64]:
    """How many addresses count at each place, each at one, by the order in which calls count."""
    easting, northing = address_points(viewer)
    at = place_of(
        easting, northing, frame.prepared, order=hotspot.location_order, street_within_m=hotspot.street_within_m
    )
    return np.bincount(at[at != NOWHERE], minlength=len(frame.places)).astype(np.int64)
