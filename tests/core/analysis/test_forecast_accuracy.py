"""PAI, PEI and RRI: the worked numbers, and what has no index."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.forecast_accuracy import (
    accuracy_of_map,
    prediction_accuracy_index,
    recapture_rate_index,
)
from commonweal.core.analysis.refused import InputRefused


def test_a_fifth_of_the_calls_in_a_twentieth_of_the_area_is_an_index_of_4() -> None:
    assert prediction_accuracy_index(24, 120, 3, 60) == pytest.approx(4.0)


def test_the_worked_map_of_ten_cells() -> None:
    chosen = np.zeros(10, dtype=bool)
    chosen[[1, 4]] = True
    found = accuracy_of_map([9, 8, 7, 6, 5, 4, 3, 2, 1, 0], chosen)
    assert (found.n_caught, found.n_total, found.area_share) == (13, 45, 0.2)
    assert found.pai == pytest.approx(1.4444, abs=1e-4)
    assert found.best_pai == pytest.approx(1.8889, abs=1e-4)
    assert found.pei == pytest.approx(0.7647, abs=1e-4)


def test_the_worked_recapture() -> None:
    assert recapture_rate_index(20, 18, 100, 110) == pytest.approx(0.8182, abs=1e-4)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=7), st.data())
def test_the_best_map_is_the_best_of_all_maps_of_as_many_cells(calls: list[int], data: st.DataObject) -> None:
    chosen = np.array(data.draw(st.lists(st.booleans(), min_size=len(calls), max_size=len(calls))))
    if not chosen.any() or not sum(calls):
        return
    found = accuracy_of_map(calls, chosen)
    best = max(sum(cells) for cells in combinations(calls, int(chosen.sum())))
    assert found.best_pai == pytest.approx(best / sum(calls) / found.area_share)
    assert found.pei == pytest.approx(sum(c for c, one in zip(calls, chosen, strict=True) if one) / best)


def test_a_month_without_calls_has_no_index() -> None:
    assert prediction_accuracy_index(0, 0, 3, 60) is None
    found = accuracy_of_map([0, 0], np.array([True, False]))
    assert (found.pai, found.best_pai, found.pei) == (None, None, None)
    assert recapture_rate_index(0, 5, 100, 110) is None
    assert recapture_rate_index(5, 5, 100, 0) is None


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (lambda: prediction_accuracy_index(5, 4, 1, 2), "calls"),
        (lambda: prediction_accuracy_index(1, 4, 0, 2), "area"),
        (lambda: prediction_accuracy_index(1, 4, 3, 2), "area"),
        (lambda: accuracy_of_map([1, 2], np.array([False, False])), "chosen cells"),
        (lambda: accuracy_of_map([1, 2], np.array([1, 0])), "chosen cells"),
        (lambda: accuracy_of_map([1, 2], np.array([True])), "chosen cells"),
        (lambda: accuracy_of_map([], np.array([], dtype=bool)), "calls"),
        (lambda: recapture_rate_index(-1, 1, 1, 1), "calls"),
    ],
)
def test_bad_input_is_refused_by_name(asked: object, field: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        asked()  # type: ignore[operator]
    assert refusal.value.field == field
