"""The events of the analysis benchmark: seeded, clustered as crime is, in a box of the size of Greater London.

Eastings 503,000 to 562,000, northings 155,000 to 201,000: 236 by 184 cells of 250 m. Seven in ten lie in 4,000 clusters
whose sizes follow Zipf's law (weight 1 / rank), each a normal of 60 to 300 m; the rest anywhere. Those that fall over
the edge are drawn back to it. Days are uniform over 1,826.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.grid import Frame, StudyGrid, study_grid

SEED = 20_260_301
FRAME = Frame(west=503_000, south=155_000, cell_m=250, n_rows=184, n_columns=236)
GRID: StudyGrid = study_grid(np.ones(FRAME.shape, bool))
N_DAYS, N_CLUSTERS, CLUSTERED, INSIDE_M = 1_826, 4_000, 0.7, 0.001
EAST, NORTH = 562_000, 201_000

Floats = NDArray[np.float64]


class Events(NamedTuple):
    """Eastings and northings in metres and days from 0 (n,), in no order."""

    easting_m: Floats
    northing_m: Floats
    day: NDArray[np.int32]


def seeded_events(n: int) -> Events:
    """So many events; the same each time."""
    rng = np.random.default_rng(SEED)
    low, high = np.array([FRAME.west, FRAME.south]), np.array([EAST, NORTH])
    centres = rng.uniform(low, high, (N_CLUSTERS, 2))
    spread_m = rng.uniform(60, 300, N_CLUSTERS)
    weight = 1 / np.arange(1, N_CLUSTERS + 1)
    of = rng.choice(N_CLUSTERS, round(CLUSTERED * n), p=weight / weight.sum())
    clustered = centres[of] + rng.normal(size=(len(of), 2)) * spread_m[of, None]
    spots = np.concatenate([clustered, rng.uniform(low, high, (n - len(of), 2))])
    spots = np.clip(spots, low, high - INSIDE_M)[rng.permutation(n)]
    return Events(*np.ascontiguousarray(spots.T), rng.integers(0, N_DAYS, n).astype(np.int32))
