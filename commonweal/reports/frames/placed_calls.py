"""The calls of a span of days, each with the best point that its row gives: its own, its postcode's, its place's.

A row without coordinates is placed only by words that name one thing exactly: a postcode that is loaded, or a name that
one place, street or block alone has. A name that merely looks alike places no call.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

import numpy as np
from django.db.models import Max, Min
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.civil_time import london_days
from commonweal.core.terms import CallSource, ReportState, london_day, london_midnight
from commonweal.places.asking import asked
from commonweal.places.gazetteer import Gazetteer, Point, gazetteer
from commonweal.places.queries import postcode_points
from commonweal.places.terms import Match
from commonweal.reports.models import Report

EPOCH = date(1970, 1, 1)
NAMES_A_SPOT = frozenset({Match.PLACE, Match.STREET, Match.BLOCK})


class PlacedBy(StrEnum):
    """How a call's point is known."""

    POINT = "its point"
    POSTCODE = "its postcode"
    NAME = "the place it names"
    NOTHING = "nothing usable"


@dataclass(frozen=True, slots=True)
class PlacedCalls:
    """Calls in order of event time and id: arrays of (n,), metres NaN where no point is known.

    `day` counts days since 1970-01-01 in London.
    """

    ids: tuple[UUID, ...]
    day: NDArray[np.int32]
    easting_m: NDArray[np.float64]
    northing_m: NDArray[np.float64]
    placed_by: tuple[PlacedBy, ...]


def span_of_calls(viewer: Viewer) -> tuple[date, date] | None:
    """The London days of the first and the newest call, or None where there is none."""
    found = Report.objects.visible_to(viewer).aggregate(first=Min("happened_at"), last=Max("happened_at"))
    return (london_day(found["first"]), london_day(found["last"])) if found["first"] else None


def logs_end_on(viewer: Viewer) -> date | None:
    """The London day of the newest call that another line logged, or None where no log is loaded.

    Reports come in here at every moment and logs when somebody loads them: after this day only part of the lines is
    there, and a count by month says less than it seems to.
    """
    logged = Report.objects.visible_to(viewer).filter(state=ReportState.LOGGED)
    newest = logged.order_by("-happened_at").values_list("happened_at", flat=True).first()
    return london_day(newest) if newest else None


def placed_calls(
    first_day: date, last_day: date, viewer: Viewer, *, on: date, source: CallSource | None = None
) -> PlacedCalls:
    """Every call that happened from the first to the last day, both included, of one log or of all.

    Names are looked up in the gazetteer of the day `on`. Not noted as shown: only counts are made of them.
    """
    calls = Report.objects.visible_to(viewer).filter(
        happened_at__gte=london_midnight(first_day), happened_at__lt=london_midnight(last_day + timedelta(days=1))
    )
    if source is not None:
        calls = calls.filter(source=source.value)
    values = calls.values_list("happened_at", "id", "easting_m", "northing_m", "location")
    rows = sorted(values.iterator(chunk_size=5_000), key=lambda row: row[:2])
    named = _points_of_words({row[4] for row in rows if row[2] is None}, viewer, on=on)
    placed = [_placed(row[2], row[3], row[4], named) for row in rows]
    return PlacedCalls(
        ids=tuple(row[1] for row in rows),
        day=london_days(np.array([int(row[0].timestamp()) for row in rows], dtype=np.int64)),
        easting_m=np.array([point[0] for point, _ in placed], dtype=np.float64),
        northing_m=np.array([point[1] for point, _ in placed], dtype=np.float64),
        placed_by=tuple(how for _, how in placed),
    )


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def _placed(
    easting_m: float | None, northing_m: float | None, words: str, named: dict[str, tuple[Point, PlacedBy]]
) -> tuple[Point, PlacedBy]:
    if easting_m is not None and northing_m is not None:
        return (easting_m, northing_m), PlacedBy.POINT
    return named.get(words, ((np.nan, np.nan), PlacedBy.NOTHING))


def _points_of_words(words: Iterable[str], viewer: Viewer, *, on: date) -> dict[str, tuple[Point, PlacedBy]]:
    asks = {one: asked(one) for one in words if one.strip()}
    if not asks:
        return {}
    postcodes = postcode_points({ask.postcode for ask in asks.values() if ask.postcode}, viewer.partnership_id)
    names = _unshared(gazetteer(viewer, on))
    found: dict[str, tuple[Point, PlacedBy]] = {}
    for one, ask in asks.items():
        if ask.postcode in postcodes:
            found[one] = (postcodes[ask.postcode], PlacedBy.POSTCODE)
            continue
        for key in (ask.name, ask.house.street if ask.house else ""):
            if key in names:
                found.setdefault(one, (names[key], PlacedBy.NAME))
    return found


def _unshared(known: Gazetteer) -> dict[str, Point]:
    """Points by name as compared; a name that two things have says nothing."""
    points: dict[str, list[Point | None]] = {}
    for one in known.named:
        if one.match in NAMES_A_SPOT:
            points.setdefault(one.key, []).append(one.point)
    return {key: found[0] for key, found in points.items() if len(found) == 1 and found[0] is not None}
