"""References can be read over a telephone, and a slip is noticed."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import commonweal
from commonweal.reports.reference import ALPHABET, N_RANDOM, check_character, is_well_formed, new_reference

drawn = st.text(alphabet=ALPHABET, min_size=N_RANDOM, max_size=N_RANDOM)


def test_a_new_reference_looks_as_people_read_it_out() -> None:
    reference = new_reference()
    assert reference[:4] == "ASB-"
    assert len(reference) == len("ASB-7K3Q-9FXR")
    assert is_well_formed(reference)


def test_a_reference_is_understood_in_small_letters_and_without_its_prefix() -> None:
    reference = new_reference()
    assert is_well_formed(reference.lower().replace("asb-", "").replace("-", " "))


@given(drawn, st.integers(0, N_RANDOM - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(characters: str, place: int, wrong: str) -> None:
    slipped = characters[:place] + wrong + characters[place + 1 :]
    assert is_well_formed(slipped + check_character(characters)) == (slipped == characters)


@given(drawn, st.integers(0, N_RANDOM - 2))
def test_two_swapped_neighbours_are_noticed_but_for_the_one_pair_that_luhn_cannot_tell(
    characters: str, place: int
) -> None:
    a, b = characters[place], characters[place + 1]
    swapped = characters[:place] + b + a + characters[place + 2 :]
    blind = {a, b} == {ALPHABET[0], ALPHABET[-1]}
    assert is_well_formed(swapped + check_character(characters)) == (a == b or blind)


def test_nonsense_is_not_well_formed() -> None:
    assert not any(is_well_formed(word) for word in ("", "ASB", "ASB-0000-0000", "ASB-7K3Q-9FX"))


def test_the_reference_that_pages_give_as_an_example_is_well_formed() -> None:
    folder = Path(commonweal.__file__).parent
    shown = {
        found
        for path in (*folder.rglob("*.py"), *folder.rglob("*.html"))
        for found in re.findall(r"\bASB-[0-9A-Z]{4}-[0-9A-Z]{4}\b", path.read_text(encoding="utf-8"))
    }
    assert shown
    assert [one for one in shown if not is_well_formed(one)] == []
