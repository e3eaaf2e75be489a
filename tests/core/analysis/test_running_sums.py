"""Running sums give what counting day by day gives, whatever part of the table a question takes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.analysis.refused import InputRefused
from commonweal.core.analysis.running_sums import RunningSums, Span, running_sums, summed


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_lies_in_a_span_is_what_adding_its_days_gives(data: st.DataObject) -> None:
    n_series, n_loaded = data.draw(st.integers(1, 6)), data.draw(st.integers(3, 40))
    n_days = data.draw(st.integers(2, n_loaded))
    cells = st.lists(st.integers(0, 5), min_size=n_loaded, max_size=n_loaded)
    table = np.array([data.draw(cells) for _ in range(n_series)])
    rows = np.array(data.draw(st.lists(st.integers(0, n_series - 1), max_size=4, unique=True)), dtype=np.int64)
    rest = np.array(data.draw(cells))
    sums = RunningSums(running_sums(table), rows, n_days, running_sums(rest[np.newaxis])[:, 0])
    expected = [*(table[row][:n_days].tolist() for row in rows), rest[:n_days].tolist()]
    first = data.draw(st.integers(0, n_days - 1))
    span = Span(first, data.draw(st.integers(first, n_days - 1)))
    shifts = data.draw(st.lists(st.integers(-first, n_days - 1 - span.last), min_size=1, max_size=4))

    assert sums.counts().tolist() == expected
    assert len(sums) == len(expected)
    assert sums.within(span).tolist() == [sum(one[span.first : span.last + 1]) for one in expected]
    moved = [span.moved(shift) for shift in shifts]
    by_hand = [[sum(one[at.first : at.last + 1]) for at in moved] for one in expected]
    assert sums.within(span, shifts).tolist() == by_hand
    assert sums.all_within(span, shifts).tolist() == np.sum(by_hand, axis=0).tolist()


def test_what_is_summed_already_is_taken_as_it_is_and_counts_are_checked_first() -> None:
    sums = summed("others", [[1, 0, 2], [0, 0, 1]])
    assert summed("others", sums) is sums
    assert sums.counts().tolist() == [[1, 0, 2], [0, 0, 1]]
    with pytest.raises(InputRefused, match="others"):
        summed("others", [[1, -1, 2]])
