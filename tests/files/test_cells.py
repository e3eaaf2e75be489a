"""Cells become values, or are refused by field, found and allowed."""

from datetime import UTC, datetime

import pytest

from commonweal.files import cells
from commonweal.files.table import CellRefused


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-03-02 22:15", datetime(2026, 3, 2, 22, 15, tzinfo=UTC)),
        ("2025-07-01 00:30", datetime(2025, 6, 30, 23, 30, tzinfo=UTC)),
        ("2025-07-01T00:30:00+01:00", datetime(2025, 6, 30, 23, 30, tzinfo=UTC)),
        ("2022-06-30T23:00:00+00:00", datetime(2022, 6, 30, 23, 0, tzinfo=UTC)),
        ("2022-06-30T23:00:00Z", datetime(2022, 6, 30, 23, 0, tzinfo=UTC)),
    ],
)
def test_an_instant_is_london_wall_time_unless_it_says_its_offset(written: str, utc: datetime) -> None:
    assert cells.instant("when", written) == utc


def test_a_wall_time_in_the_doubled_hour_is_the_first_one() -> None:
    assert cells.instant("when", "2025-10-26 01:30") == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2025-03-30 01:00", "2025-03-30 01:59"])
def test_a_wall_time_that_the_clock_change_left_out_is_refused(written: str) -> None:
    with pytest.raises(CellRefused, match="the clock change left out"):
        cells.instant("when", written)


@pytest.mark.parametrize(
    "written", ["03/27/2026 10:00", "2026-02-30 10:00", "2026-03-02", "1802-01-01 00:00", "", "soon"]
)
def test_what_is_no_day_and_time_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(CellRefused) as refusal:
        cells.instant("received_at", written)
    assert refusal.value.field == "received_at"
    assert refusal.value.allowed.startswith("a day")


def test_a_grid_point_is_both_or_neither() -> None:
    assert cells.grid_point(("", "")) is None
    assert cells.grid_point(("433000.004", "334000")) == (433000.0, 334000.0)
    with pytest.raises(CellRefused, match="northing"):
        cells.grid_point(("433000", ""))


@pytest.mark.parametrize(
    "pair", [("0", "0"), ("-5", "334000"), ("433000", "2000000"), ("nan", "1"), ("inf", "1"), ("x", "1")]
)
def test_a_point_in_the_sea_or_in_no_numbers_is_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(CellRefused, match="National Grid"):
        cells.grid_point(pair)


@pytest.mark.parametrize("hidden", ["a\u202eb", "a\u200bb", "a\x07b", "a\ud800b"])
def test_hidden_characters_are_refused_by_their_number(hidden: str) -> None:
    with pytest.raises(CellRefused, match=r"U\+"):
        cells.text("location", hidden, longest=10)


def test_text_is_normalised_and_bounded() -> None:
    assert cells.text("name", "  Zoe\u0308 ", longest=10) == "Zoë"
    with pytest.raises(CellRefused, match="11 characters"):
        cells.text("name", "x" * 11, longest=10)
    with pytest.raises(CellRefused, match="nothing"):
        cells.text("name", " ", longest=10, needed=True)


def test_yes_and_no_are_words_and_nothing_means_no() -> None:
    assert [cells.yes_or_no("anonymous", word) for word in ("yes", "NO", "", "Y")] == [True, False, False, True]
    with pytest.raises(CellRefused):
        cells.yes_or_no("anonymous", "perhaps")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2021-06-31 10:00", "there is no 31 June 2021"),
        ("2023-02-29 10:00", "2023 has no 29 February"),
        ("2023-13-01 10:00", "there is no month 13"),
    ],
)
def test_a_day_that_does_not_exist_says_so(written: str, said: str) -> None:
    with pytest.raises(CellRefused) as refusal:
        cells.instant("received_at", written)
    assert refusal.value.found == f"'{written}': {said}"
    assert "2026-03-02 22:15" in refusal.value.allowed


BOROUGH = cells.Extent(430_000, 330_000, 440_000, 340_000, "metres near the borough")


def test_numbers_that_fit_only_the_other_way_round_may_be_swapped() -> None:
    with pytest.raises(CellRefused, match="easting and northing may be swapped"):
        cells.grid_point(("334000", "433000"), BOROUGH)


@pytest.mark.parametrize("point", [("900000", "334000"), ("900000", "900000"), ("east", "433000")])
def test_numbers_that_fit_neither_way_are_not_said_to_be_swapped(point: tuple[str, str]) -> None:
    with pytest.raises(CellRefused) as refusal:
        cells.grid_point(point, BOROUGH)
    assert "swapped" not in refusal.value.found
