"""Spans and changes: months, leap days, ISO weeks, halves, and the worked tests of two spans."""

from datetime import date, timedelta
from decimal import Decimal
from math import comb, exp, factorial, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.analysis.periods import (
    change,
    conditional_p,
    e_test_p,
    iso_week,
    percent_change,
    performance_year,
    points_change,
    rolling_year,
    root_p,
    rounded_half_away,
    times_of_week,
    week_a_year_before,
    year_before,
    year_to_date,
)
from commonweal.core.analysis.refused import InputRefused
from commonweal.core.terms import Window

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(DAYS)
def test_a_rolling_year_is_twelve_whole_months_and_the_twelve_before_end_where_it_begins(day: date) -> None:
    now, before = rolling_year(day)
    assert now.holds(day)
    assert now.first_day.day == before.first_day.day == 1
    assert (now.last_day + timedelta(days=1)).month == now.first_day.month
    assert before.last_day + timedelta(days=1) == now.first_day
    assert (now.last_day.year - now.first_day.year) * 12 + now.last_day.month - now.first_day.month == 11


def test_a_year_to_date_is_held_against_the_same_dates() -> None:
    now, before = year_to_date(date(2024, 2, 29))
    assert (now.first_day, now.last_day) == (date(2023, 4, 1), date(2024, 2, 29))
    assert (before.first_day, before.last_day) == (date(2022, 4, 1), date(2023, 2, 28))
    now, before = year_to_date(date(2026, 4, 1))
    assert now.first_day == now.last_day == date(2026, 4, 1)
    calendar, _ = year_to_date(date(2026, 3, 31), begins=(1, 1))
    assert calendar.first_day == date(2026, 1, 1)
    assert year_before(date(2025, 2, 28)) == date(2024, 2, 28)


@given(DAYS)
def test_a_performance_year_begins_on_the_first_of_april_and_names_both_years(day: date) -> None:
    name, window = performance_year(day)
    assert window.holds(day)
    assert (window.first_day.month, window.first_day.day, window.last_day.month, window.last_day.day) == (4, 1, 3, 31)
    assert name == f"{window.first_day.year}/{str(window.last_day.year)[2:]}"


def test_2023_24_is_1_april_2023_to_31_march_2024() -> None:
    assert performance_year(date(2023, 4, 1)) == ("2023/24", Window(date(2023, 4, 1), date(2024, 3, 31)))
    assert performance_year(date(2000, 1, 1))[0] == "1999/00"


@pytest.mark.parametrize(("day", "week"), [("2024-12-30", "2025-W01"), ("2021-01-03", "2020-W53")])
def test_the_week_at_the_turn_of_the_year_keeps_its_own_year(day: str, week: str) -> None:
    assert iso_week(date.fromisoformat(day)) == week


def test_a_week_of_a_long_year_is_held_against_the_one_52_weeks_earlier() -> None:
    assert iso_week(date(2020, 12, 31)) == "2020-W53"
    assert iso_week(week_a_year_before(date(2020, 12, 31))) == "2020-W01"


@given(DAYS, st.integers(0, 400))
def test_each_weekday_is_counted_as_often_as_it_occurred(first: date, n: int) -> None:
    window = Window(first, first + timedelta(days=n))
    leafed = [0] * 7
    for late in range(n + 1):
        leafed[(first + timedelta(days=late)).weekday()] += 1
    assert times_of_week(window).tolist() == leafed


@pytest.mark.parametrize(
    ("old", "new", "percent"),
    [(80, 81, "1.3"), (80, 79, "-1.3"), (400, 399, "-0.3"), (2000, 2001, "0.1"), (0, 0, "0.0"), (100, 0, "-100.0")],
)
def test_a_percent_change_is_rounded_away_from_zero_at_the_half(old: int, new: int, percent: str) -> None:
    assert percent_change(old, new) == Decimal(percent)


def test_from_0_there_is_no_percent_change_and_a_percentage_changes_by_points() -> None:
    assert percent_change(0, 5) is None
    assert change(0, 5).percent is None
    assert points_change(40.0, 42.25) == Decimal("2.3")
    assert rounded_half_away([0.25, -0.25, 0.05]) == ["0.3", "-0.3", "0.1"]


def test_a_change_within_what_chance_makes_is_said_to_be() -> None:
    assert change(100, 130).within_expected == (2 * (sqrt(130) - 10) < 3)
    assert change(100, 110).within_expected
    assert not change(100, 134).within_expected


def test_the_worked_thirty_calls_in_four_weeks_against_220_in_52() -> None:
    assert e_test_p(30, 4, 220, 52) == pytest.approx(0.003247, abs=1e-6)
    assert conditional_p(30, 4, 220, 52) == pytest.approx(0.006310, abs=1e-6)
    assert root_p(30, 4, 220, 52) == pytest.approx(0.007215, abs=1e-6)


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.5, 5), st.floats(0.5, 5))
def test_the_exact_test_adds_up_the_splits_that_are_no_likelier(n: int, other: int, of: float, other_of: float) -> None:
    total, share = n + other, of / (of + other_of)
    chances = [comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(total + 1)]
    summed = sum(one for one in chances if one <= chances[n] * (1 + 1e-7))
    assert conditional_p(n, of, other, other_of) == pytest.approx(min(summed, 1), abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 8), st.integers(1, 8), st.floats(0.5, 3), st.floats(0.5, 3))
def test_the_e_test_adds_up_all_pairs_that_are_as_far_apart(n: int, other: int, of: float, other_of: float) -> None:
    rate, ratio = (n + other) / (of + other_of), of / other_of

    def chance(k: int, mean: float) -> float:
        return exp(-mean) * mean**k / factorial(k)

    def far(i: int, j: int) -> float:
        return abs(i - j * ratio) / sqrt(max(i + j, 1) * ratio)

    summed = sum(
        chance(i, rate * of) * chance(j, rate * other_of)
        for i in range(70)
        for j in range(70)
        if far(i, j) >= far(n, other) * (1 - 1e-12)
    )
    assert e_test_p(n, of, other, other_of) == pytest.approx(summed, abs=1e-8)


def test_nothing_in_either_span_is_no_difference() -> None:
    assert e_test_p(0, 4, 0, 52) == conditional_p(0, 4, 0, 52) == 1
    assert root_p(0, 1, 0, 1) == 1


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (lambda: percent_change(-1, 2), "counts"),
        (lambda: percent_change(float("nan"), 2), "counts"),
        (lambda: change(1, -2), "counts"),
        (lambda: e_test_p(1, 0, 1, 1), "span"),
        (lambda: conditional_p(1, 1, 1, float("inf")), "other span"),
        (lambda: e_test_p(10**6, 1, 10**6, 1), "counts"),
    ],
)
def test_bad_input_is_refused_by_name(asked: object, field: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        asked()  # type: ignore[operator]
    assert refusal.value.field == field


def test_very_large_counts_are_answered_as_well() -> None:
    assert conditional_p(30_000, 1, 30_000, 1) == pytest.approx(1, abs=0.01)
    assert conditional_p(31_000, 1, 30_000, 1) < 0.001
    assert conditional_p(30_000, 1, 31_000, 1) < 0.001
