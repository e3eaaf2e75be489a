"""Merging is following: each report stays a call, the leader is worked for all, and parting gives back what was."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from commonweal.access.guarding.operations import set_guard
from commonweal.access.permission import NotAllowed
from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import Guarding, ReportState
from commonweal.outbox.models import Message
from commonweal.reports.incident.operations import (
    JoinRefused,
    follow_incident,
    join_incident,
    part_from_incident,
)
from commonweal.reports.incident.queries import alike_reports
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, StepRefused, take_step
from commonweal.reports.models import Report, ReportEvent
from commonweal.reports.single.operations import ChangedMeanwhile, NoSuchReport
from commonweal.reports.terms import EventKind
from tests.cast import AT, Cast, gather_all
from tests.reports.intake.test_operations import LEE, NOISE, way_in


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def three(everybody: Cast) -> list[UUID]:
    by = everybody.viewer("cal")
    return [take_report(replace(NOISE, who=LEE), way_in(key), by=by, at=AT).report_id for key in "abc"]


def row(one: UUID) -> Any:
    names = ("state", "state_since", "due_at", "team_id", "assigned_to_id", "follows_id", "occurrence_id")
    return Report.objects.values_list(*names).get(id=one)


def version(one: UUID) -> int:
    return int(Report.objects.values_list("version", flat=True).get(id=one))


def join(everybody: Cast, one: UUID, into: UUID) -> Report:
    return join_incident(one, into, version=version(one), by=everybody.viewer("tom"), at=AT)


def part(everybody: Cast, one: UUID) -> Report:
    return part_from_incident(one, version=version(one), words="Another street", by=everybody.viewer("tom"), at=AT)


def test_a_follower_has_no_clock_and_shares_the_incident_and_parted_it_has_all_that_it_had(everybody: Cast) -> None:
    one, two, _ = three(everybody)
    before = row(one)
    join(everybody, one, two)
    follower, leader = Report.objects.get(id=one), Report.objects.get(id=two)
    assert (follower.follows_id, follower.due_at) == (two, None)
    assert follower.occurrence_id == leader.occurrence_id is not None
    with pytest.raises(StepRefused, match="follows another"):
        take_step(one, Step(ReportStep.TRIAGE, follower.version), by=everybody.viewer("tom"), at=AT)
    part(everybody, one)
    assert row(one) == before
    for report_id in (one, two):
        kinds = list(ReportEvent.objects.filter(report_id=report_id).values_list("kind", flat=True))
        assert {EventKind.JOINED, EventKind.PARTED} <= set(kinds)


def test_no_chain_is_made_and_parting_the_middle_gives_it_its_followers_back(everybody: Cast) -> None:
    one, two, three_ = three(everybody)
    join(everybody, one, two)
    join(everybody, two, three_)
    assert {Report.objects.get(id=x).follows_id for x in (one, two)} == {three_}
    assert join(everybody, *_fresh(everybody), one).id == three_  # type: ignore[call-arg]
    part(everybody, two)
    assert Report.objects.get(id=one).follows_id == two
    assert Report.objects.get(id=two).follows_id is None


def _fresh(everybody: Cast) -> list[UUID]:
    return [take_report(NOISE, way_in("fresh"), by=everybody.viewer("cal"), at=AT).report_id]


def test_answering_the_leader_answers_every_follower_each_by_its_own_safe_way(everybody: Cast) -> None:
    one, two, three_ = three(everybody)
    tom = everybody.viewer("tom")
    join(everybody, one, two)
    join(everybody, three_, two)
    take_step(two, Step(ReportStep.TRIAGE, version(two)), by=tom, at=AT)
    take_step(two, Step(ReportStep.ANSWER, version(two), "The alarm is off."), by=tom, at=AT)
    told = Message.objects.filter(what="answered")
    assert {message.about_id for message in told} == {one, two, three_}
    assert all("The alarm is off." in message.body for message in told)
    take_step(two, Step(ReportStep.CLOSE, version(two)), by=tom, at=AT)
    assert {row(x)[0] for x in (one, two, three_)} == {ReportState.CLOSED}


def test_a_follower_parted_after_the_answer_is_open_again_and_its_reporter_is_told(everybody: Cast) -> None:
    one, two, _ = three(everybody)
    before, tom = row(one), everybody.viewer("tom")
    join(everybody, one, two)
    take_step(two, Step(ReportStep.TRIAGE, version(two)), by=tom, at=AT)
    take_step(two, Step(ReportStep.ANSWER, version(two), "The alarm is off."), by=tom, at=AT)
    part(everybody, one)
    assert row(one) == before
    assert Message.objects.filter(what="reopened", about_id=one).count() == 1


def test_a_follower_whose_reporter_disagrees_opens_alone(everybody: Cast) -> None:
    one, two, _ = three(everybody)
    tom = everybody.viewer("tom")
    join(everybody, one, two)
    take_step(two, Step(ReportStep.TRIAGE, version(two)), by=tom, at=AT)
    take_step(two, Step(ReportStep.ANSWER, version(two), "The alarm is off."), by=tom, at=AT)
    take_step(one, Step(ReportStep.REOPEN, version(one), "It is not off here"), by=tom, at=AT)
    report = Report.objects.get(id=one)
    assert (report.state, report.follows_id) == (ReportState.TRIAGED, None)
    assert report.due_at is not None
    assert row(two)[0] == ReportState.ANSWERED


def test_what_one_cannot_see_one_cannot_join_or_be_joined_to(everybody: Cast) -> None:
    one, two, _ = three(everybody)
    take_step(
        two, Step(ReportStep.ASSIGN, 1, team_id=everybody.teams["North team"].id), by=everybody.viewer("tom"), at=AT
    )
    kept = Report.objects.get(id=two)
    by = everybody.viewer("abby")
    set_guard(kept, Guarding.PROTECTED, named=[everybody.staff("petra").id], why="a risk", by=by, at=AT)
    for pair in ((one, two), (two, one)):
        with pytest.raises(NoSuchReport):
            join_incident(*pair, version=version(pair[0]), by=everybody.viewer("tom"), at=AT)
    with pytest.raises(NotAllowed):
        join_incident(one, one, version=1, by=everybody.viewer("cal"), at=AT)


def test_two_reports_that_are_one_or_joined_or_answered_are_refused_in_words(everybody: Cast) -> None:
    one, two, three_ = three(everybody)
    tom = everybody.viewer("tom")
    with pytest.raises(JoinRefused, match="same report"):
        join(everybody, one, one)
    join(everybody, one, two)
    with pytest.raises(JoinRefused, match="joined already"):
        join(everybody, two, one)
    with pytest.raises(JoinRefused, match="follows another"):
        join(everybody, one, three_)
    take_step(three_, Step(ReportStep.TRIAGE, 1), by=tom, at=AT)
    take_step(three_, Step(ReportStep.ANSWER, 2, "Done."), by=tom, at=AT)
    with pytest.raises(JoinRefused, match="answered already"):
        join(everybody, three_, two)
    with pytest.raises(JoinRefused, match="Say why"):
        part_from_incident(one, version=version(one), words=" ", by=tom, at=AT)
    with pytest.raises(JoinRefused, match="follows no other"):
        part(everybody, two)


def test_of_two_who_join_at_once_the_second_is_told(everybody: Cast) -> None:
    one, two, _ = three(everybody)
    join(everybody, one, two)
    with pytest.raises(ChangedMeanwhile):
        join_incident(one, two, version=1, by=everybody.viewer("tom"), at=AT)


def test_me_too_is_one_more_call_of_the_incident_that_its_taker_need_not_change(everybody: Cast) -> None:
    one, two, _ = three(everybody)
    follow_incident(two, one, by=everybody.viewer("cal"), at=AT)
    assert row(two)[5] == one
    assert Report.objects.count() == 3


def test_a_follower_lies_with_the_team_of_its_leader_wherever_that_goes_until_it_is_parted(everybody: Cast) -> None:
    one, two, _ = three(everybody)
    before, tom = row(one), everybody.viewer("tom")
    north, south = (everybody.teams[name].id for name in ("North team", "South team"))
    take_step(two, Step(ReportStep.ASSIGN, 1, team_id=north), by=tom, at=AT)
    join(everybody, one, two)
    assert row(one)[3] == north
    take_step(two, Step(ReportStep.ASSIGN, version(two), team_id=south), by=tom, at=AT)
    assert row(one)[3] == south
    part(everybody, one)
    assert row(one) == before


def test_me_too_of_an_event_that_is_answered_shares_the_incident_and_is_worked_for_itself(everybody: Cast) -> None:
    one, two, _ = three(everybody)
    take_step(one, Step(ReportStep.TRIAGE, 1), by=everybody.viewer("tom"), at=AT)
    take_step(one, Step(ReportStep.ANSWER, 2, "Done."), by=everybody.viewer("tom"), at=AT)
    follow_incident(two, one, by=everybody.viewer("cal"), at=AT)
    assert row(two)[5] is None
    assert row(two)[2] is not None
    assert row(two)[6] == row(one)[6] is not None


def test_followers_hear_a_second_answer_as_they_heard_the_first(everybody: Cast) -> None:
    one, two, _ = three(everybody)
    tom = everybody.viewer("tom")
    join(everybody, one, two)
    take_step(two, Step(ReportStep.TRIAGE, version(two)), by=tom, at=AT)
    take_step(two, Step(ReportStep.ANSWER, version(two), "The alarm is off."), by=tom, at=AT)
    take_step(two, Step(ReportStep.CLOSE, version(two)), by=tom, at=AT)
    take_step(two, Step(ReportStep.REOPEN, version(two), "It rings again"), by=tom, at=AT)
    take_step(two, Step(ReportStep.ANSWER, version(two), "The alarm is gone."), by=tom, at=AT)
    heard = Message.objects.filter(what="answered", about_id=one).values_list("body", flat=True)
    assert [("is off" in body, "is gone" in body) for body in sorted(heard)].count((False, True)) == 1
    assert len(heard) == 2
    assert row(one)[0] == row(two)[0] == ReportState.ANSWERED


def test_whoever_was_brought_along_leaves_with_the_one_that_brought_it(everybody: Cast) -> None:
    one, two, three_ = three(everybody)
    tom, team = everybody.viewer("tom"), next(iter(everybody.teams.values()))
    join(everybody, one, two)
    take_step(three_, Step(ReportStep.ASSIGN, version(three_), "Theirs", team.id), by=tom, at=AT)
    join(everybody, two, three_)
    assert Report.objects.get(id=one).team_id == team.id
    part(everybody, two)
    brought, brought_by = Report.objects.get(id=one), Report.objects.get(id=two)
    assert brought.follows_id == two
    assert (brought.team_id, brought.assigned_to_id) == (brought_by.team_id, brought_by.assigned_to_id) == (None, None)
    assert brought.occurrence_id == brought_by.occurrence_id != Report.objects.get(id=three_).occurrence_id


def test_a_partnership_that_switched_the_rule_off_is_shown_nothing_alike(
    everybody: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, *_ = three(everybody)
    report = Report.objects.get(id=one)
    assert len(alike_reports(report, everybody.viewer("tom"))) == 2
    policies = tmp_path / "policies"
    copytree(Path(settings.POLICY_FOLDER), policies)
    with (policies / "northmoor.toml").open("a") as policy:
        policy.write(
            '\n[[switched_off]]\nrule = "duplicates"\nfrom = 2026-03-02\n'
            'why = "The addresses are wrong"\nsource = "Minutes of March"\n'
        )
    monkeypatch.setattr(settings, "POLICY_FOLDER", policies)
    assert alike_reports(report, everybody.viewer("tom")) == []
