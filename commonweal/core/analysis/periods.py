"""Spans of days that figures are told for, and how one figure changed against another.

Rolling twelve months are twelve whole calendar months; a year to date runs to the last complete day and is held against
the same dates a year before (29 February against 28 February). A performance year begins on 1 April. Weeks are ISO
weeks: never a month's week with a calendar year. Percent changes are rounded away from zero at the half.

Windows "as at day D" are `core.terms.Window` and `months`; weekly cut-offs are `weekly`. Days here are civil dates, and
the caller says which is the last complete one.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.core.analysis.distributions import binomial_at_most, normal_two_sided
from commonweal.core.analysis.refused import InputRefused, above_zero, counts_of
from commonweal.core.terms import Window

PERFORMANCE_YEAR_BEGINS = (4, 1)
WEEKS_A_YEAR = 52
WITHIN_EXPECTED = 3.0
"""Twice the difference of two roots below this lies within what chance makes (about z = 2.1; house rule)."""
MOST_TERMS = 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """One count against another; `percent` is None from 0 to something, which has no percent change."""

    old: int
    new: int
    percent: Decimal | None
    within_expected: bool


def rolling_year(last_month: date) -> tuple[Window, Window]:
    """The twelve whole calendar months to the end of a month, given by any day of it, and the twelve before.

    >>> now, before = rolling_year(date(2026, 2, 10))
    >>> now.first_day.isoformat(), now.last_day.isoformat(), before.first_day.isoformat()
    ('2025-03-01', '2026-02-28', '2024-03-01')
    """
    end = _first_of_next_month(last_month)
    starts = [date(end.year - years, end.month, 1) for years in (0, 1, 2)]
    day = timedelta(days=1)
    return Window(starts[1], starts[0] - day), Window(starts[2], starts[1] - day)


def year_to_date(
    last_complete_day: date, *, begins: tuple[int, int] = PERFORMANCE_YEAR_BEGINS
) -> tuple[Window, Window]:
    """The year so far, to the last complete day, and the same dates a year before.

    `begins` is (month, day): (4, 1) for a performance year, (1, 1) for a calendar year.

    >>> now, before = year_to_date(date(2024, 2, 29))
    >>> before.first_day.isoformat(), before.last_day.isoformat()
    ('2022-04-01', '2023-02-28')
    """
    first_day = _year_begin(last_complete_day, begins)
    return Window(first_day, last_complete_day), Window(year_before(first_day), year_before(last_complete_day))


def performance_year(day: date) -> tuple[str, Window]:
    """The performance year that holds a day, with its name.

    >>> performance_year(date(2024, 3, 31))[0]
    '2023/24'
    """
    first_day = _year_begin(day, PERFORMANCE_YEAR_BEGINS)
    last_day = date(first_day.year + 1, *PERFORMANCE_YEAR_BEGINS) - timedelta(days=1)
    return f"{first_day.year}/{last_day.year % 100:02d}", Window(first_day, last_day)


def year_before(day: date) -> date:
    """The same date a year before; 28 February for 29 February."""
    return date(day.year - 1, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def iso_week(day: date) -> str:
    """The ISO week of a day, its year with it.

    >>> iso_week(date(2024, 12, 30)), iso_week(date(2021, 1, 3))
    ('2025-W01', '2020-W53')
    """
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_a_year_before(day: date) -> date:
    """The same weekday 52 weeks earlier, also out of a year of 53 weeks."""
    return day - timedelta(weeks=WEEKS_A_YEAR)


def times_of_week(window: Window) -> NDArray[np.int64]:
    """How often each weekday (7,), Monday first, lies in a window: what an hour of the week is divided by.

    >>> times_of_week(Window(date(2026, 3, 2), date(2026, 3, 10))).tolist()
    [2, 2, 1, 1, 1, 1, 1]
    """
    n_days = (window.last_day - window.first_day).days + 1
    weekday = (window.first_day.weekday() + np.arange(n_days)) % 7
    return np.bincount(weekday, minlength=7).astype(np.int64)


def percent_change(old: float, new: float) -> Decimal | None:
    """100 (new - old) / old to one decimal, halves away from zero; 0 from 0 to 0, None from 0 to something.

    >>> str(percent_change(80, 81)), str(percent_change(400, 399)), percent_change(0, 3)
    ('1.3', '-0.3', None)
    """
    counts = [Decimal(str(one)) for one in (old, new)]
    if not all(one.is_finite() and one >= 0 for one in counts):
        raise InputRefused("counts", found=(old, new), allowed="finite numbers of 0 or more")
    before, after = counts
    if not before:
        return None if after else Decimal("0.0")
    return (100 * (after - before) / before).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def points_change(old_percent: float, new_percent: float) -> Decimal:
    """How a percentage changed, in percentage points: never a percent of a percent.

    >>> str(points_change(40.0, 42.25))
    '2.3'
    """
    return (Decimal(str(new_percent)) - Decimal(str(old_percent))).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def change(old: int, new: int) -> Change:
    """A count against the one of a span as long before, with whether chance alone makes such a difference.

    >>> change(100, 110).within_expected, change(100, 150).within_expected
    (True, False)
    """
    counts_of("counts", [old, new], ndim=1)
    within = 2 * abs(sqrt(new) - sqrt(old)) < WITHIN_EXPECTED
    return Change(old, new, percent_change(old, new), within)


def conditional_p(n: int, of: float, other_n: int, other_of: float) -> float:
    """Two-sided p that two counts over unequal spans come of one rate: exact, given their sum.

    Every split that is no likelier than the one that came is added up.

    >>> round(conditional_p(30, 4, 220, 52), 6)
    0.00631
    """
    share, total = _share_of_span(n, of, other_n, other_of)
    if total > MOST_TERMS:  # a normal in all but name, whose two tails are alike
        upper = 1 - binomial_at_most(n - 1, total, share) if n else 1.0
        return min(2 * min(upper, binomial_at_most(n, total, share)), 1.0)
    here = _binomial(total, share)
    return min(float(here[here <= here[n] * (1 + 1e-7)].sum()), 1.0)


def root_p(n: int, of: float, other_n: int, other_of: float) -> float:
    """The same by the difference of square roots, which is quick and near for counts of ten or more.

    >>> round(root_p(30, 4, 220, 52), 6)
    0.007215
    """
    _share_of_span(n, of, other_n, other_of)
    ratio = of / other_of
    z = 2 * (sqrt(n + 3 / 8) - sqrt(ratio * (other_n + 3 / 8))) / sqrt(1 + ratio)
    return normal_two_sided(z)


def e_test_p(n: int, of: float, other_n: int, other_of: float) -> float:
    """The same by the E-test (Krishnamoorthy & Thomson 2004) on the score, sharper than the exact one at small counts.

    >>> round(e_test_p(30, 4, 220, 52), 6)
    0.003247
    """
    _share_of_span(n, of, other_n, other_of)
    if not n + other_n:
        return 1.0
    rate = (n + other_n) / (of + other_of)
    ours, theirs = (_poisson_terms(rate * span) for span in (of, other_of))
    i, j = np.arange(len(ours))[:, None], np.arange(len(theirs))[None, :]
    ratio = of / other_of
    # The score: the difference against its error if both were of one rate. Nothing at all is no difference.
    distance = np.abs(i - j * ratio) / np.sqrt(np.maximum(i + j, 1) * ratio)
    far = abs(n - other_n * ratio) / sqrt((n + other_n) * ratio)
    return float((ours[:, None] * theirs * (distance >= far * (1 - 1e-12))).sum())


def _poisson_terms(mean: float) -> NDArray[np.float64]:
    """Chances of the counts from 0 on, as far as they matter."""
    top = int(mean + 12 * sqrt(mean) + 20)
    if top > MOST_TERMS:
        raise InputRefused("counts", found=f"a mean of {mean:.0f}", allowed="counts below some ten thousand")
    k = np.arange(1, top + 1)
    logs = np.concatenate([[0.0], np.cumsum(np.log(mean / k))]) - mean
    return np.asarray(np.exp(logs))


def _binomial(total: int, share: float) -> NDArray[np.float64]:
    k = np.arange(1, total + 1)
    odds = np.log((total - k + 1) / k * share / (1 - share))
    return np.asarray(np.exp(np.concatenate([[0.0], np.cumsum(odds)]) + total * np.log1p(-share)))


def _share_of_span(n: int, of: float, other_n: int, other_of: float) -> tuple[float, int]:
    counts_of("counts", [n, other_n], ndim=1)
    above_zero("span", of)
    above_zero("other span", other_of)
    return of / (of + other_of), n + other_n


def _first_of_next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _year_begin(day: date, begins: tuple[int, int]) -> date:
    this_year = date(day.year, *begins)
    return this_year if this_year <= day else date(day.year - 1, *begins)


def rounded_half_away(values: ArrayLike, *, decimals: int = 1) -> list[str]:
    """Numbers as text to so many decimals, halves away from zero, as published figures are rounded.

    >>> rounded_half_away([0.25, -0.25, 2.0])
    ['0.3', '-0.3', '2.0']
    """
    unit = Decimal(1).scaleb(-decimals)
    given = np.asarray(values, dtype=np.float64)
    return [str(Decimal(str(float(one))).quantize(unit, rounding=ROUND_HALF_UP)) for one in given.ravel()]
