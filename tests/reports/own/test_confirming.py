"""Nothing but a receipt goes to an address until a code that was sent there is used (docs/security.md P9)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import CallSource
from commonweal.outbox.models import Message
from commonweal.reports.intake.answers import WayIn
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, take_step
from commonweal.reports.models import Report, ReporterContact, Untold
from commonweal.reports.own.one_time import confirming_code
from commonweal.reports.own.operations import send_one_time_code
from commonweal.reports.public.code import as_shown
from commonweal.reports.public.questions.contact import who_of
from commonweal.reports.telling.operations import NOT_CONFIRMED
from tests.cast import Cast, gather_all
from tests.reports.intake.test_operations import LEE, NOISE
from tests.reports.own.test_own_report import opened
from tests.reports.public.filling import begin, fill, send
from tests.reports.public.test_journey import code_in, reference_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(settings: Any) -> Cast:
    settings.PUBLIC_PARTNERSHIP, settings.PUBLIC_ADDRESS = "northmoor", "https://report.northmoor.example"
    return gather_all()


def sent(**details: str) -> tuple[Report, str]:
    client = Client()
    root = begin(client)
    changed = {"details": {**PAGE, **details}} if details else {}
    fill(client, root, changed)
    page = send(client, root).content.decode()
    return Report.objects.get(reference=reference_in(page)), code_in(page)


PAGE = {
    "name": "Dev Resident", "email": "stranger@example.com", "phone": "", "ways": ["mail"], "may_say_what": "yes",
    "safe_times": "", "interpreter": "", "reads": "en",
}  # fmt: skip


def give(everybody: Cast, report: Report) -> None:
    at = timezone.now() + timedelta(minutes=1)
    version = Report.objects.get(id=report.id).version
    step = Step(ReportStep.ASSIGN, version, "The street is theirs", everybody.teams["South team"].id)
    take_step(report.id, step, by=everybody.viewer("tom", at=at), at=at)


def told_of(report: Report) -> list[str]:
    return list(
        Message.objects.filter(about_id=report.id).order_by("created_at", "what").values_list("what", flat=True)
    )


def test_a_stranger_whose_address_somebody_typed_gets_one_receipt_and_nothing_more(everybody: Cast) -> None:
    report, code = sent()
    opened(report, code)
    give(everybody, report)
    assert not send_one_time_code(report.reference, everybody.northmoor.id, at=timezone.now())
    assert told_of(report) == ["received"]
    line = Untold.objects.get(report=report)
    assert (line.about, line.why, line.settled_at) == ("with-a-team", NOT_CONFIRMED, None)
    assert ReporterContact.objects.get(report=report).confirmed_at is None


def test_the_code_in_the_receipt_confirms_once_and_opens_nothing_and_the_reporter_hears_on(everybody: Cast) -> None:
    report, _ = sent()
    give(everybody, report)
    body = Message.objects.get(about_id=report.id).body
    code = as_shown(confirming_code(report.id))
    assert f"once with the code {code}" in body
    assert "https://report.northmoor.example/report/status/" in body
    client = Client()
    given = client.post("/report/status/", {"reference": report.reference, "code": code})
    assert given.headers["Location"] == "/report/status/?confirmed"
    assert "our messages reach you" in client.get(given.headers["Location"]).content.decode()
    # Somebody may have mistyped the address, or somebody else may read what comes to it.
    assert client.get("/report/status/yours/").headers["Location"] == "/report/status/"
    assert ReporterContact.objects.get(report=report).confirmed_at is not None
    assert Untold.objects.get(report=report).settled_at is not None
    again = Client().post("/report/status/", {"reference": report.reference, "code": code})
    assert again.status_code == 400
    give(everybody, report)
    assert told_of(report) == ["received", "with-a-team"]
    assert "once with the code" not in Message.objects.get(about_id=report.id, what="with-a-team").body
    assert send_one_time_code(report.reference, everybody.northmoor.id, at=timezone.now())


def test_a_receipt_that_may_not_say_what_it_is_about_asks_in_words_that_tell_nothing(everybody: Cast) -> None:
    report, _ = sent(may_say_what="no")
    body = Message.objects.get(about_id=report.id).body
    code = as_shown(confirming_code(report.id))
    assert code in body
    # Two codes are spoken of, and it is said which one opens and which one confirms.
    assert "The code that you noted opens it" in body
    assert f"with the code {code}, which confirms and opens nothing" in body
    for word in ("report", "noise", "northmoor", "asb-"):
        assert word not in body.lower()


def test_no_code_that_opens_goes_where_somebody_else_may_read_it(everybody: Cast) -> None:
    report, _ = sent(may_say_what="no")
    code = as_shown(confirming_code(report.id))
    Client().post("/report/status/", {"reference": report.reference, "code": code})
    assert ReporterContact.objects.get(report=report).confirmed_at is not None
    assert not send_one_time_code(report.reference, everybody.northmoor.id, at=timezone.now())
    assert told_of(report) == ["received"]


@pytest.mark.parametrize("may", ["", "yes", "no"])
def test_a_page_that_was_sent_without_an_answer_counts_as_no(may: str) -> None:
    who = who_of({"contact": "yes"}, {**PAGE, "may_say_what": may})
    assert who is not None
    assert who.may_say_what == (may == "yes")


def test_the_page_after_sending_says_that_a_message_waits_for_its_code(everybody: Cast) -> None:
    client = Client()
    root = begin(client)
    fill(client, root)
    assert "A first message with another code goes to you now" in send(client, root).content.decode()
    root = begin(client)
    fill(client, root, {"contact": {"contact": "anonymous"}})
    assert "A first message" not in send(client, root).content.decode()


def test_what_was_read_back_on_the_telephone_is_confirmed(everybody: Cast) -> None:
    at = timezone.now()
    way_in = WayIn(CallSource.COUNCIL_LINE, "telephone", "one")
    taken = take_report(replace(NOISE, who=LEE), way_in, by=everybody.viewer("cal", at=at), at=at)
    contact = ReporterContact.objects.get(report_id=taken.report_id)
    assert contact.confirmed_at == at
    assert "once with the code" not in Message.objects.get(about_id=taken.report_id).body
