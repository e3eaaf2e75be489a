"""The rules about one caller, and that they agree with the kernel and the slow twin."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.civil_time import london_days
from commonweal.core.analysis.rolling import spells_meeting
from commonweal.core.policy import LocalReviewPolicy, Need, RepeatCallerPolicy, SecondReportPolicy
from commonweal.core.rules.caller_calls import CallerCall
from commonweal.core.rules.repeat_caller import is_repeat_caller
from commonweal.core.rules.second_report import is_second_report
from commonweal.core.terms import CallSource, london_midnight
from tests.core import slow_twins

LONDON = ZoneInfo("Europe/London")
EPOCH = date(1970, 1, 1)
SUNDAY = date(2026, 3, 8)
LINE = CallSource.OUT_OF_HOURS


def policy(*needs: Need, sources: tuple[CallSource, ...] = (LINE,)) -> RepeatCallerPolicy:
    return RepeatCallerPolicy("test", date(2020, 1, 1), None, "A paper", needs, sources)


def calls_on(day: date, n: int, source: CallSource = LINE) -> list[CallerCall]:
    at = london_midnight(day) + timedelta(hours=20)
    return [CallerCall(f"{source}:{day}:{number}", at, at, source) for number in range(n)]


@pytest.mark.parametrize(("n", "met"), [(9, False), (10, True), (11, True)])
def test_ten_calls_make_a_repeat_caller_and_nine_do_not(n: int, met: bool) -> None:
    calls = calls_on(date(2026, 1, 12), n - 2) + calls_on(SUNDAY, 2)
    finding = is_repeat_caller(calls, as_of=SUNDAY, policy=policy(Need(10, 3), Need(2, 1)))
    assert bool(finding) is finding.met is met
    assert finding.because == (
        f"{n} calls in the 3 months to 8 March 2026 (from 9 December 2025), at least 10 needed; "
        "2 calls in the month to 8 March 2026 (from 9 February 2026), at least 2 needed"
    )
    assert finding.evidence == tuple(call.key for call in calls)


@pytest.mark.parametrize(("n", "met"), [(0, False), (1, False), (2, True), (3, True)])
def test_two_of_the_calls_are_needed_in_the_last_month(n: int, met: bool) -> None:
    calls = calls_on(date(2026, 1, 12), 10) + calls_on(SUNDAY, n)
    assert is_repeat_caller(calls, as_of=SUNDAY, policy=policy(Need(10, 3), Need(2, 1))).met is met


@pytest.mark.parametrize(("n", "met"), [(19, False), (20, True), (21, True)])
def test_twenty_calls_in_a_month_make_a_repeat_caller_and_nineteen_do_not(n: int, met: bool) -> None:
    assert is_repeat_caller(calls_on(SUNDAY, n), as_of=SUNDAY, policy=policy(Need(20, 1))).met is met


def test_only_lines_that_the_policy_names_count_and_calls_to_come_do_not() -> None:
    calls = calls_on(SUNDAY, 5, CallSource.POLICE_ASB) + calls_on(SUNDAY + timedelta(days=1), 5) + calls_on(SUNDAY, 1)
    finding = is_repeat_caller(calls, as_of=SUNDAY, policy=policy(Need(2, 3)))
    assert not finding
    assert finding.evidence == (calls[-1].key,)


def test_a_call_counts_on_the_london_day_on_which_it_was_received() -> None:
    received = datetime(2026, 6, 30, 23, 0, tzinfo=UTC)  # midnight in London
    call = CallerCall("a", received - timedelta(days=40), received, LINE)
    assert not is_repeat_caller([call], as_of=date(2026, 6, 30), policy=policy(Need(1, 1)))
    assert is_repeat_caller([call], as_of=date(2026, 7, 1), policy=policy(Need(1, 1)))


def test_evidence_is_in_order_of_time_and_then_of_key() -> None:
    first, second = calls_on(SUNDAY, 2)
    earlier = calls_on(SUNDAY - timedelta(days=1), 1)[0]
    finding = is_repeat_caller([second, first, earlier], as_of=SUNDAY, policy=policy(Need(1, 1)))
    assert finding.evidence == (earlier.key, first.key, second.key)


def test_an_instant_without_a_time_zone_is_refused() -> None:
    naive = datetime(2026, 3, 8, 12, 0)  # noqa: DTZ001 - what is tried
    with pytest.raises(ValueError, match="no time zone"):
        is_repeat_caller([CallerCall("a", naive, naive, LINE)], as_of=SUNDAY, policy=policy(Need(1, 1)))


def test_a_second_report_says_how_many_there_were() -> None:
    second = SecondReportPolicy("test", date(2025, 9, 17), None, "A guidance", 2, 6, (LINE,))
    calls = calls_on(date(2025, 9, 9), 1) + calls_on(SUNDAY, 1)
    finding = is_second_report(calls, as_of=SUNDAY, policy=second)
    assert finding.met
    assert finding.because == "2 reports in the 6 months to 8 March 2026 (from 9 September 2025), at least 2 needed"
    assert finding.clause == second.clause
    assert not is_second_report(calls[1:], as_of=SUNDAY, policy=second)


AROUND = [
    datetime(2025, 3, 30, 1, 0, tzinfo=UTC),  # clocks go forward
    datetime(2025, 10, 26, 1, 0, tzinfo=UTC),  # clocks go back
    datetime(2024, 12, 31, 23, 30, tzinfo=UTC),
    datetime(2024, 2, 29, 0, 15, tzinfo=UTC),
    datetime(2023, 8, 31, 23, 0, tzinfo=UTC),  # the end of a month, and midnight in London
    datetime(2026, 6, 30, 23, 0, tzinfo=UTC),
]
MINUTES = st.integers(-90, 90) | st.integers(-200 * 1440, 20 * 1440)
BACK = st.sampled_from([0, 28, 29, 30, 31, 89, 90, 91, 92, 181, 182, 183, 184])
NEEDS = st.sampled_from(
    [(Need(10, 3), Need(2, 1)), (Need(20, 1),), (Need(2, 6),), (Need(3, 6), Need(1, 1))]
) | st.lists(st.builds(Need, st.integers(1, 5), st.sampled_from([1, 2, 3, 6])), min_size=1, max_size=3).map(tuple)
Log = Sequence[tuple[str, datetime, CallSource]]


@st.composite
def call_logs(draw: st.DrawFn) -> Log:
    """Calls of two callers around a clock change, the end of a month or year, or a leap day, and a window before it."""
    middle = draw(st.sampled_from(AROUND))
    ages = draw(st.lists(st.tuples(MINUTES, BACK), max_size=30))
    return [
        (
            draw(st.sampled_from("AB")),
            middle + timedelta(minutes=minute, days=-back),
            draw(st.sampled_from(list(CallSource))),
        )
        for minute, back in ages
    ]


@given(
    log=call_logs(),
    middle=st.sampled_from(AROUND),
    needs=NEEDS,
    sources=st.sampled_from([(LINE,), tuple(CallSource), (CallSource.POLICE_ASB, LINE)]),
)
def test_the_rule_the_kernel_and_the_slow_twin_agree_on_every_day(
    log: Log, middle: datetime, needs: tuple[Need, ...], sources: tuple[CallSource, ...]
) -> None:
    newest = max((at for _, at, _ in log), default=middle).astimezone(LONDON).date()
    first_day, last_day = newest - timedelta(days=35), newest + timedelta(days=35)
    pairs = [(need.at_least, need.within_months) for need in needs]
    twin = slow_twins.days_meeting(log, needs=pairs, sources=sources, first_day=first_day, last_day=last_day)
    by_rule = set()
    for caller in "AB":
        calls = [CallerCall(str(number), at, at, s) for number, (who, at, s) in enumerate(log) if who == caller]
        for number in range((last_day - first_day).days + 1):
            day = first_day + timedelta(days=number)
            if is_repeat_caller(calls, as_of=day, policy=policy(*needs, sources=sources)):
                by_rule.add((caller, day))
    assert by_rule == twin
    assert by_kernel(log, pairs, sources, first_day, last_day) == twin


def by_kernel(
    log: Log, needs: list[tuple[int, int]], sources: tuple[CallSource, ...], first_day: date, last_day: date
) -> set[tuple[str, date]]:
    counting = [(who, at) for who, at, source in log if source in sources]
    spells = spells_meeting(
        np.array(["AB".index(who) for who, _ in counting], dtype=np.int32),
        london_days(np.array([int(at.timestamp()) for _, at in counting], dtype=np.int64)),
        needs=needs,
        first_day=(first_day - EPOCH).days,
        last_day=(last_day - EPOCH).days,
    )
    rows = zip(spells.entity.tolist(), spells.from_day.tolist(), spells.to_day.tolist(), strict=True)
    return {
        ("AB"[who], EPOCH + timedelta(days=day))
        for who, from_day, to_day in rows
        for day in range(from_day, to_day + 1)
    }


def test_the_local_test_for_a_case_review_is_asked_in_the_same_form() -> None:
    local = LocalReviewPolicy("test", date(2020, 1, 1), None, "A paper", 3, 6, 1, (LINE,))
    assert local.needs == (Need(3, 6), Need(1, 1))
