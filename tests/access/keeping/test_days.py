"""Days of roles, teams and organisations: both ends belong; and what becomes of two people at one record."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.access.keeping import (
    ChangedMeanwhile,
    DaysRefused,
    Span,
    first_day_without,
    last_day_if_over_now,
    new_last_day,
    new_span,
    to_write,
)

TODAY = date(2026, 3, 9)
DAYS = st.integers(0, 40).map(lambda n: TODAY + timedelta(days=n))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(DAYS)
    length = draw(st.none() | st.integers(0, 15))
    return Span(first, None if length is None else first + timedelta(days=length))


def test_both_days_belong_to_a_span() -> None:
    span = Span(TODAY, TODAY + timedelta(days=2))
    held = [span.holds_on(TODAY + timedelta(days=n)) for n in (-1, 0, 2, 3)]
    assert held == [False, True, True, False]


@given(spans(), spans(), DAYS)
def test_a_day_belongs_to_what_two_spans_share_if_it_belongs_to_both(one: Span, other: Span, day: date) -> None:
    both = one.shared_with(other)
    assert (both is not None and both.holds_on(day)) == (one.holds_on(day) and other.holds_on(day))


@given(st.lists(spans(), max_size=5), DAYS)
def test_the_first_day_without_anybody_is_the_one_found_by_asking_every_day(held: list[Span], since: date) -> None:
    days = (since + timedelta(days=n) for n in range(100))
    slow = next((day for day in days if not any(one.holds_on(day) for one in held)), None)
    assert first_day_without(held, since=since) == slow


@given(DAYS, st.none() | DAYS)
def test_what_is_over_now_had_its_last_day_before_today_unless_it_never_had_another(
    first: date, last: date | None
) -> None:
    today = TODAY + timedelta(days=20)
    over = last_day_if_over_now(first, last, today=today)
    assert over >= first
    assert over < today or over == first


def test_nothing_begins_or_ends_before_today() -> None:
    yesterday = TODAY - timedelta(days=1)
    for refused in (
        lambda: new_span(yesterday, None, today=TODAY),
        lambda: new_span(TODAY, yesterday, today=TODAY),
        lambda: new_last_day(date(2025, 1, 1), yesterday, today=TODAY),
        lambda: new_last_day(TODAY + timedelta(days=3), TODAY, today=TODAY),
    ):
        with pytest.raises(DaysRefused):
            refused()
    new_last_day(date(2025, 1, 1), TODAY, today=TODAY)
    assert new_span(TODAY, TODAY, today=TODAY) == Span(TODAY, TODAY)


def test_a_form_sent_twice_finds_its_values_there() -> None:
    assert to_write({"name": "B"}, was={"name": "A"}, wanted={"name": "B"}) == {}


def test_what_the_form_left_alone_stays_as_somebody_else_made_it() -> None:
    now = {"name": "A", "to_on": TODAY}
    assert to_write(now, was={"name": "A", "to_on": None}, wanted={"name": "B", "to_on": None}) == {"name": "B"}


def test_two_who_change_one_value_are_told_both() -> None:
    with pytest.raises(ChangedMeanwhile) as clash:
        to_write({"name": "Theirs"}, was={"name": "Before"}, wanted={"name": "Mine"})
    (difference,) = clash.value.differences
    assert (difference.was, difference.now, difference.wanted) == ("Before", "Theirs", "Mine")
