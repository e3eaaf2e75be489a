"""Shades of a map: which cells or areas share a colour, what the colour says, and the numbers that stand on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.explore.frames.tiling import Ring

N_LEVELS = 5


@dataclass(frozen=True, slots=True)
class Shade:
    """What a colour of the key says, and the rings drawn in it; an outline as maps take them. `kind` is its class."""

    name: str
    kind: str
    lines_m: tuple[Ring, ...]
    is_area: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A number on the map, that of a row of the table; a marker as maps take them."""

    id: str
    number: int
    easting_m: float
    northing_m: float
    name: str
    n_calls: int
    status: str = "explored"


def count_levels(counts: NDArray[np.integer]) -> tuple[NDArray[np.int64], list[str]]:
    """The level 1 to 5 of each count, 0 for none, with about as many cells in each; and the levels in words."""
    above = counts[counts > 0]
    if not len(above):
        return np.zeros(counts.shape, np.int64), []
    tops = np.unique(np.quantile(above, [0.2, 0.4, 0.6, 0.8, 1.0], method="higher").astype(np.int64))
    level = np.where(counts > 0, np.searchsorted(tops, counts) + 1, 0)
    lows = [int(above.min()), *(int(top) + 1 for top in tops[:-1])]
    return level, [
        f"{low:,}" if low == top else f"{low:,} to {top:,}" for low, top in zip(lows, tops.tolist(), strict=True)
    ]


def share_levels(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], list[str]]:
    """The level 1 to 5 of each value by its share of the highest; 0 for nothing."""
    top = float(np.nanmax(values, initial=0.0))
    if top <= 0:
        return np.zeros(values.shape, np.int64), []
    level = np.ceil(np.nan_to_num(values) / top * N_LEVELS).astype(np.int64)
    step = 100 // N_LEVELS
    return level, [f"{step * i} to {step * (i + 1)} % of the peak" for i in range(N_LEVELS)]


def stretched(n_levels: int) -> Sequence[int]:
    """The colours of so many levels: the darkest is always the highest."""
    return [round(1 + (N_LEVELS - 1) * i / max(n_levels - 1, 1)) if n_levels > 1 else N_LEVELS for i in range(n_levels)]
