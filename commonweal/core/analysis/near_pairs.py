"""All pairs of events that lie near each other, found through a grid of cells as wide as the reach.

Two events nearer than the reach lie in the same cell or in neighbouring ones. Bands of distance are half-open: a pair
at exactly 100 m is in [100, 200). Distances are compared as squares, and so without rounding a root.
"""

from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.refused import InputRefused, numbers_of, same_shape
from commonweal.core.analysis.threads import each

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]

WORTH_COMPILING = 5_000
"""Events; below this NumPy has answered before numba is imported."""
MOST_LOOKED_AT = 4_000_000_000
MOST_PAIRS = 100_000_000
"""Pairs that are kept: 8 bytes each."""
AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True, eq=False)
class NearPairs:
    """Pairs (n_pairs,) of events, each once, in order of band; band b is `first[b]` up to `first[b + 1]`."""

    one: Int32s
    other: Int32s
    first: Ints


def near_pairs(easting_m: Floats, northing_m: Floats, edges_m: Floats, *, is_manhattan: bool = False) -> NearPairs:
    """The pairs in each band of distance [edges_m[b], edges_m[b + 1]).

    Coordinates (n,) in metres on a plane. `InputRefused` for coordinates that are missing, for edges that do not rise
    from 0 or more, and where more than 100 million pairs would be kept.

    >>> found = near_pairs(np.array([0.0, 50, 50]), np.zeros(3), np.array([0.0, 50, 100]))
    >>> found.first.tolist(), found.one.tolist(), found.other.tolist()
    ([0, 1, 3], [1, 0, 0], [2, 1, 2])
    """
    east, north = (numbers_of(name, given, ndim=1, at_least=0) for name, given in
                   (("easting_m", easting_m), ("northing_m", northing_m)))  # fmt: skip
    same_shape(easting_m=east, northing_m=north)
    edges = rising_edges("edges_m", edges_m)
    if len(east) < 2:
        return NearPairs(np.empty(0, np.int32), np.empty(0, np.int32), np.zeros(len(edges), np.int64))
    order, keys, column, row, n_columns = in_cells(east, north, float(edges[-1]))
    begins, ends = _runs(keys, column, row, n_columns)
    n_looked_at = int((ends - begins).sum())
    if n_looked_at > MOST_LOOKED_AT:
        raise InputRefused("events", found=f"{n_looked_at:,} pairs to compare", allowed=f"up to {MOST_LOOKED_AT:,}")
    limits = edges if is_manhattan else edges * edges
    sorted_east, sorted_north = east[order], north[order]
    if len(east) >= WORTH_COMPILING and (fast := loops()) is not None:
        return _compiled_pairs(fast, (sorted_east, sorted_north, begins, ends, limits, is_manhattan), order)
    return _by_numpy(sorted_east, sorted_north, begins, ends, limits, is_manhattan, order)


def _compiled_pairs(fast: ModuleType, asked: tuple[Any, ...], order: Int32s) -> NearPairs:
    """The pairs in two rounds, counted and then put where they belong, each on two threads of about equal work."""
    begins, ends, limits = asked[2:5]
    work = (ends - begins).sum(axis=1).cumsum()
    middle = int(np.searchsorted(work, work[-1] // 2))
    shares = [(0, middle), (middle, len(begins))]
    counts = np.zeros((len(shares), len(limits) - 1), np.int64)
    each(lambda part: fast.count_bands(*asked, *shares[part], counts[part]), range(len(shares)))
    first = _first_of_bands(counts.sum(axis=0))
    at = first[:-1] + counts.cumsum(axis=0) - counts
    one, other = np.empty((2, int(first[-1])), np.int32)
    each(lambda part: fast.put_pairs(*asked, *shares[part], order, at[part], one, other), range(len(shares)))
    return NearPairs(one, other, first)


def rising_edges(name: str, given: Floats) -> Floats:
    """Edges of bands: at least two, finite, from 0 or more, each above the one before; else `InputRefused`."""
    edges = numbers_of(name, given, ndim=1, at_least=2)
    if edges[0] < 0 or (np.diff(edges) <= 0).any():
        raise InputRefused(name, found=f"{edges.tolist()}", allowed="edges that rise from 0 or more")
    return edges


def _first_of_bands(counts: Ints) -> Ints:
    first = np.append(0, counts.cumsum())
    if first[-1] > MOST_PAIRS:
        raise InputRefused("events", found=f"{first[-1]:,} pairs in reach", allowed=f"up to {MOST_PAIRS:,}")
    return first.astype(np.int64)


def in_cells(east: Floats, north: Floats, reach_m: float) -> tuple[Int32s, Ints, Ints, Ints, int]:
    """Events in order of cell; the key, column and row of each in that order; and how many columns a key counts."""
    # Never more cells to a side than numbers of 31 bits; and a hair wider than the reach, for rounding.
    widest = max(float(np.ptp(east)), float(np.ptp(north)))
    side = max(reach_m, widest / 2**30) * (1 + 1e-9)
    column = ((east - east.min()) / side).astype(np.int64)
    row = ((north - north.min()) / side).astype(np.int64)
    n_columns = int(column.max()) + 2
    keys = row * n_columns + column
    order = np.argsort(keys, kind="stable")
    return order.astype(np.int32), keys[order], column[order], row[order], n_columns


def _runs(keys: Ints, column: Ints, row: Ints, n_columns: int) -> tuple[Ints, Ints]:
    """For each event in order, the stretches (n, 2) of later events in its own and the four cells that follow.

    The first is the rest of its cell and the cell east of it, the second the three cells to the north.
    """
    here = np.arange(len(keys))
    north = (row + 1) * n_columns + column
    begins = np.stack([here + 1, np.searchsorted(keys, north - (column > 0), side="left")], axis=1)
    ends = np.stack(
        [np.searchsorted(keys, keys + 1, side="right"), np.searchsorted(keys, north + 1, side="right")], axis=1
    )
    return begins, np.maximum(ends, begins)


def _by_numpy(
    east: Floats, north: Floats, begins: Ints, ends: Ints, limits: Floats, is_manhattan: bool, order: Int32s
) -> NearPairs:
    """Pairs in whole-array steps, so many candidates at once."""
    found: list[tuple[Int32s, Int32s, Ints]] = [(order[:0], order[:0], np.empty(0, np.int64))]
    n_each = (ends - begins).sum(axis=1)
    shares = np.searchsorted(n_each.cumsum(), np.arange(0, int(n_each.sum()), AT_ONCE)[1:]).tolist()
    n_kept = 0
    for begin, end in zip([0, *shares], [*shares, len(east)], strict=True):
        lengths = (ends[begin:end] - begins[begin:end]).ravel()
        i = np.repeat(np.repeat(np.arange(begin, end), 2), lengths)
        j = np.arange(len(i)) - np.repeat(lengths.cumsum() - lengths, lengths)
        j += np.repeat(begins[begin:end].ravel(), lengths)
        away_east, away_north = np.abs(east[i] - east[j]), np.abs(north[i] - north[j])
        away = away_east + away_north if is_manhattan else away_east * away_east + away_north * away_north
        band = np.searchsorted(limits, away, side="right") - 1
        near = (band >= 0) & (band < len(limits) - 1)
        n_kept += int(np.count_nonzero(near))
        if n_kept > MOST_PAIRS:
            raise InputRefused("events", found=f"over {n_kept:,} pairs in reach", allowed=f"up to {MOST_PAIRS:,}")
        found.append((order[i[near]], order[j[near]], band[near]))
    one, other, band = (np.concatenate(parts) for parts in zip(*found, strict=True))
    by_band = np.argsort(band, kind="stable")
    one, other = one[by_band], other[by_band]
    first = _first_of_bands(np.bincount(band, minlength=len(limits) - 1))
    return NearPairs(np.minimum(one, other), np.maximum(one, other), first)


@cache
def loops() -> ModuleType | None:
    """The compiled loops, or None without numba; imported when first needed, for that takes a third of a second."""
    try:
        from commonweal.core.analysis import near_kernels
    except ImportError:
        return None
    return near_kernels
