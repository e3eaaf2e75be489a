"""Steps of a report: who may take which, what is written, and that two who move it at once notice."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from commonweal.access.permission import NotAllowed
from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import ReportState
from commonweal.outbox.models import Message
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, StepRefused, take_step
from commonweal.reports.models import Report, ReportEvent
from commonweal.reports.single.operations import ChangedMeanwhile
from commonweal.reports.single.queries import report_page
from commonweal.reports.terms import EventKind
from commonweal.reports.triage.steps import steps_open
from tests.cast import AT, Cast, gather_all
from tests.reports.intake.test_operations import LEE, NOISE, way_in


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def taken(everybody: Cast) -> UUID:
    return take_report(replace(NOISE, who=LEE), way_in("a"), by=everybody.viewer("cal"), at=AT).report_id


def test_a_report_goes_from_triage_to_a_team_and_to_an_answer_and_its_reporter_is_told_each_time(
    everybody: Cast,
) -> None:
    one, tom, abby = taken(everybody), everybody.viewer("tom"), everybody.viewer("abby")
    north = everybody.teams["North team"].id
    take_step(one, Step(ReportStep.ASSIGN, 1, team_id=north), by=tom, at=AT)
    take_step(one, Step(ReportStep.ACCEPT, 2), by=abby, at=AT)
    take_step(one, Step(ReportStep.BEGIN, 3), by=abby, at=AT)
    take_step(one, Step(ReportStep.ANSWER, 4, "We spoke to the tenant."), by=abby, at=AT)
    take_step(one, Step(ReportStep.CLOSE, 5), by=tom, at=AT)
    report = Report.objects.get(id=one)
    assert (report.state, report.due_at, report.version) == (ReportState.CLOSED, None, 6)
    assert sorted(Message.objects.values_list("what", flat=True)) == [
        "action-under-way", "answered", "closed", "received", "with-a-team",
    ]  # fmt: skip
    assert "We spoke to the tenant." in Message.objects.get(what="answered").body
    kinds = list(ReportEvent.objects.filter(report=report).exclude(kind=EventKind.TOLD).values_list("kind", flat=True))
    assert len(kinds) == 7


def test_a_return_goes_back_to_triage_with_its_reason_and_never_to_nowhere(everybody: Cast) -> None:
    one, tom, abby = taken(everybody), everybody.viewer("tom"), everybody.viewer("abby")
    take_step(one, Step(ReportStep.ASSIGN, 1, team_id=everybody.teams["North team"].id), by=tom, at=AT)
    with pytest.raises(StepRefused, match="Say why"):
        take_step(one, Step(ReportStep.RETURN, 2), by=abby, at=AT)
    report = take_step(one, Step(ReportStep.RETURN, 2, "It is in the south."), by=abby, at=AT)
    assert (report.state, report.team_id) == (ReportState.RETURNED, None)
    assert report.due_at is not None


def test_of_two_who_move_it_at_once_the_second_is_told_what_stands_there(everybody: Cast) -> None:
    one, tom = taken(everybody), everybody.viewer("tom")
    take_step(one, Step(ReportStep.ASSIGN, 1, team_id=everybody.teams["North team"].id), by=tom, at=AT)
    with pytest.raises(ChangedMeanwhile) as changed:
        take_step(one, Step(ReportStep.ASSIGN, 1, team_id=everybody.teams["South team"].id), by=tom, at=AT)
    assert changed.value.now.team_id == everybody.teams["North team"].id


def test_only_triage_gives_a_report_to_a_team(everybody: Cast) -> None:
    with pytest.raises(NotAllowed):
        take_step(taken(everybody), Step(ReportStep.ASSIGN, 1, team_id=None), by=everybody.viewer("cora"), at=AT)


def test_a_step_that_does_not_begin_here_is_refused(everybody: Cast) -> None:
    with pytest.raises(StepRefused, match="cannot close"):
        take_step(taken(everybody), Step(ReportStep.CLOSE, 1), by=everybody.viewer("tom"), at=AT)


@pytest.mark.parametrize(("days", "may"), [(27, True), (28, True), (29, False)])
def test_triage_opens_a_report_again_for_as_long_as_its_reporter_can(everybody: Cast, days: int, may: bool) -> None:
    one, at = taken(everybody), AT + timedelta(days=days)
    take_step(
        one, Step(ReportStep.ASSIGN, 1, team_id=everybody.teams["North team"].id), by=everybody.viewer("tom"), at=AT
    )
    take_step(one, Step(ReportStep.ACCEPT, 2), by=everybody.viewer("abby"), at=AT)
    answered = take_step(one, Step(ReportStep.ANSWER, 3, "Done."), by=everybody.viewer("abby"), at=AT)
    later = everybody.viewer("tom", at=at)
    page = report_page(one, later)
    assert page is not None
    assert (ReportStep.REOPEN in steps_open(answered, page.facts, later)) is may
    step = Step(ReportStep.REOPEN, 4, "It began again.")
    if may:
        assert take_step(one, step, by=later, at=at).state == ReportState.TRIAGED
        return
    with pytest.raises(StepRefused, match=f"more than 28 days ago. Take a new report that names {answered.reference}"):
        take_step(one, step, by=later, at=at)
    assert Report.objects.get(id=one).state == ReportState.ANSWERED
