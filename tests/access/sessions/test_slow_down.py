"""Guessing is slowed down by name and by source, shared by all processes; nobody is kept out, nobody is named."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from commonweal.access.models import FailureLevel
from commonweal.access.sessions.slow_down import (
    Try,
    in_words,
    note_failure,
    note_success,
    remember_browser,
    source_of,
    wait_before,
)
from tests.access.sessions.conftest import browser
from tests.cast import PASSWORD, Cast

AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


def trial(name: str = "amina", source: str = "192.0.2.1", cookies: dict[str, str] | None = None) -> Try:
    request = RequestFactory().post("/sign-in/", REMOTE_ADDR=source)
    request.COOKIES.update(cookies or {})
    return Try.of(request, name)


def fail(times: int, tried: Try, *, at: datetime = AT) -> None:
    for _ in range(times):
        note_failure(tried, at=at)


def test_five_slips_cost_nothing_and_the_sixth_a_little(db: None) -> None:
    fail(5, trial())
    assert wait_before(trial(), at=AT) == 0
    fail(1, trial())
    assert 1 <= wait_before(trial(), at=AT) <= 2
    assert wait_before(trial(), at=AT + timedelta(seconds=2)) == 0


def test_a_name_is_slowed_down_wherever_the_guesses_come_from(db: None) -> None:
    for n in range(20):
        fail(1, trial(source=f"192.0.2.{n}"))
    assert wait_before(trial(source="198.51.100.7"), at=AT) > 60


def test_a_source_is_slowed_down_whatever_names_it_tries(db: None) -> None:
    for n in range(45):
        fail(1, trial(name=f"name{n}"))
    assert wait_before(trial(name="another"), at=AT) > 60
    assert wait_before(trial(name="another", source="198.51.100.7"), at=AT) == 0


def test_whoever_was_told_to_wait_is_let_in_then_though_the_flood_goes_on(db: None) -> None:
    for n in range(50):
        fail(1, trial(source=f"192.0.2.{n}"))
    owner = trial(source="198.51.100.7")
    told = wait_before(owner, at=AT)
    assert 0 < told <= 900
    for n in range(50, 100):
        fail(1, trial(source=f"192.0.2.{n}"), at=AT + timedelta(seconds=told / 2))
    assert wait_before(owner, at=AT + timedelta(seconds=told)) == 0


def test_a_browser_that_has_signed_in_before_does_not_feel_a_flood_on_its_name(db: None) -> None:
    response = HttpResponse()
    remember_browser(response, username="Amina")
    cookies = {name: morsel.value for name, morsel in response.cookies.items()}
    for n in range(60):
        fail(1, trial(source=f"192.0.2.{n}"))
    assert wait_before(trial(source="198.51.100.7", cookies=cookies), at=AT) == 0
    assert wait_before(trial(source="198.51.100.7"), at=AT) > 0
    # For another name it is a stranger, and its own guesses are counted.
    assert trial(name="tom", cookies=cookies) == trial(name="tom")
    fail(10, trial(cookies=cookies))
    assert wait_before(trial(cookies=cookies), at=AT) > 0


def test_the_mark_of_a_known_browser_does_not_tell_the_name_and_cannot_be_made(db: None) -> None:
    response = HttpResponse()
    remember_browser(response, username="amina")
    [mark] = response.cookies.values()
    assert "amina" not in str(mark)
    assert (mark["httponly"], mark["samesite"]) == (True, "Lax")
    for forged in ("x", mark.value[:-3] + "abc", ""):
        assert trial(cookies={mark.key: forged}) == trial()


def test_names_that_nobody_has_are_slowed_down_alike(db: None) -> None:
    fail(9, trial(name="amina"))
    fail(9, trial(name="nobody", source="198.51.100.7"))
    assert wait_before(trial(name="amina"), at=AT) == wait_before(trial(name="nobody", source="198.51.100.7"), at=AT)


def test_case_and_spaces_make_no_other_name(db: None) -> None:
    assert trial(name=" AMINA ") == trial(name="amina")


def test_the_right_password_uses_up_its_turn_and_leaves_the_levels(db: None) -> None:
    fail(8, trial())
    note_success(trial(), at=AT)
    assert wait_before(trial(), at=AT) > 0


def test_failures_are_forgotten(db: None) -> None:
    fail(30, trial())
    assert wait_before(trial(), at=AT + timedelta(hours=6)) == 0


def test_levels_at_rest_for_a_day_are_removed(db: None) -> None:
    fail(3, trial(name="amina"))
    fail(1, trial(name="tom", source="198.51.100.7"), at=AT + timedelta(days=2))
    assert not FailureLevel.objects.filter(at__lt=AT + timedelta(days=1)).exists()


def test_rows_hold_nothing_that_names_anybody(db: None) -> None:
    fail(7, trial(name="amina", source="192.0.2.77"))
    text = str(list(FailureLevel.objects.values()))
    assert "amina" not in text
    assert "192.0.2" not in text


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "found"),
    [
        ("192.0.2.1", "", [], "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", [], "192.0.2.1"),
        ("10.0.0.1", "203.0.113.9", ["10.0.0.1"], "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9", ["10.0.0.1"], "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", ["10.0.0.1", "10.0.0.2"], "203.0.113.9"),
        ("2001:db8:1:2:3::4", "", [], "2001:db8:1:2::/64"),
        ("10.0.0.1", "nonsense", ["10.0.0.1"], "unknown"),
        ("", "", [], "unknown"),
    ],
)
def test_a_source_is_what_our_own_proxies_say_and_nobody_else(
    settings: Any, remote: str, forwarded: str, proxies: list[str], found: str
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR=remote, **({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})
    )
    assert source_of(request) == found


def test_a_wait_is_told_in_words() -> None:
    assert [in_words(n) for n in (1, 20, 99, 100, 900)] == [
        "1 second", "20 seconds", "99 seconds", "2 minutes", "15 minutes",
    ]  # fmt: skip


@pytest.mark.usefixtures("stopped_clock")
def test_the_sign_in_page_answers_429_with_the_time_and_takes_the_right_password_afterwards(
    demonstration: Cast,
) -> None:
    client = browser()
    for _ in range(6):
        assert client.post("/sign-in/", {"username": "amina", "password": "wrong"}).status_code == 400
    slowed = client.post("/sign-in/", {"username": "amina", "password": PASSWORD})
    assert slowed.status_code == 429
    assert int(slowed.headers["Retry-After"]) == 2
    assert f"Wait {in_words(int(slowed.headers['Retry-After']))}, then" in slowed.content.decode()
    FailureLevel.objects.exclude(opens_at=None).update(opens_at=datetime.now(UTC))
    assert client.post("/sign-in/", {"username": "amina", "password": PASSWORD}).status_code == 302


@pytest.mark.usefixtures("stopped_clock")
def test_a_known_and_an_unknown_name_are_slowed_down_with_the_same_words(demonstration: Cast) -> None:
    pages = []
    for name, source in (("amina", "192.0.2.1"), ("nobody", "192.0.2.2")):
        client = Client(REMOTE_ADDR=source)
        answers = [client.post("/sign-in/", {"username": name, "password": "wrong"}) for _ in range(7)]
        pages.append(([one.status_code for one in answers], answers[-1].content.decode()))
    assert pages[0] == pages[1]
    assert pages[0][0] == [400] * 6 + [429]
