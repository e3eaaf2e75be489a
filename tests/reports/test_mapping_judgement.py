"""What a column shows of itself: numbers to call are never taken for times, and times never for numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.reports.mappings.bare_times import reads_as_a_bare_time
from commonweal.reports.mappings.judgement import Judge
from commonweal.reports.mappings.layout import Layout
from tests.reports.mapped import HEADER, ROW, layout

DIGITS = st.text("0123456789", min_size=9, max_size=9)
BEGINNINGS = st.sampled_from(["0", "01", "02", "03", "07", "+44", "+447", "0044", "44", "447", "+44 (0)", "7"])
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1))  # noqa: DTZ001 (as a log writes them)
FORMS = st.sampled_from([
    "%Y%m%d", "%d%m%Y", "%m%d%Y", "%Y%m%d%H%M", "%Y%m%d%H%M%S", "%Y%m%d %H%M", "%d%m%Y %H%M", "%H%M%S", "%d%m%y",
    "%Y-%m-%d %H:%M", "%d/%m/%Y", "%H:%M", "serial",
])  # fmt: skip


@st.composite
def to_call(draw: st.DrawFn) -> str:
    """A British number in one of the ways in which logs write them."""
    beginning, digits = draw(BEGINNINGS), draw(DIGITS)
    bare = beginning + digits
    at = draw(st.integers(3, len(bare) - 3))
    return bare if draw(st.booleans()) else f"{bare[:at]} {bare[at:]}"


def as_bare(at: datetime, form: str) -> str:
    if form != "serial":
        return at.strftime(form)
    days = (at - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    return f"{days:.5f}"


def judged(cells: list[str], by: Layout | None = None, column: str = "Tel No") -> list[str]:
    """What is said of a column that holds these cells."""
    judge = Judge(by or layout(), HEADER)
    for line, cell in enumerate(cells, start=2):
        judge.look([{**ROW, column: cell}[name] for name in HEADER], line)
    return [one.found for one in judge.wrong()]


@given(st.lists(to_call(), min_size=1, max_size=60))
@settings(deadline=None)
def test_a_column_of_british_numbers_is_never_taken_for_times(numbers: list[str]) -> None:
    assert judged(numbers) == []
    assert not any(map(reads_as_a_bare_time, numbers))


@given(st.lists(to_call(), min_size=2, max_size=20), st.lists(TIMES, max_size=20), FORMS, st.randoms())
@settings(deadline=None)
def test_a_column_with_one_number_in_eight_is_a_column_of_numbers(
    numbers: list[str], times: list[datetime], form: str, chance: object
) -> None:
    cells = numbers + [as_bare(at, form) for at in times[: 7 * len(numbers)]]
    chance.shuffle(cells)  # type: ignore[attr-defined]
    assert judged(cells) == []


@given(st.lists(TIMES, min_size=2, max_size=60), FORMS)
@settings(deadline=None)
def test_a_column_of_times_is_found_in_whatever_form_they_stand(times: list[datetime], form: str) -> None:
    (said,) = judged([as_bare(at, form) for at in times])
    assert said.startswith("every cell looks like a time")


@pytest.mark.parametrize(
    "cell", ["20261302", "99992026", "246060", "12345", "1234567", "", "020 7946 0123", "7946 0123"]
)
def test_what_is_no_day_and_no_time_is_not_taken_for_one(cell: str) -> None:
    assert not reads_as_a_bare_time(cell)


def test_a_few_times_at_the_end_of_a_long_column_are_for_the_rows() -> None:
    assert judged(["07700 900123"] * 30 + ["20260302"] * 30) == []


@given(st.lists(TIMES, min_size=1, max_size=40))
@settings(deadline=None)
def test_days_of_one_order_refuse_the_other_once_a_day_shows_it(times: list[datetime]) -> None:
    shows = any(at.day > 12 for at in times)
    assert judged([f"{at:%d/%m/%Y}" for at in times], column="Date") == []
    found = judged([f"{at:%m/%d/%Y}" for at in times], column="Date")
    assert [one.startswith("the days of this file are month-first: ") for one in found] == [True] * shows


def test_a_log_that_writes_the_year_first_is_cleared_without_reading_it_all() -> None:
    judge = Judge(layout(), HEADER)
    cells = [{**ROW, "Date": f"{datetime(2026, 3, 2, tzinfo=UTC):%Y-%m-%d}", "CAD": "E1"}[name] for name in HEADER]
    assert sum(judge.look(cells, 2) for _ in range(1_200)) < 1_100
