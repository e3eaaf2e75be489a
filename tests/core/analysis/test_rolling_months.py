"""Windows of calendar months: the kernel against its slow twin, and every way of computing it against every other."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.analysis import rolling, rolling_compiled
from commonweal.core.analysis.rolling import in_time_only, spells_meeting
from commonweal.core.analysis.rolling_rule import NotInOrder, Rule
from tests.core import slow_twins
from tests.core.analysis.test_rolling import COMPILED_WAYS, Ints, ints, pairs

EPOCH = date(1970, 1, 1)
OUT_OF_HOURS, POLICE = [(10, 3), (2, 1)], [(20, 1)]
SECOND_REPORT, LOCAL_REVIEW, STATUTORY_REVIEW = [(2, 6)], [(3, 6), (1, 1)], [(3, 6)]
RULES = [OUT_OF_HOURS, POLICE, SECOND_REPORT, LOCAL_REVIEW, STATUTORY_REVIEW]
EDGES = [
    (day - EPOCH).days
    for day in (
        date(2023, 8, 31), date(2024, 2, 29), date(2023, 2, 28), date(2023, 12, 31), date(2024, 3, 31),
        date(2024, 8, 30),
    )
]  # fmt: skip
NEEDS = st.sampled_from(RULES) | st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([1, 2, 3, 6])), min_size=1, max_size=3
)
Log = tuple[Ints, Ints, list[tuple[int, int]], int, int]


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """Calls of a few callers, many at the ends of months and a whole window before them, and some days to judge."""
    n = draw(st.integers(0, 40))
    entity = draw(st.lists(st.integers(-1, 2), min_size=n, max_size=n))
    near = st.builds(lambda edge, late: edge + late, st.sampled_from(EDGES), st.integers(-3, 3))
    somewhere = st.integers(EDGES[0] - 200, EDGES[1] + 200)
    day = draw(st.lists(near | somewhere, min_size=n, max_size=n))
    first_day = draw(st.sampled_from(EDGES)) + draw(st.integers(-40, 5))
    return ints(entity), ints(day), draw(NEEDS), first_day, first_day + draw(st.integers(0, 60))


@given(logs())
def test_the_kernel_agrees_with_its_slow_twin(log: Log) -> None:
    entity, day, needs, first_day, last_day = log
    calls = [
        (str(who), datetime(1970, 1, 1, 12, tzinfo=UTC) + timedelta(days=on), "line")
        for who, on in zip(entity.tolist(), day.tolist(), strict=True)
        if who >= 0
    ]
    twin = slow_twins.days_meeting(
        calls, needs=needs, sources=["line"], first_day=EPOCH + timedelta(days=first_day),
        last_day=EPOCH + timedelta(days=last_day),
    )  # fmt: skip
    found = pairs(spells_meeting(entity, day, needs=needs, first_day=first_day, last_day=last_day))
    assert {(str(who), EPOCH + timedelta(days=on)) for who, on in found} == twin


@pytest.mark.parametrize("way", COMPILED_WAYS)
@settings(deadline=None)  # the first call compiles
@given(log=logs())
def test_the_compiled_path_gives_the_very_same_spells(way: str, log: Log) -> None:
    entity, day, needs, first_day, last_day = log
    rule = Rule.meeting(needs, first_day=first_day, last_day=last_day)
    order = np.lexsort((day, entity))
    with pytest.MonkeyPatch.context() as patch:
        COMPILED_WAYS[way](patch)
        found = rolling_compiled.spells(entity, day, rule, in_order=False)
        in_order = rolling_compiled.spells(entity[order], day[order], rule, in_order=True)
    expected = rolling.spells_by_numpy(entity, day, rule, in_order=False)
    assert rolling.spells_by_numpy(entity[order], day[order], rule, in_order=True).tolist() == expected.tolist()
    assert found is not None
    assert in_order is not None
    assert found.tolist() == expected.tolist()
    assert in_order.tolist() == expected.tolist()


@settings(deadline=None, max_examples=8)
@given(
    seed=st.integers(0, 2**32 - 1),
    n=st.sampled_from([160_000, 400_000, 3_100_000]),
    n_callers=st.sampled_from([1, 7, 3_000, 200_000]),
    needs=st.sampled_from(RULES),
)
def test_large_logs_give_the_very_same_spells_compiled_and_not(
    seed: int, n: int, n_callers: int, needs: list[tuple[int, int]]
) -> None:
    rng = np.random.default_rng(seed)
    entity = (n_callers * rng.random(n) ** 3).astype(np.int32)
    day = rng.integers(18_500, 20_500, n).astype(np.int32)
    rule = Rule.meeting(needs, first_day=18_628, last_day=20_453)
    expected = rolling.spells_by_numpy(entity, day, rule, in_order=False)
    order = np.lexsort((day, entity))
    assert np.array_equal(rolling_compiled.spells(entity, day, rule, in_order=False), expected)
    assert np.array_equal(rolling_compiled.spells(entity[order], day[order], rule, in_order=True), expected)


@settings(deadline=None)  # the first call compiles
@given(
    complaints=st.lists(
        st.tuples(st.integers(-1, 3), st.sampled_from(EDGES), st.integers(-3, 65)), min_size=1, max_size=30
    )
)
def test_complaints_out_of_time_are_nobodys_compiled_or_not(complaints: list[tuple[int, int, int]]) -> None:
    entity, behaviour = ints([who for who, _, _ in complaints]), ints([edge for _, edge, _ in complaints])
    complaint = behaviour + ints([late for _, _, late in complaints])
    plain = in_time_only(entity, behaviour, complaint)
    assert plain.tolist() == [
        who if late >= 0 and EPOCH + timedelta(days=edge + late) <= in_time_until(edge) else -1
        for who, edge, late in complaints
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rolling, "WORTH_COMPILING", 0)
        patch.setattr(rolling_compiled, "WORTH_A_THREAD", 1)
        assert in_time_only(entity, behaviour, complaint).tolist() == plain.tolist()


def in_time_until(behaviour: int) -> date:
    return slow_twins.last_day_of_window(EPOCH + timedelta(days=behaviour), 1)


def test_no_complaint_is_no_complaint_in_time() -> None:
    assert in_time_only(ints([]), ints([]), ints([])).tolist() == []


def on(*days: str) -> Ints:
    return np.array(days, "M8[D]").astype(np.int32)


def met_on(days: Ints, needs: list[tuple[int, int]]) -> list[tuple[str, str]]:
    """The spells of one caller, judged over some years."""
    first, last = on("2022-01-01", "2027-12-31").tolist()
    spells = spells_meeting(np.zeros(len(days), np.int32), days, needs=needs, first_day=first, last_day=last)
    begins, ends = spells.from_day.astype("M8[D]").astype(str), spells.to_day.astype("M8[D]").astype(str)
    return list(zip(begins.tolist(), ends.tolist(), strict=True))


def test_ten_calls_in_three_months_count_only_while_two_of_them_are_in_the_last_month() -> None:
    days = on(*["2026-01-10"] * 8, "2026-01-20", "2026-02-05")
    # The tenth call comes on 5 February; the second newest, of 20 January, is in the last month until 19 February.
    assert met_on(days, OUT_OF_HOURS) == [("2026-02-05", "2026-02-19")]
    assert met_on(days[1:], OUT_OF_HOURS) == []


def test_twenty_calls_in_a_month_end_with_the_month_of_the_oldest() -> None:
    days = on(*["2024-01-31"] * 19, "2024-02-29")
    assert met_on(days, POLICE) == [("2024-02-29", "2024-02-29")]
    assert met_on(days[1:], POLICE) == []
    assert met_on(on(*["2024-01-30"] * 19, "2024-03-01"), POLICE) == []


def test_a_second_report_six_months_after_one_of_late_august_counts_on_the_last_of_february_only() -> None:
    for first in ("2023-08-30", "2023-08-31"):
        assert met_on(on(first, "2024-02-29"), SECOND_REPORT) == [("2024-02-29", "2024-02-29")]
        assert met_on(on(first, "2024-03-01"), SECOND_REPORT) == []
    assert met_on(on("2023-08-29", "2024-02-29"), SECOND_REPORT) == []


def test_three_reports_in_six_months_count_while_the_last_is_in_the_last_month() -> None:
    assert met_on(on("2025-11-03", "2025-12-24", "2026-01-31"), LOCAL_REVIEW) == [("2026-01-31", "2026-02-28")]


def test_spells_of_different_windows_that_touch_are_one() -> None:
    assert met_on(on("2025-01-01", "2025-06-30", "2025-12-29"), SECOND_REPORT) == [
        ("2025-06-30", "2025-06-30"), ("2025-12-29", "2025-12-29"),
    ]  # fmt: skip
    assert met_on(on("2025-01-01", "2025-06-30", "2025-07-01"), SECOND_REPORT) == [("2025-06-30", "2025-12-29")]


@pytest.mark.parametrize("compiled", [False, True])
def test_a_log_that_is_not_in_order_is_refused_when_it_is_said_to_be(compiled: bool) -> None:
    rule = Rule.meeting([(1, 1)], first_day=0, last_day=9)
    path = rolling_compiled.spells if compiled else rolling.spells_by_numpy
    with pytest.raises(NotInOrder):
        path(ints([1, 0]), ints([0, 0]), rule, in_order=True)


@pytest.mark.parametrize("needs", [[], [(0, 3)], [(-1, 3)], [(2, 0)], [(2, -1)], [(2, 10**9)], [(10, 3), (2, 0)]])
def test_needs_without_sense_are_refused(needs: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="is no rule"):
        spells_meeting(ints([]), ints([]), needs=needs, first_day=0, last_day=9)


def test_days_without_sense_are_refused_and_no_call_at_all_meets_nothing() -> None:
    with pytest.raises(ValueError, match="cannot be judged"):
        spells_meeting(ints([]), ints([]), needs=POLICE, first_day=10, last_day=9)
    assert len(spells_meeting(ints([]), ints([]), needs=POLICE, first_day=0, last_day=9)) == 0
