"""What is usual at each location: the middle and the ends of its own earlier counts.

The median is the usual one (the mean of the two middle counts where their number is even). The 5 and 95 % points are
nearest ranks, so both are counts that really occurred. A range of experience, not a test: it says nothing of chance.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LOW_PERCENT, HIGH_PERCENT = 5, 95


@dataclass(frozen=True, slots=True)
class ExpectedRange:
    """Arrays (n_locations,). `n_counts` is how many earlier counts they rest on; where it is 0 they mean nothing."""

    median: NDArray[np.float64]
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    n_counts: int


def expected_range(counts: NDArray[np.int32]) -> ExpectedRange:
    """The range of each row of `counts` (n_locations, m); zeros where m is 0.

    >>> usual = expected_range(np.array([[0, 1, 1, 2, 9]], dtype=np.int32))
    >>> float(usual.median[0]), int(usual.low[0]), int(usual.high[0])
    (1.0, 0, 9)
    """
    n_locations, n_counts = counts.shape
    if n_counts == 0:
        nothing = np.zeros(n_locations, dtype=np.int32)
        return ExpectedRange(nothing.astype(np.float64), nothing, nothing.copy(), 0)
    ordered = np.sort(counts, axis=1)
    return ExpectedRange(
        median=(ordered[:, (n_counts - 1) // 2].astype(np.float64) + ordered[:, n_counts // 2]) / 2,
        low=ordered[:, _rank(LOW_PERCENT, n_counts)],
        high=ordered[:, _rank(HIGH_PERCENT, n_counts)],
        n_counts=n_counts,
    )


def _rank(percent: int, n: int) -> int:
    """Index of the nearest rank: the smallest count with at least `percent` of the counts at or below it."""
    return max(-(-percent * n // 100) - 1, 0)
