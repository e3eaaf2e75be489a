"""DBSCAN against the worked example and against the definition, point by point."""

from math import hypot
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.clusters import clusters
from commonweal.core.analysis.refused import InputRefused
from commonweal.core.analysis.source_grain import Points

WORKED = [(0, 0), (30, 0), (0, 30), (30, 30), (60, 0), (110, 0), (500, 500), (520, 500), (500, 520), (900, 0)]


def found_in(events: list[tuple[float, float]], eps_m: float = 60, min_events: int = 4) -> Any:
    east, north = np.array(events, float).reshape(-1, 2).T
    return clusters(east, north, eps_m=eps_m, min_events=min_events, points=Points.REAL)


def slow_clusters(events: list[tuple[int, int]], eps_m: float, min_events: int) -> tuple[list[int], list[bool]]:
    """Event by event, each cluster grown from its first core to its end before the next is begun."""
    near = [[j for j, q in enumerate(events) if hypot(p[0] - q[0], p[1] - q[1]) <= eps_m] for p in events]
    is_core = [len(ones) >= min_events for ones in near]
    label = [-1] * len(events)
    latest = -1
    for begin in range(len(events)):
        if is_core[begin] and label[begin] == -1:
            latest += 1
            label[begin], waiting = latest, [begin]
            while waiting:
                for j in near[waiting.pop()]:
                    if label[j] == -1:
                        label[j] = latest
                        if is_core[j]:
                            waiting.append(j)
    return label, is_core


def test_the_worked_example_has_its_cluster_and_its_border_point() -> None:
    found = found_in(WORKED)
    assert found.cluster.tolist() == [0] * 6 + [-1] * 4
    assert found.is_core.tolist() == [True] * 5 + [False] * 5
    assert found.n_clusters == 1


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40), st.sampled_from([1, 3, 5, 10]),
    st.integers(1, 5),
)  # fmt: skip
def test_every_event_is_where_the_definition_has_it(events: list[tuple[int, int]], eps: float, least: int) -> None:
    found = found_in(events, eps, least)
    assert (found.cluster.tolist(), found.is_core.tolist()) == slow_clusters(events, eps, least)


def test_a_border_event_belongs_to_the_cluster_begun_first() -> None:
    left, right = [(0, 0), (-1, 0), (0, 1), (0, -1)], [(10, 0), (11, 0), (10, 1), (10, -1)]
    assert found_in([*left, *right, (5, 0)], 5, 4).cluster.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 0]
    assert found_in([(5, 0), *right, *left], 5, 4).cluster.tolist() == [0, 0, 0, 0, 0, 1, 1, 1, 1]


def test_a_distance_of_exactly_eps_is_near() -> None:
    assert found_in([(0, 0), (36, 48)], 60, 2).cluster.tolist() == [0, 0]
    assert found_in([(0, 0), (36, 48.001)], 60, 2).cluster.tolist() == [-1, -1]


def test_a_million_events_at_one_place_are_one_cluster() -> None:
    found = found_in([(0, 0)] * 999_999 + [(1_000, 0)])
    assert found.n_clusters == 1
    assert found.cluster[-1] == -1


@pytest.mark.parametrize(("events", "expected"), [([], []), ([(5, 5)], [-1])])
def test_no_event_and_one_make_no_cluster(events: list[tuple[float, float]], expected: list[int]) -> None:
    assert found_in(events).cluster.tolist() == expected


def test_snapped_points_are_refused_in_words() -> None:
    with pytest.raises(InputRefused, match="map points, which DBSCAN would take for repeats"):
        clusters(np.zeros(3), np.zeros(3), eps_m=60, min_events=3, points=Points.SNAPPED)


@pytest.mark.parametrize(("eps_m", "least", "field"), [(0, 3, "eps_m"), (np.nan, 3, "eps_m"), (60, 0, "min_events")])
def test_parameters_that_mean_nothing_are_refused(eps_m: float, least: int, field: str) -> None:
    with pytest.raises(InputRefused) as refused:
        found_in(WORKED, eps_m, least)
    assert refused.value.field == field


def test_missing_coordinates_are_refused() -> None:
    with pytest.raises(InputRefused, match="easting_m"):
        found_in([(float("nan"), 0), (1, 1)])
