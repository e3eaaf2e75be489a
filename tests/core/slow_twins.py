"""The same answers as the core's, worked out the long way: loops over days and calls that anybody can follow.

A twin shares no code and no idea with what it is held against. It may be as slow as it likes.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import hypot, isfinite
from zoneinfo import ZoneInfo

Call = tuple[str, datetime, str]
"""Location, instant, source."""


def hotspot_days(
    calls: Sequence[Call], *, more_than: int, within_days: int, sources: Sequence[str], first_day: date, last_day: date
) -> set[tuple[str, date]]:
    """Every location and day, of the closed span, with more than so many calls in the days up to and with that day."""
    found = set()
    for location in {location for location, _, _ in calls}:
        for number in range((last_day - first_day).days + 1):
            judged = first_day + timedelta(days=number)
            n = 0
            for where, at, source in calls:
                happened_on = at.astimezone(ZoneInfo("Europe/London")).date()
                age = (judged - happened_on).days
                if where == location and source in sources and 0 <= age < within_days:
                    n += 1
            if n > more_than:
                found.add((location, judged))
    return found


def days_above(
    location: Sequence[int], day: Sequence[int], *, more_than: int, within_days: int, first_day: int, last_day: int
) -> set[tuple[int, int]]:
    """As `hotspot_days`, on numbered locations and days; a negative location is nowhere."""
    found = set()
    for where in {one for one in location if one >= 0}:
        for judged in range(first_day, last_day + 1):
            n = sum(1 for at, on in zip(location, day, strict=True) if at == where and 0 <= judged - on < within_days)
            if n > more_than:
                found.add((where, judged))
    return found


def counts_at(
    location: Sequence[int], day: Sequence[int], *, as_of_days: Sequence[int], within_days: int, n_locations: int
) -> list[list[int]]:
    """Events of each location in the days up to and with each as-at day."""
    return [
        [
            sum(1 for at, on in zip(location, day, strict=True) if at == where and 0 <= judged - on < within_days)
            for judged in as_of_days
        ]
        for where in range(n_locations)
    ]


def provisional_places(points: Sequence[tuple[float, float]], *, within_m: float) -> tuple[list[int], list[int]]:
    """Each point's group and each group's first point, by looking at every first point there is."""
    groups: list[int] = []
    first_points: list[int] = []
    for number, (easting, northing) in enumerate(points):
        if not (isfinite(easting) and isfinite(northing)):
            groups.append(-1)
            continue
        nearest, nearest_m = None, within_m
        for group, first in enumerate(first_points):
            distance_m = hypot(easting - points[first][0], northing - points[first][1])
            if distance_m < nearest_m or (distance_m == nearest_m and nearest is None):
                nearest, nearest_m = group, distance_m
        if nearest is None:
            nearest = len(first_points)
            first_points.append(number)
        groups.append(nearest)
    return groups, first_points
