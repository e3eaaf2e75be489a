"""Dates, times and counts are written in one way everywhere."""

from datetime import UTC, date, datetime

import pytest

from commonweal.web import jinja


@pytest.mark.parametrize(
    ("n", "word", "plural", "said"),
    [
        (1, "call", "", "1 call"),
        (0, "call", "", "0 calls"),
        (12_345, "call", "", "12,345 calls"),
        (2, "person", "people", "2 people"),
    ],
)
def test_a_number_carries_its_counting_word(n: int, word: str, plural: str, said: str) -> None:
    assert jinja.counted(n, word, plural) == said


def test_days_and_times_are_those_of_london() -> None:
    assert jinja.day(date(2026, 3, 3)) == "3 March 2026"
    assert jinja.day_and_time(datetime(2026, 3, 3, 22, 15, tzinfo=UTC)) == "3 March 2026, 22:15"
    assert jinja.day_and_time(datetime(2025, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2025, 00:30"
    assert jinja.weekday(datetime(2025, 6, 30, 23, 30, tzinfo=UTC)) == "Tuesday"


def test_a_list_reads_as_a_sentence() -> None:
    assert [jinja.and_list(v) for v in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
