"""The pages of callers say why, in which group, by whose decision, and up to which day calls were loaded."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.callers import queries
from commonweal.callers.operations import run_callers, say_about_callers
from commonweal.callers.terms import Standing, Watch
from commonweal.people.terms import Answer
from tests.callers.loading import AT, CUT_OFF, ELEVEN, HESBA, ROISIN, calls_on, load_calls, the_split_caller
from tests.cast import Cast

REPEAT = [Watch.OUT_OF_HOURS, Watch.POLICE]


@pytest.fixture(autouse=True)
def demonstration(db: None, data_folder: Path) -> Iterator[None]:
    """Only a demonstration takes passwords, and these pages are asked for by people who signed in."""
    mark_as_demonstration(at=AT)
    yield
    (data_folder / "demo-mark").unlink()


def made(cast: Cast, cut_off: date = CUT_OFF) -> None:
    run_callers(cut_off, by=cast.viewer("amina", at=AT), at=AT)


def page(client: Client, cast: Cast, address: str, *, who: str = "tom") -> str:
    client.force_login(getattr(cast, who))
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_why_a_test_is_not_met_comes_first_and_a_report_too_old_for_the_last_month_says_so(
    cast: Cast, tmp_path: Path, client: Client
) -> None:
    late = calls_on("2025-10-01", "2025-11-02", "2025-11-30", **HESBA)
    load_calls(cast, tmp_path, [*late, *calls_on("2026-03-01", tag="M", **ROISIN)])
    made(cast)
    short = "None in the last month: the last report was on 30 November 2025"
    (one,) = queries.week(None, cast.viewer("tom"), watches=[Watch.CASE_REVIEW]).findings
    assert [(test.name, test.met, test.missing) for test in one.tests] == [
        ("statutory", True, ""),
        ("local", False, short),
    ]
    assert short in page(client, cast, "/callers/?part=case-review")
    said = page(client, cast, f"/callers/{one.id}/")
    assert f"<strong>{short}.</strong>" in said
    assert "not for the last month: it was in it until 29 December 2025" in said
    assert "If one more report came on 8 March 2026, this test would be met until" in said


def test_who_is_on_the_list_by_a_decision_is_new_and_the_page_names_its_day(
    cast: Cast, tmp_path: Path, client: Client
) -> None:
    callers = [one.id for one in the_split_caller(cast, tmp_path)]
    made(cast, CUT_OFF - timedelta(days=7))
    made(cast)
    then = AT + timedelta(minutes=5)
    say_about_callers(Answer.ONE_PERSON, callers, why="Hers", reasons=[], by=cast.viewer("tom", at=then), at=then)
    week = queries.week(None, cast.viewer("tom"), watches=REPEAT, standing=Standing.NEW)
    (one,) = week.findings
    assert (one.standing, one.by_decision_on, week.n_found) == ("new", AT.date(), 1)
    assert week.counts == {("repeat-caller-out-of-hours", "new"): 1}
    assert "on the list by a decision of 20 March 2026" in page(client, cast, "/callers/")
    assert "On the list by a decision of 20 March 2026." in page(client, cast, f"/callers/{one.id}/")


def test_who_was_on_the_list_of_the_week_before_continues_also_as_several_callers(cast: Cast, tmp_path: Path) -> None:
    callers = [one.id for one in the_split_caller(cast, tmp_path)]
    say_about_callers(Answer.ONE_PERSON, callers, why="Hers", reasons=[], by=cast.viewer("tom", at=AT), at=AT)
    made(cast, CUT_OFF - timedelta(days=7))
    made(cast)
    (one,) = queries.week(None, cast.viewer("tom"), watches=REPEAT).findings
    assert (one.standing, one.by_decision_on) == ("continuing", None)


def test_a_log_that_ends_before_its_week_does_is_named_with_its_last_day(
    cast: Cast, tmp_path: Path, client: Client
) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN, **HESBA))
    made(cast)
    said = page(client, cast, "/callers/")
    assert "Out-of-hours line: no call after 5 March 2026 was loaded when this list was made." in said
    assert "to the police not worked out" in said
    assert "Calls were loaded up to: " in said
    assert "older calls only tell since when a caller has been on a list" in said


def test_the_page_refuses_a_week_whose_calls_are_not_loaded(cast: Cast, tmp_path: Path, client: Client) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN, **HESBA))
    client.force_login(cast.amina)
    answer = client.post("/callers/run/", {"cut-off": "2026-04-06"})
    assert answer.status_code == 400
    assert "No call that counts is loaded for 23 March 2026 to 5 April 2026" in answer.content.decode()


def test_numbers_are_shown_as_people_dial_them(cast: Cast, tmp_path: Path, client: Client) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN, **HESBA))
    made(cast)
    said = page(client, cast, "/callers/")
    assert "07700 900417" in said
    assert "+44" not in said


@pytest.mark.parametrize(("asked", "status"), [("standing=%00", 200), ("standing=soon", 200), ("page=9999", 404)])
def test_an_address_that_asks_for_what_there_is_not_is_no_fault(
    cast: Cast, tmp_path: Path, client: Client, asked: str, status: int
) -> None:
    load_calls(cast, tmp_path, calls_on(*ELEVEN, **HESBA))
    made(cast)
    client.force_login(cast.tom)
    assert client.get(f"/callers/?{asked}").status_code == status
