"""Counts by day of many series as running sums: what lies in a span of days is one difference, however long it is.

Made once from counts that are checked once, and then cut for many questions: fewer days, fewer series, and the series
that are left put together with whatever else was counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.core.analysis.refused import counts_of


@dataclass(frozen=True, slots=True)
class Span:
    """A closed interval of days, as indexes into the arrays of counts."""

    first: int
    last: int

    @property
    def n_days(self) -> int:
        """How many days it has, both ends included."""
        return self.last - self.first + 1

    def moved(self, days: int) -> "Span":
        """The same span so many days later."""
        return Span(self.first + days, self.last + days)


@dataclass(frozen=True, slots=True)
class RunningSums:
    """`until` (n_days + 1, m): the counts of m series before each day; `rows` (k,) are the series that take part.

    `rest` (n_days + 1,), where given, is one more series after them. Only the first `n_days` are in view.
    """

    until: NDArray[np.int64]
    rows: NDArray[np.int64]
    n_days: int
    rest: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.rows) + (self.rest is not None)

    def within(self, span: Span, shifts: ArrayLike = 0) -> NDArray[np.float64]:
        """Each series' counts in a span at each shift in days, (k, n_shifts); (k,) for a single shift."""
        return self.between((span.first, span.last + 1), shifts)[0]

    def between(self, edges: Sequence[int], shifts: ArrayLike = 0) -> list[NDArray[np.float64]]:
        """Each series' counts from each edge up to the next, without the day of the next, as `within` gives them."""
        days = np.asarray(shifts, dtype=np.int64)
        before = [self._before(edge + days) for edge in edges]
        return [(last - first).T.astype(np.float64) for first, last in pairwise(before)]

    def all_within(self, span: Span, shifts: ArrayLike = 0) -> NDArray[np.float64]:
        """The counts of all series together in a span at each shift, (n_shifts,)."""
        return np.asarray(self.within(span, shifts).sum(axis=0))

    def counts(self) -> NDArray[np.int64]:
        """The counts by day themselves, (k, n_days)."""
        return np.diff(self._before(np.arange(self.n_days + 1)), axis=0).T

    def _before(self, days: NDArray[np.int64]) -> NDArray[np.int64]:
        chosen = self.until[days][..., self.rows]
        if self.rest is None:
            return chosen
        return np.concatenate([chosen, self.rest[days][..., np.newaxis]], axis=-1)


def running_sums(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """What lies before each day, (n_days + 1, k), from counts by day, (k, n_days)."""
    return np.concatenate([np.zeros((1, len(counts)), dtype=np.int64), counts.T.cumsum(axis=0)])


def summed(field: str, given: "ArrayLike | RunningSums") -> RunningSums:
    """Counts by day (k, n_days) as running sums; those that are already stay. `InputRefused` for what are no counts."""
    if isinstance(given, RunningSums):
        return given
    counts = counts_of(field, given, ndim=2)
    return RunningSums(running_sums(counts.astype(np.int64)), np.arange(len(counts)), counts.shape[1])
