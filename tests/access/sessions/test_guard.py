"""A session has a row, locks, ends, and follows at once what is done elsewhere."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonweal.access.models import EndedWhy, Membership, StaffSession
from commonweal.access.sessions import operations
from commonweal.audit.models import AuditEntry
from tests.access.sessions.conftest import FIREFOX, browser, let_time_pass, session_of, signed_in, token_of
from tests.cast import PASSWORD, Cast

TYPED = {"cut-off-day": "9", "cut-off-month": "3", "cut-off-year": "2026", "why": "rang the caretaker <twice>"}


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def test_signing_in_leaves_a_row_with_the_device_in_plain_words(demonstration: Cast) -> None:
    row = session_of(signed_in())
    assert (row.staff, row.label, row.factor) == (demonstration.amina, "Firefox on Windows", "demonstration")
    assert row.ended_at is None


def test_no_table_keeps_a_session_key_in_clear(demonstration: Cast) -> None:
    client = signed_in()
    key = client.cookies["sessionid"].value
    assert client.get("/imports/").status_code == 200
    kept = [*Session.objects.values_list("session_key", "session_data"), *StaffSession.objects.values_list("key_hash")]
    assert not any(key in value for row in kept for value in row)
    assert session_of(client).key_hash == Session.objects.get().session_key


def test_the_hash_of_a_key_opens_nothing(demonstration: Cast) -> None:
    row = session_of(signed_in())
    thief = browser()
    thief.cookies["sessionid"] = row.key_hash
    assert thief.get("/imports/").url.startswith("/sign-in/")


def test_the_audit_names_the_device(demonstration: Cast) -> None:
    client = signed_in()
    client.get("/imports/")
    device = client.session["device"]
    client.post("/sign-out/")
    assert set(AuditEntry.objects.filter(route__in=("import-jobs", "sign-out")).values_list("device", flat=True)) == {
        device
    }


def test_a_session_nobody_uses_for_fifteen_minutes_asks_for_the_password_and_goes_on_where_it_was(
    demonstration: Cast,
) -> None:
    client = signed_in()
    let_time_pass(session_of(client), timedelta(minutes=15))
    answer = client.get("/imports/?page=2")
    assert answer.url == "/locked/?next=%2Fimports%2F%3Fpage%3D2"
    page = client.get(answer.url)
    assert page.status_code == 200
    assert "Amina" not in page.content.decode()
    wrong = client.post("/locked/", {"password": "wrong", "next": "/imports/?page=2"})
    assert wrong.status_code == 400
    assert client.get("/imports/").status_code == 302
    right = client.post("/locked/", {"password": PASSWORD, "next": "/imports/?page=2"})
    assert right.url == "/imports/?page=2"
    assert client.get("/imports/").status_code == 200


def test_a_session_that_is_used_does_not_lock(demonstration: Cast) -> None:
    client = signed_in()
    for _ in range(3):
        let_time_pass(session_of(client), timedelta(minutes=14))
        assert client.get("/imports/").status_code == 200


def test_a_lock_is_not_opened_by_setting_the_clock(demonstration: Cast) -> None:
    client = signed_in()
    let_time_pass(session_of(client), timedelta(minutes=20))
    client.get("/imports/")
    StaffSession.objects.update(last_seen_at=datetime.now(UTC))
    assert client.get("/imports/").status_code == 302


def test_what_was_typed_into_a_form_that_meets_the_lock_comes_back_after_it(demonstration: Cast) -> None:
    client = signed_in()
    let_time_pass(session_of(client), timedelta(hours=1))
    asked = client.post("/hotspots/run/", TYPED)
    page = asked.content.decode()
    assert asked.status_code == 403
    assert "What you typed is kept" in page
    assert "caretaker" not in page
    held = hidden(page, "held")
    wrong = client.post("/locked/", {"password": "no", "held": held, "next": "/"}).content.decode()
    back = client.post("/locked/", {"password": PASSWORD, "held": hidden(wrong, "held"), "next": "/"})
    page = back.content.decode()
    assert 'action="/hotspots/run/" method="post"' in page
    assert {name: hidden(page, name) for name in TYPED} == TYPED


def test_a_forged_form_is_refused_before_it_is_kept(demonstration: Cast) -> None:
    client = signed_in(enforce_csrf_checks=True)
    let_time_pass(session_of(client), timedelta(hours=1))
    answer = client.post("/hotspots/run/", TYPED)
    assert answer.status_code == 403
    assert 'name="held"' not in answer.content.decode()
    honest = client.post("/hotspots/run/", {**TYPED, "csrfmiddlewaretoken": token_of(client, "/locked/")})
    assert 'name="held"' in honest.content.decode()


def test_a_held_form_is_given_back_to_its_person_only(demonstration: Cast) -> None:
    amina, tom = signed_in(), signed_in("tom")
    for client in (amina, tom):
        let_time_pass(session_of(client), timedelta(hours=1))
    held = hidden(amina.post("/hotspots/run/", TYPED).content.decode(), "held")
    answer = tom.post("/locked/", {"password": PASSWORD, "held": held})
    assert answer.status_code == 400
    assert "caretaker" not in answer.content.decode()
    changed = amina.post("/locked/", {"password": PASSWORD, "held": held[:-4] + "AAAA"})
    assert changed.status_code == 400


def test_a_form_too_long_to_be_kept_says_so(demonstration: Cast) -> None:
    client = signed_in()
    let_time_pass(session_of(client), timedelta(hours=1))
    page = client.post("/hotspots/run/", {"why": "x" * 600_000}).content.decode()
    assert "too long to be kept" in page


def test_twelve_hours_end_a_session_and_what_was_typed_waits_for_the_next(demonstration: Cast) -> None:
    client = signed_in()
    row = session_of(client)
    let_time_pass(row, timedelta(hours=12), unused=False)
    answer = client.post("/hotspots/run/", TYPED)
    assert answer.url.startswith("/session-ended/?why=too-long")
    page = client.get(answer.url).content.decode()
    assert "12 hours at most" in page
    assert "What you had typed is kept" in page
    row.refresh_from_db()
    assert (row.why, row.ended_at is not None) == ("too-long", True)
    again = client.post("/sign-in/", {"username": "amina", "password": PASSWORD})
    assert again.url == "/carry-on/"
    page = client.get("/carry-on/").content.decode()
    assert {name: hidden(page, name) for name in TYPED} == TYPED
    assert client.get("/carry-on/").url == "/"


def test_what_was_typed_is_not_given_to_the_next_person_at_the_desk(demonstration: Cast) -> None:
    client = signed_in()
    let_time_pass(session_of(client), timedelta(hours=12), unused=False)
    client.post("/hotspots/run/", TYPED)
    client.post("/sign-in/", {"username": "tom", "password": PASSWORD})
    page = client.get("/carry-on/")
    assert page.status_code == 400
    assert "caretaker" not in page.content.decode()


def test_an_end_made_elsewhere_is_followed_on_the_next_request(demonstration: Cast) -> None:
    client = signed_in()
    row = session_of(client)
    # As another process does it: nothing of this client's is touched.
    operations.end_sessions_of(demonstration.amina.id, by=demonstration.viewer("ada"), at=datetime.now(UTC))
    answer = client.get("/imports/")
    assert answer.url.startswith("/session-ended/?why=ended-by-administrator")
    assert "An administrator" in client.get(answer.url).content.decode()
    assert client.get("/imports/").url.startswith("/sign-in/")
    row.refresh_from_db()
    assert row.ended_by == demonstration.ada
    assert not Session.objects.filter(session_key=row.key_hash).exists()


def test_a_row_that_ended_ends_the_session_even_if_its_data_are_still_there(demonstration: Cast) -> None:
    client = signed_in()
    StaffSession.objects.update(ended_at=datetime.now(UTC), why=EndedWhy.ENDED_BY_OWNER)
    assert client.get("/imports/").url.startswith("/session-ended/?why=ended-by-owner")


def test_a_session_whose_row_is_gone_is_over(demonstration: Cast) -> None:
    client = signed_in()
    StaffSession.objects.all().delete()
    assert client.get("/imports/").status_code == 302
    assert client.get("/imports/").url.startswith("/sign-in/")


def test_only_who_may_change_staff_ends_the_sessions_of_others(demonstration: Cast) -> None:
    from commonweal.access.permission import NotAllowed

    signed_in("tom")
    for who in ("amina", "tom"):
        with pytest.raises(NotAllowed):
            operations.end_sessions_of(demonstration.tom.id, by=demonstration.viewer(who), at=datetime.now(UTC))


def test_a_role_that_ended_leads_to_a_page_that_says_so_once(demonstration: Cast) -> None:
    client = signed_in()
    Membership.objects.filter(staff=demonstration.amina).update(to_on=date(2026, 1, 1))
    answer = client.get("/imports/")
    assert answer.url.startswith("/session-ended/?why=no-role")
    page = client.get(answer.url).content.decode()
    assert "You have no current role here" in page
    assert "Northmoor" not in page
    assert StaffSession.objects.get().why == "no-role"
    assert client.get("/sign-in/").status_code == 200


def test_a_page_says_why_in_words_of_its_own_whatever_the_address_says(demonstration: Cast) -> None:
    page = browser().get("/session-ended/?why=<b>hello</b>&next=https://elsewhere.example/").content.decode()
    assert "hello" not in page
    assert "elsewhere" not in page


def test_signing_out_ends_the_row_and_an_old_cookie_opens_nothing(demonstration: Cast) -> None:
    client = signed_in()
    kept = client.cookies["sessionid"].value
    client.post("/sign-out/")
    assert StaffSession.objects.get().why == "signed-out"
    client.cookies["sessionid"] = kept
    assert client.get("/imports/").url.startswith("/sign-in/")


def test_signing_out_works_while_locked(demonstration: Cast) -> None:
    client = signed_in()
    let_time_pass(session_of(client), timedelta(hours=1))
    assert client.post("/sign-out/").status_code == 302
    assert StaffSession.objects.get().why == "signed-out"


def test_a_script_that_asks_is_told_so_and_not_led_to_a_page(demonstration: Cast) -> None:
    client = signed_in()
    let_time_pass(session_of(client), timedelta(hours=1))
    answer = client.get("/places/find.json?q=a", headers={"Sec-Fetch-Dest": "empty"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "text/plain")


def test_pages_of_one_minute_write_the_session_once(demonstration: Cast) -> None:
    client = signed_in()
    let_time_pass(session_of(client), timedelta(minutes=2))
    writes = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            client.get("/imports/")
        writes.append([q["sql"] for q in asked if q["sql"].startswith('UPDATE "access_staffsession"')])
    assert [len(one) for one in writes] == [1, 0, 0]


def test_a_session_without_a_word_on_how_it_began_opens_a_demonstration_only(
    demonstration: Cast, data_folder: Path
) -> None:
    client = Client()
    client.force_login(demonstration.amina, backend="commonweal.access.signing_in.backends.WholeSignIn")
    (data_folder / "demo-mark").unlink()
    assert client.get("/imports/").url.startswith("/sign-in/")
    assert StaffSession.objects.count() == 0


def test_a_new_sign_in_in_the_same_browser_is_a_new_session(demonstration: Cast) -> None:
    client = signed_in()
    first = session_of(client)
    client.post("/sign-in/", {"username": "tom", "password": PASSWORD})
    first.refresh_from_db()
    assert first.ended_at is not None
    assert session_of(client).staff == demonstration.tom


def test_the_user_agent_is_kept_in_plain_words_only(demonstration: Cast) -> None:
    assert FIREFOX not in str(list(StaffSession.objects.values()))


def test_what_sessions_left_behind_is_removed_at_the_next_sign_in(demonstration: Cast) -> None:
    signed_in("tom")
    Session.objects.update(expire_date=datetime.now(UTC) - timedelta(hours=1))
    client = signed_in()
    assert [row.session_key for row in Session.objects.all()] == [session_of(client).key_hash]
