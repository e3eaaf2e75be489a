"""Near repeats and clusters: methods that need real points and days, refused in words for any other source."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.clusters import NO_CLUSTER, clusters
from commonweal.core.analysis.locations import nearest_street
from commonweal.core.analysis.near_repeats import NearRepeats, near_repeats
from commonweal.core.analysis.refused import InputRefused
from commonweal.core.analysis.source_grain import Points, Times
from commonweal.explore.frames.counted import Chosen
from commonweal.explore.frames.looks import MOST_LISTED, MOST_MARKED, Line, LookShown
from commonweal.explore.frames.shades import Mark
from commonweal.explore.terms import Choice, LookRefused
from commonweal.hotspots.frames.located_calls import NAMED_WITHIN_M, NOWHERE

SPACE_M = (0, 100, 200, 300, 400)
TIME_DAYS = (0, 1, 7, 14, 28)
N_SHUFFLES = 999
MOST_PAIRED = 5_000
MOST_CLUSTERED = 50_000
FEWEST_IN_A_CLUSTER = 10
WHY = {
    "points": "The points of this source are snapped to map points: unrelated addresses fall together, and would be "
    "taken for repeats. Choose calls.",
    "times": "This source gives the month and no day, so nothing can be soon after anything. Choose calls.",
}


@dataclass(frozen=True, slots=True)
class Band:
    """A row of Knox's table: distances from and to in metres (the same place where both are 0)."""

    from_m: float
    to_m: float
    cells: tuple[tuple[int, float, float | None, float], ...]
    """Observed, expected, ratio (None where nothing is expected) and p, one a band of days."""


@dataclass(frozen=True, slots=True)
class KnoxShown:
    """Knox's table with what it was made of and with; the last of `days` is where the table ends."""

    bands: tuple[Band, ...]
    days: tuple[int, ...]
    n: int
    n_unplaced: int
    n_shuffles: int
    seed: int


def knox(found: Chosen, choice: Choice) -> KnoxShown:
    """Knox's table; raises `LookRefused` for snapped points, months, fewer than 2 records and more than 5,000."""
    known = ~np.isnan(found.easting_m)
    _check_grain(found)
    n = int(known.sum())
    if n < 2:
        raise LookRefused("Fewer than two of these records have a point, so there is no pair.")
    if n > MOST_PAIRED:
        raise LookRefused(
            f"{n:,} records are more than the {MOST_PAIRED:,} whose days are shuffled while somebody waits. Choose "
            "fewer days, one category or one ward."
        )
    try:
        table = near_repeats(
            found.easting_m[known],
            found.northing_m[known],
            found.day[known].astype(np.int64),
            space_edges_m=np.array(SPACE_M, dtype=np.float64),
            time_edges_days=np.array(TIME_DAYS),
            points=found.events.points,
            times=found.events.times,
            n_shuffles=N_SHUFFLES,
            rng=np.random.default_rng(choice.seed),
        )
    except InputRefused as refusal:
        raise LookRefused(WHY.get(refusal.field, str(refusal))) from refusal
    return KnoxShown(_bands(table), TIME_DAYS, n, len(known) - n, N_SHUFFLES, choice.seed)


def knox_of(told: Mapping[str, Any]) -> KnoxShown:
    """Knox's table out of the plain values in which it was kept."""
    bands = tuple(
        Band(band["from_m"], band["to_m"], tuple(tuple(cell) for cell in band["cells"])) for band in told["bands"]
    )
    return KnoxShown(**{**told, "bands": bands, "days": tuple(told["days"])})


def _check_grain(found: Chosen) -> None:
    if found.events.points is not Points.REAL:
        raise LookRefused(WHY["points"])
    if found.events.times is not Times.DAY:
        raise LookRefused(WHY["times"])


def _bands(table: NearRepeats) -> tuple[Band, ...]:
    edges = table.space_edges_m.tolist()
    ratio = [[None if one != one else one for one in row] for row in table.ratio.tolist()]
    columns = zip(table.observed.tolist(), table.expected.tolist(), ratio, table.p.tolist(), strict=True)
    return tuple(
        Band(low if i else 0.0, high if i else 0.0, tuple(zip(*row, strict=True)))
        for i, (low, high, row) in enumerate(zip(edges, edges[1:], columns, strict=False))
    )


def clustered(found: Chosen, choice: Choice) -> LookShown:
    """Dense groups of records, the largest first."""
    _check_grain(found)
    known = np.flatnonzero(~np.isnan(found.easting_m))
    if len(known) > MOST_CLUSTERED:
        raise LookRefused(f"{len(known):,} records are more than can be held against each other. Choose fewer days.")
    east, north = found.easting_m[known], found.northing_m[known]
    try:
        told = clusters(east, north, eps_m=choice.near_m, min_events=FEWEST_IN_A_CLUSTER, points=found.events.points)
    except InputRefused as refusal:
        raise LookRefused(
            "Too many of these records lie that near each other. Choose a shorter distance or fewer days."
        ) from refusal
    sizes = np.bincount(told.cluster[told.cluster != NO_CLUSTER], minlength=told.n_clusters)
    order = np.lexsort((np.arange(len(sizes)), -sizes))[:MOST_LISTED]
    rows = [_cluster(found, known[told.cluster == one]) for one in order]
    lines = tuple(
        Line(i + 1 if i < MOST_MARKED else 0, name, n, (float(days), reach))
        for i, (name, n, days, reach, _) in enumerate(rows)
    )
    marks = tuple(
        Mark(f"row-{line.number}", line.number, *row[4], line.name, line.n)
        for line, row in zip(lines, rows, strict=True)
        if line.number
    )
    made = {
        "n": len(known), "n_unplaced": len(found.rows) - len(known), "eps_m": choice.near_m,
        "fewest": FEWEST_IN_A_CLUSTER, "n_rows": told.n_clusters, "n_alone": int((told.cluster == NO_CLUSTER).sum()),
    }  # fmt: skip
    return LookShown(lines, (), marks, made)


def _cluster(found: Chosen, rows: NDArray[np.int64]) -> tuple[str, int, int, float, tuple[float, float]]:
    """A cluster's name by its busiest location, how many, on how many days, how far across, and its middle."""
    east, north = found.easting_m[rows], found.northing_m[rows]
    middle = float(np.median(east)), float(np.median(north))
    n_days = len(np.unique(found.day[rows]))
    across = float(np.hypot(np.ptp(east), np.ptp(north)))
    name = nearest_name(found, *middle)
    return name, len(rows), n_days, across, middle


def nearest_name(found: Chosen, east: float, north: float) -> str:
    """`By Wicket Lane`, or the grid reference where no street is near."""
    places = found.events.places
    street, _ = nearest_street(east, north, places.prepared, within_m=NAMED_WITHIN_M)
    return f"By {places.places[street].name}" if street != NOWHERE else f"At {east:.0f}, {north:.0f}"
