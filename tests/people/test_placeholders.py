"""A filler where a name or number should stand is nobody's: strangers are not made one person by it."""

import pytest

from commonweal.people.placeholders import name_told, says_that_there_is_no_number


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "-", "withheld", "Unknown", "PRIVATE", "none", "n/a", "N.A.", "Not given", "0", "000", "00000000000",
        "99999999999", "12345678901", "0123456789", "1234567", "01234 567890", "07777 777777", "+44 0000000000",
        "07700 000000 0", "0.0", "9876543210",
    ],
)  # fmt: skip
def test_fillers_and_made_up_numbers_are_no_number(written: str) -> None:
    assert says_that_there_is_no_number(written)


@pytest.mark.parametrize(
    "written", ["07700 900417", "020 7946 0123", "01632 960000", "0800 111111", "+44 7700 900999", "not a number", "12"]
)
def test_what_may_be_a_number_is_left_to_the_check_of_numbers(written: str) -> None:
    assert not says_that_there_is_no_number(written)


@pytest.mark.parametrize(
    "written", ["Anonymous", "WITHHELD", "unknown", "Anon.", "N/A", "Not  given", "No name", "Caller", "-", ""]
)
def test_fillers_are_no_name(written: str) -> None:
    assert name_told(written) == ""


@pytest.mark.parametrize("written", ["Jo Caller", "Anona Price", "Noname Smith", "Hesba Merriwether"])
def test_names_that_hold_such_a_word_stay(written: str) -> None:
    assert name_told(written) == written
