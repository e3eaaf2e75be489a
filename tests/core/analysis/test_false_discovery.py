"""Many tests at once: the worked q-values, and the definition written out as a slow twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.false_discovery import (
    benjamini_hochberg,
    benjamini_yekutieli,
    expected_false_alarms,
)
from commonweal.core.analysis.refused import InputRefused

WORKED = [0.001, 0.008, 0.012, 0.041, 0.042, 0.06, 0.20, 0.35, 0.50, 0.90]


def slow_q(p: list[float]) -> list[float]:
    n, ordered = len(p), sorted(p)
    return [min(1.0, *(ordered[k] * n / (k + 1) for k in range(n) if ordered[k] >= one)) for one in p]


def test_the_worked_ten_p_values() -> None:
    expected = [0.01, 0.04, 0.04, 0.084, 0.084, 0.1, 0.2857, 0.4375, 0.5556, 0.9]
    assert benjamini_hochberg(WORKED) == pytest.approx(expected, abs=1e-4)
    under_any = [0.0293, 0.1172, 0.1172, 0.2460, 0.2460, 0.2929, 0.8368, 1, 1, 1]
    assert benjamini_yekutieli(WORKED) == pytest.approx(under_any, abs=1e-4)


def test_of_the_worked_map_only_the_middle_cell_stays_marked() -> None:
    z = [-0.5239, -0.1635, 0.5179, -0.1635, -0.5239, -0.3339, 1.4490, 2.6616, 1.4490, -0.3339, 0.3475, 2.8132]
    z += [
        3.7226,
        2.0553,
        -0.5042,
        -0.3339,
        1.2975,
        2.0553,
        0.8427,
        -0.8450,
        -0.5239,
        -0.3339,
        -0.1635,
        -0.8450,
        -1.1193,
    ]
    from statistics import NormalDist

    p = np.array([2 * NormalDist().cdf(-abs(one)) for one in z])
    assert int((p < 0.05).sum()) == 5
    q = benjamini_hochberg(p)
    assert q[12] == pytest.approx(0.00493, abs=1e-5)
    assert sorted(q)[1] == pytest.approx(0.06131, abs=1e-4)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.randoms())
def test_q_is_the_definition_written_out_whatever_the_order(p: list[float], shuffler: object) -> None:
    assert benjamini_hochberg(p) == pytest.approx(slow_q(p))
    mixed = list(range(len(p)))
    shuffler.shuffle(mixed)  # type: ignore[attr-defined]
    assert benjamini_hochberg([p[i] for i in mixed]) == pytest.approx(benjamini_hochberg(p)[mixed])


@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=20))
def test_what_could_not_be_tested_takes_no_part(p: list[float]) -> None:
    given_p = np.array(p, dtype=float)
    q = benjamini_hochberg(given_p)
    missing = np.isnan(given_p)
    assert np.isnan(q[missing]).all()
    assert q[~missing] == pytest.approx(benjamini_hochberg(given_p[~missing]))


def test_a_grid_keeps_its_shape_and_nothing_at_all_gives_nothing() -> None:
    assert benjamini_hochberg([[0.01, 0.02], [0.03, 0.04]]).shape == (2, 2)
    assert benjamini_hochberg([]).shape == (0,)


def test_twenty_wards_eight_types_and_52_weeks_at_1_in_100_are_83_false_alarms() -> None:
    assert expected_false_alarms([0.01], n_tests=20 * 8 * 52) == pytest.approx([83.2])
    assert expected_false_alarms([0.01, float("nan"), 0.5])[0] == pytest.approx(0.02)


@pytest.mark.parametrize("p", [[-0.1], [1.1, 0.2]])
def test_what_is_no_chance_is_refused(p: list[float]) -> None:
    with pytest.raises(InputRefused, match="p:"):
        benjamini_hochberg(p)
