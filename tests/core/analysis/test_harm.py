"""Harm: days times crimes, what police found kept apart, and never a crime without a weight."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.harm import HarmWeights, harm_of, harm_per_thousand
from commonweal.core.analysis.refused import InputRefused

WEIGHTS = HarmWeights(
    "a table of May 2023", date(2023, 5, 1), {"theft": 2.0, "robbery": 365.0, "homicide": 5475.0, "drugs": 5.0},
    frozenset({"drugs"}),
)  # fmt: skip
CODES = ["theft", "robbery", "homicide", "drugs"]


@given(st.lists(st.lists(st.integers(0, 50), min_size=4, max_size=4), min_size=1, max_size=6))
def test_harm_is_days_times_crimes_added_up(rows: list[list[int]]) -> None:
    found = harm_of(rows, CODES, WEIGHTS)
    for i, row in enumerate(rows):
        reported = list(zip(row[:3], (2.0, 365.0, 5475.0), strict=True))
        assert found.days[i] == pytest.approx(sum(n * days for n, days in reported))
        assert found.count[i] == sum(row[:3])
        assert found.found_days[i] == row[3] * 5.0
        assert found.found_count[i] == row[3]


def test_one_homicide_swamps_a_ward_and_the_result_says_so() -> None:
    found = harm_of([[400, 0, 1, 0], [400, 2, 0, 0], [0, 0, 0, 9]], CODES, WEIGHTS)
    assert found.most_of_one.round(2).tolist() == [0.87, 0.24, 0.0]
    assert found.version == "a table of May 2023"


def test_harm_per_1000_of_a_population() -> None:
    assert harm_per_thousand([6275.0, 0], [16_500, 10]).round(2).tolist() == [380.30, 0.0]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (lambda: harm_of([[1, 2]], ["theft", "treason"], WEIGHTS), "codes"),
        (lambda: harm_of([[1, 2]], ["theft"], WEIGHTS), "codes"),
        (lambda: harm_of([[1, -2]], ["theft", "robbery"], WEIGHTS), "counts"),
        (lambda: HarmWeights("", date(2023, 5, 1), {"theft": 1.0}), "weights"),
        (lambda: HarmWeights("none", date(2023, 5, 1), {}), "weights"),
        (lambda: HarmWeights("odd", date(2023, 5, 1), {"theft": -1.0}), "days"),
        (lambda: HarmWeights("odd", date(2023, 5, 1), {"theft": float("nan")}), "days"),
        (lambda: harm_per_thousand([1.0], [0]), "population"),
        (lambda: harm_per_thousand([1.0], [1, 2]), "population"),
    ],
)
def test_bad_input_is_refused_by_name(asked: object, field: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        asked()  # type: ignore[operator]
    assert refusal.value.field == field


def test_no_crime_is_no_harm() -> None:
    found = harm_of(np.zeros((2, 4), dtype=int), CODES, WEIGHTS)
    assert found.days.tolist() == found.most_of_one.tolist() == [0, 0]
