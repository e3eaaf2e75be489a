"""Who asks too much of the residents' pages waits; others do not, and danger is never refused."""

import pytest
from django.core import signing
from django.test import Client, RequestFactory

from commonweal.core.rules.flood import NONE, Allowance, after, units_at, wait_s
from commonweal.reports.public.throttle import BROWSER, LEVELS, LOOK, MARK, NETWORK, SALT, SEND, Levels, cost_of
from tests.cast import Cast

FLOOD = Allowance(most=100, halves_in_s=60)


def test_work_is_forgotten_by_halves_and_a_clock_that_went_back_forgets_nothing() -> None:
    work = after(NONE, 80, 1_000, FLOOD)
    assert units_at(work, 1_060, FLOOD) == 40
    assert units_at(work, 900, FLOOD) == 80


@pytest.mark.parametrize(("units", "waits"), [(98, False), (99, False), (99.5, True)])
def test_a_request_is_let_in_up_to_all_that_is_allowed(units: float, waits: bool) -> None:
    assert (wait_s(after(NONE, units, 0, FLOOD), 1, 0, FLOOD) > 0) is waits


def test_whoever_waits_as_long_as_told_is_let_in() -> None:
    work = after(NONE, 400, 0, FLOOD)
    wait = wait_s(work, 5, 0, FLOOD)
    assert wait_s(work, 5, wait - 1, FLOOD) > 0
    assert wait_s(work, 5, wait + 0.01, FLOOD) == 0


def test_a_noisy_source_is_slowed_while_five_thousand_quiet_ones_are_not() -> None:
    levels = Levels()
    noisy = sum(levels.ask("10.0.0.1", "", SEND, 0.0) == 0 for _ in range(5_000))
    quiet = sum(levels.ask(f"10.1.{n // 250}.{n % 250}", "", SEND, 0.0) == 0 for n in range(5_000))
    assert (noisy, quiet) == (NETWORK.most // SEND, 5_000)


def test_a_browser_that_was_let_in_is_not_kept_waiting_by_others_of_its_network() -> None:
    levels = Levels()
    while levels.ask("10.0.0.1", "", SEND, 0.0) == 0:
        pass
    assert levels.ask("10.0.0.1", "a mark", SEND, 0.0) == 0
    assert levels.ask("10.0.0.1", "", LOOK, 0.0) > 0


def test_a_browser_with_a_mark_cannot_ask_without_end() -> None:
    levels = Levels()
    n = 0
    while levels.ask("10.0.0.1", "a mark", SEND, 0.0) == 0:
        n += 1
    assert n == NETWORK.most // SEND + BROWSER.most // SEND


def test_a_program_that_gathers_marks_gathers_as_many_as_a_network_has_reports() -> None:
    levels, begins = Levels(), RequestFactory().post("/report/")
    n_marks = 0
    while levels.ask("10.0.0.1", "", cost_of(begins), 0.0) == 0:
        n_marks += 1
    assert n_marks == 50
    begins.COOKIES[MARK] = signing.dumps("a browser", salt=SALT)
    assert cost_of(begins) < 10


@pytest.mark.django_db
def test_too_much_is_429_with_when_to_come_back_and_whom_to_ring_and_danger_is_still_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonweal.reports.public.throttle.monotonic", lambda: 1_000.0)
    client = Client()
    client.get("/report/")
    LEVELS.forget()
    while LEVELS.ask("127.0.0.1", "", SEND, 1_000.0) == 0:
        pass
    answer = client.post("/report/", {"danger": "no"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "020 7946 0321" in answer.content.decode()
    assert client.get("/report/danger/").status_code == 200
    LEVELS.forget()
