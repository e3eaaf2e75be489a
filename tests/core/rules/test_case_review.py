"""The case review for one person, and that the statutory test agrees with the kernel and the slow twin."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.analysis.civil_time import london_days
from commonweal.core.analysis.months import within_months
from commonweal.core.analysis.rolling import spells_meeting
from commonweal.core.policy import CaseReviewLaw, LocalReviewPolicy
from commonweal.core.rules.caller_calls import CallerCall
from commonweal.core.rules.case_review import qualifies_for_review
from commonweal.core.terms import CallSource, london_midnight
from tests.core import slow_twins

EPOCH = date(1970, 1, 1)
FRIDAY = date(2026, 3, 6)
LAW = CaseReviewLaw("case-review", date(2014, 10, 20), None, "An Act", 3, 1, 6)
LOCAL = LocalReviewPolicy("test", date(2020, 1, 1), None, "A paper", 3, 6, 1, (CallSource.COUNCIL_LINE,))


def report(key: str, happened_on: date, received_on: date, source: CallSource = CallSource.COUNCIL_LINE) -> CallerCall:
    evening = timedelta(hours=20)
    return CallerCall(key, london_midnight(happened_on) + evening, london_midnight(received_on) + evening, source)


def soon(key: str, day: date, source: CallSource = CallSource.COUNCIL_LINE) -> CallerCall:
    return report(key, day - timedelta(days=1), day, source)


@pytest.mark.parametrize(("n", "met"), [(2, False), (3, True), (4, True)])
def test_three_qualifying_complaints_meet_the_statutory_test_and_two_do_not(n: int, met: bool) -> None:
    reports = [soon(str(number), FRIDAY - timedelta(days=40 + number)) for number in range(n)]
    finding = qualifies_for_review(reports, applied_on=FRIDAY, local=None, law=LAW)
    assert bool(finding) is finding.met is finding.statutory.met is met
    assert finding.local is None
    assert finding.statutory.because == (
        f"{n} qualifying complaints among {n} reports made by 6 March 2026; at least 3 needed"
    )
    assert finding.statutory.clause == LAW.clause


def test_of_three_complaints_one_made_after_six_weeks_does_not_qualify_and_the_local_test_stands_beside() -> None:
    behaviour = date(2026, 1, 9)
    late = report("late", behaviour, behaviour + timedelta(weeks=6))
    reports = [soon("a", date(2025, 12, 5)), soon("b", date(2026, 1, 20)), late]
    finding = qualifies_for_review(reports, applied_on=FRIDAY, local=LOCAL, law=LAW)
    assert (finding.statutory.met, finding.local and finding.local.met, finding.met) == (False, True, True)
    assert finding.statutory.evidence == ("a", "b")
    assert [(one.key, one.qualifies) for one in finding.complaints] == [("a", True), ("b", True), ("late", False)]
    assert finding.complaints[-1].because == (
        "behaviour on 9 January 2026, complaint on 20 February 2026: too late, it was in time until 8 February 2026"
    )


def test_each_complaint_says_which_of_its_dates_decided() -> None:
    reports = [
        soon("old", date(2025, 9, 5)),
        report("before", date(2026, 2, 10), date(2026, 2, 9)),
        soon("good", date(2026, 2, 20)),
    ]
    said = [one.because.partition(": ")[2] for one in qualifies_for_review(
        reports, applied_on=FRIDAY, local=LOCAL, law=LAW
    ).complaints]  # fmt: skip
    assert said == [
        "in time, but a review could be applied for only until 4 March 2026",
        "made before the behaviour",
        "in time, and a review can be applied for until 19 August 2026",
    ]


def test_reports_after_the_application_are_left_out_and_the_line_is_nothing_to_the_act() -> None:
    reports = [
        soon("a", date(2026, 2, 1), CallSource.POLICE_ASB),
        soon("b", date(2026, 2, 2), CallSource.OUT_OF_HOURS),
        soon("c", FRIDAY),
        soon("d", FRIDAY + timedelta(days=1)),
    ]
    finding = qualifies_for_review(reports, applied_on=FRIDAY, local=LOCAL, law=LAW)
    assert finding.statutory.evidence == ("a", "b", "c")
    assert finding.met
    assert finding.local is not None
    assert (finding.local.met, finding.local.evidence) == (False, ("c",))


def test_nobody_qualifies_without_a_report() -> None:
    finding = qualifies_for_review([], applied_on=FRIDAY, local=LOCAL, law=LAW)
    assert not finding
    assert (finding.complaints, finding.statutory.evidence) == ((), ())


AROUND = [
    datetime(2025, 3, 30, 1, 0, tzinfo=UTC), datetime(2025, 10, 26, 1, 0, tzinfo=UTC),
    datetime(2024, 2, 29, 0, 15, tzinfo=UTC), datetime(2023, 8, 31, 23, 0, tzinfo=UTC),
    datetime(2024, 12, 31, 23, 30, tzinfo=UTC), datetime(2026, 6, 30, 23, 0, tzinfo=UTC),
]  # fmt: skip
LATER = st.integers(-90, 90) | st.integers(-3, 65).map(lambda days: days * 1440) | st.integers(-1440, 65 * 1440)
EARLIER = st.integers(-90, 90) | st.sampled_from([28, 29, 30, 31, 181, 182, 183, 184]).map(lambda days: -days * 1440)


@given(
    middle=st.sampled_from(AROUND),
    told=st.lists(st.tuples(EARLIER | st.integers(-190 * 1440, 0), LATER), max_size=12),
    law=st.builds(
        CaseReviewLaw, st.just("law"), st.just(date(2014, 10, 20)), st.none(), st.just("An Act"),
        st.integers(1, 4), st.sampled_from([1, 2]), st.sampled_from([1, 3, 6]),
    ),
)  # fmt: skip
def test_the_statutory_test_the_kernel_and_the_slow_twin_agree_on_every_day_of_application(
    middle: datetime, told: list[tuple[int, int]], law: CaseReviewLaw
) -> None:
    happened = [middle + timedelta(minutes=minute) for minute, _ in told]
    received = [at + timedelta(minutes=later) for at, (_, later) in zip(happened, told, strict=True)]
    reports = [
        CallerCall(str(number), at, taken, CallSource.COUNCIL_LINE)
        for number, (at, taken) in enumerate(zip(happened, received, strict=True))
    ]
    behaviour_day, complaint_day = (
        london_days(np.array([int(at.timestamp()) for at in instants], dtype=np.int64))
        for instants in (happened, received)
    )
    in_time = within_months(behaviour_day, complaint_day, months=law.complaint_within_months)
    first = (middle.date() - EPOCH).days - 20
    spells = spells_meeting(
        np.where(in_time, np.int32(0), np.int32(-1)), complaint_day,
        needs=[(law.complaints, law.application_within_months)], first_day=first, last_day=first + 90,
    )  # fmt: skip
    by_kernel = {
        day
        for from_day, to_day in zip(spells.from_day.tolist(), spells.to_day.tolist(), strict=True)
        for day in range(from_day, to_day + 1)
    }
    for day in range(first, first + 91):
        applied_on = EPOCH + timedelta(days=day)
        twin = slow_twins.qualifying_complaints(
            [(one.happened_on, one.received_on) for one in reports], applied_on=applied_on,
            complaint_months=law.complaint_within_months, application_months=law.application_within_months,
        )  # fmt: skip
        finding = qualifies_for_review(reports, applied_on=applied_on, local=None, law=law)
        assert sorted(finding.statutory.evidence) == sorted(str(number) for number in twin)
        assert finding.met is (len(twin) >= law.complaints) is (day in by_kernel)
