"""Loops of near pairs and of Knox's shuffles for numba to compile. None checks its bounds.

Shuffled days of `LANES` replicates lie side by side, one row an event: a pair fetches two rows, and the processor
compares many replicates in one step. Days are numbers of 16 bits that wrap round, and so is their difference.
"""

import numpy as np
from numba import int64, uint8, uint16, uint64
from numpy.typing import NDArray

from commonweal.core.analysis.rolling_kernels import kernel
from commonweal.core.analysis.streams import FIRST, GAMMA, SECOND

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]
UInt16s = NDArray[np.uint16]

LANES = 32
FLUSH = 65_535
"""Pairs after which the counts of 16 bits are added up."""


@kernel
def band_of(away_east: float, away_north: float, limits: Floats, is_manhattan: bool) -> int:
    """The band of a distance, -1 below the first, the number of bands beyond the last."""
    away = abs(away_east) + abs(away_north) if is_manhattan else away_east * away_east + away_north * away_north
    band = -1
    for limit in limits:
        band += int(away >= limit)
    return band


@kernel
def count_bands(
    east: Floats,
    north: Floats,
    begins: Ints,
    ends: Ints,
    limits: Floats,
    is_manhattan: bool,
    start: int,
    stop: int,
    counts: Ints,
) -> None:
    """Add to `counts` (n_bands,) the pairs that events [start, stop) make with later ones in their stretches."""
    n_bands = len(limits) - 1
    for i in range(start, stop):
        for stretch in range(2):
            for j in range(begins[i, stretch], ends[i, stretch]):
                band = band_of(east[i] - east[j], north[i] - north[j], limits, is_manhattan)
                if band >= 0 and band < n_bands:
                    counts[band] += 1


@kernel
def put_pairs(
    east: Floats,
    north: Floats,
    begins: Ints,
    ends: Ints,
    limits: Floats,
    is_manhattan: bool,
    start: int,
    stop: int,
    order: Int32s,
    at: Ints,
    one: Int32s,
    other: Int32s,
) -> None:
    """Put every pair of events [start, stop) into `one` and `other`, at the next place `at` of its band."""
    n_bands = len(limits) - 1
    for i in range(start, stop):
        for stretch in range(2):
            for j in range(begins[i, stretch], ends[i, stretch]):
                band = band_of(east[i] - east[j], north[i] - north[j], limits, is_manhattan)
                if band >= 0 and band < n_bands:
                    one[at[band]], other[at[band]] = min(order[i], order[j]), max(order[i], order[j])
                    at[band] += 1


@kernel
def mix(state: np.uint64) -> np.uint64:
    """The finishing mix of SplitMix64, as `streams.mixed`."""
    state = (state ^ (state >> uint64(30))) * uint64(FIRST)
    state = (state ^ (state >> uint64(27))) * uint64(SECOND)
    return uint64(state ^ (state >> uint64(31)))


@kernel
def shuffle(days: UInt16s, start: np.uint64) -> None:
    """Put days (n,) in the order of that stream: place by place from the last down (Fisher & Yates)."""
    state = start
    for last in range(len(days) - 1, 0, -1):
        state += uint64(GAMMA)
        chosen = ((mix(state) >> uint64(32)) * uint64(last + 1)) >> uint64(32)
        days[last], days[chosen] = days[chosen], days[last]


@kernel
def lay_out(days: UInt16s, starts: NDArray[np.uint64], shuffled: UInt16s, room: UInt16s) -> None:
    """Put the days, shuffled by each stream, into the columns of `shuffled` (n, LANES); `room` is (LANES, n)."""
    for lane in range(len(starts)):
        room[lane] = days
        shuffle(room[lane], starts[lane])
    for lane in range(len(starts), room.shape[0]):
        room[lane] = days
    for event in range(len(days)):
        for lane in range(room.shape[0]):
            shuffled[event, lane] = room[lane, event]


@kernel
def count_lanes(
    one: Int32s, other: Int32s, first: int, last: int, shuffled: UInt16s, reach: int, sums: UInt16s
) -> None:
    """Add to `sums` (LANES,), for pairs [first, last), those of each replicate fewer than `reach` days apart."""
    add, limit = uint16(reach - 1), uint16(2 * reach - 1)
    for pair in range(first, last):
        here, there = shuffled[one[pair]], shuffled[other[pair]]
        for lane in range(LANES):
            apart = uint16(uint16(here[lane] - there[lane]) + add)
            sums[lane] = uint16(sums[lane] + uint16(uint8(apart < limit)))


@kernel
def count_pairs(
    one: Int32s, other: Int32s, first: int, last: int, shuffled: UInt16s, reaches: Ints, found: Ints
) -> None:
    """Put into `found` (n_reaches, LANES) how many of pairs [first, last) are nearer than each reach, in days."""
    sums = np.zeros(LANES, np.uint16)
    for number in range(len(reaches)):
        found[number] = 0
        if reaches[number] > 0:
            for begin in range(first, last, FLUSH):
                sums[:] = 0
                count_lanes(one, other, begin, min(begin + FLUSH, last), shuffled, reaches[number], sums)
                for lane in range(LANES):
                    found[number, lane] += int64(sums[lane])
