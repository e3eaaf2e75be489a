"""Call-outs and visits: when the patrol goes, what it is told, what came of it, and who sees none of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from commonweal.access.guarding.operations import set_guard
from commonweal.access.models import Staff
from commonweal.access.permission import NotAllowed
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.core.rules.call_out import CallOutState, CallOutStep
from commonweal.core.rules.safe_contact import ContactWay
from commonweal.core.terms import CallSource, Guarding, Marking, Risk
from commonweal.reports.call_outs.operations import (
    CallOutChanged,
    CallOutRefused,
    NoSuchCallOut,
    Outcome,
    ask_call_out,
    move_call_out,
)
from commonweal.reports.call_outs.queries import call_outs_open
from commonweal.reports.intake.answers import Answers, WayIn, Where, Who
from commonweal.reports.intake.operations import take_report
from commonweal.reports.models import CallOut, Report, ReportEvent
from commonweal.reports.terms import CallOutKind, EventKind, PlaceFound
from tests.cast import AT, Cast, gather_all

NIGHT = datetime(2026, 3, 9, 22, 30, tzinfo=UTC)
HERE = Where("12 Larch Road", PlaceFound.ADDRESS, 530_000.0, 180_000.0)
LEE = Who("Lee Marsh", "+442079460123", "", (ContactWay.TEXT,))


@pytest.fixture
def everybody(db: None, data_folder: Path) -> Iterator[Cast]:
    mark_as_demonstration(at=AT)
    yield gather_all()
    (data_folder / "demo-mark").unlink()


def told(everybody: Cast, *, at: datetime = NIGHT) -> Report:
    answers = Answers("noise", "A secret about the neighbour", HERE, risks=frozenset({Risk.WEAPON}), who=LEE)
    staff_id = everybody.staff("cal").id
    way_in = WayIn(CallSource.COUNCIL_LINE, "telephone", str(uuid4()), handler_id=staff_id)
    return Report.objects.get(id=take_report(answers, way_in, by=everybody.viewer("cal", at=at), at=at).report_id)


def asked(everybody: Cast, report: Report, what: CallOutKind = CallOutKind.PATROL, *, at: datetime = NIGHT) -> CallOut:
    return ask_call_out(report.id, what, "A dog behind the gate", by=everybody.viewer("cal", at=at), at=at)


def test_the_patrol_is_told_where_and_what_and_has_an_hour(everybody: Cast) -> None:
    report = told(everybody)
    asked(everybody, report)
    (shown,) = call_outs_open(everybody.viewer("pat", at=NIGHT))
    assert (shown.place, shown.category_label, shown.risks) == ("12 Larch Road", "Noise", ("a weapon",))
    assert shown.due_at == NIGHT + timedelta(hours=1)
    assert ReportEvent.objects.filter(report=report, kind=EventKind.CALL_OUT).count() == 1


def test_asked_for_twice_one_goes(everybody: Cast) -> None:
    report = told(everybody)
    assert asked(everybody, report).id == asked(everybody, report).id
    assert CallOut.objects.count() == 1


def test_outside_its_hours_the_patrol_is_not_called_out_and_it_is_said_from_when(everybody: Cast) -> None:
    noon = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
    with pytest.raises(CallOutRefused, match="from 16:00 to 04:00: again from 16:00"):
        asked(everybody, told(everybody, at=noon), at=noon)


def test_a_visit_asked_for_at_noon_is_due_in_the_evening(everybody: Cast) -> None:
    noon = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
    visit = asked(everybody, told(everybody, at=noon), CallOutKind.VISIT, at=noon)
    assert visit.due_at == datetime(2026, 3, 9, 17, 0, tzinfo=UTC)
    assert [one.id for one in call_outs_open(everybody.viewer("nia", at=noon))] == [visit.id]
    assert call_outs_open(everybody.viewer("pat", at=noon)) == []
    assert call_outs_open(everybody.viewer("abby", at=noon)) == []


def test_who_goes_there_says_each_step_and_what_was_witnessed_stands_in_the_history(everybody: Cast) -> None:
    report = told(everybody)
    visit, nia = asked(everybody, report, CallOutKind.VISIT), everybody.viewer("nia", at=NIGHT)
    for number, step in enumerate((CallOutStep.SET_OFF, CallOutStep.ARRIVE), start=1):
        move_call_out(visit.id, step, version=number, by=nia, at=NIGHT + timedelta(minutes=number))
    with pytest.raises(CallOutRefused, match="in a sentence"):
        move_call_out(visit.id, CallOutStep.FINISH, version=3, outcome=Outcome("", True), by=nia, at=NIGHT)
    with pytest.raises(CallOutRefused, match="whether you witnessed it"):
        move_call_out(visit.id, CallOutStep.FINISH, version=3, outcome=Outcome("Loud"), by=nia, at=NIGHT)
    said = Outcome("Bass through the wall", True, 20)
    done = move_call_out(visit.id, CallOutStep.FINISH, version=3, outcome=said, by=nia, at=NIGHT)
    assert (done.state, done.witnessed, done.witnessed_minutes) == (CallOutState.DONE, True, 20)
    last = ReportEvent.objects.filter(report=report, kind=EventKind.VISIT).order_by("-at", "-id")
    assert "Night team: done, witnessed for 20 minutes. Bass through the wall" in {one.words for one in last}
    with pytest.raises(CallOutRefused):
        move_call_out(visit.id, CallOutStep.ARRIVE, version=4, by=nia, at=NIGHT)


def test_of_two_who_move_it_at_once_the_second_is_told(everybody: Cast) -> None:
    out, pat = asked(everybody, told(everybody)), everybody.viewer("pat", at=NIGHT)
    move_call_out(out.id, CallOutStep.SET_OFF, version=1, by=pat, at=NIGHT)
    with pytest.raises(CallOutChanged):
        move_call_out(out.id, CallOutStep.ARRIVE, version=1, by=pat, at=NIGHT)


def test_another_team_and_a_handler_move_nothing(everybody: Cast) -> None:
    out = asked(everybody, told(everybody))
    with pytest.raises(NoSuchCallOut):
        move_call_out(out.id, CallOutStep.SET_OFF, version=1, by=everybody.viewer("nia", at=NIGHT), at=NIGHT)
    with pytest.raises(NotAllowed):
        move_call_out(out.id, CallOutStep.SET_OFF, version=1, by=everybody.viewer("cal", at=NIGHT), at=NIGHT)


def test_a_report_that_is_kept_for_others_takes_its_call_outs_along(everybody: Cast) -> None:
    report, other = told(everybody), told(everybody)
    asked(everybody, report)
    asked(everybody, other)
    named = [everybody.staff("tom").id, everybody.staff("petra").id]
    set_guard(report, Guarding.PROTECTED, named=named, why="fled", by=everybody.viewer("tom"), at=AT)
    Report.objects.filter(id=other.id).update(marking=Marking.OFFICIAL_SENSITIVE)
    assert call_outs_open(everybody.viewer("pat", at=NIGHT)) == []
    assert len(call_outs_open(everybody.viewer("tom", at=NIGHT))) == 2


def test_what_is_marked_sensitive_is_not_sent_to_the_patrol(everybody: Cast) -> None:
    report = told(everybody)
    Report.objects.filter(id=report.id).update(marking=Marking.OFFICIAL_SENSITIVE)
    with pytest.raises(CallOutRefused, match="marked above"):
        asked(everybody, report)


def test_the_pages_of_the_patrol_never_say_who_reported(everybody: Cast) -> None:
    now = datetime.now(UTC)
    report = told(everybody, at=now)
    visit = asked(everybody, report, CallOutKind.VISIT, at=now)
    CallOut.objects.update(team=everybody.teams["Nightwatch patrols"])
    pat = Client()
    pat.force_login(Staff.objects.get(username="pat"))
    for path in ("/reports/call-outs/", f"/reports/call-outs/{visit.id}/"):
        page = unescape(pat.get(path).content.decode())
        assert "12 Larch Road" in page
        assert "Lee" not in page
        assert "secret" not in page
        assert "0123" not in page
    path = f"/reports/call-outs/{visit.id}/"
    assert pat.post(path, {"step": "set off", "version": "1"}).status_code == 302
    assert pat.post(path, {"step": "nonsense", "version": "x"}).status_code == 400
    assert pat.post(path, {"step": "arrive", "version": "2"}).status_code == 302
    kept = pat.post(path, {"step": "finish", "version": "3", "outcome": "Nobody <there>", "minutes": "many"})
    assert kept.status_code == 400
    assert "Nobody <there>" in unescape(kept.content.decode())
    sent = {"step": "finish", "version": "3", "outcome": "Quiet", "witnessed": "no"}
    assert pat.post(path, sent).status_code == 302
    assert "Not witnessed" in pat.get("/reports/call-outs/").content.decode()
    assert pat.get(f"/reports/call-outs/{uuid4()}/").status_code == 404
    sol = Client()
    sol.force_login(Staff.objects.get(username="sol"))
    assert sol.get(path).status_code == 404
    cal = Client()
    cal.force_login(Staff.objects.get(username="cal"))
    assert (cal.get(path).status_code, cal.post(path, sent).status_code) == (200, 404)


def test_from_the_page_after_a_call_somebody_is_asked_to_go_there(everybody: Cast) -> None:
    report = told(everybody, at=datetime.now(UTC))
    cal, page = Client(), f"/reports/call/{report.id}/taken/"
    cal.force_login(Staff.objects.get(username="cal"))
    assert cal.post(page, {"visit": "1", "words": "Ring the left bell"}).status_code == 302
    assert "Visit to witness it</strong>: asked for, Out-of-hours team" in cal.get(page).content.decode()
    too_long = cal.post(page, {"visit": "1", "words": "x" * 401})
    assert too_long.status_code == 400
    assert "x" * 401 in too_long.content.decode()
    assert CallOut.objects.get().words == "Ring the left bell"
