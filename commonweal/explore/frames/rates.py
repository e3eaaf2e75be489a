"""Records per 1,000 households of census areas, with the limits within which chance alone would put them.

Households are those of a published table that the partnership loaded (`places.AreaFigures`). Areas without a number of
them are left out and counted. Limits are those of a funnel, widened where areas differ more than chance (`rates`).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.areas import area_of
from commonweal.core.analysis.rates import PER, Funnel, funnel
from commonweal.core.terms import AreaKind
from commonweal.explore.frames.counted import Chosen
from commonweal.explore.frames.looks import Line, LookShown
from commonweal.explore.frames.shades import Shade
from commonweal.explore.frames.tiling import Ring
from commonweal.explore.terms import LookRefused
from commonweal.hotspots.frames.located_calls import NOWHERE
from commonweal.places.frames import AreaFrame, areas_on
from commonweal.places.queries import households_of

WORDS = {
    2: "above both limits",
    1: "above the inner limit",
    0: "within",
    -1: "below the inner limit",
    -2: "below both limits",
}
BEYOND_BOTH = 2
KINDS = {2: "hot", 1: "hot-2", -1: "cold-2", -2: "cold"}


@dataclass(frozen=True, slots=True, eq=False)
class Rated:
    """Areas with households: counts, households and the funnel, in order of code."""

    areas: AreaFrame
    index: NDArray[np.int64]
    counts: NDArray[np.int64]
    households: NDArray[np.int64]
    funnel: Funnel
    table: str
    year: int
    n_outside: int
    n_without: int


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """An area of the funnel: its households, its rate per 1,000, and whether it lies beyond the outer limits."""

    households: int
    rate: float
    is_beyond: bool


@dataclass(frozen=True, slots=True)
class FunnelLimit:
    """The outer limits per 1,000 at so many households."""

    households: int
    low: float
    high: float


def funnel_of(one: Rated) -> tuple[list[FunnelPoint], list[FunnelLimit], float]:
    """The areas, the outer limits by rising households, and the rate of all together."""
    low, high = one.funnel.alarm
    points = [
        FunnelPoint(int(n), float(rate), abs(int(place)) == BEYOND_BOTH)
        for n, rate, place in zip(one.households, one.funnel.rate, one.funnel.place, strict=True)
    ]
    order = np.argsort(one.households, kind="stable")
    limits = [FunnelLimit(int(one.households[i]), float(low[i]), float(high[i])) for i in order]
    return points, limits, PER * float(one.counts.sum()) / float(one.households.sum())


def rated(found: Chosen, day: date, viewer: Viewer) -> Rated:
    """The rates of the borough's census areas; raises `LookRefused` where areas or households are missing."""
    areas = areas_on(day, AreaKind.LSOA, viewer)
    known = households_of(areas.codes, viewer)
    if known is None:
        raise LookRefused(
            "No table of households is loaded for the census areas of these days, so there is nothing to divide by. "
            "Load residents and households of areas first."
        )
    held = area_of(found.easting_m, found.northing_m, areas.prepared)
    counts = np.bincount(held[held != NOWHERE], minlength=len(areas.codes))
    households = np.array([known.n.get(code, 0) for code in areas.codes], dtype=np.int64)
    index = np.flatnonzero(households > 0)
    n_inside = int(counts[index].sum())
    if not n_inside:
        raise LookRefused("None of these records lies in a census area with households, so there is no rate.")
    judged = funnel(counts[index], households[index], widen=True)
    return Rated(
        areas, index, counts[index], households[index], judged, known.table, known.year,
        n_outside=len(found.rows) - n_inside, n_without=len(areas.codes) - len(index),
    )  # fmt: skip


def rates(one: Rated) -> LookShown:
    """Areas by rate, the highest first: counts, households, rate, the wider limits, and the word for where it lies."""
    order = np.lexsort((one.index, -one.funnel.rate))
    low, high = one.funnel.alarm
    lines = tuple(
        Line(
            0,
            one.areas.names[int(one.index[i])] or one.areas.codes[int(one.index[i])],
            int(one.counts[i]),
            (float(one.households[i]), float(one.funnel.rate[i]), float(low[i]), float(high[i])),
            WORDS[int(one.funnel.place[i])],
        )
        for i in order
    )
    shades = tuple(
        Shade(WORDS[place].capitalize(), kind, _rings(one, np.flatnonzero(one.funnel.place == place)))
        for place, kind in KINDS.items()
        if (one.funnel.place == place).any()
    )
    made = {
        "n": int(one.counts.sum()), "n_outside": one.n_outside, "n_rows": len(one.index), "n_without": one.n_without,
        "households": int(one.households.sum()), "year": one.year, "phi": one.funnel.phi,
        "rate": PER * float(one.counts.sum()) / float(one.households.sum()),
    }  # fmt: skip
    return LookShown(lines, shades, (), made)


def _rings(one: Rated, chosen: NDArray[np.int64]) -> tuple[Ring, ...]:
    return tuple(
        tuple((float(e), float(n)) for e, n in ring)
        for i in chosen
        for polygon in one.areas.rings[int(one.index[int(i)])]
        for ring in polygon
    )
