"""Planted interventions, and places where nothing was done, judged by `did_it_work`.

Each trial invents a partnership of its own: places whose usual rates differ a hundredfold, one season and trend for
all, swings of each place that last for months, and bursts of a week. In one place calls are made to fall by a share
from a day on, or nothing is done. The place is chosen either by plan or as a meeting would choose it: because its last
14 days stand furthest above its own year. Told per kind: how often the range covers the truth, how often an effect is
claimed, and how often a naive ratio (all other places, chance alone) would have claimed one, all among the trials that
were answered. What is no comparison or too few calls is not answered.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.did_it_work import Answer, Around, DidItWork, did_it_work
from commonweal.core.analysis.running_sums import Span

N_PLACES, N_DAYS, N_RING = 160, 3 * 364, 8
BEFORE_DAYS, DURING_DAYS, AFTER_DAYS = 84, 21, 84
MORE_THAN = 6
COVERED, FALSE_CLAIMS = 0.90, 0.05
CLAIMS = (Answer.FELL_MORE, Answer.ROSE_MORE)


@dataclass(frozen=True, slots=True)
class Plant:
    """What is planted: the factor on calls from the first day of the work on, and how the place is chosen."""

    name: str
    factor: float
    at_a_peak: bool
    is_null: bool = False


PLANTED = (
    Plant("-60 %", 0.4, False),
    Plant("-30 %", 0.7, False),
    Plant("0", 1.0, False),
    Plant("-60 %, chosen at a peak", 0.4, True),
    Plant("-30 %, chosen at a peak", 0.7, True),
    Plant("0, chosen at a peak", 1.0, True),
)
NULLS = (Plant("nothing done", 1.0, False, True), Plant("nothing done, chosen at a peak", 1.0, True, True))


@dataclass(frozen=True, slots=True)
class Trial:
    """One place that was judged, with what was planted in it."""

    plant: Plant
    found: DidItWork

    @property
    def answered(self) -> bool:
        """Whether a range was given at all."""
        return self.found.effect is not None and self.found.answer not in (Answer.TOO_FEW, Answer.NO_COMPARISON)

    @property
    def covers(self) -> bool:
        """Whether the range holds what was planted."""
        effect = self.found.effect
        return effect is not None and effect.low <= self.plant.factor <= effect.high

    @property
    def claims(self) -> bool:
        """Whether an effect is claimed, in either direction."""
        return self.found.answer in CLAIMS


def invented_rates(rng: np.random.Generator) -> NDArray[np.float64]:
    """Calls expected a day (places, days): usual rate, season, trend, weekday, slow swing and bursts."""
    n_weeks = N_DAYS // 7
    usual = np.exp(rng.normal(np.log(0.12), 1.0, N_PLACES)).clip(0.005, 1.5)
    week = np.arange(n_weeks)
    season = 1 + 0.25 * np.sin(2 * np.pi * (week / 52 + rng.random()))
    trend = np.exp(rng.normal(0, 0.1) * week / n_weeks)
    swing = np.empty((N_PLACES, n_weeks))
    swing[:, 0] = rng.normal(0, 0.35, N_PLACES)
    for i in range(1, n_weeks):
        swing[:, i] = 0.9 * swing[:, i - 1] + rng.normal(0, 0.35 * np.sqrt(1 - 0.9**2), N_PLACES)
    bursts = rng.gamma(4, 1 / 4, (N_PLACES, n_weeks))
    weekly = usual[:, None] * season * trend * np.exp(swing) * bursts
    by_weekday = np.tile([0.8, 0.8, 0.9, 1.0, 1.2, 1.4, 0.9], n_weeks)
    daily: NDArray[np.float64] = np.repeat(weekly, 7, axis=1) * by_weekday
    return daily


def trial(plant: Plant, rng: np.random.Generator) -> Trial | None:
    """One invented partnership with one place judged; None where no place fits how it is to be chosen."""
    rates = invented_rates(rng)
    counts = rng.poisson(rates)
    last = int(rng.integers(80, (N_DAYS - DURING_DAYS - AFTER_DAYS) // 7)) * 7 - 1
    place = _at_a_peak(counts, last) if plant.at_a_peak else _by_plan(counts, last, rng)
    if place is None:
        return None
    before = Span(last - BEFORE_DAYS + 1, last)
    during = Span(last + 1, last + DURING_DAYS)
    after = Span(during.last + 1, during.last + AFTER_DAYS)
    own = counts[place].copy()
    # Thinning keeps the calls that the factor lets through: as if the rate itself had fallen.
    own[during.first :] = rng.binomial(own[during.first :], plant.factor)
    rest = [i for i in rng.permutation(N_PLACES) if i != place]
    ring, others = counts[rest[:N_RING]].sum(axis=0), counts[np.sort(rest[N_RING:])]
    return Trial(plant, did_it_work(own, ring, others, before=before, during=during, after=after))


def _by_plan(counts: NDArray[np.int64], last: int, rng: np.random.Generator) -> int | None:
    """Any place with at least 20 calls in the window before."""
    busy = np.flatnonzero(counts[:, last - BEFORE_DAYS + 1 : last + 1].sum(axis=1) >= 20)
    return int(rng.choice(busy)) if len(busy) else None


def _at_a_peak(counts: NDArray[np.int64], last: int) -> int | None:
    """Of the places over the limit in 14 days, the one that is furthest above its own year."""
    newest = counts[:, last - 13 : last + 1].sum(axis=1)
    usual = counts[:, last - 363 : last + 1].sum(axis=1) / 26
    over = np.flatnonzero(newest > MORE_THAN)
    if not len(over):
        return None
    return int(over[np.argmax((newest / np.maximum(usual, 0.5))[over])])


def trials(plants: tuple[Plant, ...], n: int, *, seed: int) -> Iterator[Trial]:
    """So many trials, the plants in turn, each with a random stream of its own."""
    streams = iter(np.random.SeedSequence(seed).spawn(4 * n))
    for i in range(n):
        found = None
        while found is None:
            found = trial(plants[i % len(plants)], np.random.default_rng(next(streams)))
        yield found


def told(name: str, some: list[Trial]) -> dict[str, object]:
    """The figures of trials of one kind."""
    answered = [one for one in some if one.answered]
    n = max(len(answered), 1)
    return {
        "planted": name,
        "trials": len(some),
        "answered": len(answered),
        "covers_the_truth": round(sum(one.covers for one in answered) / n, 4),
        "claims_an_effect": round(sum(one.claims for one in answered) / n, 4),
        "naive_claims": round(sum(not one.found.alone.low <= 1 <= one.found.alone.high for one in answered) / n, 4),
        "ring_said_to_change": round(
            sum(one.found.around in (Around.ROSE, Around.FELL) for one in some) / len(some), 4
        ),
        "matches_at_the_middle": int(np.median([len(one.found.matches) for one in some])),
    }


def main() -> int:
    """Print a line a kind and one for all; 1 where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--planted", type=int, default=200)
    options.add_argument("--nulls", type=int, default=1000)
    options.add_argument("--seed", type=int, default=20261122)
    asked = options.parse_args()
    planted = list(trials(PLANTED, asked.planted, seed=asked.seed))
    nulls = list(trials(NULLS, asked.nulls, seed=asked.seed + 1))
    for plant in (*PLANTED, *NULLS):
        some = [one for one in (*planted, *nulls) if one.plant == plant]
        print(json.dumps(told(plant.name, some)))
    all_planted, all_nulls = told("all planted", planted), told("all where nothing was done", nulls)
    print(json.dumps(all_planted))
    print(json.dumps(all_nulls))
    holds = all_planted["covers_the_truth"] >= COVERED and all_nulls["claims_an_effect"] <= FALSE_CLAIMS  # type: ignore[operator]
    print(json.dumps({"figure": "planted-effects", "seed": asked.seed, "holds": holds}))
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
