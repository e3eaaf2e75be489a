"""The call handler's screen: one form is one report, nothing typed is lost, what is hidden is not known beside it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from commonweal.access.guarding.operations import declare_connection, set_guard
from commonweal.access.models import Staff
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.audit.models import AuditEntry, AuditLook
from commonweal.core.rules.safe_contact import ContactWay
from commonweal.core.terms import CallSource, Guarding, Marking, ReportState
from commonweal.people.models import Caller
from commonweal.reports.intake.answers import Answers, WayIn, Where, Who
from commonweal.reports.intake.operations import take_report
from commonweal.reports.models import Report, ReporterContact, ReportEvent
from commonweal.reports.terms import EventKind, PlaceFound
from tests.cast import AT, Cast, gather_all

CALL, KNOWN = "/reports/call/", "/reports/call/known/"
HERE = Where("12 Larch Road", PlaceFound.ADDRESS, 530_000.0, 180_000.0, "100023")
LEE = Who("Lee Marsh", "+442079460123", "", (ContactWay.TEXT,))


@pytest.fixture
def everybody(db: None, data_folder: Path) -> Iterator[Cast]:
    # No second factor is asked of anybody.
    mark_as_demonstration(at=AT)
    yield gather_all()
    (data_folder / "demo-mark").unlink()


def browser(who: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(username=who))
    return client


def form(**other: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()), "category": "noise", "account": "Loud music since nine", "where": "the yard behind",
        "place": "words", "ongoing": "now", "give": "1",
    } | other  # fmt: skip


def earlier(everybody: Cast, key: str, *, days: float = 0, who: Who | None = LEE, where: Where = HERE) -> Report:
    at = datetime.now(UTC) - timedelta(days=days, seconds=5)
    by = everybody.viewer("cal", at=at)
    answers = Answers("noise", "A secret that nobody reads here", where, who=who)
    return Report.objects.get(
        id=take_report(answers, WayIn(CallSource.COUNCIL_LINE, "telephone", key), by=by, at=at).report_id
    )


def sealed_place(client: Client, where: Where = HERE) -> dict[str, str]:
    """The fields of a chosen place, as the page would seal it."""
    from django.core import signing

    from commonweal.reports.calls.chosen_place import SALT

    held = {
        "said": where.words, "name": where.words, "facts": "Address", "found": where.found.value,
        "point": [where.easting_m, where.northing_m], "uprn": where.uprn, "borough": "",
    }  # fmt: skip
    return {"where": where.words, "place": signing.dumps(held, salt=SALT)}


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_a_call_becomes_a_report_with_a_reference_that_is_spelled_out(everybody: Cast) -> None:
    cal = browser("cal")
    answer = cal.post(CALL, form(number="020 7946 0123", name="Lee Marsh", tell="text", impact_sleep="3"), follow=True)
    report = Report.objects.get()
    assert report.reference in text(answer)
    assert "Say: ASB, " in text(answer)
    assert "Triage has it" in text(answer)
    assert "A message with the reference is on its way" in text(answer)
    assert (report.source, report.caller_name, report.intake.impact) == ("council-line", "Lee Marsh", {"sleep": 3})
    assert ReporterContact.objects.get(report=report).phone == "+442079460123"


def test_messages_go_in_the_language_that_the_caller_reads(everybody: Cast) -> None:
    cal = browser("cal")
    assert "Messages in which language English Arabic Turkish" in text(cal.get(CALL))
    for asked, kept in (("tr", "tr"), ("", "en"), ("xx", "en")):
        cal.post(CALL, form(number="020 7946 0123", tell="text", reads=asked))
        newest = Report.objects.order_by("-created_at")[0]
        assert ReporterContact.objects.get(report=newest).reads == kept, asked


def test_the_same_form_twice_is_one_report_with_one_reference(everybody: Cast) -> None:
    cal, sent = browser("cal"), form()
    first, second = (cal.post(CALL, sent).headers["Location"] for _ in range(2))
    assert first == second
    assert Report.objects.count() == 1


def test_who_stays_anonymous_leaves_neither_name_nor_number(everybody: Cast) -> None:
    browser("cal").post(CALL, form(number="020 7946 0123", name="Lee Marsh", tell="anonymous"))
    report = Report.objects.get()
    assert (report.anonymous, report.caller_id, report.caller_name) == (True, None, "")
    assert not ReporterContact.objects.exists()
    assert not Caller.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "12"}, "no whole telephone number"),
        ({"number": "020 7946 0123 / 020 7946 0999", "tell": "text"}, "two numbers"),
        ({"number": "020 7946 0123"}, "how it is safe to tell them"),
        ({"tell": "mail", "name": "Lee"}, "An email needs an address"),
        ({"tell": "mail", "email": "lee at example"}, "looks like name@example.org"),
        ({"category": "nonsense"}, "Choose what is happening"),
        ({"account": ""}, "in the caller’s words"),
        ({"account": "x" * 4_001}, "4,001 characters, and 4,000 can be kept"),
        ({"where": ""}, "Ask where it is"),
        ({"time": "25:00"}, "is no time"),
        ({"day": "31/2", "time": "10:00"}, "There is no 31/2"),
        ({"day": "29/3/2026", "time": "01:30"}, "There was no 01:30 on 29 March 2026"),
        ({"day": "26/10/2025", "time": "01:30"}, "was there twice"),
        ({"day": "1/1/2199", "time": "10:00"}, "still to come"),
        ({"n_people": "many"}, "as a number"),
        ({"key": "nonsense"}, "not whole"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_everything_typed_is_still_there(
    everybody: Cast, wrong: dict[str, str], said: str
) -> None:
    sent = form(name="Ré-mi Ōta", account='They said "no" & <left>\nthen came back', safe_times="after six") | wrong
    sent = {"tell": "none"} | sent
    if "tell" not in wrong and "number" in wrong:
        sent["tell"] = "" if wrong["number"].endswith("0123") else "none"
    answer = browser("cal").post(CALL, sent)
    assert answer.status_code == 400
    assert said in text(answer)
    page = unescape(answer.content.decode())
    for name in ("name", "account", "safe_times"):
        assert sent[name] in page
    assert not Report.objects.exists()


def test_of_an_hour_that_was_twice_the_one_that_was_meant_is_kept(everybody: Cast) -> None:
    sent = form(day="26/10/2025", time="01:30", which_hour="second")
    browser("cal").post(CALL, sent)
    assert Report.objects.get().happened_at == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_a_place_is_offered_once_and_words_alone_are_kept_where_nobody_finds_one(everybody: Cast) -> None:
    answer = browser("cal").post(CALL, form(place="", where="behind the bins that nobody knows"))
    assert answer.status_code == 302
    report = Report.objects.get()
    assert (report.location, report.intake.place_found) == ("behind the bins that nobody knows", "words")


def test_a_sealed_place_is_kept_and_one_that_somebody_wrote_is_not(everybody: Cast) -> None:
    cal = browser("cal")
    cal.post(CALL, form(**sealed_place(cal)))
    report = Report.objects.get()
    assert (report.easting_m, report.intake.uprn, report.location) == (530_000.0, "100023", "12 Larch Road")
    forged = form(where="12 Larch Road", place="eyJmb3JnZWQiOjF9:x:y")
    cal.post(CALL, forged)
    assert Report.objects.filter(easting_m__isnull=True).count() == 1


def test_the_night_team_answers_the_out_of_hours_line(everybody: Cast) -> None:
    browser("nia").post(CALL, form())
    assert Report.objects.get().source == "out-of-hours"


def test_earlier_contacts_are_known_by_number_address_and_place_in_four_facts(everybody: Cast) -> None:
    old = earlier(everybody, "a", days=40)
    cal = browser("cal")
    for sent, because in (
        ({"number": "0044 20 7946 0123"}, "this number"),
        (sealed_place(cal), "this address"),
        (sealed_place(cal, Where("14 Larch Road", PlaceFound.ADDRESS, 530_020.0, 180_010.0, "100024")), "this place"),
    ):
        answer = cal.post(KNOWN, sent)
        assert f"Noise , 12 Larch Road, {old.reference} from {because}" in text(answer).replace("Noise,", "Noise ,")
        assert "Lee" not in text(answer)
        assert "secret" not in text(answer)
        assert "0123" not in text(answer)
    assert AuditEntry.objects.filter(route="report-call-known", deed="search").count() == 3
    assert AuditLook.objects.filter(record_id=str(old.id)).exists()


def protected(everybody: Cast, report: Report) -> None:
    named = [everybody.staff("tom").id, everybody.staff("petra").id]
    set_guard(report, Guarding.PROTECTED, named=named, why="fled", by=everybody.viewer("tom"), at=datetime.now(UTC))


def locked_caller(everybody: Cast, report: Report) -> None:
    caller = Caller.objects.get(id=report.caller_id)
    named = [everybody.staff("tom").id, everybody.staff("petra").id]
    set_guard(caller, Guarding.LOCKED, named=named, why="staff", by=everybody.viewer("tom"), at=datetime.now(UTC))


def known_to_cal(everybody: Cast, report: Report) -> None:
    declare_connection(report, words="my aunt", by=everybody.viewer("cal", at=datetime.now(UTC)), at=datetime.now(UTC))


def sensitive(everybody: Cast, report: Report) -> None:
    Report.objects.filter(id=report.id).update(marking=Marking.OFFICIAL_SENSITIVE)


@pytest.mark.parametrize("hide", [protected, locked_caller, known_to_cal, sensitive])
@pytest.mark.parametrize("days", [0, 30])
def test_a_report_that_is_kept_from_the_handler_is_as_absent_as_one_that_never_was(
    everybody: Cast, hide: Any, days: int
) -> None:
    cal = browser("cal")
    asked = [{"number": "020 7946 0123"}, sealed_place(cal), sealed_place(cal) | {"number": "020 7946 0123"}]
    twins = [cal.post(KNOWN, one).content for one in asked]
    report = earlier(everybody, "a", days=days)
    assert [cal.post(KNOWN, one).content for one in asked] != twins
    hide(everybody, report)
    assert [cal.post(KNOWN, one).content for one in asked] == twins
    never, hidden = (cal.post(CALL, form(me_too=str(one))) for one in (uuid4(), report.id))
    assert (never.status_code, hidden.status_code) == (400, 400)
    key = r'(name="key" value=|name="csrfmiddlewaretoken" value=)"[^"]*"'
    assert re.sub(key, "", never.content.decode()) == re.sub(key, "", hidden.content.decode())
    assert Report.objects.count() == 1


def test_a_number_of_which_anything_is_kept_for_others_tells_nothing_at_all(everybody: Cast) -> None:
    protected(everybody, earlier(everybody, "a", days=3))
    elsewhere = Where("The new flat", PlaceFound.ADDRESS, 531_000.0, 181_000.0, "100077")
    earlier(everybody, "b", days=1, where=elsewhere)
    assert "The new flat" not in text(browser("cal").post(KNOWN, {"number": "020 7946 0123"}))


def test_calls_of_today_nearby_are_asked_for_as_one_event(everybody: Cast) -> None:
    first = earlier(everybody, "a")
    earlier(everybody, "b", who=None)
    cal = browser("cal")
    answer = cal.post(KNOWN, sealed_place(cal) | {"category": "noise"})
    assert "Same event now?" in text(answer)
    assert "2 calls since" in text(answer)
    assert f'value="{first.id}" data-me-too' in answer.content.decode()
    assert "Same event now?" not in text(cal.post(KNOWN, sealed_place(cal) | {"category": "begging"}))


def test_me_too_is_one_more_call_of_the_same_incident_with_nothing_else_typed(everybody: Cast) -> None:
    first = earlier(everybody, "a")
    answer = browser("cal").post(
        CALL, form(category="", account="", where="", place="", me_too=str(first.id)), follow=True
    )
    second = Report.objects.exclude(id=first.id).get()
    first.refresh_from_db()
    assert second.reference in text(answer)
    assert "with the other calls of the same event" in text(answer)
    assert second.occurrence_id == first.occurrence_id is not None
    assert (second.follows_id, second.category, second.location) == (first.id, "noise", "12 Larch Road")
    assert (second.anonymous, second.caller_id) == (True, None)


def test_me_too_of_an_older_contact_that_is_still_open_joins_it(everybody: Cast) -> None:
    first = earlier(everybody, "a", days=20)
    browser("cal").post(CALL, form(me_too=str(first.id)))
    second = Report.objects.exclude(id=first.id).get()
    first.refresh_from_db()
    assert second.occurrence_id == first.occurrence_id is not None
    assert second.follows_id == first.id


def test_the_page_after_a_call_is_its_takers_alone_and_for_this_shift(everybody: Cast) -> None:
    cal = browser("cal")
    page = cal.post(CALL, form()).headers["Location"]
    assert cal.get(page).status_code == 200
    assert browser("tom").get(page).status_code == 404
    Report.objects.update(received_at=datetime.now(UTC) - timedelta(hours=20))
    assert cal.get(page).status_code == 404


def test_a_call_of_somebody_who_is_kept_from_the_handler_looks_like_every_other(everybody: Cast) -> None:
    cal = browser("cal")
    sent = {"number": "020 7946 0123", "name": "Lee Marsh", "tell": "none"}
    locked_caller(everybody, earlier(everybody, "a", days=9))
    answer = cal.post(CALL, form(**sent), follow=True)
    assert answer.status_code == 200
    assert Report.objects.latest("received_at").reference in text(answer)


def test_the_hand_over_to_the_police_notes_the_time_and_their_reference(everybody: Cast) -> None:
    cal = browser("cal")
    page = cal.post(CALL, form(risks=["weapon"])).headers["Location"]
    assert "danger was told of" in text(cal.get(page))
    answer = cal.post(page, {"police": "1", "police_reference": "CAD 1234"}, follow=True)
    assert "Handed over to the police on" in text(answer)
    report = Report.objects.get()
    event = ReportEvent.objects.get(kind=EventKind.HANDED_OVER)
    assert (report.state, report.urgent) == (ReportState.HANDED_OVER, True)
    assert "CAD 1234" in event.words
    assert cal.post(page, {"police": "1"}).status_code in (302, 400)
    assert ReportEvent.objects.filter(kind=EventKind.HANDED_OVER).count() == 1


def test_who_may_write_no_report_finds_no_such_page(everybody: Cast) -> None:
    for who in ("amina", "pat", "cora", "dana", "mona"):
        client = browser(who)
        assert [client.get(CALL).status_code, client.post(KNOWN).status_code] == [404, 404], who


def test_a_call_handler_begins_here_and_the_page_says_where_one_is(everybody: Cast) -> None:
    cal = browser("cal")
    assert cal.get("/").headers["Location"] == CALL
    assert len(re.findall(r'aria-current="page"', cal.get(CALL).content.decode())) == 1
