"""A list of reports without a line says why, to each as it stands with them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from commonweal.access.models import TeamMembership
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from tests.cast import AT, Cast, gather_all


@pytest.fixture
def cast(db: None, data_folder: Path) -> Iterator[Cast]:
    mark_as_demonstration(at=AT)
    yield gather_all()
    (data_folder / "demo-mark").unlink()


def list_for(cast: Cast, who: str, path: str = "/") -> str:
    client = Client()
    client.force_login(cast.staff(who))
    return client.get(path, follow=True).content.decode()


@pytest.mark.parametrize("who", ["cora", "ben", "pat"])
def test_a_partner_without_an_agreement_reads_that_none_is_in_force(cast: Cast, who: str) -> None:
    shown = list_for(cast, who)
    assert "No agreement with your organisation is in force today" in shown
    assert "data protection officer" in shown


def test_an_officer_in_no_team_reads_who_puts_officers_in_one(cast: Cast) -> None:
    assert "You are in no team yet" not in list_for(cast, "abby")
    TeamMembership.objects.filter(staff=cast.staff("abby")).delete()
    assert "You are in no team yet" in list_for(cast, "abby")


def test_a_call_handler_reads_that_nothing_came_in_today_and_how_to_write_a_call_down(cast: Cast) -> None:
    shown = list_for(cast, "cal", "/reports/list/")
    assert "No report was received today" in shown
    assert "Take a call to write one down" in shown


def test_triage_begins_with_what_waits(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.staff("tom"))
    assert client.get("/").headers["Location"] == "/reports/inbox/"


def test_who_may_not_load_files_reads_who_does(cast: Cast) -> None:
    shown = list_for(cast, "chris")
    assert "Load a call log first" not in shown
    assert "An analyst loads the call log" in shown
    assert "Load a call log first" in list_for(cast, "amina")
