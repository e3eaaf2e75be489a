"""Names are compared without guessing; codes can be read out."""

from uuid import UUID

import pytest

from commonweal.core.terms import check_character
from commonweal.people.terms import caller_code, compared


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("R.  Kinselagh", "r kinselagh"),
        ("Kinselagh, R", "kinselagh r"),
        (" Roisin\tKinsellagh ", "roisin kinsellagh"),
        ("Ro\u0301isi\u0301n", "r\u00f3is\u00edn"),
        ("", ""),
    ],
)
def test_names_are_compared_in_small_letters_with_single_spaces_and_without_full_stops_and_commas(
    name: str, same: str
) -> None:
    assert compared(name) == same


def test_two_spellings_of_a_name_stay_two() -> None:
    assert compared("Roisin Kinsellagh") != compared("Rosheen Kinsella")


def test_a_code_has_a_check_character_and_is_the_same_every_time() -> None:
    one = UUID("0123456789abcdef0123456789abcdef")
    code = caller_code(one)
    bare = code.removeprefix("C-").replace("-", "")
    assert len(code) == len("C-7K3Q-9FXR")
    assert check_character(bare[:-1]) == bare[-1]
    assert code == caller_code(one)
    assert code != caller_code(UUID("f123456789abcdef0123456789abcdef"))
