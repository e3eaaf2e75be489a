"""What is late: each report once, with its team or with triage, for whose it is and for who answers for the service."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import Risk
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, take_step
from commonweal.reports.models import Report
from commonweal.reports.overdue.queries import overdue
from tests.cast import AT, Cast, gather_all
from tests.reports.intake.test_operations import NOISE, way_in

LATER = AT + timedelta(days=14)


@pytest.fixture
def everybody(db: None, data_folder: Path) -> Iterator[Cast]:
    mark_as_demonstration(at=AT)
    yield gather_all()
    (data_folder / "demo-mark").unlink()


def taken(everybody: Cast, key: str, team: str = "", *risks: Risk) -> UUID:
    answers = replace(NOISE, risks=frozenset(risks))
    one = take_report(answers, way_in(key), by=everybody.viewer("cal"), at=AT).report_id
    if team:
        step = Step(ReportStep.ASSIGN, 1, team_id=everybody.teams[team].id)
        take_step(one, step, by=everybody.viewer("tom"), at=AT)
    return one


def counts(everybody: Cast, who: str) -> dict[str, tuple[int, int]]:
    return {one.team: (one.n, one.n_urgent) for one in overdue(everybody.viewer(who, at=LATER)).teams}


def test_each_late_report_is_counted_once_with_whom_it_lies(everybody: Cast) -> None:
    taken(everybody, "a")
    taken(everybody, "b", "", Risk.FIRE)
    taken(everybody, "c", "North team")
    taken(everybody, "d", "South team")
    everything = {"Triage": (2, 1), "North team": (1, 0), "South team": (1, 0)}
    assert counts(everybody, "mona") == counts(everybody, "tom") == everything
    assert overdue(everybody.viewer("mona", at=LATER)).n == 4
    # The slow twin: everything that is not over and whose clock has run out.
    late = [one for one in Report.objects.all() if one.due_at is not None and one.due_at < LATER]
    assert len(late) == 4


def test_a_team_sees_its_own_and_not_the_others(everybody: Cast) -> None:
    taken(everybody, "c", "North team")
    taken(everybody, "d", "South team")
    assert counts(everybody, "abby") == {"North team": (1, 0)}
    assert counts(everybody, "nia") == {}


def test_before_its_clock_has_run_out_nothing_is_late_and_at_that_moment_neither(everybody: Cast) -> None:
    report = Report.objects.get(id=taken(everybody, "a"))
    assert report.due_at is not None
    for after, n in ((timedelta(), 0), (timedelta(seconds=1), 1)):
        assert overdue(everybody.viewer("mona", at=report.due_at + after)).n == n


def test_an_incident_with_several_reports_is_late_once(everybody: Cast) -> None:
    leader, follower = taken(everybody, "a"), taken(everybody, "b")
    Report.objects.filter(id=follower).update(follows_id=leader, due_at=None)
    assert counts(everybody, "mona") == {"Triage": (1, 0)}


def test_who_does_not_see_teams_is_told_nothing(everybody: Cast) -> None:
    taken(everybody, "a")
    assert overdue(everybody.viewer("cal", at=LATER)).teams == ()


def test_the_page_lists_what_is_late_longest_with_the_way_to_it(everybody: Cast) -> None:
    one = taken(everybody, "a")
    client = Client()
    client.force_login(everybody.staff("mona"))
    shown = client.get(reverse("overdue")).content.decode()
    assert reverse("report", kwargs={"report_id": one}) in shown
    assert "Triage" in shown
    assert client.get(reverse("overdue")).status_code == 200
    client.force_login(everybody.staff("cora"))
    assert client.get(reverse("overdue")).status_code == 404
