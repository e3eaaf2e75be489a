"""The week's list: above, since when, and what is usual, against loops over weeks."""

from statistics import median

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.weekly import WEEKS_COMPARED, weekly_list
from tests.core import slow_twins

RULE = {"more_than": 2, "within_days": 14}


@given(
    events=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 80)), min_size=1, max_size=60),
    later_by=st.integers(0, 40),
)
def test_the_list_agrees_with_loops_over_the_weeks(events: list[tuple[int, int]], later_by: int) -> None:
    location, day = [where for where, _ in events], [on for _, on in events]
    first_day, as_at = min(day), min(day) + later_by
    found = weekly_list(
        np.array(location, np.int32), np.array(day, np.int32), n_locations=3, as_at=as_at, first_day=first_day, **RULE
    )
    weeks = list(range(as_at, first_day - 8, -7))
    counts = slow_twins.counts_at(location, day, as_of_days=weeks, within_days=14, n_locations=3)
    compared = [week for week in weeks[1:] if week - 13 >= first_day][:WEEKS_COMPARED]
    assert found.n_compared == len(compared)
    for place, row in enumerate(counts):
        above = [count > RULE["more_than"] for count in row]
        assert found.counts[place].tolist() == row[: found.counts.shape[1]]
        assert (found.is_above[place], found.was_above[place]) == (above[0], above[1])
        assert found.weeks_on_list[place] == [*above, False].index(False)
        if compared:
            assert found.median[place] == median(row[1 : len(compared) + 1])


def test_a_place_is_compared_with_its_52_earlier_weeks_and_no_more() -> None:
    day = np.arange(0, 7 * 60, dtype=np.int32)
    found = weekly_list(np.zeros_like(day), day, n_locations=1, as_at=7 * 60 - 1, first_day=0, **RULE)
    assert found.n_compared == WEEKS_COMPARED == 52
    assert (found.median[0], found.low[0], found.high[0]) == (14, 14, 14)
    assert found.weeks_on_list[0] == 60


def test_in_the_first_week_of_the_data_nothing_was_there_before_and_nothing_is_usual() -> None:
    found = weekly_list(np.zeros(3, np.int32), np.zeros(3, np.int32), n_locations=1, as_at=3, first_day=0, **RULE)
    assert (found.is_above[0], found.was_above[0], found.weeks_on_list[0], found.n_compared) == (True, False, 1, 0)
