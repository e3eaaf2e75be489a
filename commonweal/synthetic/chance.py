"""Chance that repeats: whole numbers from a named stream of one seed.

Only the raw stream of PCG64 is used (NumPy promises that it never changes) and only integer arithmetic on it, so that
the same seed gives the same borough on any machine. Each purpose has a stream of its own: drawing one more street
never moves a call.
"""

import zlib
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

from numpy.random import PCG64, SeedSequence

_BLOCK = 4096

T = TypeVar("T")


class Chance:
    """A stream of draws for one purpose."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._bits = PCG64(SeedSequence([seed, zlib.crc32(purpose.encode())]))
        self._raw: list[int] = []

    def below(self, n: int) -> int:
        """A whole number in [0, n)."""
        if not self._raw:
            self._raw = self._bits.random_raw(_BLOCK).tolist()
        return ((self._raw.pop() >> 11) * n) >> 53

    def between(self, low: int, high: int) -> int:
        """A whole number in [low, high], both ends included."""
        return low + self.below(high - low + 1)

    def happens(self, per_thousand: int) -> bool:
        """True `per_thousand` times in a thousand."""
        return self.below(1000) < per_thousand

    def pick(self, items: Sequence[T]) -> T:
        """One of `items`, each as likely as another."""
        return items[self.below(len(items))]

    def weighted(self, weights: Sequence[int]) -> int:
        """A position in `weights`, as likely as its weight."""
        return bisect_right(reached := list(accumulate(weights)), self.below(reached[-1]))

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """All of `items` in a drawn order."""
        mixed = list(items)
        for i in range(len(mixed) - 1, 0, -1):
            j = self.below(i + 1)
            mixed[i], mixed[j] = mixed[j], mixed[i]
        return mixed
