"""Loops of Mann-Kendall and Sen's slope for numba to compile; `mann_kendall_compiled` runs them.

None checks its bounds.

Counts are small whole numbers, and most are 0: the score is read from a running histogram of those before, and a slope
is only looked for where counting alone does not show that it is 0.
"""

from typing import Any

import numpy as np
from numba import int64
from numpy.typing import NDArray

from commonweal.core.analysis.rolling_kernels import kernel

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_KINDS = 256
"""Range of a series' whole numbers up to which a histogram is kept."""
WORTH_COUNTING = 24
"""Mean height over the least number up to which a histogram is sooner than comparing all pairs."""


@kernel
def tied(earlier: int | np.int64, ties: Ints, series: int) -> None:
    """Add a number that stood so many times before: the last sum grows so that t of a kind come to t (t-1) (2t+5)."""
    ties[0, series] += earlier
    ties[1, series] += 6 * earlier * (earlier + 2)


@kernel
def compare_all(rows: NDArray[Any], series: int, ties: Ints) -> np.int64:
    """The score of a series from every pair; its ties are added to both of its sums."""
    score = int64(0)
    for j in range(1, rows.shape[1]):
        latest, more, less = rows[series, j], int64(0), int64(0)
        for i in range(j):
            more += int64(latest > rows[series, i])
            less += int64(latest < rows[series, i])
        score += more - less
        tied(j - more - less, ties, series)
    return score


@kernel
def score_of_fractions(rows: NDArray[Any], first: int, last: int, score: Ints, ties: Ints) -> None:
    """Score and ties of series [first, last), every pair compared; `ties` is zero."""
    for series in range(first, last):
        score[series] = compare_all(rows, series, ties)


@kernel
def score_of_whole(rows: NDArray[Any], first: int, last: int, seen: Ints, score: Ints, ties: Ints) -> None:
    """Score and ties of series [first, last) of whole numbers; `ties` and `seen` (MOST_KINDS,) are zero."""
    n_steps = rows.shape[1]
    for series in range(first, last):
        least, most, total = int64(rows[series, 0]), int64(rows[series, 0]), int64(0)
        for j in range(n_steps):
            value = int64(rows[series, j])
            least, most = min(least, value), max(most, value)
            total += value
        if most - least >= MOST_KINDS or total - least * n_steps > WORTH_COUNTING * n_steps:
            score[series] = compare_all(rows, series, ties)
            continue
        summed = int64(0)
        for j in range(n_steps):
            height, lower = int64(rows[series, j]) - least, int64(0)
            for below in range(height):
                lower += seen[below]
            summed += 2 * lower + seen[height] - j
            tied(seen[height], ties, series)
            seen[height] += 1
        score[series] = summed
        for height in range(most - least + 1):
            seen[height] = 0


@kernel
def select(values: Floats, n: int, k: int) -> float:
    """The number at place k of the first n in order, put there; those after it are no less (Hoare 1961, FIND)."""
    low, high = 0, n - 1
    while low < high:
        pivot = values[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if k <= j:
            high = j
        elif k >= i:
            low = i
        else:
            break
    return float(values[k])


@kernel
def collect(rows: NDArray[Any], series: int, is_rising: bool, room: Floats) -> int:
    """Put the slopes of all pairs that rise, or of all that fall, into `room`; how many there are."""
    n = 0
    for j in range(1, rows.shape[1]):
        latest = float(rows[series, j])
        for i in range(j):
            change = latest - float(rows[series, i])
            room[n] = change / float(j - i)
            n += int(change > 0) if is_rising else int(change < 0)
    return n


@kernel
def slopes_of_some(
    rows: NDArray[Any], first: int, last: int, score: Ints, equal_pairs: Ints, room: Floats, slope: Floats
) -> None:
    """Put the median slope of series [first, last) into `slope`, which is zero; `room` (n_pairs + 1,)."""
    n_pairs = rows.shape[1] * (rows.shape[1] - 1) // 2
    low, high = (n_pairs - 1) // 2, n_pairs // 2
    for series in range(first, last):
        falling = (n_pairs - equal_pairs[series] - score[series]) // 2
        flat_end = falling + equal_pairs[series]
        if falling <= low and flat_end > high:
            continue
        lower = upper = 0.0
        if low < falling:
            n = collect(rows, series, False, room)
            lower = select(room, n, low)
            if high < falling:
                upper = lower if high == low else room[high:n].min()
        if high >= flat_end:
            n = collect(rows, series, True, room)
            if low >= flat_end:
                lower = select(room, n, low - flat_end)
                upper = lower if high == low else room[high - flat_end : n].min()
            else:
                upper = room[:n].min()
        slope[series] = (lower + upper) / 2
