"""The proof of unusual weeks, in small: what it plants, what it counts, and how it reads the truth file."""

from datetime import date

import numpy as np
import pytest

from proofs import unusual_weeks as proof


def test_planted_calls_are_more_than_there_were_and_stand_where_the_usual_count_fits() -> None:
    planted = proof.Planted("60 more where 1 to 3 are usual", 60, 1, 3)
    [found] = proof.plants(planted, 1, seed=5)
    assert found.planted.sum() == proof.N_PLANTED
    assert (found.named & found.planted).sum() == proof.N_PLANTED


def test_a_week_without_anything_planted_is_the_same_from_the_same_seed() -> None:
    one, same = (next(iter(proof.nulls(1, 3, seed=6))) for _ in range(2))
    assert np.array_equal(one.outside, same.outside)
    assert not one.planted.any()
    assert 0 < one.by_chance < proof.N_SERIES * (1 - proof.LEVEL)


def story(*spells: tuple[str, list[int]]) -> dict[str, object]:
    weeks = [{"from": day, "calls": calls} for day, calls in spells]
    return {"code": "P1", "kind": "park", "name": "Green", "what": "", "weeks": weeks}


def test_what_came_back_as_large_is_no_news_and_a_bonfire_night_that_is_named_fails_the_proof(
    capsys: pytest.CaptureFixture[str],
) -> None:
    truth = {"storylines": [story(("2024-11-04", [11]), ("2025-11-03", [12]), ("2025-06-02", [9]))]}
    weeks = [["2025-11-03", [], 280], ["2025-06-02", [["place", "place:P1", 9]], 280]]
    assert proof.judge_demonstration(truth, weeks)
    assert '"calls": "9 to 99", "n": 1, "named": 1' in capsys.readouterr().out
    weeks[0][1] = [["place", "place:P1", 12]]
    assert not proof.judge_demonstration(truth, weeks)


def test_a_smaller_spell_at_the_same_time_of_an_earlier_year_does_not_make_a_large_one_expected() -> None:
    assert not proof._came_back(date(2026, 2, 9), 18, {"2022-02-07": 7, "2026-02-09": 18})
    assert proof._came_back(date(2026, 2, 9), 10, {"2022-02-07": 7, "2026-02-09": 10})
