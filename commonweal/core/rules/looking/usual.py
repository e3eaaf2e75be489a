"""What is usual for somebody: a rate a working day from their own past, steadied by the peers of the same role.

Counts of work vary more than chance does, so the tail is that of a negative binomial whose spread is measured, never
assumed (Noufaily et al., Statistics in Medicine 32 (2013) 1206, use the like for outbreaks). A week in which the whole
role is busier raises what is expected of each. New people are compared with their peers until they have a past.
"""

from dataclasses import dataclass
from math import exp, lgamma, log, log1p

import numpy as np
from numpy.typing import NDArray

from commonweal.core.rules.looking.log import Bools, Ints

Floats = NDArray[np.float64]
PEER_DAYS, PEER_COUNTS = 5.0, 2.0
"""The peers' rate weighs as much as so many working days of one's own, or days enough for so many counts."""
FEWEST_PEERS = 3
SPREAD_FLOOR, MOST_SPREAD = 0.02, 3.0
BUSIEST = 2.5
FEWEST_PERIODS = 6
"""Before anything is called usual, so many periods must have passed: more than a month, for monthly work."""


@dataclass(frozen=True, slots=True)
class Usual:
    """For each actor, shape (n_actors,): the count expected, its spread, and the peers' 19 in 20 of a rate a day."""

    expected: Floats
    spread: Floats
    peers_high: Floats


def usual(
    past: Ints, past_days: Ints, past_role: Ints, days: Ints, now: Ints, role: Ints, *, n_spans: int = 1
) -> Usual:
    """What is usual for each actor.

    `past`, `past_days` and `past_role` have shape (n_actors, n_periods): counts, days worked and the role held in the
    periods before. `days`, `now` and `role`, shape (n_actors,), are of the span judged, `n_spans` periods long.
    Only periods in the present role count. With fewer than `FEWEST_PERIODS` in the past, anything is usual.
    """
    expected, spread, high = np.full(len(now), np.inf), np.full(len(now), SPREAD_FLOOR), np.zeros(len(now))
    if past.shape[1] < max(FEWEST_PERIODS, n_spans):
        return Usual(expected, spread, high)
    for one in np.unique(role[days > 0]):
        who = np.flatnonzero((role == one) & (days > 0))
        held = (past_role[who] == one) & (past_days[who] > 0)
        rates, unsure = _rates(past[who], past_days[who], held, now[who], days[who])
        expected[who] = rates * days[who]
        own = rates[:, None] * past_days[who]
        spread[who] = np.minimum(_spreads(past[who], own, held) / n_spans**0.5 + unsure, MOST_SPREAD)
        everyone = (past_role == one) & (past_days > 0)
        if everyone.any():
            high[who] = np.quantile(past[everyone] / past_days[everyone], 0.95)
        expected[who] *= _busy(now[who], expected[who])
    return Usual(expected, spread, high)


def _rates(past: Ints, past_days: Ints, held: Bools, now: Ints, days: Ints) -> tuple[Floats, Floats]:
    """Counts a working day, each person's own steadied by the peers', and how unsure that is; both of shape (n,).

    Unsure is the peers' variance from one to another over their mean squared, for the part that is not yet one's own.
    """
    own_days = np.where(held, past_days, 0).sum(axis=1)
    by_period = np.where(held, past / np.maximum(past_days, 1), np.nan)
    known = own_days > 0
    middle = np.zeros(len(now))
    middle[known] = np.nanmedian(by_period[known], axis=1)
    # One wild week, or a misuse found before, must not become what is usual.
    limit = 3 * middle[:, None] * past_days + 3
    steady = np.where(held, np.minimum(past, limit), 0).sum(axis=1)
    usual_rate = float(steady.sum() / own_days.sum()) if known.any() else float(np.median(now / days))
    weight = max(PEER_DAYS, PEER_COUNTS / max(usual_rate, 1e-3))
    rates: Floats = (steady + weight * usual_rate) / (own_days + weight)
    of_people = rates[known] if known.sum() >= FEWEST_PEERS else np.array([0.5, 1.5])
    between = min(1.0, float(np.var(of_people)) / max(float(np.mean(of_people)) ** 2, 1e-9) + 0.05)
    return rates, between * weight / (own_days + weight)


def _spreads(past: Ints, own: Floats, held: Bools) -> Floats:
    """Variance beyond chance as a share of the mean squared, at least that of the role; shape (n,)."""
    beyond = np.where(held, (past - own) ** 2 - own, 0.0)
    of_role = beyond[held]
    if not len(of_role):
        return np.full(len(past), 4 * SPREAD_FLOOR)
    kept = np.abs(of_role) <= np.quantile(np.abs(of_role), 0.99)
    pooled = max(SPREAD_FLOOR, of_role[kept].sum() / max((own[held][kept] ** 2).sum(), 1e-9))
    n = held.sum(axis=1)
    # Of somebody's own periods the wildest is left out: it may be what is looked for.
    alone = (beyond.sum(axis=1) - beyond.max(axis=1, initial=0)) / np.maximum(
        (np.where(held, own, 0) ** 2).sum(axis=1), 1e-9
    )
    spreads: Floats = np.clip(np.where(n >= 8, np.maximum(pooled, alone), pooled), SPREAD_FLOOR, MOST_SPREAD)
    return spreads


def _busy(now: Ints, expected: Floats) -> float:
    """By how much the whole role was busier than usual, from 1 to `BUSIEST`; the highest tenth is left out."""
    if len(now) < FEWEST_PEERS or expected.sum() <= 0:
        return 1.0
    order = np.argsort(now / np.maximum(expected, 1e-9), kind="stable")[: max(1, int(0.9 * len(now)))]
    return float(np.clip(now[order].sum() / max(expected[order].sum(), 1e-9), 1.0, BUSIEST))


def chance_of_at_least(n: int, mean: float, spread: float = 0.0) -> float:
    """The chance of `n` or more where `mean` are expected; `spread` is variance beyond chance over the mean squared."""
    if n <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    at, term, total = n, exp(_log_chance(n, mean, spread)), 0.0
    if n <= mean:
        return 1.0 - sum(exp(_log_chance(k, mean, spread)) for k in range(n))
    while term > total * 1e-12:
        total += term
        at += 1
        ratio = mean / at if spread <= 0 else (at - 1 + 1 / spread) / at * (spread * mean / (1 + spread * mean))
        term *= ratio
    return min(1.0, total)


def _log_chance(k: int, mean: float, spread: float) -> float:
    if spread <= 0:
        return k * log(mean) - mean - lgamma(k + 1)
    size = 1 / spread
    ways = lgamma(k + size) - lgamma(size) - lgamma(k + 1)
    return ways - size * log1p(spread * mean) + k * (log(spread * mean) - log1p(spread * mean))
