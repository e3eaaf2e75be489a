"""The pages of one report say what is so: the version that a form was opened on, where it lies, who has looked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.reports.single.operations import give_to
from tests.access.guarding.people import Town, build_town
from tests.cast import AT, gather_all


@pytest.fixture
def town(db: None, data_folder: Path, tmp_path: Path) -> Iterator[Town]:
    mark_as_demonstration(at=AT)
    yield build_town(gather_all(), tmp_path)
    (data_folder / "demo-mark").unlink()


def client_of(town: Town, who: str) -> Client:
    client = Client()
    client.force_login(town.cast.staff(who))
    return client


def test_a_form_that_is_shown_again_keeps_the_version_that_it_was_opened_on(town: Town) -> None:
    client, address = client_of(town, "tom"), reverse("report-give", kwargs={"report_id": town.one.id})
    opened = town.one.version
    assert f'name="version" value="{opened}"' in client.get(address).content.decode()
    north, south = town.cast.teams["North team"].id, town.cast.teams["South team"].id
    abby = town.cast.viewer("abby")
    give_to(town.one.id, north, town.id("abby"), version=opened, by=abby, at=AT)
    chosen = client.post(address, {"team": south, "version": opened, "choose": "1"}).content.decode()
    assert f'name="version" value="{opened}"' in chosen
    refused = client.post(address, {"team": south, "version": opened})
    assert refused.status_code == 409
    assert "It stands now: North team, Northmoor Council, Abby" in refused.content.decode()
    town.one.refresh_from_db()
    assert (town.one.team_id, town.one.assigned_to_id) == (north, town.id("abby"))
    assert client.post(address, {"team": south, "version": town.one.version, "choose": "1"}).status_code == 200
    assert client.post(address, {"team": south, "version": town.one.version}).status_code == 302
