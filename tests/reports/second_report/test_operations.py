"""The letter after a second report: to whom, once, by a safe way; and that the weekly list finds the same people."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from commonweal.access.guarding.operations import set_guard
from commonweal.callers.models import CallerFinding
from commonweal.callers.operations import run_callers
from commonweal.callers.terms import Watch
from commonweal.core.rules.safe_contact import ContactWay
from commonweal.core.terms import Guarding, london_day
from commonweal.outbox.models import Message
from commonweal.people.models import Caller, IdentityDecision
from commonweal.people.operations import decide
from commonweal.people.terms import Answer
from commonweal.reports import policy as reports_policy
from commonweal.reports.intake.answers import Who
from commonweal.reports.intake.operations import take_report
from commonweal.reports.models import Report, ReportEvent, Untold
from commonweal.reports.terms import EventKind
from tests.callers.loading import calls_on, load_calls
from tests.cast import AT, Cast, gather_all
from tests.reports.intake.test_operations import LEE, NOISE, way_in

DAY = timedelta(days=1)


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def take(everybody: Cast, who: Who | None, at: datetime) -> Report:
    key = f"{Report.objects.count()}"
    taken = take_report(replace(NOISE, who=who), way_in(key), by=everybody.viewer("cal", at=at), at=at)
    return Report.objects.get(id=taken.report_id)


def letters() -> list[UUID]:
    return list(Message.objects.filter(what="case-review").order_by("created_at").values_list("about_id", flat=True))


def test_the_second_report_in_six_months_brings_the_letter_and_the_history_says_by_which_rule(everybody: Cast) -> None:
    take(everybody, LEE, AT)
    assert letters() == []
    second = take(everybody, LEE, AT + 30 * DAY)
    assert letters() == [second.id]
    told = ReportEvent.objects.get(report=second, rule="second-report")
    assert (told.kind, told.details) == (EventKind.TOLD, {"about": "case-review"})
    message = Message.objects.get(what="case-review")
    assert second.reference in message.body
    assert "Loud music" not in message.body


def test_a_third_and_a_fourth_report_bring_no_other_letter_until_six_months_are_over(everybody: Cast) -> None:
    first = take(everybody, LEE, AT)
    second = take(everybody, LEE, AT + 30 * DAY)
    for days in (31, 60, 200):
        take(everybody, LEE, AT + days * DAY)
    assert letters() == [second.id]
    again = take(everybody, LEE, AT + 30 * DAY + 190 * DAY)
    assert letters() == [second.id, again.id]
    assert first.caller_id == again.caller_id


@pytest.mark.parametrize(("second_on", "due"), [(datetime(2026, 9, 8, 12, tzinfo=UTC), 1),
                                                (datetime(2026, 9, 9, 12, tzinfo=UTC), 0)])  # fmt: skip
def test_six_months_from_9_march_end_on_8_september(everybody: Cast, second_on: datetime, due: int) -> None:
    take(everybody, LEE, AT)
    take(everybody, LEE, second_on)
    assert len(letters()) == due


def test_who_stays_anonymous_is_nobody(everybody: Cast) -> None:
    for n in range(3):
        take(everybody, None, AT + n * DAY)
    assert letters() == []
    assert not ReportEvent.objects.filter(rule="second-report").exists()


def test_a_name_alone_is_nobody_until_somebody_has_confirmed_it(everybody: Cast) -> None:
    alone = replace(LEE, phone="")
    take(everybody, alone, AT)
    take(everybody, alone, AT + DAY)
    take(everybody, LEE, AT + DAY)
    assert letters() == []
    ids = set(Caller.objects.values_list("id", flat=True))
    decide(Answer.ONE_PERSON, ids, why="She said so", reasons=[], by=everybody.viewer("tom"), at=AT)
    assert IdentityDecision.objects.count() == 1
    last = take(everybody, alone, AT + 2 * DAY)
    assert letters() == [last.id]


def test_two_people_on_one_number_are_two_until_somebody_says_otherwise(everybody: Cast) -> None:
    take(everybody, LEE, AT)
    take(everybody, replace(LEE, name="Robin Marsh"), AT + DAY)
    assert letters() == []


def test_a_call_that_a_log_brought_counts_as_the_first(everybody: Cast, tmp_path: Path) -> None:
    load_calls(everybody, tmp_path, calls_on("2026-02-07", caller_name="Lee Marsh", caller_phone="020 7946 0123"))
    assert len(letters()) == 0
    second = take(everybody, LEE, AT + 12 * DAY)
    assert letters() == [second.id]


def test_where_no_way_is_safe_an_officers_list_has_it_once_and_keeps_it_when_another_report_names_a_way(
    everybody: Cast,
) -> None:
    unsafe = replace(LEE, ways=(ContactWay.LETTER,))
    for n in range(3):
        take(everybody, unsafe, AT + n * DAY)
    assert letters() == []
    assert Untold.objects.filter(about="case-review").count() == 1
    # Whoever asks to be written to now may be somebody else with the same name and number.
    take(everybody, LEE, AT + 3 * DAY)
    assert letters() == []
    assert Untold.objects.filter(about="case-review").count() == 1


def test_who_may_not_be_told_what_it_is_about_gets_the_reference_alone(everybody: Cast) -> None:
    discreet = replace(LEE, may_say_what=False)
    take(everybody, discreet, AT)
    take(everybody, discreet, AT + DAY)
    assert "case review" not in Message.objects.get(what="case-review").body


def test_a_report_that_is_kept_for_named_people_is_not_counted(everybody: Cast) -> None:
    first = take(everybody, LEE, AT)
    set_guard(
        first, Guarding.PROTECTED, named=[everybody.staff("petra").id], why="She was followed home",
        by=everybody.viewer("tom"), at=AT,
    )  # fmt: skip
    take(everybody, LEE, AT + DAY)
    assert letters() == []


def test_a_rule_that_is_switched_off_sends_nothing(everybody: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    class Off:
        def __init__(self, policy: Any) -> None:
            self.policy = policy

        def __getattr__(self, name: str) -> Any:
            return (lambda rule, day: rule) if name == "switched_off_on" else getattr(self.policy, name)

    named = reports_policy.policy_named
    monkeypatch.setattr(reports_policy, "policy_named", lambda name: Off(named(name)))
    take(everybody, LEE, AT)
    take(everybody, LEE, AT + DAY)
    assert letters() == []


PEOPLE = tuple(Who(f"Person {n}", f"+44207946010{n}", f"p{n}@example.org", (ContactWay.MAIL,)) for n in range(4))
FIRST = datetime(2026, 1, 5, 12, tzinfo=UTC)
CUT_OFF = date(2026, 6, 1)


@pytest.mark.parametrize("drawn", range(3))
def test_the_weekly_list_names_the_same_people_from_the_same_day(everybody: Cast, drawn: int) -> None:
    chance = Random(drawn)
    told = [(chance.randrange(146), chance.choice((0, 1, 2, 3, None))) for _ in range(9)]
    sent: dict[UUID, date] = {}
    # The last one makes the newest month a month with calls, without which there is no list.
    for day, who in sorted([*told, (140, 0)], key=lambda one: one[0]):
        report = take(everybody, None if who is None else PEOPLE[who], FIRST + day * DAY)
        if ReportEvent.objects.filter(report=report, rule="second-report").exists():
            assert report.caller_id is not None
            sent[report.caller_id] = london_day(report.received_at)
    after = datetime(2026, 6, 1, 9, tzinfo=UTC)
    run, _ = run_callers(CUT_OFF, by=everybody.viewer("amina", at=after), at=after)
    rows = CallerFinding.objects.filter(run=run, watch=Watch.SECOND_REPORT)
    assert {UUID(callers[0]): since for callers, since in rows.values_list("callers", "since_on")} == sent
    assert sent


@pytest.mark.parametrize("way", [ContactWay.MAIL, ContactWay.TEXT])
@pytest.mark.parametrize(
    "earlier",
    [
        replace(LEE, ways=()),
        replace(LEE, email="lee@example.com"),
        replace(LEE, may_say_what=False),
        replace(LEE, ways=(ContactWay.LETTER,)),
    ],
)
def test_whoever_gives_anothers_name_and_number_learns_nothing_of_their_earlier_reports(
    everybody: Cast, earlier: Who, way: ContactWay
) -> None:
    take(everybody, earlier, AT)
    second = take(everybody, replace(LEE, ways=(way,)), AT + DAY)
    assert letters() == []
    assert list(Untold.objects.filter(about="case-review").values_list("report_id", flat=True)) == [second.id]
    take(everybody, replace(LEE, ways=(way,)), AT + 2 * DAY)
    assert (letters(), Untold.objects.filter(about="case-review").count()) == ([], 1)
