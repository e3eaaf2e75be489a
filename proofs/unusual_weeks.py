"""Weeks without anything planted, planted unusual ones, and the invented borough's own years, judged as in the product.

Each trial invents a partnership on the true calendar: places, kinds of call and wards whose usual counts differ a
thousandfold, one season for all and one of each, a trend, swings of each that last for months, bursts of a week; some
bring ten times as many calls in the week of Bonfire Night, Halloween or New Year's Eve, some more in Ramadan and in the
school holidays. A week is judged in which nothing was planted, or three series have more calls planted in it.

`--demonstration` makes the invented borough instead, judges every week of it that has three years before it, and reads
from its truth file which places had something on in which weeks: what came back as large at the same time of an earlier
year is no news, what did not is.
"""

import argparse
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.calendar_weeks import COLUMNS, calendar_shares
from commonweal.core.analysis.expected_weeks import expected_weeks, years_before
from commonweal.core.analysis.false_discovery import benjamini_hochberg
from commonweal.core.policy.calendar import OccasionKind, read_calendar, read_school_holidays
from commonweal.core.policy.reports import read_bank_holidays
from proofs.store import Store, fresh_store, tell

POLICIES = Path(__file__).resolve().parents[1] / "policies"
FIRST_MONDAY = date(2020, 3, 2)
N_SERIES, N_PLANTED = 300, 3
FALSE_SHARE, HELD_AT, LEVEL = 0.05, 0.03, 0.95
NIGHTS = (OccasionKind.BONFIRE_NIGHT, OccasionKind.HALLOWEEN, OccasionKind.NEW_YEARS_EVE)
TIMES_ON_A_NIGHT, SHARE_WITH_A_NIGHT = 10.0, 0.1
SPREAD = 0.3

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Planted:
    """So many more calls in the week, at series that usually have from `low` to `high` a week."""

    name: str
    more: int
    low: float
    high: float


PLANTED = (
    Planted("5 more where 0.3 to 1 are usual", 5, 0.3, 1),
    Planted("8 more where 0.3 to 1 are usual", 8, 0.3, 1),
    Planted("8 more where 1 to 3 are usual", 8, 1, 3),
    Planted("12 more where 1 to 3 are usual", 12, 1, 3),
    Planted("20 more where 10 to 20 are usual", 20, 10, 20),
    Planted("40 more where 10 to 20 are usual", 40, 10, 20),
)


@dataclass(frozen=True, slots=True)
class World:
    """An invented partnership: counts (n_series, n_weeks), usual calls a week, and who has which night."""

    counts: Counts
    usual: NDArray[np.float64]
    night: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was named (n_series,), could be judged, lay outside, and was planted; how many lie outside by chance."""

    named: NDArray[np.bool_]
    is_judged: NDArray[np.bool_]
    outside: NDArray[np.bool_]
    by_chance: float
    planted: NDArray[np.bool_]


def shares_of(n_weeks: int) -> NDArray[np.float64]:
    """The true calendar, with the invented borough's school holidays."""
    listed = read_bank_holidays((POLICIES / "law" / "bank-holidays.toml").read_text(), file="bank-holidays.toml")
    schools = read_school_holidays((POLICIES / "calendar" / "northmoor.toml").read_text(), file="northmoor.toml")
    days = (POLICIES / "calendar" / "days.toml").read_text()
    calendar = read_calendar(days, file="days.toml", bank_holidays=listed, schools=schools)
    return calendar_shares(calendar, FIRST_MONDAY, n_weeks)


def world(shares: NDArray[np.float64], rng: np.random.Generator) -> World:
    """One invented partnership."""
    n_weeks = len(shares)
    week = np.arange(n_weeks)
    usual = np.exp(rng.normal(np.log(0.7), 1.3, N_SERIES)).clip(0.03, 80)
    common = 1 + 0.25 * np.sin(2 * np.pi * (week / 52.18 + rng.random()))
    depth = np.clip(rng.normal(0, 0.2, (N_SERIES, 1)), -0.6, 0.6)
    own = 1 + depth * np.sin(2 * np.pi * (week / 52.18 + rng.random((N_SERIES, 1))))
    trend = np.exp(rng.normal(0, 0.06, (N_SERIES, 1)) * week / 52)
    swing = np.empty((N_SERIES, n_weeks))
    swing[:, 0] = rng.normal(0, SPREAD, N_SERIES)
    for i in range(1, n_weeks):
        swing[:, i] = 0.9 * swing[:, i - 1] + rng.normal(0, SPREAD * np.sqrt(1 - 0.9**2), N_SERIES)
    bursts = rng.gamma(6, 1 / 6, (N_SERIES, n_weeks))
    effects = rng.normal(0, 0.15, (N_SERIES, len(COLUMNS)))
    night = np.where(rng.random(N_SERIES) < SHARE_WITH_A_NIGHT, rng.integers(0, len(NIGHTS), N_SERIES), -1)
    for i, kind in enumerate(NIGHTS):
        effects[night == i, _column(kind)] = np.log(TIMES_ON_A_NIGHT)
    rates = usual[:, None] * common * own * trend * np.exp(swing + effects @ shares.T) * bursts
    return World(rng.poisson(rates), usual, night)


def judge(counts: Counts, shares: NDArray[np.float64], week: int, planted: NDArray[np.bool_]) -> Judged:
    """A week judged as the product judges it."""
    known = slice(0, week + 1)
    found = expected_weeks(counts[:, known], shares[known], week=week, years=years_before(week), level=LEVEL)
    q = benjamini_hochberg(found.p)
    with np.errstate(invalid="ignore"):
        named = (q <= HELD_AT) & ((counts[:, week - 3 : week + 1].sum(axis=1) >= 5) | (found.count < found.expected))
        outside = (found.count < found.low) | (found.count > found.high)
    return Judged(named, found.is_judged, outside, float(np.nansum(found.chance_outside)), planted)


def nulls(n: int, years: int, *, seed: int, at: OccasionKind | None = None, blind: bool = False) -> Iterator[Judged]:
    """Weeks in which nothing was planted, with so many years before them; `at` a night, `blind` without a calendar."""
    shares = shares_of(52 * 5 + 4 + 52)
    weeks = np.arange(52 * years + 3, 52 * years + 55)
    if at is not None:
        weeks = weeks[shares[weeks, _column(at)] > 0]
    for stream in np.random.SeedSequence(seed).spawn(n):
        rng = np.random.default_rng(stream)
        made = world(shares, rng)
        week = int(rng.choice(weeks))
        nothing = np.zeros(N_SERIES, dtype=np.bool_)
        yield judge(made.counts, np.zeros_like(shares) if blind else shares, week, nothing)


def plants(planted: Planted, n: int, *, seed: int) -> Iterator[Judged]:
    """Weeks with so many more calls at three series, five years before them."""
    shares = shares_of(52 * 5 + 4 + 52)
    for stream in np.random.SeedSequence(seed).spawn(n):
        rng = np.random.default_rng(stream)
        made = world(shares, rng)
        fits = np.flatnonzero((made.usual >= planted.low) & (made.usual < planted.high) & (made.night < 0))
        chosen = rng.choice(fits, min(N_PLANTED, len(fits)), replace=False)
        week = int(rng.integers(263, 263 + 52))
        counts = made.counts.copy()
        counts[chosen, week] += planted.more
        there = np.zeros(N_SERIES, dtype=np.bool_)
        there[chosen] = True
        yield judge(counts, shares, week, there)


def _column(kind: OccasionKind) -> int:
    return next(i for i, kinds in enumerate(COLUMNS) if kind in kinds)


def tell_nulls(name: str, some: list[Judged]) -> float:
    """A line of weeks without anything planted; the share of them in which anything was named."""
    any_named = sum(bool(one.named.any()) for one in some) / len(some)
    n_judged = sum(int(one.is_judged.sum()) for one in some)
    tell(
        proof="unusual-weeks", weeks=name, n_weeks=len(some), counts_judged=n_judged,
        weeks_with_a_false_alarm=round(any_named, 4), false_alarms=sum(int(one.named.sum()) for one in some),
        outside_the_range=round(sum(int(one.outside.sum()) for one in some) / n_judged, 4),
        outside_by_chance_as_said=round(sum(one.by_chance for one in some) / n_judged, 4),
    )  # fmt: skip
    return any_named


def tell_plants(planted: Planted, some: list[Judged]) -> list[tuple[int, int]]:
    """A line of weeks with something planted; for each how many were named, and how many of those falsely."""
    found = sum(int((one.named & one.planted).sum()) for one in some)
    false = sum(int((one.named & ~one.planted).sum()) for one in some)
    there = sum(int(one.planted.sum()) for one in some)
    tell(proof="unusual-weeks", planted=planted.name, n=there, found=found, share_found=round(found / there, 4),
         false_alarms=false)  # fmt: skip
    return [(int(one.named.sum()), int((one.named & ~one.planted).sum())) for one in some]


def false_discovery_rate(weeks: list[tuple[int, int]]) -> float:
    """The mean over weeks of the share of what was named that was named falsely, 0 where nothing was; its line."""
    rate = sum(false / n for n, false in weeks if n) / len(weeks)
    named, false = (sum(column) for column in zip(*weeks, strict=True))
    tell(proof="unusual-weeks", weeks="something planted", n_weeks=len(weeks), named=named, named_falsely=false,
         false_discovery_rate=round(rate, 4))  # fmt: skip
    return rate


JUDGE_EVERY_WEEK = """
import django, json; django.setup()
from datetime import UTC, date, datetime, timedelta
from commonweal.access.queries import partnership_by_code
from commonweal.access.viewer import system_viewer
from commonweal.unusual_weeks.operations import prepare_weeks
first, last, at = date.fromisoformat(FIRST), date.fromisoformat(LAST), datetime.now(UTC)
weeks = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
reader = system_viewer(partnership_by_code("northmoor").id, route="proof", at=at)
for one in prepare_weeks(weeks, by=reader, at=at):
    named = [[s["kind"], s["key"], s["n"]] for s in one.facts["unusual"]]
    print(json.dumps([one.facts["week"][0], named, one.facts["n_series"]]))
"""
WEEKS_AROUND = 3
FIRST_JUDGED_AFTER = timedelta(weeks=3 * 52 + 4)


def demonstration() -> bool:
    """The invented borough's own weeks against its truth file; whether what came back was left out."""
    with fresh_store() as store:
        made = Store(store.folder / "demonstration")
        assert made.start("demo", "--no-serve", stderr=subprocess.DEVNULL).wait() == 0
        truth = json.loads((made.folder / "borough" / "truth.json").read_text())
        first, last = truth["cut_offs"][0]["cut_off"], truth["cut_offs"][-1]["cut_off"]
        first = (date.fromisoformat(first) + FIRST_JUDGED_AFTER).isoformat()
        judged = made.python(f"FIRST, LAST = {first!r}, {last!r}\n" + JUDGE_EVERY_WEEK)
    return judge_demonstration(truth, [json.loads(line) for line in judged.splitlines()])


def judge_demonstration(truth: dict[str, Any], weeks: list[list[Any]]) -> bool:
    """Compares what was named with the weeks in which the truth file has something on at a place."""
    named = {(week, key): n for week, listed, _ in weeks for kind, key, n in listed if kind == "place"}
    told: dict[tuple[str, str], tuple[int, bool]] = {}
    for story in truth["storylines"]:
        on = {(date.fromisoformat(one["from"]) + timedelta(weeks=i)).isoformat(): n
              for one in story["weeks"] for i, n in enumerate(one["calls"])}  # fmt: skip
        for week, n in on.items():
            told[week, _key(story)] = (n, _came_back(date.fromisoformat(week), n, on))
    judged = {week for week, _, _ in weeks}
    told = {one: said for one, said in told.items() if one[0] in judged}
    back = {one: n for one, (n, came_back) in told.items() if came_back and n >= 5}
    tell(proof="unusual-weeks", demonstration="came back at the same time of an earlier year", n=len(back),
         named=sum(one in named for one in back), weeks_judged=len(judged))  # fmt: skip
    for low, high in ((5, 6), (7, 8), (9, 99)):
        new = [one for one, (n, came_back) in told.items() if not came_back and low <= n <= high]
        tell(proof="unusual-weeks", demonstration="did not come before at that time", calls=f"{low} to {high}",
             n=len(new), named=sum(one in named for one in new))  # fmt: skip
    bonfire = [one for one in back if one[0][5:] in {f"{d:%m-%d}" for d in _weeks_of_bonfire_night(one[0])}]
    tell(proof="unusual-weeks", demonstration="of these in the week of Bonfire Night", n=len(bonfire),
         named=sum(one in named for one in bonfire))  # fmt: skip
    neither = [one for one in named if one not in told]
    tell(proof="unusual-weeks", demonstration="places named without anything on", n=len(neither),
         counts_judged=sum(n for _, _, n in weeks))  # fmt: skip
    return not any(one in named for one in bonfire)


def _came_back(week: date, n: int, on: dict[str, int]) -> bool:
    """Whether two thirds as many calls were planned within three weeks of the same time of an earlier year."""
    as_large = [date.fromisoformat(day) for day, earlier in on.items() if 3 * earlier >= 2 * n]
    apart = [(week - day).days - 364 * years for day in as_large if day < week for years in range(1, 6)]
    return any(abs(days) <= 7 * WEEKS_AROUND for days in apart)


def _weeks_of_bonfire_night(week: str) -> list[date]:
    night = date(int(week[:4]), 11, 5)
    return [night - timedelta(days=night.weekday())]


def _key(story: dict[str, Any]) -> str:
    if story["kind"] == "provisional":
        easting, northing = story["first_point"]
        return f"spot:{easting:.2f},{northing:.2f}"
    return f"place:{story['code']}"


def main() -> int:
    """Print a line a figure; 1 where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nulls", type=int, default=240)
    options.add_argument("--plants", type=int, default=40)
    options.add_argument("--seed", type=int, default=20261122)
    options.add_argument("--demonstration", action="store_true", help="judge the invented borough instead")
    asked = options.parse_args()
    if asked.demonstration:
        return 0 if demonstration() else 1
    shares_false = [
        tell_nulls(f"nothing planted, {years} years before", list(nulls(asked.nulls, years, seed=asked.seed + years)))
        for years in (5, 4, 3)
    ]
    on_nights = list(nulls(asked.nulls // 4, 4, seed=asked.seed + 10, at=OccasionKind.BONFIRE_NIGHT))
    shares_false.append(tell_nulls("nothing planted, Bonfire Night", on_nights))
    blind = list(nulls(asked.nulls // 4, 4, seed=asked.seed + 10, at=OccasionKind.BONFIRE_NIGHT, blind=True))
    tell_nulls("the same judged without the calendar", blind)
    told = [
        week
        for i, one in enumerate(PLANTED)
        for week in tell_plants(one, list(plants(one, asked.plants, seed=asked.seed + 20 + i)))
    ]
    false_share = false_discovery_rate(told)
    holds = max(shares_false) <= FALSE_SHARE and false_share <= FALSE_SHARE
    tell(proof="unusual-weeks", seed=asked.seed, holds=holds)
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
