"""Did it work: a place before and after something was done, held against places that stood where it stood.

Joins `matching` (the comparison), `effect` (the ratio and its range) and `displacement` (the ring around the place).
The season is taken out through all places together: each window is set against the calls of all places in the same
days. How much calls swing beyond chance is taken from the comparison places' own changes between windows of the same
lengths: that holds the slow swings, which a count by months would take for calm.

It says by how much the place's calls differ from what comparable places did, and how sure that is. It cannot say why:
whatever else changed there at the same time is in the number. Fewer calls may mean that people gave up calling.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.core.analysis.displacement import Displacement, WeightedDifference, displacement, weighted_difference
from commonweal.core.analysis.effect import FEWEST, HALF, RateRatio, Verdict, rate_ratio
from commonweal.core.analysis.matching import FEWEST_MATCHES, Matches, check_spans, matched_moments
from commonweal.core.analysis.refused import InputRefused, counts_of
from commonweal.core.analysis.running_sums import RunningSums, Span, summed


class Answer(StrEnum):
    """What may be said of the place; the words are the page's."""

    FELL_MORE = "fell-more"
    ROSE_MORE = "rose-more"
    NO_CLEAR_CHANGE = "no-clear-change"
    TOO_FEW = "too-few"
    NO_COMPARISON = "no-comparison"


class Around(StrEnum):
    """What may be said of the ring."""

    ROSE = "rose"
    FELL = "fell"
    NO_CLEAR_CHANGE = "no-clear-change"
    NOT_TOLD = "not-told"


@dataclass(frozen=True, slots=True)
class Counted:
    """Calls in a span of days."""

    n: int
    n_days: int

    @property
    def per_week(self) -> float:
        """Calls a week."""
        return 7 * self.n / self.n_days


@dataclass(frozen=True, slots=True)
class DidItWork:
    """All that the page says; None where a part cannot be told.

    `matched_change` is the ratio of after to before that the comparison places had, set to the place's own season:
    what such places do by themselves. `expected_after` is the calls that this makes at the place. `alone` is the place
    against all places as if chance were all: without matching, without swings; shown as what would have misled.
    `ring_effect` is the ring against all places, its swing taken from groups of places with as many calls.
    """

    place: tuple[Counted, Counted | None, Counted]
    ring: tuple[Counted, Counted | None, Counted]
    everywhere: tuple[Counted, Counted]
    matches: Matches
    matched_change: float | None
    expected_after: float | None
    effect: RateRatio | None
    alone: RateRatio
    ring_effect: RateRatio | None
    moved: Displacement
    difference: WeightedDifference | None
    answer: Answer
    around: Around


def did_it_work(
    place: ArrayLike,
    ring: ArrayLike,
    others: ArrayLike | RunningSums,
    *,
    before: Span,
    during: Span | None,
    after: Span,
    may_compare: ArrayLike | None = None,
    level: float = 0.95,
) -> DidItWork:
    """The answer from counts by day: `place` (n_days,), `ring` (n_days,) places around it, `others` (k, n_days).

    The others may come as running sums, made once for many questions. Place and ring are not among them, and their
    order has nothing to do with their counts: groups for the ring are made along it. Spans are closed and in order:
    before, during, after; between them may lie days that take no part. `may_compare` (k,) leaves places out of the
    comparison, not out of the season. `InputRefused` for counts that are no counts, lengths that differ, and spans out
    of order.

    >>> steady = np.tile([[2, 1, 0, 3, 1, 0, 2]], (20, 20))
    >>> place = np.where(np.arange(140) < 91, steady[0], 0)
    >>> found = did_it_work(place, steady[1], steady[2:], before=Span(56, 83), during=Span(84, 90), after=Span(91, 118))
    >>> found.answer.value, round(found.expected_after)
    ('fell-more', 36)
    """
    own, around, rest = _same_days(place, ring, others)
    check_spans(before, after, len(own))
    if during is not None and not before.last < during.first <= during.last < after.first:
        raise InputRefused("during", found=f"days {during.first} to {during.last}", allowed="days between the two")
    matches = matched_moments(own, rest, before=before, after=after, may_compare=may_compare)
    counts = {name: _pair(series, before, after) for name, series in (("own", own), ("ring", around))}
    total = np.array([rest.all_within(span) for span in (before, after)])
    alone = rate_ratio(counts["own"], total, level=level)
    ring_effect, swing = _ring_against(counts["ring"], rest, total, before, after, level=level)
    effect = change = None
    if len(matches) >= FEWEST_MATCHES and total.all():
        effect, change = _against(counts["own"], matches, season=float(total[1] / total[0]), level=level)
    answer = _answer(effect, n=float(counts["own"].sum()))
    fell = answer is Answer.FELL_MORE
    return DidItWork(
        place=_counted(own, before, during, after),
        ring=_counted(around, before, during, after),
        everywhere=(Counted(int(total[0]), before.n_days), Counted(int(total[1]), after.n_days)),
        matches=matches,
        matched_change=change,
        expected_after=None if change is None else float(counts["own"][0] * change),
        effect=effect,
        alone=alone,
        ring_effect=ring_effect,
        # Where no fall is clear there is nothing that could have moved.
        moved=displacement(counts["own"], counts["ring"], total if fell else [0, 0]),
        difference=_difference(counts["own"], counts["ring"], matches, total, change, effect, swing),
        answer=answer,
        around=_around(ring_effect),
    )


def spread_of_changes(before: ArrayLike, after: ArrayLike, season: ArrayLike) -> float:
    """Phi of the changes of k places between two windows, each (k,), once the season of each is taken out.

    Pearson's chi-square by k - 1, with a place's calls shared between its windows as all places' together are. 1.0 for
    fewer than two places with calls.

    >>> round(spread_of_changes([10, 10, 10], [20, 5, 11], [1, 1, 1]), 3)
    2.27
    """
    first, second = counts_of("before", before, ndim=1), counts_of("after", after, ndim=1)
    expected_change = np.asarray(season, dtype=np.float64)
    has_calls = first + second > 0
    first, second, expected_change = first[has_calls], second[has_calls], expected_change[has_calls]
    if len(first) < 2 or not second.sum() or not first.sum():
        return 1.0
    weight = expected_change * _common_change(first, second, expected_change)
    share = weight / (1 + weight)
    of = first + second
    return float(((second - of * share) ** 2 / (of * share * (1 - share))).sum() / (len(first) - 1))


def _common_change(first: NDArray[np.float64], second: NDArray[np.float64], season: NDArray[np.float64]) -> float:
    return float(second.sum() / (first * season).sum())


def _against(own: NDArray[np.float64], matches: Matches, *, season: float, level: float) -> tuple[RateRatio, float]:
    """The place against its matches, and their change set to the place's own season."""
    phi = spread_of_changes(matches.before, matches.after, matches.season)
    n_before = float((matches.before * matches.season).sum()) or HALF
    n_after = float(matches.after.sum())
    # The matches' calls before, as many as they would have been in the season of the place's own windows.
    change = (n_after or HALF) / n_before * season
    days = np.array([[1.0, season], [1.0, season]])
    pooled = np.array([matches.before.sum(), n_after])
    days[1, 1] = n_before / (pooled[0] or HALF)
    effect = rate_ratio(own, pooled, days=days, phi=phi, degrees=len(matches) - 1, level=level)
    return effect, change


def _difference(
    own: NDArray[np.float64],
    ring: NDArray[np.float64],
    matches: Matches,
    total: NDArray[np.float64],
    change: float | None,
    effect: RateRatio | None,
    swing: float,
) -> WeightedDifference | None:
    """Calls fewer or more than the comparisons tell, place and ring together."""
    pooled = matches.before.sum()
    if effect is None or change is None or not own[0] or not ring[0] or not pooled or not total[0]:
        return None
    comparison = np.array([pooled, np.round(pooled * change)])
    shares = (float(own[0] / pooled), float(ring[0] / total[0]))
    return weighted_difference(own, comparison, ring, total, shares=shares, phi=max(effect.phi, swing, 1.0))


def _ring_against(
    ring: NDArray[np.float64],
    rest: RunningSums,
    total: NDArray[np.float64],
    before: Span,
    after: Span,
    *,
    level: float,
) -> tuple[RateRatio | None, float]:
    """The ring against all places, and how much groups of places with as many calls as it swing of themselves."""
    groups = np.array(
        list(_groups(rest.within(before), rest.within(after), at_least=float(ring[0])))
    ).reshape(-1, 2)  # fmt: skip
    if len(groups) < FEWEST_MATCHES:
        return None, 1.0
    phi = spread_of_changes(groups[:, 0], groups[:, 1], np.ones(len(groups)))
    return rate_ratio(ring, total, phi=phi, degrees=len(groups) - 1, level=level), phi


def _groups(
    first: NDArray[np.float64], second: NDArray[np.float64], *, at_least: float
) -> Iterator[tuple[float, float]]:
    """Counts before and after of places put together, in their order, until a group has so many before."""
    n_before = n_after = 0.0
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        n_before, n_after = n_before + one, n_after + other
        if n_before >= max(at_least, 1):
            yield n_before, n_after
            n_before = n_after = 0.0


def _answer(effect: RateRatio | None, *, n: float) -> Answer:
    if n < FEWEST:
        return Answer.TOO_FEW
    return Answer.NO_COMPARISON if effect is None else Answer(effect.verdict.value)


def _around(effect: RateRatio | None) -> Around:
    if effect is None:
        return Around.NOT_TOLD
    told = {Verdict.ROSE_MORE: Around.ROSE, Verdict.FELL_MORE: Around.FELL, Verdict.TOO_FEW: Around.NOT_TOLD}
    return told.get(effect.verdict, Around.NO_CLEAR_CHANGE)


def _counted(
    series: NDArray[np.float64], before: Span, during: Span | None, after: Span
) -> tuple[Counted, Counted | None, Counted]:
    first, last = _one(series, before), _one(series, after)
    return first, _one(series, during) if during else None, last


def _one(series: NDArray[np.float64], span: Span) -> Counted:
    return Counted(int(series[span.first : span.last + 1].sum()), span.n_days)


def _pair(series: NDArray[np.float64], before: Span, after: Span) -> NDArray[np.float64]:
    return np.array([series[span.first : span.last + 1].sum() for span in (before, after)])


def _same_days(
    place: ArrayLike, ring: ArrayLike, others: ArrayLike | RunningSums
) -> tuple[NDArray[np.float64], NDArray[np.float64], RunningSums]:
    own, around = counts_of("place", place, ndim=1), counts_of("ring", ring, ndim=1)
    rest = summed("others", others)
    for name, n_days in (("ring", len(around)), ("others", rest.n_days)):
        if n_days != len(own):
            raise InputRefused(name, found=f"{n_days} days", allowed=f"{len(own)}, as the place has,")
    return own, around, rest
