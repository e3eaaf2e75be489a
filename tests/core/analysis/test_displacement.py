"""Did it only move: the worked numbers, what is not interpretable, and the difference against a plain sum."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.displacement import Reading, displacement, weighted_difference
from commonweal.core.analysis.refused import InputRefused

PAIR = st.tuples(st.integers(0, 500), st.integers(0, 500))


def test_the_worked_example_of_a_place_its_ring_and_a_comparison() -> None:
    found = displacement([120, 80], [60, 54], [300, 285])
    assert found.success == pytest.approx(-0.119298, abs=1e-6)
    assert found.ring == pytest.approx(-0.010526, abs=1e-6)
    assert found.quotient == pytest.approx(0.088235, abs=1e-6)
    assert found.gross_effect == 40
    assert found.net_effect == pytest.approx(0.119298, abs=1e-6)
    assert found.total_net_effect == pytest.approx(37)
    assert found.reading is Reading.DIFFUSION


def test_a_ring_that_rose_reads_as_displacement_smaller_than_the_effect() -> None:
    found = displacement([120, 80], [60, 70], [300, 285])
    assert found.quotient == pytest.approx(-0.382353, abs=1e-6)
    assert found.reading is Reading.DISPLACEMENT_SMALLER


@pytest.mark.parametrize(
    ("ring", "reading"),
    [
        ([100, 40], Reading.DIFFUSION_LARGER),
        ([100, 100], Reading.NEITHER),
        ([100, 140], Reading.DISPLACEMENT_SMALLER),
        ([100, 141], Reading.DISPLACEMENT_LARGER),
    ],
)
def test_each_reading_begins_where_the_source_says(ring: list[int], reading: Reading) -> None:
    assert displacement([120, 80], ring, [100, 100]).reading is reading


@pytest.mark.parametrize("comparison", [[0, 10], [10, 0], [0, 0]])
def test_a_comparison_of_0_is_not_interpretable(comparison: list[int]) -> None:
    found = displacement([120, 80], [60, 54], comparison)
    assert found.reading is Reading.NOT_INTERPRETABLE
    assert found.quotient is None


@pytest.mark.parametrize("place", [[120, 120], [120, 130]])
def test_without_a_fall_at_the_place_there_is_nothing_to_move(place: list[int]) -> None:
    found = displacement(place, [60, 54], [300, 300])
    assert found.reading is Reading.NOT_INTERPRETABLE
    assert found.quotient is None
    assert found.success is not None


def test_the_worked_difference() -> None:
    found = weighted_difference([120, 80], [300, 285], [60, 54], [200, 190])
    assert found.difference == -21
    assert found.se == pytest.approx(35.9026, abs=1e-4)
    assert found.z == pytest.approx(-0.585, abs=1e-3)
    assert (found.low, found.high) == (pytest.approx(-91.4, abs=0.05), pytest.approx(49.4, abs=0.05))
    assert found.local == -25
    assert found.local_se == pytest.approx(28.018, abs=1e-3)
    assert found.local_z == pytest.approx(-0.892, abs=1e-3)


@given(PAIR, PAIR, PAIR, PAIR)
def test_the_difference_is_the_plain_sum_with_the_root_of_all_eight_counts(
    place: tuple[int, int], comparison: tuple[int, int], ring: tuple[int, int], other: tuple[int, int]
) -> None:
    if not sum(place) + sum(comparison):
        return
    found = weighted_difference(place, comparison, ring, other)
    change = [pair[1] - pair[0] for pair in (place, comparison, ring, other)]
    assert found.difference == change[0] - change[1] + change[2] - change[3]
    assert found.se == pytest.approx(sqrt(sum(map(sum, (place, comparison, ring, other)))))


def test_a_comparison_of_ten_places_counts_as_one() -> None:
    found = weighted_difference([120, 80], [3000, 2850], shares=(0.1, 1.0))
    assert found.local == pytest.approx(-25)
    assert found.local_se == pytest.approx(sqrt(200 + 58.5))


def test_counts_that_swing_make_the_range_wider() -> None:
    plain, swinging = (weighted_difference([120, 80], [300, 285], phi=phi) for phi in (1, 4))
    assert swinging.se == pytest.approx(2 * plain.se)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (lambda: displacement([1], [1, 1], [1, 1]), "place"),
        (lambda: displacement([1, 1], [1, -1], [1, 1]), "ring"),
        (lambda: displacement([1, 1], [1, 1], [1, float("inf")]), "comparison"),
        (lambda: weighted_difference([0, 0], [0, 0]), "counts"),
        (lambda: weighted_difference([1, 1], [1, 1], shares=(0.0, 1.0)), "shares"),
        (lambda: weighted_difference([1, 1], [1, 1], ring_comparison=[1, 2, 3]), "ring comparison"),
    ],
)
def test_bad_input_is_refused_by_name(asked: object, field: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        asked()  # type: ignore[operator]
    assert refusal.value.field == field
