"""An officer who spoke to the reporter confirms the address of a report from the web, with a reason that is kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from commonweal.access.permission import NotAllowed
from commonweal.access.roles import Role
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.access.viewer import door_viewer
from commonweal.audit.trace import Trace
from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import CallSource
from commonweal.outbox.models import Message
from commonweal.reports.confirming.operations import ConfirmNeedsWords, NothingToConfirm, confirm_by_hand
from commonweal.reports.history.queries import history
from commonweal.reports.intake.answers import WayIn
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, take_step
from commonweal.reports.models import Report, ReporterContact
from commonweal.reports.single.queries import report_seen
from commonweal.reports.untold.queries import n_untold
from tests.cast import AT, Cast, gather_all
from tests.reports.intake.test_operations import LEE, NOISE

WHY = "I rang the number, and she read the address to me"


@pytest.fixture
def everybody(db: None, data_folder: Path) -> Iterator[Cast]:
    mark_as_demonstration(at=AT)
    yield gather_all()
    (data_folder / "demo-mark").unlink()


def from_the_web(everybody: Cast) -> UUID:
    trace = Trace(route="a test", at=AT)
    resident = door_viewer(everybody.northmoor.id, Role.RESIDENT, trace=trace, name="a resident")
    way_in = WayIn(CallSource.WEB_FORM, "web", "web/one")
    return take_report(replace(NOISE, who=LEE), way_in, by=resident, at=AT).report_id


def give(everybody: Cast, one: UUID) -> None:
    version = Report.objects.get(id=one).version
    step = Step(ReportStep.ASSIGN, version, "Theirs", everybody.teams["North team"].id)
    take_step(one, step, by=everybody.viewer("tom"), at=AT)


def told_of(one: UUID) -> list[str]:
    # All of them are written at one instant: in the order of their names, not of their ids.
    return sorted(Message.objects.filter(about_id=one).values_list("what", flat=True))


def test_once_an_officer_has_confirmed_it_messages_go_there_and_what_was_not_told_still_waits(everybody: Cast) -> None:
    one, tom = from_the_web(everybody), everybody.viewer("tom")
    give(everybody, one)
    assert (told_of(one), n_untold(tom)) == (["received"], 1)
    confirm_by_hand(one, f" {WHY} ", by=tom, at=AT)
    assert ReporterContact.objects.get(report_id=one).confirmed_at == AT
    assert n_untold(tom) == 1
    assert tom.trace.why == "address of the reporter confirmed by hand"
    assert str(one) in tom.trace.records["report"]
    take_step(one, Step(ReportStep.ACCEPT, Report.objects.get(id=one).version), by=everybody.viewer("abby"), at=AT)
    version = Report.objects.get(id=one).version
    take_step(one, Step(ReportStep.BEGIN, version), by=everybody.viewer("abby"), at=AT)
    assert told_of(one) == ["action-under-way", "received"]


def test_the_reason_stands_in_the_history_for_those_who_see_the_reporter(everybody: Cast) -> None:
    one, tom = from_the_web(everybody), everybody.viewer("tom")
    confirm_by_hand(one, WHY, by=tom, at=AT)
    report = report_seen(one, tom)
    assert report is not None
    assert WHY in str(history(report, frozenset(), tom))
    for hidden in ("caller_name", "caller_phone"):
        assert WHY not in str(history(report, frozenset({hidden}), tom))


def test_it_needs_words_and_the_right_and_is_done_once(everybody: Cast) -> None:
    one, tom = from_the_web(everybody), everybody.viewer("tom")
    for words in ("", "  ", "x" * 401):
        with pytest.raises(ConfirmNeedsWords):
            confirm_by_hand(one, words, by=tom, at=AT)
    for who in ("mona", "cal", "esther"):
        with pytest.raises(NotAllowed):
            confirm_by_hand(one, WHY, by=everybody.viewer(who), at=AT)
    with pytest.raises(NothingToConfirm):
        confirm_by_hand(uuid4(), WHY, by=tom, at=AT)
    assert ReporterContact.objects.get(report_id=one).confirmed_at is None
    confirm_by_hand(one, WHY, by=tom, at=AT)
    with pytest.raises(NothingToConfirm):
        confirm_by_hand(one, WHY, by=tom, at=AT)


def test_on_its_page_stands_what_to_read_back_and_afterwards_nothing(everybody: Cast) -> None:
    one = from_the_web(everybody)
    client = Client()
    client.force_login(everybody.staff("tom"))
    page, report = reverse("report-confirm-contact", args=[one]), reverse("report", args=[one])
    asked = {"purpose": "triage"}
    client.post(reverse("report-purpose", args=[one]), asked)
    assert page in client.get(report).content.decode()
    assert LEE.email in client.get(page).content.decode()
    refused = client.post(page, {"words": ""})
    assert (refused.status_code, "Say how you know" in refused.content.decode()) == (400, True)
    assert client.post(page, {"words": WHY}).status_code == 302
    assert page not in client.get(report).content.decode()
    assert client.get(page).status_code == 409
