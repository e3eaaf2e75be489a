"""Days and times as they are said on the telephone, and the two nights a year when the clock misleads."""

from datetime import UTC, date, datetime, time

import pytest

from commonweal.reports.calls.wall_times import TimeRefused, WasTwice, day_said, instant_said, time_said

AT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("", date(2026, 3, 10)), ("today", date(2026, 3, 10)), ("Yesterday", date(2026, 3, 9)),
        ("tuesday", date(2026, 3, 10)), ("Sat", date(2026, 3, 7)), ("7/3", date(2026, 3, 7)),
        ("07.03.2026", date(2026, 3, 7)), ("21/11", date(2025, 11, 21)), ("21 November", date(2025, 11, 21)),
        ("1st Mar 26", date(2026, 3, 1)), ("29 Feb 2024", date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_say_it(words: str, day: date) -> None:
    assert day_said(words, at=AT) == day


@pytest.mark.parametrize("words", ["31/2", "someday", "29/2/2026", "1/1/1890", "9" * 60, "32 mar"])
def test_what_is_no_day_is_said_to_be_none(words: str) -> None:
    with pytest.raises(TimeRefused) as refused:
        day_said(words, at=AT)
    assert refused.value.field == "day"


def test_29_february_said_without_a_year_in_a_year_without_one_is_refused_in_words() -> None:
    with pytest.raises(TimeRefused):
        day_said("29/2", at=datetime(2026, 2, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("words", "wall"),
    [
        ("22:15", time(22, 15)), ("2215", time(22, 15)), ("10.15 pm", time(22, 15)), ("10pm", time(22)),
        ("12am", time(0)), ("12pm", time(12)), ("9", time(9)), ("0:05", time(0, 5)),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_say_it(words: str, wall: time) -> None:
    assert time_said(words) == wall


@pytest.mark.parametrize("words", ["25:00", "22:61", "13pm", "0am", "late", "-1", "22:15:00:00"])
def test_what_is_no_time_is_said_to_be_none(words: str) -> None:
    with pytest.raises(TimeRefused):
        time_said(words)


def test_a_time_that_the_clocks_left_out_is_refused_with_what_happened() -> None:
    with pytest.raises(TimeRefused, match="There was no 01:30 on 29 March 2026"):
        instant_said(date(2026, 3, 29), time(1, 30))
    assert instant_said(date(2026, 3, 29), time(2, 0)) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_of_a_time_that_was_twice_somebody_has_to_say_which() -> None:
    night = date(2026, 10, 25)
    with pytest.raises(WasTwice):
        instant_said(night, time(1, 30))
    assert instant_said(night, time(1, 30), which="first") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant_said(night, time(1, 30), which="second") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert instant_said(night, time(2, 0)) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)
