"""The same answers as the core's, worked out the long way: loops over days and calls that anybody can follow.

A twin shares no code and no idea with what it is held against. It may be as slow as it likes.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from math import hypot, isfinite
from zoneinfo import ZoneInfo

Call = tuple[str, datetime, str]
"""Location or caller, instant, source."""


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


@cache
def last_day_of_window(day: date, months: int) -> date:
    """The last day of the period of so many months beginning with `day`: a calendar leafed through month by month.

    The period ends the day before the same day comes round; where the last month is too short for it, with that month.
    """
    months_to_go, last = months, day
    while months_to_go:
        last += timedelta(days=1)
        tomorrow = last + timedelta(days=1)
        if tomorrow.day == day.day or (tomorrow.day == 1 and last.day < day.day):
            months_to_go -= 1
    return last


def days_meeting(
    calls: Sequence[Call], *, needs: Sequence[tuple[int, int]], sources: Sequence[str], first_day: date, last_day: date
) -> set[tuple[str, date]]:
    """Every caller and day, of the closed span, with at least so many calls in so many months, for each of `needs`."""
    found = set()
    for caller in {caller for caller, _, _ in calls}:
        of_caller = [
            at.astimezone(ZoneInfo("Europe/London")).date()
            for who, at, line in calls
            if who == caller and line in sources
        ]
        for number in range((last_day - first_day).days + 1):
            judged = first_day + timedelta(days=number)
            if all(
                sum(1 for on in of_caller if on <= judged <= last_day_of_window(on, months)) >= at_least
                for at_least, months in needs
            ):
                found.add((caller, judged))
    return found


def qualifying_complaints(
    complaints: Sequence[tuple[date, date]], *, applied_on: date, complaint_months: int = 1, application_months: int = 6
) -> list[int]:
    """Which complaints, pairs of the day of the behaviour and the day it was complained of, qualify for a review."""
    return [
        number
        for number, (behaviour_on, complaint_on) in enumerate(complaints)
        if behaviour_on <= complaint_on <= last_day_of_window(behaviour_on, complaint_months)
        and complaint_on <= applied_on <= last_day_of_window(complaint_on, application_months)
    ]


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


def area_holding(point: tuple[float, float], areas: Sequence[Sequence[Sequence[Sequence[tuple[float, float]]]]]) -> int:
    """The first area with an odd number of sides right of a point, in fractions; a side counts without its top end."""
    if not (isfinite(point[0]) and isfinite(point[1])):
        return -1
    easting, northing = Fraction(point[0]), Fraction(point[1])
    for number, polygons in enumerate(areas):
        to_the_right = 0
        for ring in (ring for polygon in polygons for ring in polygon):
            for (one_e, one_n), (other_e, other_n) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
                if (one_n <= northing) != (other_n <= northing):
                    share = (northing - Fraction(one_n)) / (Fraction(other_n) - Fraction(one_n))
                    if easting < Fraction(one_e) + share * (Fraction(other_e) - Fraction(one_e)):
                        to_the_right += 1
        if to_the_right % 2 == 1:
            return number
    return -1
