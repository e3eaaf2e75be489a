"""The calls of the story: Bemerton's months, 61 calls, then 14, then none, at an estate of the invented borough.

The months and the count of two weeks are those of Islington's paper of 2023 (its hotspot case study); days, hours and
callers are invented. Around the estate lie others with a quiet year and a bad season each, so that what became of this
one can be held against places that stood where it stood.
"""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import shapely

from commonweal.places.grid import points_on_grid

ESTATE, ESTATE_NAME = "NM-E03", "Coldharrow Estate"
FIRST, RUN_ON, LAST = date(2024, 1, 1), date(2026, 2, 1), date(2026, 3, 31)
IN_JANUARY, IN_FEBRUARY, IN_MARCH = 61, 14, 0
IN_TWO_WEEKS, NEEDED, WEEKS_ON_LIST = 27, 6, 5
OFTEN, LESS_OFTEN = "020 7946 0101", "020 7946 0102"
N_OTHERS, QUIET_DAYS, BAD_SEASON_DAYS = 36, 370, 120
Call = dict[str, str]
Point = tuple[int, int]


def calls_of_the_story(places: Path) -> list[tuple[date, Call]]:
    """Every call with its day, in order of days; the same each time."""
    drawn = random.Random(20260202)
    points = _points(places)
    calls = [*_at_the_estate(points.pop(ESTATE)), *_elsewhere(points, drawn), *_again_and_again(points)]
    ordered = sorted(calls, key=lambda one: one[0])
    for number, (_, call) in enumerate(ordered, start=1):
        call["reference"] = f"W-{number}"
    return ordered


def _points(places: Path) -> dict[str, tuple[int, int]]:
    """A point within each estate, in metres of the British National Grid."""
    features = json.loads(places.read_text(encoding="utf-8"))["features"]
    estates = [one for one in features if one["properties"]["kind"] == "estate"]
    shapes = {one["properties"]["code"]: shapely.geometry.shape(one["geometry"]) for one in estates}
    inside = [shape.representative_point() for shape in shapes.values()]
    found = points_on_grid([(point.x, point.y) for point in inside])
    return {code: (round(point[0]), round(point[1])) for code, point in zip(shapes, found, strict=True) if point}


def _call(day: date, hour: int, point: Point, **more: str) -> tuple[date, Call]:
    place = {"easting": str(point[0]), "northing": str(point[1])}
    return day, {"received_at": f"{day} {hour:02}:15", "source": "police-asb", "anonymous": "yes", **place, **more}


def _at_the_estate(point: Point) -> Iterator[tuple[date, Call]]:
    """A call a month for two years; then 35 calls in 18 days of January, 26 in its last 13, and February's 14."""
    for months in range(24):
        yield _call(date(2024, 1, 10) + timedelta(days=30 * months), 21, point)
    january = [*_spread(date(2026, 1, 1), 18, 35), *_spread(date(2026, 1, 19), 13, 26)]
    february = [date(2026, 2, 1), *_spread(date(2026, 2, 2), 25, 13)]
    assert (len(january), len(february)) == (IN_JANUARY, IN_FEBRUARY)
    for n, day in enumerate([*january, *february]):
        yield _call(day, 18 + n % 6, point, category=("noise", "rowdy-behaviour", "drug-use")[n % 3])


def _spread(first: date, n_days: int, n: int) -> list[date]:
    return [first + timedelta(days=i * n_days // n) for i in range(n)]


def _elsewhere(points: dict[str, Point], drawn: random.Random) -> Iterator[tuple[date, Call]]:
    """Other estates: a call a month, and from some day of the second year on two a day for a season."""
    n_days = (LAST - FIRST).days + 1
    for n, code in enumerate(sorted(points)[:N_OTHERS]):
        begins = QUIET_DAYS + (n * 37) % 430
        for offset in range(n_days):
            bad = begins <= offset < begins + BAD_SEASON_DAYS
            n_calls = sum(drawn.random() < (0.5 if bad else 0.009) for _ in range(4))
            for _ in range(n_calls):
                yield _call(FIRST + timedelta(days=offset), drawn.randrange(6, 24), points[code])


def _again_and_again(points: dict[str, Point]) -> Iterator[tuple[date, Call]]:
    """One person with 11 calls to the out-of-hours line in three months, 3 in the last; another with 9."""
    point = points[sorted(points)[-1]]
    known = {"source": "out-of-hours", "anonymous": "no"}
    days = [date(2025, 11, 5) + timedelta(days=7 * n) for n in range(8)]
    for day in [*days, *(date(2026, 1, day) for day in (8, 15, 22))]:
        yield _call(day, 23, point, caller_phone=OFTEN, caller_name="Somebody Kept Awake", **known)
    # Without this one the lists would say that the log of the line ends early.
    yield _call(RUN_ON, 2, point, source="out-of-hours")
    for day in [*days[:6], *(date(2026, 1, day) for day in (9, 16, 23))]:
        yield _call(day, 23, point, caller_phone=LESS_OFTEN, caller_name="Somebody Else", **known)
