"""The counts of one question, read for it alone and counted call by call: slow, and held against the shared reading."""

from datetime import timedelta
from zlib import crc32

import numpy as np
import shapely

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.effect import FEWEST
from commonweal.core.policy import HotspotPolicy
from commonweal.effects.terms import Question
from commonweal.hotspots.frames.days import day_number
from commonweal.hotspots.frames.located_calls import NOWHERE, locate_calls, named
from commonweal.places.frames import outline_of, places_now

Series = dict[str, list[int]]


def slow_counts(question: Question, policy: HotspotPolicy, viewer: Viewer) -> tuple[Series, int]:
    """Counts by day of the place, the ring, each busy location by its key and "" for the rest; and how many calls."""
    places = places_now(viewer)
    calls = locate_calls(viewer, places, cut_off_on=question.after.last_day + timedelta(days=1), policy=policy)
    keys = [location.key for location in calls.locations]
    index = keys.index(question.location_key)
    location = calls.locations[index]
    if location.first_point is not None:
        outline = shapely.Point(*location.first_point)
    else:
        outline = outline_of(places.places[location.place_index])
    first = int(calls.day[calls.counted].min())
    n_days = day_number(question.after.last_day) - first + 1
    counted = [i for i in range(len(calls.calls)) if calls.counted[i] and calls.location[i] != NOWHERE]
    around, left_out = [], {index}
    for i in counted:
        point = shapely.Point(calls.easting_m[i], calls.northing_m[i])
        known = not np.isnan(calls.easting_m[i])
        if calls.location[i] != index and known and outline.distance(point) <= question.ring_m:
            around.append(i)
            left_out.add(int(calls.location[i]))
    found: Series = {"place": [0] * n_days, "ring": [0] * n_days, "": [0] * n_days}
    n_calls = [sum(calls.location[i] == one for i in counted) for one in range(len(keys))]
    for i in counted:
        day, at = int(calls.day[i]) - first, int(calls.location[i])
        if at == index:
            found["place"][day] += 1
        if i in around:
            found["ring"][day] += 1
        if at not in left_out:
            found.setdefault(keys[at] if n_calls[at] >= FEWEST else "", [0] * n_days)[day] += 1
    return found, len(counted)


def order_of(keys: list[str]) -> list[str]:
    """The keys of the others' rows in the order in which they stand."""
    return sorted((key for key in keys if key), key=lambda key: crc32(key.encode()))


def name_of(key: str, policy: HotspotPolicy, viewer: Viewer, question: Question) -> str:
    """A location's name, looked up for it alone."""
    places = places_now(viewer)
    calls = locate_calls(viewer, places, cut_off_on=question.after.last_day + timedelta(days=1), policy=policy)
    return named(next(one for one in calls.locations if one.key == key), places).name
