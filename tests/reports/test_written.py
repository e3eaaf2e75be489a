"""What somebody wrote can be kept, shown and sent, whatever it was pasted from."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.rules.report_life import ReportStep
from commonweal.outbox.models import Message
from commonweal.outbox.terms import Channel, Outgoing
from commonweal.reports.history.operations import post_update
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, take_step
from commonweal.reports.models import Report
from commonweal.reports.written import clean
from tests.cast import AT, gather_all
from tests.reports.intake.test_operations import LEE, NOISE, way_in

PASTED = "Dear Lee\x0bwe came\u2028twice\x85and\x07 left \x00\u202eword"


def test_line_ends_of_word_processors_are_line_ends_and_what_nobody_sees_is_a_box() -> None:
    assert clean(f"  {PASTED}\r\n") == "Dear Lee\nwe came\ntwice\nand\ufffd left \ufffd\ufffdword"
    assert clean("e\u0301\tعربي\u200f") == "é\tعربي\u200f"


@given(st.text())
def test_whatever_is_written_can_be_the_body_of_a_message(written: str) -> None:
    words = clean(written)
    assert clean(words) == words
    Outgoing("a", Channel.MAIL, "a@example.org", "Our answer", f"We say: {words}", "report", AT)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_an_answer_pasted_from_a_word_processor_is_given_and_told() -> None:
    everybody = gather_all()
    tom = everybody.viewer("tom")
    one = take_report(replace(NOISE, who=LEE), way_in("a"), by=everybody.viewer("cal"), at=AT).report_id
    for step in (ReportStep.TRIAGE, ReportStep.ANSWER):
        post_update(one, PASTED, public=True, by=tom, at=AT)
        take_step(one, Step(step, Report.objects.get(id=one).version, PASTED), by=tom, at=AT)
    assert clean(PASTED) in Message.objects.get(what="answered").body
    assert set(Report.objects.get(id=one).events.filter(kind="update").values_list("words", flat=True)) == {
        clean(PASTED)
    }
