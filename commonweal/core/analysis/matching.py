"""Comparison places chosen by the same rule: other places, now or in earlier years, that stood where this one stood.

A place that is chosen for its peak falls by itself (regression to the mean), so it must be held against others at a
like peak, not against the usual. A *moment* is another place on another day with windows of the same lengths; its
history is counted in three spans: the year (or what there is of it) before the first window, the first window without
its last two weeks, and those two weeks, in which a place is chosen. Distance is that of the square roots of the counts,
whose spread by chance is one half each whatever the count. The nearest moments within reach are taken, none twice for
one place at overlapping times.

What was done in those places is not known here; leave out those where something was.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.core.analysis.refused import InputRefused, counts_of

DAYS_A_WEEK = 7
CHOSEN_IN_DAYS = 14
HISTORY_DAYS = 364
MOST_MATCHES = 40
FEWEST_MATCHES = 8
WITHIN = 1.5
"""The largest distance of a match: the root of the summed squares of three differences of square roots."""


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
class Matches:
    """Moments that stood where the place stood, nearest first; arrays (k,).

    `place` indexes the rows of the others, `shift_days` says how much later (below 0: earlier) than the place's own
    windows theirs lie. `before`, `after` are their counts; `season` is how all places together changed between their
    two windows (after / before).
    """

    place: NDArray[np.int64]
    shift_days: NDArray[np.int64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    season: NDArray[np.float64]
    distance: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.place)


def matched_moments(
    place: ArrayLike, others: ArrayLike, *, before: Span, after: Span, may_compare: ArrayLike | None = None
) -> Matches:
    """The moments of other places that are most like this place's, at most `MOST_MATCHES`.

    `place` (n_days,) and `others` (k, n_days) are counts by day; `may_compare` (k,) leaves places out. Moments begin
    whole weeks apart, so that weekdays agree. `InputRefused` for counts that are no counts and spans that do not fit.

    >>> same = np.tile([[2, 1, 0, 3, 1, 0, 2]], (12, 20))
    >>> len(matched_moments(same[0], same[1:], before=Span(56, 83), after=Span(91, 118)))
    11
    """
    own = counts_of("place", place, ndim=1)
    others_counts = counts_of("others", others, ndim=2)
    n_days = len(own)
    if others_counts.shape[1] != n_days:
        raise InputRefused("others", found=f"{others_counts.shape[1]} days", allowed=f"{n_days}, as the place has,")
    check_spans(before, after, n_days)
    history = min(before.first, HISTORY_DAYS)
    spans = _spans(before, history)
    width = after.last - before.first + 1
    starts = _starts(before.first, history=history, width=width, n_days=n_days)
    sums = _summed(others_counts)
    total = sums.sum(axis=0, keepdims=True)
    shifts = starts - before.first
    gap = sum(
        (np.sqrt(_within(sums, span, shifts)) - np.sqrt(own[span.first : span.last + 1].sum())) ** 2 for span in spans
    )
    season = (_within(total, after, shifts) / np.maximum(_within(total, before, shifts), 1))[0]
    distance = np.sqrt(np.asarray(gap))
    distance[:, season == 0] = np.inf
    if may_compare is not None:
        distance[~np.asarray(may_compare, dtype=np.bool_)] = np.inf
    chosen = _nearest(distance, starts, width)
    where = (chosen[:, 0], chosen[:, 1])
    return Matches(
        place=chosen[:, 0],
        shift_days=shifts[chosen[:, 1]],
        before=_within(sums, before, shifts)[where],
        after=_within(sums, after, shifts)[where],
        season=season[chosen[:, 1]],
        distance=distance[where],
    )


def check_spans(before: Span, after: Span, n_days: int) -> None:
    """Refuse spans that are empty, out of order, or outside the counts."""
    for name, span in (("before", before), ("after", after)):
        if span.n_days < 1 or span.first < 0 or span.last >= n_days:
            raise InputRefused(
                name, found=f"days {span.first} to {span.last}", allowed=f"days within 0 to {n_days - 1}"
            )
    if after.first <= before.last:
        raise InputRefused("after", found=f"a beginning on day {after.first}", allowed="days later than those before")


def _spans(before: Span, history: int) -> list[Span]:
    """The three spans that are compared; those that have no day are left out."""
    chosen_from = max(before.last - CHOSEN_IN_DAYS + 1, before.first)
    spans = [
        Span(before.first - history, before.first - 1),
        Span(before.first, chosen_from - 1),
        Span(chosen_from, before.last),
    ]
    return [span for span in spans if span.n_days > 0]


def _starts(first: int, *, history: int, width: int, n_days: int) -> NDArray[np.int64]:
    """First days of the windows of all moments: whole weeks from the place's own."""
    earliest = history + (first - history) % DAYS_A_WEEK
    return np.arange(earliest, n_days - width + 1, DAYS_A_WEEK, dtype=np.int64)


def _summed(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([np.zeros((len(counts), 1)), np.cumsum(counts, axis=1)], axis=1)


def _within(sums: NDArray[np.float64], span: Span, shifts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Counts in a span at each shift, (k, n_shifts)."""
    found: NDArray[np.float64] = sums[:, span.last + 1 + shifts] - sums[:, span.first + shifts]
    return found


def _nearest(distance: NDArray[np.float64], starts: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """Row and column of the nearest moments, (m, 2): within reach, and none overlapping another of its place."""
    rows, columns = np.nonzero(distance <= WITHIN)
    order = np.lexsort((columns, rows, distance[rows, columns]))
    taken: dict[int, list[int]] = {}
    chosen: list[tuple[int, int]] = []
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        start = int(starts[column])
        if all(abs(start - other) >= width for other in taken.get(row, ())):
            taken.setdefault(row, []).append(start)
            chosen.append((row, column))
            if len(chosen) == MOST_MATCHES:
                break
    return np.array(chosen, dtype=np.int64).reshape(-1, 2)
