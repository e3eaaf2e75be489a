"""Keys: made and shown once, withdrawn at once, known by digest alone; and how much one may ask for."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from commonweal.access.permission import NotAllowed
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.reports.models import SystemKey
from commonweal.reports.open311.operations import NameRefused, make_key, withdraw_key
from commonweal.reports.open311.pace import left_of, wait_for
from tests.cast import AT, PASSWORD, Cast, gather_all
from tests.reports.open311.conftest import NOISE, System


@pytest.fixture
def ada(db: None, data_folder: Any) -> Iterator[Client]:
    """The administrator's browser."""
    mark_as_demonstration(at=AT)
    gather_all()
    client = Client()
    assert client.post("/sign-in/", {"username": "ada", "password": PASSWORD}).status_code == 302
    yield client
    (data_folder / "demo-mark").unlink()


def test_the_administrator_makes_a_key_which_is_shown_once_and_kept_as_a_digest(ada: Client) -> None:
    page = ada.post("/systems/new/", {"name": "FixMyStreet"}).content.decode()
    secret = page.split('<code class="cw-code">')[1].split("<")[0]
    kept = SystemKey.objects.get()
    assert secret not in (kept.key_digest, kept.name) and len(secret) >= 43
    listed = ada.get("/systems/").content.decode()
    assert "FixMyStreet" in listed and "never" in listed and secret not in listed
    system = System(secret)
    assert system.post("requests", **NOISE)[0] == 200
    assert "never" not in ada.get("/systems/").content.decode()
    assert ada.post(f"/systems/{kept.id}/withdraw/").status_code == 302
    assert system.post("requests", **NOISE)[0] == 403
    assert ada.get(f"/systems/{kept.id}/withdraw/").status_code == 404


def test_the_page_names_the_door_that_other_systems_really_find(ada: Client, settings: Any) -> None:
    # One process answers everything: its own address is the door's.
    assert "http://testserver/open311/v2<" in ada.get("/systems/").content.decode()
    settings.DOOR = "STAFF"
    unknown = ada.get("/systems/").content.decode()
    assert "testserver/open311" not in unknown and "COMMONWEAL_PUBLIC_ADDRESS" in unknown
    settings.PUBLIC_ADDRESS = "https://report.northmoor.example"
    assert "https://report.northmoor.example/open311/v2<" in ada.get("/systems/").content.decode()


def test_a_name_is_needed_and_no_other_key_has_it(everybody: Cast) -> None:
    ada = everybody.viewer("ada")
    make_key("FixMyStreet", by=ada, at=AT)
    for name in ("", " ", "x" * 121, "FixMyStreet"):
        with pytest.raises(NameRefused):
            make_key(name, by=ada, at=AT)


def test_nobody_else_makes_or_withdraws_one(everybody: Cast) -> None:
    key_id, _ = make_key("FixMyStreet", by=everybody.viewer("ada"), at=AT)
    for who in ("tom", "amina", "mona", "dana"):
        with pytest.raises(NotAllowed):
            make_key("Another", by=everybody.viewer(who), at=AT)
        with pytest.raises(NotAllowed):
            withdraw_key(key_id, by=everybody.viewer(who), at=AT)


def test_a_withdrawn_key_answers_as_one_that_never_was(system: System, everybody: Cast) -> None:
    withdraw_key(SystemKey.objects.get().id, by=everybody.viewer("ada"), at=datetime.now(UTC))
    withdrawn = system.post("requests", **NOISE)
    system.key = "never was"
    assert withdrawn == system.post("requests", **NOISE)


def test_the_pace_runs_out_evenly_and_says_how_long_to_wait() -> None:
    assert wait_for(299, 1, 300) == 0
    assert wait_for(300, 1, 300) == 1
    assert wait_for(300, 5, 300) == 1
    assert wait_for(60, 60, 60) == 60
    assert wait_for(0, 5, 1) == 0
    assert left_of(300, 30, 300) == 150
    assert left_of(300, -5, 300) == 300
    assert left_of(10, 3_600, 300) == 0


def test_who_asks_too_much_is_told_to_wait_in_both_forms_and_others_are_not(
    system: System, everybody: Cast, settings: Any
) -> None:
    settings.OPEN311_A_MINUTE = 12
    assert [system.post("requests", **NOISE)[0] for _ in range(3)] == [200, 200, 429]
    for form in ("xml", "json"):
        answer = system.http.post(f"/open311/v2/requests.{form}", {"api_key": system.key})
        assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    # Another key from another address goes on; this key from another address does not.
    _, other = make_key("Other", by=everybody.viewer("ada"), at=AT)
    there = Client(REMOTE_ADDR="127.0.0.9")
    assert System(other, http=there).post("requests", **NOISE)[0] == 200
    assert System(system.key, http=Client(REMOTE_ADDR="127.0.0.10")).post("requests", **NOISE)[0] == 429
