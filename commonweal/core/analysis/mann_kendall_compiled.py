"""Mann-Kendall and Sen's slope of many series on two threads of compiled loops: the same answers, sooner."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.mann_kendall_kernels import MOST_KINDS, score_of_fractions, score_of_whole, slopes_of_some
from commonweal.core.analysis.threads import each

N_THREADS = 2
SHARES = 16
"""More shares than threads: dense series take longer, and lie together on a map."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def scores(rows: NDArray[Any]) -> tuple[Ints, Ints]:
    """As `mann_kendall.scores`."""
    score, ties = np.empty(len(rows), np.int64), np.zeros((2, len(rows)), np.int64)

    def work(thread: int) -> None:
        room = np.zeros(MOST_KINDS, np.int64)
        for share in _shares(len(rows))[thread::N_THREADS]:
            if rows.dtype.kind == "f":
                score_of_fractions(rows, *share, score, ties)
            else:
                score_of_whole(rows, *share, room, score, ties)

    each(work, range(N_THREADS))
    return score, ties


def put_slopes(rows: NDArray[Any], score: Ints, equal_pairs: Ints, slope: Floats) -> None:
    """Put the slope of each series into `slope`, which is zero."""
    n_pairs = rows.shape[1] * (rows.shape[1] - 1) // 2

    def work(thread: int) -> None:
        room = np.empty(n_pairs + 1, np.float64)  # one more is written than kept
        for share in _shares(len(rows))[thread::N_THREADS]:
            slopes_of_some(rows, *share, score, equal_pairs, room, slope)

    each(work, range(N_THREADS))


def _shares(n: int) -> list[tuple[int, int]]:
    return [(n * i // SHARES, n * (i + 1) // SHARES) for i in range(SHARES)]
