"""Taking a report: what is kept, where it goes, and that the same form is one report."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from commonweal.core.rules.safe_contact import ContactWay
from commonweal.core.terms import CallSource, ReportState, Risk
from commonweal.outbox.models import Message
from commonweal.reports.intake.answers import Answers, WayIn, Where, Who
from commonweal.reports.intake.operations import AnswersRefused, take_report
from commonweal.reports.models import Report, ReportEvent, Untold
from commonweal.reports.terms import EventKind, PlaceFound
from tests.cast import AT, Cast, gather_all

HERE = Where("12 Larch Road", PlaceFound.ADDRESS, 530_000.0, 180_000.0)
NOISE = Answers("noise", "Loud music since nine", HERE)
LEE = Who("Lee Marsh", "+442079460123", "lee@example.org", (ContactWay.MAIL,))


def way_in(key: str) -> WayIn:
    return WayIn(CallSource.COUNCIL_LINE, "telephone", key)


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def test_a_report_that_no_rule_sends_anywhere_is_new_and_triage_has_four_working_hours(everybody: Cast) -> None:
    taken = take_report(NOISE, way_in("a"), by=everybody.viewer("cal"), at=AT)
    report = Report.objects.get(id=taken.report_id)
    assert (report.state, report.team_id, report.rule_fired) == (ReportState.NEW, None, "the rest")
    assert taken.late_at == datetime(2026, 3, 9, 13, 0, tzinfo=UTC)


def test_danger_is_urgent_and_every_hour_counts(everybody: Cast) -> None:
    taken = take_report(replace(NOISE, risks=frozenset({Risk.WEAPON})), way_in("a"), by=everybody.viewer("cal"), at=AT)
    assert Report.objects.get(id=taken.report_id).urgent
    assert taken.late_at == datetime(2026, 3, 9, 10, 0, tzinfo=UTC)


def test_the_same_form_sent_twice_is_one_report_with_one_reference(everybody: Cast) -> None:
    first, second = (take_report(NOISE, way_in("a"), by=everybody.viewer("cal"), at=AT) for _ in range(2))
    assert (first.reference, first.report_id) == (second.reference, second.report_id)
    assert (first.again, second.again) == (False, True)
    assert Report.objects.count() == 1


def test_who_named_a_safe_way_gets_a_receipt_and_who_named_none_stands_on_a_list(everybody: Cast) -> None:
    by = everybody.viewer("cal")
    told = take_report(replace(NOISE, who=LEE), way_in("a"), by=by, at=AT)
    untold = take_report(replace(NOISE, who=replace(LEE, ways=())), way_in("b"), by=by, at=AT)
    anonymous = take_report(NOISE, way_in("c"), by=by, at=AT)
    (message,) = Message.objects.all()
    assert (message.to, message.about_id) == ("lee@example.org", told.report_id)
    assert told.reference in message.body
    assert "Loud music" not in message.body
    assert [(one.report_id, one.about) for one in Untold.objects.filter(about="received")] == [
        (untold.report_id, "received")
    ]
    kinds = ReportEvent.objects.filter(report_id=anonymous.report_id).values_list("kind", flat=True)
    assert EventKind.NOT_TOLD in kinds


def test_what_the_list_of_the_day_does_not_have_is_refused_by_question(everybody: Cast) -> None:
    with pytest.raises(AnswersRefused) as refused:
        take_report(replace(NOISE, category="nonsense"), way_in("a"), by=everybody.viewer("cal"), at=AT)
    assert set(refused.value.problems) == {"category"}
    assert not Report.objects.exists()
