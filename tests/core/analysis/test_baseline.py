"""The usual range of a place's own counts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.baseline import expected_range


@st.composite
def histories(draw: st.DrawFn) -> list[list[int]]:
    """Some places' counts at as many earlier weeks each."""
    weeks = draw(st.integers(1, 53))
    return draw(st.lists(st.lists(st.integers(0, 60), min_size=weeks, max_size=weeks), min_size=1, max_size=5))


@given(histories())
def test_the_range_is_the_median_and_counts_that_occurred_at_the_nearest_ranks(rows: list[list[int]]) -> None:
    counts = np.array(rows, dtype=np.int32)
    usual = expected_range(counts)
    assert usual.n_counts == counts.shape[1]
    assert usual.median.tolist() == np.median(counts, axis=1).tolist()
    for percent, found in ((5, usual.low), (95, usual.high)):
        assert found.tolist() == np.percentile(counts, percent, axis=1, method="inverted_cdf").tolist()
    assert all(low in row and high in row for low, high, row in zip(usual.low, usual.high, rows, strict=True))


def test_of_52_weeks_the_range_leaves_out_the_two_quietest_and_the_two_busiest() -> None:
    usual = expected_range(np.arange(1, 53, dtype=np.int32)[None, ::-1])
    assert (usual.low[0], usual.median[0], usual.high[0]) == (3, 26.5, 50)


def test_without_earlier_weeks_there_is_no_range_and_nothing_that_looks_like_one() -> None:
    usual = expected_range(np.zeros((3, 0), dtype=np.int32))
    assert usual.n_counts == 0
    assert usual.median.tolist() == usual.low.tolist() == usual.high.tolist() == [0, 0, 0]
