"""Signs that compare how much somebody did with what is usual: look-ups without relation, trawls, exports, leaving."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.core.policy.looks import LooksPolicy
from commonweal.core.policy.words import counted as in_words
from commonweal.core.rules.looking.counted import CountedLooks
from commonweal.core.rules.looking.log import Bools, Ints, LookDeed
from commonweal.core.rules.looking.signs import Sign, SignKind
from commonweal.core.rules.looking.usual import chance_of_at_least, usual

SPANS = (1, 3, 8)
"""Weeks: a slow trawl shows over several, a quick one in the last."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A table of counts by week, what it counts in words, and the rows that it counts."""

    table: Ints
    word: str
    words: str
    rows: Bools
    at_least: int
    times: float
    """How many times the usual, at the fewest."""
    days: int = 1
    """Working days, at the fewest: one day is judged against the same weekday, by `_busiest_day`."""


def volume_signs(looks: CountedLooks, week: int, policy: LooksPolicy) -> Iterator[Sign]:
    """Every sign of this module for a week; weeks after it are not read."""
    log = looks.log
    without = Measure(
        looks.unexplained_records,
        "look-up without a relation",
        "look-ups without a relation",
        looks.unexplained,
        policy.unexplained_at_least,
        1.3,
    )
    opened = Measure(looks.records, "record opened", "records opened", looks.opened, policy.trawl_at_least, 1.6, days=3)
    out = log.deed == LookDeed.EXPORTED
    listed = log.deed == LookDeed.LISTED
    pages = Measure(looks.pages, "page of a list", "pages of lists", listed, policy.trawl_at_least, 3.0)
    exports = Measure(looks.exports, "export", "exports", out, policy.exports_at_least, 1.6)
    exported = Measure(looks.exported, "record taken out", "records taken out", out, policy.trawl_at_least, 1.6)
    everyone = np.arange(len(log.actors))
    for kind, measure, spans in (
        (SignKind.UNRELATED, without, SPANS),
        (SignKind.TRAWL, opened, (1, 3)),
        (SignKind.TRAWL, pages, (1,)),
        (SignKind.EXPORTS, exports, (1, 4)),
        (SignKind.EXPORTS, exported, (1,)),
    ):
        yield from _more_than_usual(looks, week, policy, kind, measure, spans, everyone)
    yield from _busiest_day(looks, week, policy)
    last = looks.first_day + 7 * week + 6
    leaving = np.flatnonzero((log.leaves_on >= last - 6) & (log.leaves_on < last + policy.leaving_days))
    for measure in (without, exports, exported):
        yield from _more_than_usual(looks, week, policy, SignKind.LEAVING, measure, (2,), leaving)


def _more_than_usual(
    looks: CountedLooks,
    week: int,
    policy: LooksPolicy,
    kind: SignKind,
    measure: Measure,
    spans: Sequence[int],
    who: Ints,
) -> Iterator[Sign]:
    """For each of `who`, the most surprising of the spans that end with this week, where it is above the fewest."""
    best: dict[int, Sign] = {}
    n_tests = len(spans) * int((looks.days[who, week] > 0).sum())
    for n in spans:
        begins = max(0, week - n + 1)
        past = slice(max(0, begins - policy.usual_weeks), begins)
        now = measure.table[:, begins : week + 1].sum(axis=1)
        base = usual(
            measure.table[:, past], looks.days[:, past], looks.role[:, past],
            looks.days[:, begins : week + 1].sum(axis=1), now, looks.role[:, week], n_spans=n,
        )  # fmt: skip
        this_week = measure.table[:, week]
        for actor in who[(now[who] >= measure.at_least) & (this_week[who] * n * 2 >= now[who]) & (this_week[who] > 0)]:
            days = int(looks.days[actor, begins : week + 1].sum())
            mean = float(base.expected[actor])
            if now[actor] < measure.times * mean or now[actor] < base.peers_high[actor] * days or days < measure.days:
                continue
            by_chance = n_tests * chance_of_at_least(int(now[actor]), mean, float(base.spread[actor]))
            if actor not in best or by_chance < best[actor].by_chance:
                rows = _rows(looks, begins, week, actor, measure.rows)
                what = measure.word if now[actor] == 1 else measure.words
                usually = f"about {_about(mean)} usual in {in_words(days, 'working day')}"
                words = f"{int(now[actor]):,} {what} in {_span(n)}; {usually}"
                best[actor] = Sign(kind, (int(actor),), words, rows, by_chance)
    yield from best.values()


def _busiest_day(looks: CountedLooks, week: int, policy: LooksPolicy) -> Iterator[Sign]:
    """Days with more distinct records than the same weekday usually has, and than any day of the past had."""
    n_tests = int(looks.worked[:, 7 * week : 7 * week + 7].sum())
    for column in range(7 * week, 7 * week + 7):
        past = np.arange(column - 7 * policy.usual_weeks, column, 7)
        past = past[past >= 0]
        now = looks.records_by_day[:, column]
        weeks = slice(max(0, week - policy.usual_weeks), week)
        base = usual(
            looks.records_by_day[:, past], looks.worked[:, past], looks.role[:, past // 7],
            looks.worked[:, column], now, looks.role[:, week],
        )  # fmt: skip
        before = looks.records_by_day[:, 7 * weeks.start : 7 * weeks.stop].max(axis=1, initial=0)
        for actor in np.flatnonzero((now >= policy.trawl_at_least) & (now > 1.25 * before) & (now > base.peers_high)):
            mean = float(base.expected[actor])
            if now[actor] < 1.6 * mean:
                continue
            by_chance = n_tests * chance_of_at_least(int(now[actor]), mean, float(base.spread[actor]))
            rows = _rows(looks, week, week, actor, looks.opened)
            rows = rows[looks.log.day[rows] == looks.first_day + column]
            because = (
                f"{in_words(int(now[actor]), 'record')} opened in one day; about {mean:,.0f} usual on that weekday"
            )
            yield Sign(SignKind.TRAWL, (int(actor),), because, rows, by_chance)


def _rows(looks: CountedLooks, first_week: int, last_week: int, actor: int | np.signedinteger, chosen: Bools) -> Ints:
    span = looks.rows_of(first_week, last_week)
    rows: Ints = np.flatnonzero((looks.log.actor[span] == actor) & chosen[span]) + span.start
    return rows


def _about(mean: float) -> str:
    """A mean as it is read out: whole numbers from 10 on, one decimal below."""
    return f"{mean:,.0f}" if mean >= 10 else f"{mean:.1f}"


def _span(n_weeks: int) -> str:
    return "the week" if n_weeks == 1 else f"{n_weeks} weeks"
