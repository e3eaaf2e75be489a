"""Every address says who may open it; one that does not opens to nobody and fails here."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import RequestFactory

from commonweal.access.roles import Role
from commonweal.web import routes as declared
from commonweal.web.middleware import DeclaredRoute
from commonweal.web.routes import patterns, routes


def test_every_address_has_a_declaration_and_every_declaration_an_address() -> None:
    assert {name for name, _ in patterns()} == set(routes())


def test_every_part_of_an_address_that_is_an_id_names_its_kind_of_record() -> None:
    unnamed = [
        (name, part)
        for name, pattern in patterns()
        for part in pattern.split("<uuid:")[1:]
        if part.split(">")[0] not in (routes()[name].names or {})
    ]
    assert unnamed == []


def test_an_address_without_a_declaration_opens_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonweal.web.middleware.routes", dict)
    request = RequestFactory().get("/hotspots/")
    request.resolver_match = type("Match", (), {"view_name": "hotspot-board"})()
    request.viewer = None
    answer = DeclaredRoute(lambda _: None).process_view(request, None, (), {})
    assert answer is not None and answer.status_code == 404


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"opens": "anyone"}, "found keys ['opens']"),
        ({"opens_to": "everybody"}, "found opens_to ['everybody']"),
        ({"needs": [["hotspots", "read"]]}, "found kind ['hotspots']"),
        ({"needs": [["hotspot", "look"]]}, "found act ['look']"),
        ({"answers": "fax"}, "found answers ['fax']"),
        ({"names": {"id": "thing"}}, "found names ['thing']"),
    ],
)
def test_a_wrong_declaration_is_refused_by_name(entry: dict[str, object], found: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        declared._route("board", entry)
    assert found in str(refusal.value) and "[board]" in str(refusal.value) and "allowed:" in str(refusal.value)


def test_the_command_lists_each_address_with_its_roles(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("routes", "--json")
    facts = {one["name"]: one for one in json.loads(capsys.readouterr().out)["routes"]}
    assert facts["hotspot-download"]["opens_to"] == Role.ANALYST
    assert facts["sign-in"]["opens_to"] == "anyone"
    assert facts["hotspot"]["names"] == {"hotspot_id": "hotspot"}
