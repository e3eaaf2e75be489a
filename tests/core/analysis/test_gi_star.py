"""Gi* against its definition, worked numbers of the libraries, and the traps that they fell into."""

from itertools import product
from math import comb, nan, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from commonweal.core.analysis import gi_star as method
from commonweal.core.analysis import gi_star_compiled
from commonweal.core.analysis.gi_star import gi_star, gi_star_of_cube
from commonweal.core.analysis.gi_star_permuted import permuted_p
from commonweal.core.analysis.grid import study_grid
from commonweal.core.analysis.refused import InputRefused

WORKED = np.array([[0, 1, 0, 2, 1], [1, 4, 6, 3, 0], [0, 5, 12, 4, 1], [2, 3, 5, 2, 0], [0, 1, 0, 1, 0]])
WORKED_Z = [
    [-0.5239, -0.1635, 0.5179, -0.1635, -0.5239],
    [-0.3339, 1.4490, 2.6616, 1.4490, -0.3339],
    [0.3475, 2.8132, 3.7226, 2.0553, -0.5042],
    [-0.3339, 1.2975, 2.0553, 0.8427, -0.8450],
    [-0.5239, -0.3339, -0.1635, -0.8450, -1.1193],
]
WHOLE = study_grid(np.ones((5, 5), bool))


def slow_z(cube: NDArray[Any], inside: NDArray[np.bool_], earlier_steps: int = 0) -> NDArray[np.float64]:
    """Gi* of all bins of a cube held against the cube, cell by cell from the definition."""
    n_steps, n_rows, n_columns = cube.shape
    bins = [b for b in product(range(n_steps), range(n_rows), range(n_columns)) if inside[b[1:]]]
    n, values = len(bins), {b: float(cube[b]) for b in bins}
    mean = sum(values.values()) / n
    sd = sqrt(sum((x - mean) ** 2 for x in values.values()) / n)
    z = np.full(cube.shape, nan)
    for t, r, c in bins:
        near = [
            values[u, i, j] for u, i, j in bins
            if t - earlier_steps <= u <= t and abs(i - r) <= 1 and abs(j - c) <= 1
        ]  # fmt: skip
        size = len(near)
        if len(set(values.values())) > 1 and size < n:
            z[t, r, c] = (sum(near) - mean * size) / (sd * sqrt((n * size - size * size) / (n - 1)))
    return z


@st.composite
def maps(draw: st.DrawFn) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    shape = draw(st.integers(1, 3)), draw(st.integers(1, 5)), draw(st.integers(1, 5))
    n = int(np.prod(shape))
    counts = np.array(draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))).reshape(shape)
    n_cells = shape[1] * shape[2]
    inside = np.array(draw(st.lists(st.booleans(), min_size=n_cells, max_size=n_cells))).reshape(shape[1:])
    inside[0, 0] = True
    kind = draw(st.sampled_from([np.int32, np.uint8, np.int64, np.float64]))
    return counts.astype(kind) * (0.3 if kind is np.float64 else 1), inside


def test_the_worked_map_has_the_z_of_the_libraries() -> None:
    found = gi_star(WORKED, WHOLE)
    assert found.z[0] == pytest.approx(np.array(WORKED_Z), abs=1e-4)
    assert found.mean[0] == pytest.approx(2.16)
    assert found.sd[0] == pytest.approx(2.693399, abs=1e-6)
    assert found.n == 25


def test_p_is_two_sided() -> None:
    assert gi_star(WORKED, WHOLE).p()[0, 2] == pytest.approx([0.72820, 0.00491, 0.00020, 0.03985, 0.61409], abs=1e-5)


def test_windows_at_edges_are_as_large_as_they_are() -> None:
    assert gi_star(WORKED, WHOLE).window[0].tolist() == [[4, 6, 6, 6, 4], *[[6, 9, 9, 9, 6]] * 3, [4, 6, 6, 6, 4]]


@given(maps())
def test_every_map_agrees_with_the_definition(given: tuple[NDArray[Any], NDArray[np.bool_]]) -> None:
    counts, inside = given
    found = gi_star(counts, study_grid(inside)).z
    expected = np.concatenate([slow_z(one[None], inside) for one in counts])
    np.testing.assert_allclose(found, expected, atol=1e-9, rtol=0)


@given(maps(), st.integers(0, 3))
def test_a_cube_agrees_with_the_definition(given: tuple[NDArray[Any], NDArray[np.bool_]], earlier: int) -> None:
    counts, inside = given
    found = gi_star_of_cube(counts, study_grid(inside), earlier_steps=earlier).z
    np.testing.assert_allclose(found, slow_z(counts, inside, earlier), atol=1e-9, rtol=0)


@given(maps(), st.integers(0, 3))
def test_the_compiled_loops_give_the_very_same_z(given: tuple[NDArray[Any], NDArray[np.bool_]], earlier: int) -> None:
    counts, inside = given
    grid = study_grid(inside)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(method, "WORTH_COMPILING", 1)
        compiled = gi_star(counts, grid), gi_star_of_cube(counts, grid, earlier_steps=earlier)
        patch.setattr(method, "_compiled", lambda: None)
        plain = gi_star(counts, grid), gi_star_of_cube(counts, grid, earlier_steps=earlier)
    for one, other in zip(compiled, plain, strict=True):
        assert one.z.tobytes() == other.z.tobytes()
        assert one.sd.tobytes() == other.sd.tobytes()


def test_many_maps_on_two_threads_are_each_held_against_itself() -> None:
    counts = np.random.default_rng(3).poisson(0.4, (5, 30, 40))
    grid = study_grid(np.ones((30, 40), bool))
    z = gi_star_compiled.z_of_maps(
        counts, grid, *method.coefficients(*method.moments(counts, grid), 1200, np.tile(np.arange(10), (5, 1))), 0
    )
    for number, one in enumerate(counts):
        assert np.array_equal(z[number], gi_star(one, grid).z[0])


def test_counts_that_are_all_alike_have_no_z_and_no_star() -> None:
    found = gi_star(np.full((4, 4), 7), study_grid(np.ones((4, 4), bool)))
    assert np.isnan(found.z).all()
    assert np.isnan(found.p()).all()
    with_fractions = gi_star(np.full((40, 40), 0.1), study_grid(np.ones((40, 40), bool)))
    assert np.isnan(with_fractions.z).all()


def test_a_window_that_holds_the_whole_area_has_no_z() -> None:
    assert np.isnan(gi_star(np.array([[0, 1], [2, 3]]), study_grid(np.ones((2, 2), bool))).z).all()


def test_one_cell_has_no_z() -> None:
    assert np.isnan(gi_star(np.array([[4]]), study_grid(np.ones((1, 1), bool))).z).all()


def test_the_river_counts_neither_as_a_cell_nor_as_a_neighbour() -> None:
    dry = np.ones((6, 6), bool)
    dry[:, 3:] = False
    counts = np.random.default_rng(5).poisson(2, (6, 6))
    alone = gi_star(counts[:, :3], study_grid(np.ones((6, 3), bool)))
    with_river = gi_star(counts, study_grid(dry))
    assert with_river.n == 18
    assert np.array_equal(with_river.z[:, :, :3], alone.z)
    assert np.isnan(with_river.z[:, :, 3:]).all()


def test_no_star_where_the_window_is_expected_to_hold_less_than_one_event() -> None:
    counts = np.zeros((10, 10), int)
    counts[5, 5] = 12  # the mean is 0.12: 1.08 in a window of nine, 0.72 in one of six
    dense = gi_star(counts, study_grid(np.ones((10, 10), bool))).is_dense[0]
    assert dense[1:-1, 1:-1].all()
    assert dense.sum() == 64


def test_a_million_events_in_one_cell_are_summed_exactly() -> None:
    counts = np.zeros((200, 250), np.int64)
    counts[7, 7] = 1_000_000
    grid = study_grid(np.ones((200, 250), bool))
    found = gi_star(counts, grid)
    assert found.mean[0] == 20
    assert found.sd[0] == pytest.approx(sqrt(1e12 / 50_000 - 400), rel=1e-15)


def test_counts_beyond_what_floats_hold_are_summed_exactly() -> None:
    counts = np.zeros((3, 4), np.int64)
    counts[0, 0], counts[2, 3] = 3_000_000_019, 2_999_999_999
    found = gi_star(counts, study_grid(np.ones((3, 4), bool)))
    np.testing.assert_allclose(found.z, slow_z(counts[None], np.ones((3, 4), bool)), rtol=1e-12)


@pytest.mark.parametrize("size", [(200, 250), (4, 4)])
@pytest.mark.parametrize(
    ("bad", "field"), [(-1, "counts"), (nan, "counts"), (float("inf"), "counts")]
)  # fmt: skip
def test_counts_below_0_and_missing_ones_are_refused_by_name(size: tuple[int, int], bad: float, field: str) -> None:
    counts = np.zeros(size, np.int64 if bad == -1 else np.float64)
    counts[1, 1] = bad
    with pytest.raises(InputRefused) as refused:
        gi_star(counts, study_grid(np.ones(size, bool)))
    assert refused.value.field == field


@pytest.mark.parametrize("counts", [np.zeros((4, 5)), np.zeros((0, 5, 5)), np.zeros(5), np.full((5, 5), "a")])
def test_maps_of_another_shape_or_kind_and_none_are_refused(counts: NDArray[Any]) -> None:
    with pytest.raises(InputRefused, match="counts"):
        gi_star(counts, WHOLE)


def test_what_is_missing_outside_the_study_area_does_no_harm() -> None:
    counts, inside = WORKED.astype(float), np.ones((5, 5), bool)
    counts[0, 0], inside[0, 0] = nan, False
    assert np.isfinite(gi_star(counts, study_grid(inside)).z[0][inside]).all()


def exact_high(values: list[int], cell: int, n_drawn: int, around: int) -> float:
    """The chance that so many of the other cells, drawn without replacement, come to as much: every draw counted."""
    others = [x for i, x in enumerate(values) if i != cell]
    ways: dict[tuple[int, int], int] = {(0, 0): 1}
    for x in others:
        for (k, total), n in list(ways.items()):
            if k < n_drawn:
                ways[k + 1, total + x] = ways.get((k + 1, total + x), 0) + n
    as_much = sum(n for (k, total), n in ways.items() if k == n_drawn and total >= around)
    return as_much / comb(len(others), n_drawn)


def test_permutation_p_comes_to_the_share_of_all_draws() -> None:
    found = permuted_p(WORKED, WHOLE, n_permutations=19_999, rng=np.random.default_rng(11))
    flat = WORKED.ravel().tolist()
    for r, c in product(range(5), range(5)):
        rows, columns = slice(max(r - 1, 0), r + 2), slice(max(c - 1, 0), c + 2)
        n_drawn, around = WORKED[rows, columns].size - 1, int(WORKED[rows, columns].sum() - WORKED[r, c])
        true = exact_high(flat, 5 * r + c, n_drawn, around)
        assert found.high[r, c] == pytest.approx(true, abs=5 * sqrt(true * (1 - true) / 20_000) + 1e-4)


def test_permutation_p_counts_both_ends_and_has_its_floor() -> None:
    found = permuted_p(WORKED, WHOLE, n_permutations=999, rng=np.random.default_rng(1))
    assert found.high[2, 2] == pytest.approx(0.001)
    assert found.two_sided[2, 2] == pytest.approx(0.002)
    assert (found.high + found.low > 1).all()  # a tie counts at both ends


def test_the_same_generator_gives_the_same_permutation_p_and_uses_one_number_of_it() -> None:
    one, other = np.random.default_rng(8), np.random.default_rng(8)
    first = permuted_p(WORKED, WHOLE, n_permutations=99, rng=one)
    assert np.array_equal(first.high, permuted_p(WORKED, WHOLE, n_permutations=99, rng=other).high)
    assert one.integers(2**62) == other.integers(2**62)


def test_a_cell_without_neighbours_has_a_permutation_p_of_1() -> None:
    inside = np.ones((5, 5), bool)
    inside[:2, :2] = False
    inside[0, 0] = True
    found = permuted_p(WORKED, study_grid(inside), n_permutations=99, rng=np.random.default_rng(1))
    assert found.high[0, 0] == found.low[0, 0] == 1
    assert np.isnan(found.high[0, 1])


def test_permutations_of_no_number_or_of_one_cell_are_refused() -> None:
    with pytest.raises(InputRefused, match="n_permutations"):
        permuted_p(WORKED, WHOLE, n_permutations=0, rng=np.random.default_rng(1))
    with pytest.raises(InputRefused, match="counts"):
        permuted_p(np.array([[1]]), study_grid(np.ones((1, 1), bool)), n_permutations=9, rng=np.random.default_rng(1))


def test_counts_in_fractions_have_the_same_permutation_p_as_whole_ones() -> None:
    whole = permuted_p(WORKED, WHOLE, n_permutations=99, rng=np.random.default_rng(1))
    halves = permuted_p(WORKED / 2, WHOLE, n_permutations=99, rng=np.random.default_rng(1))
    assert np.array_equal(whole.high, halves.high)
    assert np.array_equal(whole.low, halves.low)
