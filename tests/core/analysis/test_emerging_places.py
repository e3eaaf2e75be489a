"""The words for a cell's history: each one planted, all against a slow twin, and the rate of false marks."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from commonweal.core.analysis import gi_star as gi_star_method
from commonweal.core.analysis import grid as grid_method
from commonweal.core.analysis.emerging_places import (
    Emerging,
    classified,
    emerging_from_events,
    emerging_places,
    marked,
)
from commonweal.core.analysis.gi_star import GiStar, gi_star
from commonweal.core.analysis.grid import Frame, study_grid
from commonweal.core.analysis.mann_kendall import mann_kendall
from commonweal.core.analysis.refused import InputRefused

N_STEPS = 20
LEVEL = [0.0] * N_STEPS
RISING = [float(step) for step in range(N_STEPS)]
ALWAYS = "h" * N_STEPS
HISTORIES = [
    ("-" * 19 + "h", LEVEL, Emerging.NEW),
    ("-" * 18 + "hh", LEVEL, Emerging.CONSECUTIVE),
    ("-" * 3 + "h" * 17, LEVEL, Emerging.CONSECUTIVE),
    ("c" * 3 + "-" * 15 + "hh", LEVEL, Emerging.CONSECUTIVE),
    (ALWAYS, RISING, Emerging.INTENSIFYING),
    ("--" + "h" * 18, RISING, Emerging.INTENSIFYING),
    (ALWAYS, RISING[::-1], Emerging.DIMINISHING),
    (ALWAYS, LEVEL, Emerging.PERSISTENT),
    ("h" * 19 + "-", RISING[::-1], Emerging.HISTORICAL),
    ("c" + "-" * 9 + "h" * 9 + "-", LEVEL, Emerging.NONE),
    ("h" + "-" * 18 + "h", LEVEL, Emerging.SPORADIC),
    ("hc" + "-" * 17 + "h", LEVEL, Emerging.OSCILLATING),
    ("-" * N_STEPS, RISING, Emerging.NONE),
]


def states_of(history: str) -> NDArray[np.int8]:
    return np.array([{"h": 1, "c": -1, "-": 0}[step] for step in history], np.int8).reshape(-1, 1, 1)


@pytest.mark.parametrize(("history", "z", "word"), HISTORIES)
def test_each_history_has_its_word_and_its_mirror_the_cold_one(history: str, z: list[float], word: Emerging) -> None:
    cells = np.array(z).reshape(-1, 1, 1)
    hot, _ = classified(states_of(history), cells)
    cold, _ = classified(-states_of(history), -cells)
    assert Emerging(hot[0, 0]) is word
    assert cold[0, 0] == -hot[0, 0]


def slow_word(history: list[int], z: list[float]) -> int:
    """The list of words in the docstring of the method, one after the other, for the side that fits."""
    trend = mann_kendall(np.array(z)).z[0]
    for side in (1, -1):
        hot = [step == side for step in history]
        often = sum(hot) >= 0.9 * len(hot) - 1e-9
        now, before = hot[-1], hot[:-1]
        rising, falling = trend * side > 1.959963984540054, trend * side < -1.959963984540054
        run = next((i for i, step in enumerate(reversed(hot)) if not step), len(hot))
        if now and not any(before):
            return side * 1
        if run >= 2 and sum(hot) == run and not often:
            return side * 2
        if often and now and rising:
            return side * 3
        if often and now and falling:
            return side * 5
        if often and not rising and not falling:
            return side * 4
        if often and not now:
            return side * 8
        if now and not often and -side in history:
            return side * 7
        if now and not often:
            return side * 6
    return 0


@given(
    st.integers(10, 30).flatmap(
        lambda n: st.tuples(
            st.lists(st.sampled_from([0, 1, 1, 1, 1, 1, 1, 1, -1]), min_size=n, max_size=n),
            st.lists(st.integers(-3, 3), min_size=n, max_size=n),
            st.sampled_from([-1, 0, 1]),
            st.sampled_from([1, -1]),
        )
    )
)
def test_every_history_has_the_word_of_the_slow_twin(given: tuple[list[int], list[int], int, int]) -> None:
    history, noise, drift, side = given
    states = np.array(history, np.int8) * side
    z = np.array(noise, float) + drift * np.arange(len(noise)) / 3
    found, _ = classified(states.reshape(-1, 1, 1), z.reshape(-1, 1, 1))
    assert found[0, 0] == slow_word(states.tolist(), z.tolist())


def slow_marks(z: list[float], dense: list[bool], alpha: float) -> list[int]:
    """Benjamini and Hochberg on p, step by step."""
    p = gi_star_method.normal_p(np.array(z))
    tested = [i for i in range(len(z)) if dense[i] and p[i] == p[i]]
    ordered = sorted(tested, key=lambda i: p[i])
    n_marked = max((k for k, i in enumerate(ordered, 1) if p[i] <= alpha * k / len(tested)), default=0)
    return [int(np.sign(z[i])) if i in ordered[:n_marked] else 0 for i in range(len(z))]


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.booleans(), st.booleans()), min_size=1, max_size=30),
    st.sampled_from([0.05, 0.2]),
)
def test_marks_are_those_of_benjamini_and_hochberg(cells: list[tuple[int, bool, bool]], alpha: float) -> None:
    z = [float("nan") if missing else value / 10 for value, missing, _ in cells]
    dense = [is_dense for _, _, is_dense in cells]
    window = np.where(dense, 9, 0)[None, None]
    found = GiStar(np.array(z)[None, None], np.array([1.0]), np.array([1.0]), len(z), window)
    assert marked(found, alpha).ravel().tolist() == slow_marks(z, dense, alpha)


def test_of_the_worked_map_only_the_centre_stays_marked() -> None:
    counts = np.array([[0, 1, 0, 2, 1], [1, 4, 6, 3, 0], [0, 5, 12, 4, 1], [2, 3, 5, 2, 0], [0, 1, 0, 1, 0]])
    states = marked(gi_star(counts, study_grid(np.ones((5, 5), bool))), 0.05)
    assert np.argwhere(states[0]).tolist() == [[2, 2]]


def test_a_cube_without_pattern_has_few_words() -> None:
    counts = np.random.default_rng(6).poisson(3, (30, 40, 40))
    found = emerging_places(counts, study_grid(np.ones((40, 40), bool)))
    assert np.count_nonzero(found.classes) <= 8


def planted() -> tuple[NDArray[Any], ...]:
    rng = np.random.default_rng(9)
    n = 6_000
    east, north, step = rng.uniform(0, 5_000, n), rng.uniform(0, 5_000, n), rng.integers(0, 20, n)
    new = rng.normal(1_100, 120, (2, 150)), np.full(150, 19)
    lasting = rng.normal(3_900, 120, (2, 800)), np.repeat(np.arange(20), 40)
    return tuple(
        np.concatenate(parts)
        for parts in ((east, new[0][0], lasting[0][0]), (north, new[0][1], lasting[0][1]), (step, new[1], lasting[1]))
    )


def test_planted_places_have_their_words_from_events_compiled_or_not() -> None:
    frame, grid = Frame(0, 0, 250, 20, 20), study_grid(np.ones((20, 20), bool))
    found = emerging_from_events(*planted(), frame, grid, n_steps=20)
    assert Emerging(found.classes[4, 4]) is Emerging.NEW
    assert Emerging(found.classes[15, 15]) is Emerging.PERSISTENT
    assert found.n_outside == 0
    with pytest.MonkeyPatch.context() as patch:
        for module in (grid_method, gi_star_method):
            patch.setattr(module, "WORTH_COMPILING", 1)
        again = emerging_from_events(*planted(), frame, grid, n_steps=20)
    assert again.classes.tolist() == found.classes.tolist()
    assert again.gi_star.z.tobytes() == found.gi_star.z.tobytes()


def test_where_windows_expect_less_than_an_event_nothing_is_marked_and_it_is_said() -> None:
    counts = np.zeros((12, 9, 9), int)
    counts[11, 4, 4] = 9
    found = emerging_places(counts, study_grid(np.ones((9, 9), bool)))
    assert found.n_tested == 0
    assert not found.classes.any()


def test_a_cube_of_one_value_has_no_word() -> None:
    assert not emerging_places(np.full((12, 5, 5), 3), study_grid(np.ones((5, 5), bool))).classes.any()


def test_events_outside_the_study_area_or_its_time_are_counted_as_such() -> None:
    east = np.array([10.0, -10, 10, np.nan])
    step = np.array([0, 0, 12, 0])
    grid = study_grid(np.ones((3, 3), bool))
    found = emerging_from_events(east, np.full(4, 10.0), step, Frame(0, 0, 250, 3, 3), grid, n_steps=12)
    assert found.n_outside == 3


@pytest.mark.parametrize("shape", [(9, 5, 5), (5, 5), (0, 5, 5)])
def test_fewer_than_ten_steps_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InputRefused, match="counts"):
        emerging_places(np.ones(shape, int), study_grid(np.ones((5, 5), bool)))


@pytest.mark.parametrize("alpha", [0, 1, -0.1])
def test_an_alpha_that_is_no_share_is_refused(alpha: float) -> None:
    with pytest.raises(InputRefused, match="alpha"):
        emerging_places(np.ones((10, 5, 5), int), study_grid(np.ones((5, 5), bool)), alpha=alpha)
