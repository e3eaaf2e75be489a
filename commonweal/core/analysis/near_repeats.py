"""Near repeats: are events that are near each other in space also near in time, more often than chance would have it?

Knox 1964, "The Detection of Space-Time Interactions", Applied Statistics 13; Johnson et al. 2007, J Quant Criminol 23.
Every pair counts in the cell of its distance and of the days between; the days are then shuffled over the events many
times. Bands are half-open, [from, to): a pair on the same day is in [0, ...), one at the same place in a band of its
own, [0, 0.1 m). The expected number is exact: pairs near in space times pairs near in time over all pairs.

A season or a trend raises every cell of a column of short times alike: read down the column. A table of sixteen cells
is sixteen tests. Refused for sources whose points are snapped or whose times are months (`source_grain`): repeats in
them are made by the rounding. Large input goes through `near_kernels` with numba; the answers are equal.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.near_pairs import Floats, Ints, NearPairs, in_cells, loops, near_pairs, rising_edges
from commonweal.core.analysis.refused import InputRefused, numbers_of, same_shape
from commonweal.core.analysis.source_grain import Points, Times, need_real
from commonweal.core.analysis.streams import below, numbers_of_streams, seed_from, stream_starts
from commonweal.core.analysis.threads import each

SAME_PLACE_M = 0.1
N_THREADS = 2
LONGEST_SPAN_DAYS = 32_767
"""Days apart are held in 16 bits: ninety years."""
SHUFFLED_AT_ONCE = 20_000_000
PAIRS_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class NearRepeats:
    """Tables (n_space, n_time) of pairs, the first row at the same place, and what they were made with.

    `expected` is exact, `simulated` the mean of the shuffles, `p` one-sided: (shuffles with as many pairs or more + 1)
    / (shuffles + 1). `ratio` is observed over expected, NaN where nothing is expected.
    """

    observed: Ints
    expected: Floats
    simulated: Floats
    p: Floats
    space_edges_m: Floats
    time_edges_days: Ints
    n_events: int
    n_shuffles: int
    first_day: int
    last_day: int

    @property
    def ratio(self) -> Floats:
        """Observed over expected; NaN where nothing is expected."""
        ratio = np.full(self.observed.shape, np.nan)
        np.divide(self.observed, self.expected, out=ratio, where=self.expected > 0)
        return ratio


def near_repeats(
    easting_m: Floats,
    northing_m: Floats,
    day: NDArray[np.integer],
    *,
    space_edges_m: Floats,
    time_edges_days: NDArray[np.integer],
    points: Points,
    times: Times,
    n_shuffles: int,
    rng: np.random.Generator,
    is_manhattan: bool = False,
) -> NearRepeats:
    """Knox's table of events (n,), in any order.

    Parameters
    ----------
    easting_m, northing_m, day : (n,)
        Coordinates in metres on a plane, and civil days as whole numbers, such as `civil_time.london_days` gives.
    space_edges_m, time_edges_days
        Edges of the bands, rising from 0 or more; where the first of space is 0, the same place is cut off it.
    points, times
        How fine the source is; snapped points and months are refused.
    n_shuffles, rng
        How often the days are shuffled, and the generator, of which one number is taken.

    `InputRefused` for fewer than 2 events, for days that are no whole numbers or lie over 32,767 days apart, for edges
    that do not rise, and for more near pairs than are kept (`near_pairs`).

    Examples
    --------
    >>> east, days = np.array([0.0, 30, 60, 5_000, 5_030, 9_000]), np.array([1, 2, 3, 50, 51, 90])
    >>> found = near_repeats(east, np.zeros(6), days, space_edges_m=np.array([0, 100]),
    ...     time_edges_days=np.array([0, 7]), points=Points.REAL, times=Times.DAY, n_shuffles=999,
    ...     rng=np.random.default_rng(1))
    >>> found.observed.tolist(), found.expected.round(3).tolist()
    ([[0], [4]], [[0.0], [1.067]])
    """
    need_real("near repeats", points, times)
    east, north, days = _checked(easting_m, northing_m, day, n_shuffles)
    edges_m = rising_edges("space_edges_m", space_edges_m)
    if edges_m[0] == 0:
        edges_m = rising_edges("space_edges_m", np.concatenate([[0, SAME_PLACE_M], edges_m[1:]]))
    edges_days = rising_edges("time_edges_days", np.asarray(time_edges_days, np.float64)).astype(np.int64)
    if not np.array_equal(edges_days, time_edges_days):
        raise InputRefused("time_edges_days", found=f"{list(time_edges_days)}", allowed="whole days")
    first_day, last_day = int(days.min()), int(days.max())
    # Neighbours get neighbouring rows, so that the shuffles of both are at hand.
    order = in_cells(east, north, float(edges_m[-1]))[0]
    pairs = near_pairs(east[order], north[order], edges_m, is_manhattan=is_manhattan)
    late = (days[order] - first_day).astype(np.uint16)
    reaches = np.minimum(edges_days, last_day - first_day + 1)
    observed = np.diff(_within(pairs, late[:, None], reaches), axis=1)[:, :, 0]
    simulated = np.diff(_shuffled(pairs, late, reaches, stream_starts(seed_from(rng), 0, n_shuffles)), axis=1)
    return NearRepeats(
        observed=observed,
        expected=_expected(pairs, late, edges_days),
        simulated=simulated.mean(axis=2),
        p=((simulated >= observed[:, :, None]).sum(axis=2) + 1) / (n_shuffles + 1),
        space_edges_m=edges_m,
        time_edges_days=edges_days,
        n_events=len(days),
        n_shuffles=n_shuffles,
        first_day=first_day,
        last_day=last_day,
    )


def _checked(
    easting_m: Floats, northing_m: Floats, day: NDArray[np.integer], n_shuffles: int
) -> tuple[Floats, Floats, Ints]:
    east = numbers_of("easting_m", easting_m, ndim=1, at_least=2)
    north = numbers_of("northing_m", northing_m, ndim=1, at_least=2)
    days = np.asarray(day)
    same_shape(easting_m=east, northing_m=north, day=days)
    if days.dtype.kind not in "ui":
        raise InputRefused("day", found=f"{days.dtype}", allowed="whole numbers of days")
    days = days.astype(np.int64)
    if int(days.max()) - int(days.min()) > LONGEST_SPAN_DAYS:
        raise InputRefused("day", found=f"{days.min()} to {days.max()}", allowed=f"{LONGEST_SPAN_DAYS:,} days in all")
    if n_shuffles < 1:
        raise InputRefused("n_shuffles", found=n_shuffles, allowed="1 or more")
    return east, north, days


def _expected(pairs: NearPairs, late: NDArray[np.uint16], edges_days: Ints) -> Floats:
    """Pairs of each band of space times pairs of each band of time, over all pairs: exact, by counts of days."""
    counts = np.bincount(late).astype(np.float64)
    n = len(late)
    by_lag = np.zeros(max(int(edges_days[-1]), 1))
    for lag in range(min(len(by_lag), len(counts))):
        by_lag[lag] = counts[lag:] @ counts[: len(counts) - lag]
    by_lag[0] = (by_lag[0] - n) / 2
    summed = np.append(0.0, by_lag.cumsum())
    near_in_time = summed[edges_days[1:]] - summed[edges_days[:-1]]
    expected: Floats = np.diff(pairs.first)[:, None] * near_in_time[None, :] / (n * (n - 1) / 2)
    return expected


def _within(pairs: NearPairs, late: NDArray[np.uint16], reaches: Ints) -> Ints:
    """Pairs of each band of space fewer than each reach of days apart, (n_space, n_reaches, n_lanes).

    `late` (n, n_lanes) holds the days of as many replicates.
    """
    found = np.zeros((len(pairs.first) - 1, len(reaches), late.shape[1]), np.int64)
    for band in range(len(found)):
        for begin in range(int(pairs.first[band]), int(pairs.first[band + 1]), PAIRS_AT_ONCE):
            some = slice(begin, min(begin + PAIRS_AT_ONCE, int(pairs.first[band + 1])))
            one, other = pairs.one[some], pairs.other[some]
            for lane in range(late.shape[1]):
                days = late[:, lane].astype(np.int32)
                apart = np.abs(days[one] - days[other])
                found[band, :, lane] += np.array([np.count_nonzero(apart < reach) for reach in reaches])
    return found


def _shuffled(pairs: NearPairs, late: NDArray[np.uint16], reaches: Ints, starts: NDArray[np.uint64]) -> Ints:
    """As `_within`, with the days shuffled by each stream."""
    fast = loops() if len(pairs.one) * len(starts) >= PAIRS_AT_ONCE else None
    if fast is None:
        step = max(SHUFFLED_AT_ONCE // len(late), 1)
        parts = [starts[begin : begin + step] for begin in range(0, len(starts), step)]
        return np.concatenate([_within(pairs, shuffled_days(late, part), reaches) for part in parts], axis=2)
    lanes = fast.LANES
    # Room for whole blocks of replicates; what stands beyond the last one asked for is cut off.
    found = np.empty((len(pairs.first) - 1, len(reaches), -(-len(starts) // lanes) * lanes), np.int64)

    def work(thread: int) -> None:
        columns = np.empty((len(late), lanes), np.uint16)
        room = np.empty((lanes, len(late)), np.uint16)
        counts = np.empty((len(reaches), lanes), np.int64)
        for begin in range(thread * lanes, len(starts), N_THREADS * lanes):
            fast.lay_out(late, starts[begin : begin + lanes], columns, room)
            for band in range(len(found)):
                first, last = int(pairs.first[band]), int(pairs.first[band + 1])
                fast.count_pairs(pairs.one, pairs.other, first, last, columns, reaches, counts)
                found[band, :, begin : begin + lanes] = counts

    each(work, range(N_THREADS))
    return found[:, :, : len(starts)]


def shuffled_days(late: NDArray[np.uint16], starts: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """The days (n,) in the order of each stream, (n, n_streams): from the last place down (Fisher & Yates)."""
    columns = np.repeat(late[:, None], len(starts), axis=1)
    lane = np.arange(len(starts))
    for position, last in enumerate(range(len(late) - 1, 0, -1)):
        chosen = below(numbers_of_streams(starts, position), last + 1)
        moved = columns[chosen, lane]
        columns[chosen, lane] = columns[last]
        columns[last] = moved
    return columns
