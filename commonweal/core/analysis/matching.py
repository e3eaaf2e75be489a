"""Comparison places chosen by the same rule: other places, now or in earlier years, that stood where this one stood.

A place that is chosen for its peak falls by itself (regression to the mean), so it must be held against others at a
like peak, not against the usual. A *moment* is another place on another day with windows of the same lengths; its
history is counted in three spans: the year (or what there is of it) before the first window, the first window without
its last two weeks, and those two weeks, in which a place is chosen. Distance is that of the square roots of the counts,
whose spread by chance is one half each whatever the count. The nearest moments within reach are taken, none twice for
one place at overlapping times.

What was done in those places is not known here; leave out those where something was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.core.analysis.refused import InputRefused, counts_of
from commonweal.core.analysis.running_sums import RunningSums, Span, summed

DAYS_A_WEEK = 7
CHOSEN_IN_DAYS = 14
HISTORY_DAYS = 364
MOST_MATCHES = 40
FEWEST_MATCHES = 8
FIRST_LOOKED_AT = 400
WITHIN = 1.5
"""The largest distance of a match: the root of the summed squares of three differences of square roots."""


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
    place: ArrayLike,
    others: ArrayLike | RunningSums,
    *,
    before: Span,
    after: Span,
    may_compare: ArrayLike | None = None,
) -> Matches:
    """The moments of other places that are most like this place's, at most `MOST_MATCHES`.

    `place` (n_days,) and `others` (k, n_days) are counts by day; `may_compare` (k,) leaves places out. Moments begin
    whole weeks apart, so that weekdays agree. `InputRefused` for counts that are no counts and spans that do not fit.

    >>> same = np.tile([[2, 1, 0, 3, 1, 0, 2]], (12, 20))
    >>> len(matched_moments(same[0], same[1:], before=Span(56, 83), after=Span(91, 118)))
    11
    """
    own = counts_of("place", place, ndim=1)
    rest = summed("others", others)
    n_days = len(own)
    if rest.n_days != n_days:
        raise InputRefused("others", found=f"{rest.n_days} days", allowed=f"{n_days}, as the place has,")
    check_spans(before, after, n_days)
    history = min(before.first, HISTORY_DAYS)
    width = after.last - before.first + 1
    starts = _starts(before.first, history=history, width=width, n_days=n_days)
    shifts = starts - before.first
    edges = _edges(before, history)
    spans = rest.between(edges, shifts)
    first, second = spans[-2] + spans[-1], rest.within(after, shifts)
    season = second.sum(axis=0) / np.maximum(first.sum(axis=0), 1)
    distance = _distances([float(own[a:b].sum()) for a, b in pairwise(edges)], spans)
    distance[:, season == 0] = np.inf
    if may_compare is not None:
        distance[~np.asarray(may_compare, dtype=np.bool_)] = np.inf
    chosen = _nearest(distance, starts, width)
    where = (chosen[:, 0], chosen[:, 1])
    return Matches(
        place=chosen[:, 0],
        shift_days=shifts[chosen[:, 1]],
        before=first[where],
        after=second[where],
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


def _edges(before: Span, history: int) -> tuple[int, int, int, int]:
    """Where the three spans that are compared begin, and the day after the last."""
    return before.first - history, before.first, max(before.last - CHOSEN_IN_DAYS + 1, before.first), before.last + 1


def _starts(first: int, *, history: int, width: int, n_days: int) -> NDArray[np.int64]:
    """First days of the windows of all moments: whole weeks from the place's own."""
    earliest = history + (first - history) % DAYS_A_WEEK
    return np.arange(earliest, n_days - width + 1, DAYS_A_WEEK, dtype=np.int64)


def _distances(own: list[float], spans: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """How far each moment's history is from the place's, (k, n_shifts), from the counts in each span."""
    gap = np.zeros_like(spans[0])
    for n, theirs in zip(own, spans, strict=True):
        gap += (np.sqrt(theirs) - np.sqrt(n)) ** 2
    return np.sqrt(gap)


def _nearest(distance: NDArray[np.float64], starts: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """Row and column of the nearest moments, (m, 2): within reach, and none overlapping another of its place."""
    taken: dict[int, list[int]] = {}
    chosen: list[tuple[int, int]] = []
    for row, column in _nearest_first(distance):
        start = int(starts[column])
        if all(abs(start - other) >= width for other in taken.get(row, ())):
            taken.setdefault(row, []).append(start)
            chosen.append((row, column))
            if len(chosen) == MOST_MATCHES:
                break
    return np.array(chosen, dtype=np.int64).reshape(-1, 2)


def _nearest_first(distance: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """Row and column of every moment within reach, the nearest first, by row and column where they are as near."""
    within = np.flatnonzero(distance <= WITHIN)
    far = distance.ravel()[within]
    # The nearest few are nearly always enough, and to put only them in order is quick.
    edge = np.partition(far, FIRST_LOOKED_AT)[FIRST_LOOKED_AT] if len(far) > FIRST_LOOKED_AT else WITHIN
    for helping in (np.flatnonzero(far <= edge), np.flatnonzero(far > edge)):
        order = within[helping[np.argsort(far[helping], kind="stable")]]
        rows, columns = np.divmod(order, distance.shape[1])
        yield from zip(rows.tolist(), columns.tolist(), strict=True)
