"""A day is read as an officer types it, and a day that does not exist says so."""

from datetime import date

import pytest

from commonweal.files.days import DayRefused, no_such_day, typed_day


@pytest.mark.parametrize(
    "typed",
    ["5 May 2022", "5 may 2022", "5th May 2022", "05/05/2022", "5/5/2022", "5.5.2022", "2022-05-05", " 2022-5-5 "],
)
def test_a_day_may_be_written_in_words_in_figures_or_year_first(typed: str) -> None:
    assert typed_day(typed) == date(2022, 5, 5)


def test_figures_have_the_day_first() -> None:
    assert typed_day("05/06/2022") == date(2022, 6, 5)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/06/2021", "There is no 31 June 2021"),
        ("29 Feb 2023", "2023 has no 29 February"),
        ("2022-13-01", "There is no month 13"),
        ("05/27/2022", "There is no month 27"),
        ("0/5/2022", "There is no 0 May 2022"),
        ("1/1/0000", "There is no year 0"),
    ],
)
def test_a_day_that_does_not_exist_says_so(typed: str, said: str) -> None:
    with pytest.raises(DayRefused, match=f"^{said}$"):
        typed_day(typed)


@pytest.mark.parametrize(
    "typed", ["", "soon", "May 2022", "5 Mayday 2022", "5 Ma 2022", "5/5/22", "٥/٥/٢٠٢٢", "5 ju 2022"]
)
def test_what_is_no_day_is_refused_with_the_way_to_write_one(typed: str) -> None:
    with pytest.raises(DayRefused, match="5 May 2022"):
        typed_day(typed)


def test_a_leap_day_exists_in_its_year() -> None:
    assert no_such_day(2024, 2, 29) == ""
