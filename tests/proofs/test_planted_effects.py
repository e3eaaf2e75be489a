"""The proof of planted effects, in small: what it plants, how it chooses, and what it counts."""

import numpy as np

from proofs.planted_effects import MORE_THAN, NULLS, PLANTED, told, trial, trials


def test_each_kind_of_plant_is_tried_in_turn_and_counted() -> None:
    some = list(trials(PLANTED, 6, seed=5))
    assert [one.plant for one in some] == list(PLANTED)
    line = told("all", some)
    assert line["trials"] == 6
    assert 0 <= line["covers_the_truth"] <= 1
    assert next(iter(trials(PLANTED, 2, seed=5))).found.effect == some[0].found.effect


def test_a_place_chosen_at_a_peak_is_over_the_limit() -> None:
    found = trial(NULLS[1], np.random.default_rng(9))
    assert found is not None
    assert found.found.place[0].n > MORE_THAN
