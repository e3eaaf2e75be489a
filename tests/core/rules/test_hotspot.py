"""The hotspot rule for one location, and that it agrees with the kernel and the slow twin."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.civil_time import london_days
from commonweal.core.analysis.rolling import spells_above
from commonweal.core.policy import HotspotPolicy
from commonweal.core.rules.hotspot import LocatedCall, is_hotspot
from commonweal.core.terms import CallSource, london_midnight
from tests.core import slow_twins

LONDON = ZoneInfo("Europe/London")
SUNDAY = date(2026, 3, 8)
FOLLOWED = (CallSource.POLICE_ASB, CallSource.OUT_OF_HOURS)


def policy(more_than: int = 6, days: int = 14, sources: tuple[CallSource, ...] = FOLLOWED) -> HotspotPolicy:
    return HotspotPolicy(
        policy="test", valid_from=date(2020, 1, 1), valid_to=None, more_than_calls=more_than, within_days=days,
        sources=sources, source="A paper",
    )  # fmt: skip


def calls_on(day: date, n: int, source: CallSource = CallSource.POLICE_ASB) -> list[LocatedCall]:
    at = london_midnight(day) + timedelta(hours=20)
    return [LocatedCall(f"{source}:{day}:{number}", at, source) for number in range(n)]


@pytest.mark.parametrize(("n", "met"), [(6, False), (7, True), (8, True)])
def test_seven_calls_make_a_hotspot_and_six_do_not(n: int, met: bool) -> None:
    finding = is_hotspot(calls_on(SUNDAY, n), as_of=SUNDAY, policy=policy())
    assert bool(finding) is finding.met is met
    assert finding.because == f"{n} calls in the 14 days to 8 March 2026; more than 6 needed"
    assert finding.clause == policy().clause


@pytest.mark.parametrize(
    ("n", "days", "more_than", "because"),
    [
        (0, 14, 6, "0 calls in the 14 days to 8 March 2026; more than 6 needed"),
        (1, 14, 1, "1 call in the 14 days to 8 March 2026; more than 1 needed"),
        (2, 1, 1, "2 calls on 8 March 2026; more than 1 needed"),
    ],
)
def test_a_finding_reads_as_plain_words(n: int, days: int, more_than: int, because: str) -> None:
    assert is_hotspot(calls_on(SUNDAY, n), as_of=SUNDAY, policy=policy(more_than, days)).because == because


def test_both_ends_of_the_window_belong_to_it_and_the_days_beside_do_not() -> None:
    around = [calls_on(SUNDAY - timedelta(days=age), 1)[0] for age in (-1, 0, 13, 14)]
    finding = is_hotspot(around, as_of=SUNDAY, policy=policy())
    assert finding.evidence == (around[2].key, around[1].key)


def test_evidence_is_in_order_of_time_and_then_of_key() -> None:
    first, second = calls_on(SUNDAY, 2)
    earlier = calls_on(SUNDAY - timedelta(days=1), 1)[0]
    finding = is_hotspot([second, first, earlier], as_of=SUNDAY, policy=policy())
    assert finding.evidence == (earlier.key, first.key, second.key)


def test_only_sources_that_the_policy_names_count() -> None:
    others = calls_on(SUNDAY, 5, CallSource.PATROL_LINE) + calls_on(SUNDAY, 5, CallSource.COUNCIL_LINE)
    finding = is_hotspot(others + calls_on(SUNDAY, 6), as_of=SUNDAY, policy=policy())
    assert not finding
    assert len(finding.evidence) == 6


def test_a_call_just_before_london_midnight_in_summer_counts_on_its_london_day() -> None:
    late = LocatedCall("a", datetime(2026, 6, 30, 22, 59, tzinfo=UTC), CallSource.POLICE_ASB)
    after = LocatedCall("b", datetime(2026, 6, 30, 23, 0, tzinfo=UTC), CallSource.POLICE_ASB)
    finding = is_hotspot([late, after], as_of=date(2026, 6, 30), policy=policy())
    assert finding.evidence == ("a",)


def test_an_instant_without_a_time_zone_is_refused() -> None:
    naive = LocatedCall("a", datetime(2026, 3, 8, 12, 0), CallSource.POLICE_ASB)  # noqa: DTZ001 - what is tried
    with pytest.raises(ValueError, match="no time zone"):
        is_hotspot([naive], as_of=SUNDAY, policy=policy())


AROUND = [
    datetime(2025, 3, 30, 1, 0, tzinfo=UTC),  # clocks go forward
    datetime(2025, 10, 26, 1, 0, tzinfo=UTC),  # clocks go back
    datetime(2024, 12, 31, 23, 30, tzinfo=UTC),
    datetime(2024, 2, 29, 0, 15, tzinfo=UTC),
    datetime(2026, 6, 30, 23, 0, tzinfo=UTC),
]
MINUTES = st.integers(-20 * 1440, 20 * 1440)
Log = Sequence[tuple[str, datetime, CallSource]]


@st.composite
def call_logs(draw: st.DrawFn) -> Log:
    """Calls at three places around a clock change, a year's end, a leap day or a summer's midnight, often near it."""
    middle = draw(st.sampled_from(AROUND))
    minutes = draw(st.lists(MINUTES | st.integers(-90, 90), max_size=40))
    return [
        (draw(st.sampled_from("ABC")), middle + timedelta(minutes=minute), draw(st.sampled_from(list(CallSource))))
        for minute in minutes
    ]


@given(
    log=call_logs(),
    more_than=st.integers(0, 7),
    days=st.integers(1, 16),
    sources=st.sampled_from([FOLLOWED, tuple(CallSource), (CallSource.COUNCIL_LINE,)]),
)
def test_the_rule_the_kernel_and_the_slow_twin_agree_on_every_day(
    log: Log, more_than: int, days: int, sources: tuple[CallSource, ...]
) -> None:
    middle = (min(at for _, at, _ in log) if log else AROUND[0]).astimezone(LONDON).date()
    first_day, last_day = middle - timedelta(days=2), middle + timedelta(days=60)
    twin = slow_twins.hotspot_days(
        log, more_than=more_than, within_days=days, sources=sources, first_day=first_day, last_day=last_day
    )
    rule = policy(more_than, days, sources)
    by_rule = set()
    for place in "ABC":
        calls = [LocatedCall(str(number), at, s) for number, (where, at, s) in enumerate(log) if where == place]
        for number in range((last_day - first_day).days + 1):
            day = first_day + timedelta(days=number)
            if is_hotspot(calls, as_of=day, policy=rule):
                by_rule.add((place, day))
    assert by_rule == twin
    assert by_kernel(log, rule, first_day, last_day) == twin


def by_kernel(log: Log, rule: HotspotPolicy, first_day: date, last_day: date) -> set[tuple[str, date]]:
    counting = [(where, at) for where, at, source in log if source in rule.sources]
    epoch = date(1970, 1, 1)
    spells = spells_above(
        np.array(["ABC".index(where) for where, _ in counting], dtype=np.int32),
        london_days(np.array([int(at.timestamp()) for _, at in counting], dtype=np.int64)),
        more_than=rule.more_than_calls,
        within_days=rule.within_days,
        first_day=(first_day - epoch).days,
        last_day=(last_day - epoch).days,
    )
    rows = zip(spells.entity.tolist(), spells.from_day.tolist(), spells.to_day.tolist(), strict=True)
    return {
        ("ABC"[place], epoch + timedelta(days=day))
        for place, from_day, to_day in rows
        for day in range(from_day, to_day + 1)
    }
