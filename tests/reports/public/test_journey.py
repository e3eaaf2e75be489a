"""A resident reports, one question a page: what comes of it, what is refused, what is sent twice."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from commonweal.audit.models import AuditEntry
from commonweal.core.terms import ReportState
from commonweal.outbox.models import Message
from commonweal.reports.models import Report, ReporterContact, ReportEvent, ReportIntake, SavedReport
from commonweal.reports.public.operations import clear_ended
from commonweal.reports.terms import EventKind, PlaceFound
from tests.cast import Cast
from tests.reports.public.filling import PAGES, begin, fill, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmoor(cast: Cast, settings: Any) -> Cast:
    """Residents of Northmoor report here."""
    settings.PUBLIC_PARTNERSHIP = "northmoor"
    return cast


def reference_in(page: str) -> str:
    found = re.search(r"ASB-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert found
    return found[0]


def code_in(page: str) -> str:
    found = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b", page)
    assert found
    return found[0]


def sent_by(client: Client, changed: Any = None) -> str:
    root = begin(client)
    fill(client, root, changed)
    return str(send(client, root).content.decode())


def test_a_report_is_sent_and_its_receipt_names_reference_code_and_time(cast: Cast) -> None:
    client = Client()
    root = begin(client)
    assert fill(client, root) == f"{root}check/"
    assert "Loud music from the flat above" in client.get(f"{root}check/").content.decode()
    page = send(client, root).content.decode()
    report = Report.objects.get()
    assert (report.partnership_id, report.anonymous, report.source) == (cast.northmoor.id, False, "web-form")
    assert reference_in(page) == report.reference
    assert code_in(page)
    assert "They look at it by" in page
    intake = ReportIntake.objects.get()
    assert (intake.vulnerable, intake.impact, intake.drugs) == ("children", {"sleep": 3, "health": 1}, True)
    assert (intake.may_share, intake.ongoing, intake.place_found) == (True, "now", PlaceFound.WORDS)
    assert ReporterContact.objects.get().safe_times == "after 6pm"
    assert not SavedReport.objects.exists()


def test_the_same_form_sent_twice_is_one_report_with_the_same_reference() -> None:
    client = Client()
    root = begin(client)
    fill(client, root)
    first, second = (reference_in(send(client, root).content.decode()) for _ in range(2))
    assert first == second
    assert (Report.objects.count(), Message.objects.count()) == (1, 1)


def test_the_answer_to_the_last_form_is_a_redirect_that_shows_nothing() -> None:
    client = Client()
    root = begin(client)
    fill(client, root)
    answer = client.post(f"{root}send/")
    assert (answer.status_code, answer.content) == (303, b"")
    assert "sessionid" not in answer.cookies


def test_the_receipt_and_the_draft_open_in_the_browser_that_has_their_code_alone() -> None:
    client, stranger = Client(), Client()
    root = begin(client)
    assert stranger.get(f"{root}what/").status_code == 404
    fill(client, root)
    assert stranger.post(f"{root}send/").status_code == 404
    send(client, root)
    unknown = stranger.get("/report/00000000-0000-4000-8000-000000000000/sent/")
    other = stranger.get(f"{root}sent/")
    assert (other.status_code, unknown.status_code) == (404, 404)
    assert other.content.replace(root.encode(), b"") == unknown.content.replace(
        b"/report/00000000-0000-4000-8000-000000000000/", b""
    )


def test_danger_now_leads_to_whom_to_ring_and_to_no_form() -> None:
    client = Client()
    answer = client.post("/report/", {"danger": "yes"}, follow=True)
    page = answer.content.decode()
    assert all(number in page for number in ("999", "18000", "101"))
    assert "<form" not in page
    assert not SavedReport.objects.exists()


def test_an_anonymous_report_has_no_contact_and_nothing_is_sent() -> None:
    page = sent_by(Client(), {"contact": {"contact": "anonymous"}})
    assert "You stay anonymous" in page
    assert Report.objects.get().anonymous
    assert (ReporterContact.objects.count(), Message.objects.count()) == (0, 0)


def test_danger_that_was_told_of_comes_to_triage_at_once() -> None:
    sent_by(Client(), {"involved": {**PAGES["involved"], "part": ["weapon"]}})
    report = Report.objects.get()
    assert (report.urgent, report.state) == (True, ReportState.NEW)


def test_a_message_holds_nothing_that_the_reporter_wrote() -> None:
    sent_by(Client(), {"account": {"account": "BUY CHEAP WATCHES"}, "before": {"told_before": "", "wish": "WATCHES"}})
    message = Message.objects.get()
    assert "WATCHES" not in f"{message.subject} {message.body}"


def test_answers_can_be_changed_and_lead_back_to_the_page_that_checks_them() -> None:
    client = Client()
    root = begin(client)
    fill(client, root)
    answer = client.post(f"{root}account/?change=1", {"account": "It was the drums"})
    assert answer.headers["Location"] == f"{root}check/"
    assert "It was the drums" in client.get(f"{root}check/").content.decode()
    answer = client.post(f"{root}now/?change=1", {"ongoing": "over"})
    assert answer.headers["Location"] == f"{root}when/?change=1"


def test_what_was_begun_is_opened_with_its_code_on_another_telephone_and_cleared_when_its_days_are_over() -> None:
    client, elsewhere = Client(), Client()
    root = begin(client)
    client.post(f"{root}what/", {"category": "noise"})
    answer = client.post(f"{root}account/", {"account": "Drums", "do": "save"})
    code = code_in(client.get(answer.headers["Location"]).content.decode())
    spoken = code.lower().replace("-", " ")
    assert elsewhere.post("/report/come-back/", {"code": "K7QM-3RXA-9TCP"}).status_code == 400
    answer = elsewhere.post("/report/come-back/", {"code": spoken})
    assert answer.headers["Location"] == f"{root}involved/"
    assert "Drums" in elsewhere.get(f"{root}account/").content.decode()
    now = timezone.now()
    assert clear_ended(at=now + timedelta(days=13)) == 0
    assert clear_ended(at=now + timedelta(days=15)) == 1
    assert elsewhere.get(f"{root}account/").status_code == 404


def test_two_reports_in_two_tabs_do_not_mix() -> None:
    client = Client()
    codes = {}
    for _ in range(2):
        root = begin(client)
        # A browser keeps one for each path; this client knows no paths.
        assert client.cookies["draft"]["path"] == root
        codes[root] = client.cookies["draft"].value
    for (root, code), category in zip(codes.items(), ("noise", "animals"), strict=True):
        client.cookies["draft"] = code
        client.post(f"{root}what/", {"category": category})
    kept = {one.answers["what"]["category"] for one in SavedReport.objects.all()}
    assert kept == {"noise", "animals"}


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        ("what", {}, "Choose what is happening"),
        ("what", {"category": "drop table"}, "Choose what is happening"),
        ("account", {"account": "  "}, "Tell us what happened"),
        ("account", {"account": "x" * 4_001}, "This has 4,001 characters. Shorten it to 4,000."),
        ("account", {"account": "\x00" * 4_001}, "This has 4,001 characters"),
        ("involved", {"n_people": "-1"}, "Enter how many people as a number"),
        ("involved", {"vehicle": "x" * 21}, "This has 21 characters"),
        ("where", {"said": ""}, "Enter an address, a postcode, a street or a place"),
        ("where", {"said": "x" * 5_000}, "Shorten it to 100"),
        ("words", {"words": "x" * 201}, "Shorten it to 200"),
        ("now", {"ongoing": "maybe"}, "Say if it is happening now"),
        ("when", {"day": "other", "date-day": "31", "date-month": "2", "date-year": "2026", "time": "9pm"}, "real day"),
        ("when", {"day": "today", "time": "late"}, "Enter about what time it was"),
        ("when", {"day": "today", "time": "25:00"}, "Enter about what time it was"),
        ("when", {"day": "other", "date-day": "1", "date-month": "1", "date-year": "1999", "time": "9pm"}, "year 2000"),
        ("aimed", {}, "Choose yes, no or not sure"),
        ("contact", {}, "Say if we may contact you"),
        ("details", {"ways": ["mail"], "email": ""}, "Enter your email address, or take the tick"),
        ("details", {"ways": ["mail"], "email": "not an address"}, "Enter an email address, such as"),
        ("details", {"ways": ["mail"], "email": "a@b.example\nBcc: c@d.example"}, "Enter an email address, such as"),
        ("details", {"ways": ["text"], "phone": "0"}, "Enter a phone number, such as"),
        ("details", {"ways": ["text"], "phone": "07700 900123 / 07700 900124"}, "Enter one phone number only"),
        ("details", {"ways": ["mail"], "email": "a@b.example"}, "Say if a message may say what it is about"),
        ("details", {"ways": []}, "Choose at least one way that is safe"),
        ("share", {}, "Choose yes or no"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_by_its_field_with_what_to_do(step: str, typed: Any, said: str) -> None:
    client = Client()
    root = begin(client)
    answer = client.post(f"{root}{step}/", typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert "govuk-error-summary" in page


def test_the_hour_that_the_clocks_left_out_is_refused_and_of_the_doubled_one_the_page_asks_which() -> None:
    client = Client()
    root = begin(client)
    spring = {"day": "other", "date-day": "29", "date-month": "3", "date-year": "2026", "time": "1:30am"}
    assert "there was no such time" in client.post(f"{root}when/", spring).content.decode()
    autumn = {"day": "other", "date-day": "26", "date-month": "10", "date-year": "2025", "time": "1:30am"}
    answer = client.post(f"{root}when/", autumn)
    assert answer.status_code == 400
    assert "this time came twice" in answer.content.decode()
    instants = []
    for which in ("first", "second"):
        assert client.post(f"{root}when/", {**autumn, "which": which}).status_code == 303
        instants.append(SavedReport.objects.get().answers["when"]["instant"])
    assert instants == ["2025-10-26T00:30:00+00:00", "2025-10-26T01:30:00+00:00"]


def test_kinds_are_found_by_the_words_that_people_use() -> None:
    client = Client()
    root = begin(client)
    page = client.get(f"{root}what/?q=moped").content.decode()
    assert "Nuisance vehicles" in page
    assert "Litter and dumping" not in page
    assert "Something else" in page


def test_the_line_about_999_stands_beside_kinds_that_can_be_dangerous() -> None:
    client = Client()
    page = client.get(f"{begin(client)}what/").content.decode()
    assert "Somebody threatens, follows or frightens people. If somebody is in danger now, ring 999." in page


@pytest.mark.usefixtures("stopped_clock")
def test_a_program_is_marked_for_triage_and_not_refused() -> None:
    sent_by(Client(), {"account": {"account": "Drums", "website": "http://spam.example"}})
    mark = ReportEvent.objects.get(kind=EventKind.NOTE)
    assert mark.details["signals"] == [
        "filled in a field that people do not see", "sent within 20 seconds of the first page"
    ]  # fmt: skip
    assert not mark.public


def test_every_page_leaves_one_entry_of_the_residents_door(cast: Cast) -> None:
    before = AuditEntry.objects.count()
    client = Client()
    begin(client)
    entry = AuditEntry.objects.order_by("-sequence").first()
    assert AuditEntry.objects.count() == before + 1
    assert entry is not None
    assert (entry.actor_role, entry.actor_id, entry.partnership_id) == ("resident", None, cast.northmoor.id)


@pytest.mark.parametrize(("language", "words", "direction"), [("tr", "Ne oluyor?", ""), ("ar", "ماذا يحدث؟", "rtl")])
def test_the_whole_journey_speaks_the_language_that_was_chosen(language: str, words: str, direction: str) -> None:
    client = Client()
    client.get(f"/report/?language={language}")
    root = begin(client)
    page = client.get(f"{root}what/").content.decode()
    assert words in page
    assert f'<html lang="{language}"' in page
    assert ('dir="rtl"' in page) is (direction == "rtl")
    fill(client, root)
    receipt = send(client, root).content.decode()
    assert "We have your report" not in receipt
    assert ReportIntake.objects.get().language == language
    assert "We have your report" not in client.get("/report/status/").content.decode()
    client.get("/report/?language=en-gb")
    assert "Is somebody in danger now?" in client.get("/report/").content.decode()


def test_no_page_of_residents_is_kept_by_a_browser_or_asks_another_site() -> None:
    client = Client()
    answer = client.get(f"{begin(client)}what/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    cookie = client.cookies["draft"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert django_settings.SECURE_REFERRER_POLICY == "same-origin"


def test_the_receipt_with_its_code_opens_for_an_hour_and_the_report_stays(cast: Cast) -> None:
    client = Client()
    root = begin(client)
    fill(client, root)
    assert send(client, root).status_code == 200
    Report.objects.update(received_at=timezone.now() - timedelta(minutes=61))
    shown = client.get(f"{root}sent/")
    assert shown.status_code == 404
    assert Report.objects.get().reference not in shown.content.decode()
    # Sent again from a page that a browser kept, it is still that one report.
    assert client.post(f"{root}send/").status_code == 303
    assert Report.objects.count() == 1
