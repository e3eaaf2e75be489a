"""Which reports may tell of one event: near in place and time, alike in what is told; a score with its reasons.

FixMyStreet shows reports of the same category within 250 m before a new one is sent (mySociety, FixMyStreet Pro,
duplicate suggestions); time, number and words were added, and their weights set by hand on the invented borough. It
proposes and never joins: a named person decides each time, and each report stays a call. Whether two callers are one
person is another question, and is not asked here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import hypot
from uuid import UUID

from rapidfuzz import fuzz

WITHIN_M, WITHIN = 250.0, timedelta(hours=24)
ALIKE_FROM = 6
"""From this score on two reports are shown as alike: place and time alone are enough only where both are close."""
PLACES_M = ((25.0, 3), (100.0, 2), (WITHIN_M, 1))
TIMES = ((timedelta(hours=1), 3), (timedelta(hours=6), 2), (WITHIN, 1))
SAME_KIND, SAME_GROUP, SAME_NUMBER, SAME_WORDS, ALIKE_WORDS = 2, 1, 3, 2, 1
WORDS_SAME, WORDS_ALIKE = 80.0, 62.0
SHORTEST_WORDS = 12
"""Fewer characters than this are alike by chance."""
MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class ToldOf:
    """A report as the rule takes it; metres on the British National Grid, or neither; `group` of its category.

    `caller_id`: the number or name that the line knows the caller by; None: nobody is known. Words may be empty.
    """

    id: UUID
    happened_at: datetime
    easting_m: float | None
    northing_m: float | None
    category: str
    group: str
    caller_id: UUID | None
    location: str
    account: str


@dataclass(frozen=True, slots=True)
class Alike:
    """A report that may tell of the same event: how alike, and why in words; more is more alike."""

    id: UUID
    score: int
    reasons: tuple[str, ...]


def alike_to(one: ToldOf, others: Iterable[ToldOf], *, from_score: int = ALIKE_FROM) -> list[Alike]:
    """Those of the others that are alike to one, the most alike first, then by id; itself is not among them.

    Both ends belong: 250 m and 24 hours still count. Where either has no point, the same words of the place stand in.
    """
    found = [
        judged
        for other in others
        if other.id != one.id and _in_reach(one, other) and (judged := compare(one, other)).score >= from_score
    ]
    return sorted(found, key=lambda alike: (-alike.score, alike.id))


def compare(one: ToldOf, other: ToldOf) -> Alike:
    """How alike two reports are; 0 where they are too far apart in place or time."""
    apart = abs(one.happened_at - other.happened_at)
    place, time = _place(one, other), _time(apart)
    if place is None or time is None:
        return Alike(other.id, 0, ())
    parts = (place, time, *_same(one, other))
    return Alike(other.id, sum(points for points, _ in parts), tuple(words for _, words in parts))


def _in_reach(one: ToldOf, other: ToldOf) -> bool:
    """The quick no: most reports are of another day or another street."""
    if abs(one.happened_at - other.happened_at) > WITHIN:
        return False
    if one.easting_m is None or other.easting_m is None:
        return True
    return abs(one.easting_m - other.easting_m) <= WITHIN_M


def _place(one: ToldOf, other: ToldOf) -> tuple[int, str] | None:
    if None in (one.easting_m, one.northing_m, other.easting_m, other.northing_m):
        same = bool(one.location.strip()) and one.location.casefold().split() == other.location.casefold().split()
        return (2, "the same words of the place") if same else None
    apart_m = hypot(one.easting_m - other.easting_m, one.northing_m - other.northing_m)  # type: ignore[operator]
    points = next((points for within_m, points in PLACES_M if apart_m <= within_m), None)
    if points is None:
        return None
    return points, "the same spot" if apart_m < 1 else f"{apart_m:.0f} m apart"


def _time(apart: timedelta) -> tuple[int, str] | None:
    points = next((points for within, points in TIMES if apart <= within), None)
    if points is None:
        return None
    minutes = int(apart.total_seconds() // 60)
    if minutes < 1:
        return points, "the same minute"
    if minutes < 60:
        return points, f"{minutes} {'minute' if minutes == 1 else 'minutes'} apart"
    hours = round(minutes / 60)
    return points, f"about {hours} {'hour' if hours == 1 else 'hours'} apart"


def _same(one: ToldOf, other: ToldOf) -> Iterator[tuple[int, str]]:
    """What else is the same, each with its points."""
    if one.category == other.category:
        yield SAME_KIND, "the same kind of matter"
    elif one.group == other.group:
        yield SAME_GROUP, "a matter of the same group"
    if one.caller_id is not None and one.caller_id == other.caller_id:
        yield SAME_NUMBER, "the same caller’s number or name"
    alike = _words_alike(one.account, other.account)
    if alike >= WORDS_SAME:
        yield SAME_WORDS, "nearly the same words"
    elif alike >= WORDS_ALIKE:
        yield ALIKE_WORDS, "words in common"


def _words_alike(one: str, other: str) -> float:
    """0 to 100; 0 where either says too little to compare."""
    one, other = one.strip()[:MOST_WORDS].casefold(), other.strip()[:MOST_WORDS].casefold()
    if min(len(one), len(other)) < SHORTEST_WORDS:
        return 0.0
    return fuzz.token_sort_ratio(one, other)
