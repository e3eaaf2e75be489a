"""Joining reports of one incident: each stays a call, the later one follows where the first is open."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import CallSource, ReportState
from commonweal.reports.incident.operations import CannotJoin, join_incident
from commonweal.reports.intake.answers import Answers, WayIn, Where
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, StepRefused, take_step
from commonweal.reports.models import Report
from commonweal.reports.single.operations import ChangedMeanwhile
from commonweal.reports.terms import EventKind, PlaceFound
from tests.cast import AT, Cast, gather_all

HERE = Where("12 Larch Road", PlaceFound.ADDRESS, 530_000.0, 180_000.0)
NOISE = Answers("noise", "Loud music since nine", HERE)


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def told(everybody: Cast, key: str, **other: object) -> Report:
    way_in = WayIn(CallSource.COUNCIL_LINE, "telephone", key)
    taken = take_report(replace(NOISE, **other), way_in, by=everybody.viewer("cal"), at=AT)  # type: ignore[arg-type]
    return Report.objects.get(id=taken.report_id)


def joined(report: Report, leader: Report, everybody: Cast) -> Report:
    with transaction.atomic():
        join_incident(report, leader, by=everybody.viewer("tom"), at=AT + timedelta(minutes=5))
    return Report.objects.get(id=report.id)


def test_a_report_that_joins_an_open_one_shares_its_incident_and_its_team_and_has_no_clock(everybody: Cast) -> None:
    leader, later = told(everybody, "a"), told(everybody, "b")
    step = Step(ReportStep.ASSIGN, leader.version, "To the north", everybody.teams["North team"].id)
    take_step(leader.id, step, by=everybody.viewer("tom"), at=AT)
    later = joined(later, leader, everybody)
    leader.refresh_from_db()
    assert later.occurrence_id == leader.occurrence_id is not None
    assert (later.follows_id, later.due_at, later.team_id) == (leader.id, None, everybody.teams["North team"].id)
    assert later.reference != leader.reference
    assert leader.due_at is not None
    assert Report.objects.count() == 2


def test_both_histories_say_so_and_the_joined_one_holds_what_parting_gives_back(everybody: Cast) -> None:
    leader, later = told(everybody, "a"), told(everybody, "b")
    due_at = later.due_at
    later = joined(later, leader, everybody)
    (own,), (others,) = (one.events.filter(kind=EventKind.JOINED) for one in (later, leader))
    assert own.details["before"]["due_at"] == due_at.isoformat()  # type: ignore[union-attr]
    assert (own.details["other"], others.details["other"]) == (str(leader.id), str(later.id))


def test_a_third_that_joins_the_second_follows_the_first(everybody: Cast) -> None:
    first, second, third = (told(everybody, key) for key in "abc")
    second = joined(second, first, everybody)
    third = joined(third, second, everybody)
    assert third.follows_id == first.id


def test_what_followed_a_report_follows_the_one_that_it_joins(everybody: Cast) -> None:
    first, second, third = (told(everybody, key) for key in "abc")
    joined(third, second, everybody)
    second.refresh_from_db()
    joined(second, first, everybody)
    third.refresh_from_db()
    assert third.follows_id == first.id
    assert third.occurrence_id == Report.objects.get(id=first.id).occurrence_id


def test_a_report_that_joins_a_closed_one_shares_the_incident_and_keeps_its_own_clock(everybody: Cast) -> None:
    leader, later = told(everybody, "a"), told(everybody, "b")
    Report.objects.filter(id=leader.id).update(state=ReportState.CLOSED, due_at=None)
    leader.refresh_from_db()
    later = joined(later, leader, everybody)
    assert later.occurrence_id is not None
    assert later.follows_id is None
    assert later.due_at is not None


def test_joining_twice_is_joining_once(everybody: Cast) -> None:
    leader, later = told(everybody, "a"), told(everybody, "b")
    later = joined(later, leader, everybody)
    leader.refresh_from_db()
    again = joined(later, leader, everybody)
    assert again.version == later.version
    assert again.events.filter(kind=EventKind.JOINED).count() == 1


def test_a_follower_is_not_moved_and_two_cannot_follow_one_another(everybody: Cast) -> None:
    leader, later = told(everybody, "a"), told(everybody, "b")
    later = joined(later, leader, everybody)
    with pytest.raises(StepRefused):
        take_step(later.id, Step(ReportStep.TRIAGE, later.version), by=everybody.viewer("tom"), at=AT)
    with pytest.raises(CannotJoin):
        joined(leader, later, everybody)
    with pytest.raises(CannotJoin):
        joined(leader, leader, everybody)


def test_who_joins_a_report_that_somebody_changed_meanwhile_is_told(everybody: Cast) -> None:
    leader, later = told(everybody, "a"), told(everybody, "b")
    Report.objects.filter(id=later.id).update(version=2)
    with pytest.raises(ChangedMeanwhile):
        joined(later, leader, everybody)
