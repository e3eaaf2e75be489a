"""Each number of the manager's page equals its rows and a slow count over the plain history."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from commonweal.access.guarding.operations import set_guard
from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import Guarding
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, note_event, take_step
from commonweal.reports.models import Report
from commonweal.reports.standards.queries import n_rows, rows_shown, standards_page
from commonweal.reports.standards.terms import NO_TEAM, Asked, Standard
from commonweal.reports.terms import EventKind
from tests.cast import AT, Cast, gather_all
from tests.reports.intake.test_operations import LEE, NOISE, way_in

DAYS = Asked(date(2026, 3, 1), date(2026, 3, 31))
LATER = AT + timedelta(days=3)


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def lived(everybody: Cast, key: str, *steps: tuple[str, ReportStep, str], at: datetime = AT) -> Report:
    """A report and the steps that somebody took with it, an hour apart."""
    taken = take_report(replace(NOISE, who=LEE), way_in(key), by=everybody.viewer("cal", at=at), at=at)
    for number, (who, step, words) in enumerate(steps, 1):
        team = everybody.teams["North team"].id if step is ReportStep.ASSIGN else None
        when = at + timedelta(hours=number)
        version = Report.objects.get(id=taken.report_id).version
        take_step(taken.report_id, Step(step, version, words, team), by=everybody.viewer(who, at=when), at=when)
    return Report.objects.get(id=taken.report_id)


GIVEN = ("tom", ReportStep.ASSIGN, "")
ACCEPTED = ("abby", ReportStep.ACCEPT, "")
ANSWERED = ("abby", ReportStep.ANSWER, "We spoke to them.")
RETURNED = ("abby", ReportStep.RETURN, "Not ours.")


def test_each_number_counts_what_its_sentence_says(everybody: Cast) -> None:
    lived(everybody, "waits")
    lived(everybody, "accepted", GIVEN, ACCEPTED)
    lived(everybody, "answered", GIVEN, ACCEPTED, ANSWERED)
    returned = lived(everybody, "returned", GIVEN, RETURNED)
    note_event(returned, EventKind.COMPLAINT, words="Nobody rang.", by=everybody.viewer("tom"), at=AT)
    mona = everybody.viewer("mona", at=LATER)
    counts = standards_page(DAYS, mona).everybody.counts
    assert counts == {
        Standard.RECEIVED: 4, Standard.WAITING: 3, Standard.LATE: 2, Standard.RE_ROUTED: 3, Standard.RETURNED: 1,
        Standard.HEARD_BACK: 2, Standard.NOT_HEARD_BACK: 2, Standard.LATE_STEPS: 0, Standard.ANSWERED: 1,
        Standard.CLOSED: 0, Standard.DISAGREED: 0, Standard.COMPLAINED: 1, Standard.NOT_TOLD: 0,
    }  # fmt: skip


def test_a_number_equals_its_rows_for_every_team_and_the_teams_add_up(everybody: Cast) -> None:
    for number in range(3):
        lived(everybody, f"north {number}", GIVEN, ACCEPTED)
    lived(everybody, "nobody")
    mona = everybody.viewer("mona", at=LATER)
    page = standards_page(DAYS, mona)
    for line in (page.everybody, *page.teams):
        asked = replace(DAYS, team=line.team)
        for standard in Standard:
            rows = list(rows_shown(standard, asked, mona, page=None))
            assert len(rows) == len({one.id for one in rows}) == n_rows(standard, asked, mona) == line.counts[standard]
    assert {line.name for line in page.teams} == {"North team", "No team (triage)"}
    for standard in Standard:
        assert sum(line.counts[standard] for line in page.teams) == page.everybody.counts[standard]


def test_the_first_contact_is_measured_in_working_minutes(everybody: Cast) -> None:
    friday_evening = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
    taken = take_report(NOISE, way_in("late"), by=everybody.viewer("cal", at=friday_evening), at=friday_evening)
    monday = datetime(2026, 3, 9, 9, 30, tzinfo=UTC)
    by, team = everybody.viewer("tom", at=monday), everybody.teams["North team"].id
    take_step(taken.report_id, Step(ReportStep.ASSIGN, 1, team_id=team), by=by, at=monday)
    take_step(taken.report_id, Step(ReportStep.ACCEPT, 2), by=everybody.viewer("abby", at=monday), at=monday)
    contact = standards_page(DAYS, everybody.viewer("mona", at=LATER)).everybody.first_contact
    assert contact is not None
    assert (contact.n_reports, contact.median_minutes) == (1, 60)


def test_a_report_kept_for_named_people_is_in_no_number_and_in_no_row(everybody: Cast) -> None:
    lived(everybody, "plain")
    kept = lived(everybody, "kept")
    tom = everybody.viewer("tom")
    set_guard(
        kept, Guarding.LOCKED, named=[everybody.tom.id, everybody.staff("abby").id], why="a colleague", by=tom, at=AT
    )
    mona = everybody.viewer("mona", at=LATER)
    assert n_rows(Standard.RECEIVED, DAYS, mona) == 1
    assert kept.id not in {one.id for one in rows_shown(Standard.RECEIVED, DAYS, mona, page=None)}


def test_where_times_are_kept_back_a_row_shows_no_clock_either(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(everybody, "waits")
    monkeypatch.setattr(
        "commonweal.reports.standards.queries.hidden_in",
        lambda rows, _: {one.id: frozenset({"times"}) for one in rows},
    )
    (row,) = rows_shown(Standard.WAITING, DAYS, everybody.viewer("mona", at=LATER), page=None)
    assert (row.received_at, row.due_at) == (None, None)


def test_a_call_that_another_line_logged_is_not_counted(everybody: Cast) -> None:
    Report.objects.filter(id=lived(everybody, "logged").id).update(state="logged", due_at=None)
    assert n_rows(Standard.RECEIVED, DAYS, everybody.viewer("mona", at=LATER)) == 0


def test_no_team_is_a_team_of_its_own(everybody: Cast) -> None:
    lived(everybody, "nobody")
    assert n_rows(Standard.RECEIVED, replace(DAYS, team=NO_TEAM), everybody.viewer("mona", at=LATER)) == 1
