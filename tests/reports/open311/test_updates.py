"""Updates in both directions: what a key hears of the reports it sent, and what becomes of what it says of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commonweal.core.rules.report_life import ReportStep, ReportWord
from commonweal.core.terms import ReportState
from commonweal.reports.incident.operations import join_incident
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, take_step
from commonweal.reports.models import Report, ReportEvent
from commonweal.reports.open311.operations import make_key
from commonweal.reports.open311.statuses import TEXTS
from commonweal.reports.open311.times import in_words
from commonweal.reports.terms import EventKind
from tests.cast import AT, Cast
from tests.reports.intake.test_operations import NOISE as ON_THE_LINE
from tests.reports.intake.test_operations import way_in
from tests.reports.open311.conftest import NOISE, System

SAID = {"update_id": "U1", "status": "OPEN", "updated_datetime": "2026-03-02T09:00:00Z", "description": "Still loud"}


def stepped(report: Report, *steps: ReportStep, by: Cast, words: str = "We spoke to them.") -> None:
    """Take steps as the triage officer, from wherever it stands."""
    tom = by.viewer("tom", at=datetime.now(UTC))
    for step in steps:
        report.refresh_from_db()
        team = by.teams["North team"].id if step is ReportStep.ASSIGN else None
        take_step(report.id, Step(step, report.version, words, team_id=team), by=tom, at=datetime.now(UTC))
    report.refresh_from_db()


def sent(system: System, **more: str) -> Report:
    return Report.objects.get(reference=system.send(**{**NOISE, **more}))


def test_a_key_hears_each_promised_point_of_what_it_sent_in_lower_case(system: System, everybody: Cast) -> None:
    report = sent(system, **{"attribute[fixmystreet_id]": "481516"})
    steps = (ReportStep.ASSIGN, ReportStep.ACCEPT, ReportStep.BEGIN, ReportStep.ANSWER, ReportStep.CLOSE)
    stepped(report, *steps, by=everybody)
    for form in ("xml", "json"):
        status, found = system.get("servicerequestupdates", form, api_key=system.key)
        assert status == 200
        assert [one["status"] for one in found] == ["open", "investigating", "in_progress", "in_progress", "closed"]
    assert {one["service_request_id"] for one in found} == {report.reference}
    assert {one["fixmystreet_id"] for one in found} == {"481516"} and {one["media_url"] for one in found} == {None}
    texts = [one["description"] for one in found]
    assert texts[3] == "We spoke to them." and texts.count("We spoke to them.") == 1


def test_words_of_the_staff_stay_here(system: System, everybody: Cast) -> None:
    report = sent(system)
    stepped(report, ReportStep.ASSIGN, ReportStep.RETURN, by=everybody, words="The tenant of 12 is known to us")
    assert "tenant" not in str(system.get("servicerequestupdates", api_key=system.key))


def test_an_answer_for_the_reporter_of_another_report_of_the_incident_stays_here(
    system: System, everybody: Cast
) -> None:
    report, tom = sent(system), everybody.viewer("tom", at=datetime.now(UTC))
    by = everybody.viewer("cal", at=datetime.now(UTC))
    leader = Report.objects.get(id=take_report(ON_THE_LINE, way_in("a"), by=by, at=datetime.now(UTC)).report_id)
    join_incident(report.id, leader.id, version=report.version, by=tom, at=datetime.now(UTC))
    stepped(leader, ReportStep.TRIAGE, ReportStep.ANSWER, by=everybody, words="Dear Lee, your neighbour has moved")
    found = system.get("servicerequestupdates", api_key=system.key)[1]
    assert "Lee" not in str(found) and found[-1]["description"] == TEXTS[ReportWord.FINISHED]


def test_another_key_hears_nothing_of_it(system: System, everybody: Cast) -> None:
    sent(system)
    _, other = make_key("Other", by=everybody.viewer("ada"), at=AT)
    assert system.get("servicerequestupdates", api_key=other) == (200, [])
    assert system.get("servicerequestupdates", api_key="wrong")[0] == 403


def test_both_dates_or_neither_and_both_ends_belong_to_the_span(system: System) -> None:
    report = sent(system)
    at = in_words(report.received_at)
    later = in_words(report.received_at + timedelta(seconds=2))
    assert system.get("servicerequestupdates", api_key=system.key, start_date=at)[0] == 400
    found = system.get("servicerequestupdates", api_key=system.key, start_date=at, end_date=later)[1]
    assert len(found) == 1
    assert system.get("servicerequestupdates", api_key=system.key, start_date=later, end_date=later)[1] == []


@pytest.mark.parametrize("form", ["xml", "json"])
def test_an_update_in_upper_case_becomes_a_line_of_the_diary(system: System, form: str) -> None:
    report = sent(system)
    status, answer = system.post("servicerequestupdates", form, service_request_id=report.reference, **SAID)
    event = ReportEvent.objects.get(report=report, their_id="U1")
    assert (status, answer) == (200, [{"update_id": str(event.id)}])
    assert (event.kind, event.words, event.public) == (EventKind.DIARY, "Still loud", False)


def test_the_same_update_twice_is_one(system: System) -> None:
    report = sent(system)
    first, second = (
        system.post("servicerequestupdates", service_request_id=report.reference, **SAID) for _ in range(2)
    )
    assert first == second
    assert ReportEvent.objects.filter(report=report, kind=EventKind.DIARY).count() == 1


@pytest.mark.parametrize(("status", "kind"), [("REOPEN", EventKind.WORSE), ("FIXED", EventKind.DIARY)])
def test_an_open_report_is_moved_by_no_update(system: System, status: str, kind: EventKind) -> None:
    report = sent(system)
    state = report.state
    system.post("servicerequestupdates", service_request_id=report.reference, **{**SAID, "status": status})
    report.refresh_from_db()
    assert report.state == state
    assert ReportEvent.objects.get(report=report, their_id="U1").kind == kind


@pytest.mark.parametrize("status", ["OPEN", "CLOSED", "FIXED", "REOPEN"])
def test_an_update_to_a_closed_report_goes_to_triage_and_never_nowhere(
    system: System, everybody: Cast, status: str
) -> None:
    report = sent(system)
    stepped(report, ReportStep.TRIAGE, ReportStep.ANSWER, ReportStep.CLOSE, by=everybody)
    assert report.state == ReportState.CLOSED
    system.post("servicerequestupdates", service_request_id=report.reference, **{**SAID, "status": status})
    report.refresh_from_db()
    assert (report.state, report.team_id) == (ReportState.TRIAGED, None)
    assert report.due_at is not None
    kinds = list(ReportEvent.objects.filter(report=report).values_list("kind", flat=True))
    assert EventKind.DISAGREED in kinds and EventKind.REOPENED in kinds
    _, heard = system.get("servicerequestupdates", api_key=system.key)
    assert heard[-1]["status"] == "reopen"


def test_an_answered_report_goes_to_triage_where_it_is_asked_for(system: System, everybody: Cast) -> None:
    report = sent(system)
    stepped(report, ReportStep.TRIAGE, ReportStep.ANSWER, by=everybody)
    system.post("servicerequestupdates", service_request_id=report.reference, **SAID)
    report.refresh_from_db()
    assert report.state == ReportState.ANSWERED
    system.post(
        "servicerequestupdates", service_request_id=report.reference, **{**SAID, "update_id": "U2", "status": "REOPEN"}
    )
    report.refresh_from_db()
    assert report.state == ReportState.TRIAGED


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ({"service_request_id": "ASB-2222-2222"}, 404, "service_request_id was not found"),
        ({"status": "BROKEN"}, 400, "status must be one of"),
        ({"status": None}, 400, "status was not provided"),
        ({"update_id": ""}, 400, "update_id was not provided"),
        ({"update_id": "9" * 81}, 400, "update_id has more than 80 characters"),
        ({"description": None}, 400, "description was not provided"),
        ({"description": "x" * 4_001}, 400, "description has 4,001 characters"),
        ({"updated_datetime": "2026-03-02"}, 400, "updated_datetime must be a date and time with a zone"),
        ({"api_key": "wrong"}, 403, "Invalid api_key received."),
    ],
)
def test_an_update_that_is_wrong_is_refused_by_name(
    system: System, change: dict[str, Any], status: int, told: str
) -> None:
    report = sent(system)
    found, answer = system.post("servicerequestupdates", **{"service_request_id": report.reference, **SAID, **change})
    assert found == status and told in answer[0]["description"]
    assert not ReportEvent.objects.exclude(their_id="").exists()


def test_a_report_of_another_key_is_as_missing(system: System, everybody: Cast) -> None:
    report = sent(system)
    _, system.key = make_key("Other", by=everybody.viewer("ada"), at=AT)
    theirs = system.post("servicerequestupdates", service_request_id=report.reference, **SAID)
    assert theirs == system.post("servicerequestupdates", service_request_id="ASB-2222-2222", **SAID)
    assert theirs[0] == 404
