"""From a report's own page it goes to another team with the step that this is: state, clock, history, a word to its
reporter."""

from uuid import UUID

import pytest

from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import ReportState
from commonweal.reports.giving.operations import BACK, give_report
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, take_step
from commonweal.reports.models import Report
from commonweal.reports.single.operations import NoSuchTeam
from commonweal.reports.terms import EventKind
from tests.cast import AT, Cast, gather_all
from tests.reports.intake.test_operations import NOISE, way_in


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def taken(everybody: Cast) -> UUID:
    return take_report(NOISE, way_in("a"), by=everybody.viewer("cal"), at=AT).report_id


def give(everybody: Cast, one: UUID, team: str | None, person: str = "", who: str = "tom") -> Report:
    version = Report.objects.get(id=one).version
    team_id = everybody.teams[team].id if team else None
    staff_id = everybody.staff(person).id if person else None
    give_report(one, team_id, staff_id, version=version, by=everybody.viewer(who), at=AT)
    return Report.objects.get(id=one)


def kinds(one: UUID) -> list[str]:
    return list(Report.objects.get(id=one).events.order_by("at").values_list("kind", flat=True))


def test_another_team_begins_anew_with_the_clock_of_a_report_that_was_given(everybody: Cast) -> None:
    one = taken(everybody)
    before = Report.objects.get(id=one).due_at
    report = give(everybody, one, "North team", "abby")
    assert (report.state, report.assigned_to_id) == (ReportState.ASSIGNED, everybody.staff("abby").id)
    assert report.due_at != before
    assert EventKind.ASSIGNED in kinds(one)
    take_step(one, Step(ReportStep.ACCEPT, report.version), by=everybody.viewer("abby"), at=AT)
    report = give(everybody, one, "South team")
    assert (report.state, report.assigned_to_id) == (ReportState.ASSIGNED, None)
    assert kinds(one).count(EventKind.ASSIGNED) == 2


def test_a_colleague_of_the_same_team_gets_it_where_it_stands(everybody: Cast) -> None:
    one = taken(everybody)
    give(everybody, one, "North team")
    take_step(one, Step(ReportStep.ACCEPT, Report.objects.get(id=one).version), by=everybody.viewer("abby"), at=AT)
    report = give(everybody, one, "North team", "abby")
    assert (report.state, report.assigned_to_id) == (ReportState.ACCEPTED, everybody.staff("abby").id)


def test_back_to_triage_is_a_return(everybody: Cast) -> None:
    one = taken(everybody)
    give(everybody, one, "North team")
    report = give(everybody, one, None)
    assert (report.state, report.team_id) == (ReportState.RETURNED, None)
    assert report.events.filter(kind=EventKind.RETURNED, words=BACK).exists()


def test_an_officer_who_gives_it_away_no_longer_sees_it_and_it_has_arrived(everybody: Cast) -> None:
    one = taken(everybody)
    give(everybody, one, "North team")
    report = give(everybody, one, "South team", "sol", who="abby")
    assert (report.state, report.team_id) == (ReportState.ASSIGNED, everybody.teams["South team"].id)
    assert report.assigned_to_id == everybody.staff("sol").id
    with pytest.raises(NoSuchTeam):
        give(everybody, one, "North team", "sol")


def test_what_another_line_logged_has_no_life_here_and_just_changes_hands(everybody: Cast) -> None:
    one = taken(everybody)
    Report.objects.filter(id=one).update(state=ReportState.LOGGED, due_at=None)
    report = give(everybody, one, "North team")
    assert (report.state, report.team_id) == (ReportState.LOGGED, everybody.teams["North team"].id)
