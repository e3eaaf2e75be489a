"""Danger now is pointed to 999 whatever else was told; each risk of danger puts a report first, and no other does."""

from itertools import combinations

import pytest

from commonweal.core.rules.emergency import URGENT, SignPost, sign_post
from commonweal.core.terms import Risk


@pytest.mark.parametrize("risks", [(), *combinations(Risk, 1), tuple(Risk)])
def test_danger_now_is_for_999_whatever_was_part_of_it(risks: tuple[Risk, ...]) -> None:
    assert sign_post(danger_now=True, risks=risks) is SignPost.RING_999


def test_a_weapon_a_threat_an_injury_or_a_fire_comes_first_and_a_child_or_hate_goes_by_its_route() -> None:
    first = {risk for risk in Risk if sign_post(danger_now=False, risks=[risk]) is SignPost.TAKEN_FIRST}
    assert first == URGENT == {Risk.WEAPON, Risk.THREAT, Risk.INJURY, Risk.FIRE}
    assert sign_post(danger_now=False, risks=[Risk.CHILD, Risk.FIRE]) is SignPost.TAKEN_FIRST
    assert sign_post(danger_now=False) is SignPost.TAKEN
