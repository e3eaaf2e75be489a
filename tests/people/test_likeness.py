"""Which names and numbers are worth a look, and which are not."""

from uuid import uuid4

import pytest

from commonweal.people.likeness import MOST_IN_A_BLOCK, Likeness, how_alike, pairs_to_look_at, parts_of, sound_of
from commonweal.people.queries import CallerTold

NUMBER, OTHER = "+447700900862", "+441632960733"


def told(*callers: tuple[str, str]) -> list[CallerTold]:
    return [CallerTold(uuid4(), number, name) for number, name in callers]


def reasons(*callers: tuple[str, str]) -> list[Likeness]:
    return [pair.likeness for pair in pairs_to_look_at(told(*callers))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("roisin kinsellagh", "rosheen kinsella"),
        ("roisin kinsellagh", "r kinselagh"),
        ("mrs roisin kinsella", "roisin kinsellagh"),
        ("catherine macdonald", "kathryn mcdonald"),
        ("mohammed ali", "muhammad aly"),
        ("siân o'neill", "sian oneill"),
        ("kinsella", "roisin kinsella"),
    ],
)
def test_spellings_of_one_name_are_alike(one: str, other: str) -> None:
    assert how_alike(parts_of(one), parts_of(other)) > 0
    assert how_alike(parts_of(other), parts_of(one)) == how_alike(parts_of(one), parts_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ann smith", "alan smith"),
        ("r kinsella", "m kinsella"),
        ("selwyn drinkwater", "imelda gathercole"),
        ("", "jo"),
        ("silvia kaur sandhu", "sorcha kaur sandhu"),
        ("edmund abernethy-cole", "esme abernethy-cole"),
    ],
)
def test_names_of_two_people_are_not(one: str, other: str) -> None:
    assert how_alike(parts_of(one), parts_of(other)) == 0


def test_three_spellings_of_a_surname_sound_the_same() -> None:
    assert len({sound_of(one) for one in ("kinsellagh", "kinsella", "kinselagh")}) == 1


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ((NUMBER, "roisin kinsellagh"), (NUMBER, "rosheen kinsella"), [Likeness.SAME_NUMBER]),
        ((NUMBER, "roisin kinsellagh"), (NUMBER, ""), [Likeness.NUMBER_ALONE]),
        ((NUMBER, "roisin kinsellagh"), (OTHER, "roisin kinsellagh"), [Likeness.SAME_NAME]),
        ((NUMBER, "roisin kinsellagh"), ("", "roisin kinsellagh"), [Likeness.SAME_NAME]),
        ((NUMBER, "roisin kinsellagh"), (OTHER, "r kinselagh"), [Likeness.SIMILAR_NAME]),
        ((NUMBER, "roisin kinsellagh"), (NUMBER, "imelda gathercole"), []),
        ((NUMBER, "silvia kaur sandhu"), (NUMBER, "sorcha kaur sandhu"), []),
        ((NUMBER, "edmund abernethy-cole"), (OTHER, "esme abernethy-cole"), []),
        ((NUMBER, ""), (OTHER, ""), []),
        ((NUMBER, "roisin"), (OTHER, "roisin"), [Likeness.SIMILAR_NAME]),
    ],
)
def test_two_callers_are_worth_a_look_for_a_reason(
    one: tuple[str, str], other: tuple[str, str], found: list[Likeness]
) -> None:
    assert reasons(one, other) == found


def test_a_number_that_very_many_share_says_nothing() -> None:
    block = [(NUMBER, f"roisin kinsella{'a' * n}") for n in range(MOST_IN_A_BLOCK + 1)]
    assert Likeness.SAME_NUMBER not in reasons(*block)


def test_a_pair_is_found_once_with_its_strongest_reason() -> None:
    (pair,) = pairs_to_look_at(told((NUMBER, "roisin kinsella"), (NUMBER, "r kinsella")))
    assert pair.likeness is Likeness.SAME_NUMBER
    assert pair.one < pair.other
