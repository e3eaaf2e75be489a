"""The quartic kernel against its formula, a direct sum and calculus, and the traps that other tools fell into."""

from math import hypot, nan, pi
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis import kernel_density as method
from commonweal.core.analysis.grid import Frame, study_grid
from commonweal.core.analysis.kernel_density import binned_error, binned_kernel_density, kernel_density, quartic
from commonweal.core.analysis.refused import InputRefused

FRAME = Frame(west=530_000, south=180_000, cell_m=100, n_rows=12, n_columns=9)


def slow_density(events: list[tuple[float, float, float]], frame: Frame, bandwidth_m: float) -> list[list[float]]:
    """Every event on every cell, from the formula."""
    return [
        [
            sum(
                w * 3 / (pi * bandwidth_m**2) * max(0.0, 1 - (hypot(e - east, n - north) / bandwidth_m) ** 2) ** 2
                for e, n, w in events
            )
            for east in frame.centres()[0]
        ]
        for north in frame.centres()[1]
    ]


@pytest.mark.parametrize(
    ("distance", "expected"), [(0, 1.0610e-05), (100, 8.3835e-06), (200, 3.2748e-06), (300, 0), (400, 0)]
)
def test_the_kernel_has_its_published_height(distance: float, expected: float) -> None:
    assert quartic(np.array([float(distance)]), 300)[0] == pytest.approx(expected, rel=1e-4)


events_of = st.lists(
    st.tuples(st.integers(-400, 1_300), st.integers(-400, 1_600), st.sampled_from([0.0, 0.5, 1.0, 1460.25])),
    max_size=12,
)


@given(events_of, st.sampled_from([30.0, 250.0, 777.7]))
def test_every_surface_agrees_with_the_direct_sum(events: list[tuple[int, int, float]], bandwidth_m: float) -> None:
    placed = [(530_000.0 + e, 180_000.0 + n, w) for e, n, w in events]
    east, north, weight = np.array(placed, float).reshape(-1, 3).T
    found = kernel_density(east, north, FRAME, bandwidth_m=bandwidth_m, weight=weight).density
    expected = np.array(slow_density(placed, FRAME, bandwidth_m))
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12 * max(expected.max(), 1e-300))


@given(events_of, st.sampled_from([30.0, 250.0, 777.7]), st.booleans())
def test_the_compiled_loops_give_the_very_same_surface(
    events: list[tuple[int, int, float]], bandwidth_m: float, weighted: bool
) -> None:
    placed = np.array([(530_000.0 + e, 180_000.0 + n, w) for e, n, w in events], float).reshape(-1, 3).T
    words: dict[str, Any] = {"bandwidth_m": bandwidth_m, "weight": placed[2] if weighted else None}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(method, "WORTH_COMPILING", 1)
        compiled = kernel_density(placed[0], placed[1], FRAME, **words)
        patch.setattr(method, "_compiled", lambda: None)
        plain = kernel_density(placed[0], placed[1], FRAME, **words)
    assert compiled.density.tobytes() == plain.density.tobytes()


def clusters(n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(12)
    centre = rng.integers(0, 10, n)
    east = 530_000 + rng.uniform(500, 4_500, 10)[centre] + rng.normal(0, 200, n)
    return east, 180_000 + rng.uniform(500, 4_500, 10)[centre] + rng.normal(0, 200, n)


def test_the_order_of_events_changes_nothing() -> None:
    east, north = clusters(5_000)
    frame = Frame(530_000, 180_000, 250, 20, 20)
    one = kernel_density(east, north, frame, bandwidth_m=400).density
    other = kernel_density(east[::-1], north[::-1], frame, bandwidth_m=400).density
    assert one.tobytes() == other.tobytes()


def test_an_event_comes_to_one_and_not_to_seven() -> None:
    frame = Frame(0, 0, 10, 100, 100)
    found = kernel_density(np.array([500.0]), np.array([500.0]), frame, bandwidth_m=300)
    assert found.total == pytest.approx(1, abs=1e-4)


def test_what_falls_over_the_edge_is_missing_unless_it_is_corrected() -> None:
    frame, study = Frame(0, 0, 50, 20, 20), study_grid(np.ones((20, 20), bool))
    grid = np.arange(5.0, 1_000, 10)
    east, north = (axis.ravel() for axis in np.meshgrid(grid, grid))
    plain = kernel_density(east, north, frame, bandwidth_m=300)
    corrected = kernel_density(east, north, frame, bandwidth_m=300, study=study)
    assert plain.density[0, 0] < 0.5 * plain.density[10, 10]
    assert corrected.density == pytest.approx(np.full((20, 20), 0.01), rel=0.01)
    assert corrected.is_edge_corrected
    assert not plain.is_edge_corrected


def test_outside_the_study_area_a_corrected_surface_is_missing() -> None:
    inside = np.ones((12, 9), bool)
    inside[:, 5:] = False
    found = kernel_density(*_one_event(), FRAME, bandwidth_m=200, study=study_grid(inside))
    assert np.isnan(found.density[:, 5:]).all()
    assert np.isfinite(found.density[:, :5]).all()


def _one_event() -> tuple[np.ndarray, np.ndarray]:
    return np.array([530_450.0]), np.array([180_600.0])


@pytest.mark.parametrize("weighted", [False, True])
def test_the_binned_surface_is_within_its_stated_error(weighted: bool) -> None:
    east, north = clusters(60_000)
    frame = Frame(530_000, 180_000, 250, 20, 20)
    weight = np.linspace(0, 3, len(east)) if weighted else None
    exact = kernel_density(east, north, frame, bandwidth_m=500, weight=weight).density
    binned = binned_kernel_density(east, north, frame, bandwidth_m=500, weight=weight).density
    assert np.abs(binned - exact).max() < 0.01 * exact.max()
    total = len(east) if weight is None else weight.sum()
    assert np.abs(binned - exact).max() < binned_error(250, 500) * quartic(np.zeros(1), 500)[0] * total


def test_one_event_is_binned_within_the_bound() -> None:
    rng = np.random.default_rng(1)
    frame = Frame(0, 0, 250, 12, 12)
    for east, north in rng.uniform(1_000, 2_000, (200, 2)):
        exact = kernel_density(np.array([east]), np.array([north]), frame, bandwidth_m=500).density
        binned = binned_kernel_density(np.array([east]), np.array([north]), frame, bandwidth_m=500).density
        assert np.abs(binned - exact).max() <= binned_error(250, 500) * quartic(np.zeros(1), 500)[0]


def test_binning_is_the_same_compiled() -> None:
    east, north = clusters(60_000)
    frame = Frame(530_000, 180_000, 250, 20, 20)
    compiled = binned_kernel_density(east, north, frame, bandwidth_m=500).density
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(method, "_compiled", lambda: None)
        assert binned_kernel_density(east, north, frame, bandwidth_m=500).density.tobytes() == compiled.tobytes()


def test_a_million_events_at_one_place_come_to_a_million() -> None:
    east, north = np.full(1_000_000, 530_450.0), np.full(1_000_000, 180_450.0)
    found = kernel_density(east, north, FRAME, bandwidth_m=300)
    assert found.density[4, 4] == pytest.approx(1e6 * 3 / (pi * 300**2), rel=1e-12)


def test_no_event_gives_a_surface_of_zeros() -> None:
    for density in (kernel_density, binned_kernel_density):
        found = density(np.empty(0), np.empty(0), FRAME, bandwidth_m=250)
        assert found.density.tolist() == [[0.0] * 9] * 12
        assert found.n_events == 0


def test_events_without_coordinates_are_left_out_and_counted_and_far_ones_do_no_harm() -> None:
    east, north = np.array([530_450.0, nan, 1e300, -1e18]), np.array([180_450.0, 1, 1, 1e300])
    for density in (kernel_density, binned_kernel_density):
        found = density(east, north, FRAME, bandwidth_m=250)
        assert (found.n_events, found.n_unplaced) == (3, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(method, "WORTH_COMPILING", 1)
        again = kernel_density(east, north, FRAME, bandwidth_m=250)
    assert again.density.tobytes() == kernel_density(east, north, FRAME, bandwidth_m=250).density.tobytes()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"bandwidth_m": 0}, "bandwidth_m"),
        ({"bandwidth_m": -200}, "bandwidth_m"),
        ({"bandwidth_m": nan}, "bandwidth_m"),
        ({"bandwidth_m": 250, "weight": np.array([-1.0])}, "weight"),
        ({"bandwidth_m": 250, "weight": np.array([nan])}, "weight"),
        ({"bandwidth_m": 250, "weight": np.ones(2)}, "weight"),
        ({"bandwidth_m": 250, "study": study_grid(np.ones((2, 2), bool))}, "study"),
    ],
)
def test_bad_input_is_refused_by_name(words: dict[str, Any], field: str) -> None:
    for density in (kernel_density, binned_kernel_density):
        with pytest.raises(InputRefused) as refused:
            density(*_one_event(), FRAME, **words)
        assert refused.value.field == field


def test_binning_is_refused_where_it_would_be_coarse() -> None:
    with pytest.raises(InputRefused, match="200 m"):
        binned_kernel_density(*_one_event(), FRAME, bandwidth_m=150)


def test_coordinates_of_two_lengths_are_refused() -> None:
    with pytest.raises(InputRefused, match="northing_m"):
        kernel_density(np.zeros(2), np.zeros(3), FRAME, bandwidth_m=250)
