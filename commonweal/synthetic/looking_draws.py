"""Chance that repeats, drawn by the thousand: the same raw stream and whole numbers as `chance`, as columns.

A year of looks needs millions of draws. Each purpose has a stream of its own.
"""

import zlib
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.random import PCG64, SeedSequence
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]


class Draws:
    """A stream of draws for one purpose."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._bits = PCG64(SeedSequence([seed, zlib.crc32(purpose.encode())]))

    def below(self, n: Ints | int, size: int) -> Ints:
        """`size` whole numbers in [0, n), n below 2 ** 31 and at least 1, one for all or one each."""
        raw = self._bits.random_raw(size) >> np.uint64(33)
        return ((raw.astype(np.int64) * n) >> 31).astype(np.int64)

    def between(self, low: int, high: int, size: int) -> Ints:
        """Whole numbers in [low, high], both ends included."""
        return low + self.below(high - low + 1, size)

    def happens(self, per_thousand: Ints | int, size: int) -> Bools:
        """True so many times in a thousand."""
        return self.below(1000, size) < per_thousand

    def weighted(self, weights: Sequence[int] | Ints, size: int) -> Ints:
        """Positions in `weights`, each as likely as its weight."""
        reached = np.cumsum(np.asarray(weights, dtype=np.int64))
        return np.searchsorted(reached, self.below(int(reached[-1]), size), side="right").astype(np.int64)

    def about(self, mean: NDArray[np.float64]) -> Ints:
        """Whole numbers that vary around `mean` as counts do: its root, times four uniform draws put together."""
        drawn = sum(self.below(1 << 20, len(mean)).astype(np.float64) for _ in range(4))
        scale = (drawn / (1 << 20) - 2.0) * 1.7320508075688772
        rest = self.below(1 << 20, len(mean)) / (1 << 20)
        return np.maximum(0, np.floor(mean + np.sqrt(mean) * scale + rest)).astype(np.int64)

    def one_below(self, n: int) -> int:
        """One whole number in [0, n)."""
        return int(self.below(n, 1)[0])

    def one_between(self, low: int, high: int) -> int:
        """One whole number in [low, high]."""
        return low + self.one_below(high - low + 1)
