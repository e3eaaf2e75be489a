"""Before a file leaves, somebody whose last proof is older than ten minutes is asked again."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commonweal.reports.kinds import CALL_LOG
from tests.access.sessions.conftest import let_time_pass, session_of, signed_in
from tests.cast import PASSWORD, Cast
from tests.deliveries import call_log, deliver

ELEVEN = timedelta(minutes=11)


@pytest.fixture
def file(demonstration: Cast, tmp_path: Path) -> str:
    """The address of the rows that an import refused."""
    job = deliver(tmp_path, CALL_LOG, call_log([{}, {"category": "singing"}]), by=demonstration.viewer("amina"))
    return f"/imports/{job.id}/refused.csv"


@pytest.fixture
def asked_again(demonstration: Cast) -> Client:
    """Amina's browser, eleven minutes after she signed in, still in use."""
    client = signed_in()
    let_time_pass(session_of(client), ELEVEN, unused=False)
    return client


def test_a_file_leaves_at_once_for_somebody_who_just_signed_in(file: str) -> None:
    assert signed_in().get(file).headers["Content-Type"].startswith("text/csv")


def test_ten_minutes_later_the_file_waits_for_a_proof(asked_again: Client, file: str) -> None:
    answer = asked_again.get(file, headers={"Referer": "http://testserver/imports/?page=1"})
    assert answer.url.startswith("/confirm/?next=%2Fimports%2F")
    page = asked_again.get(answer.url).content.decode()
    assert "take out a file" in page
    assert 'href="/imports/?page=1"' in page
    given = {"next": file, "for": "export", "back": "/hotspots/", "password": PASSWORD}
    proved = asked_again.post("/confirm/", given).content.decode()
    assert f'href="{file}"' in proved
    assert asked_again.get(file).status_code == 200


def test_a_wrong_proof_opens_nothing(asked_again: Client, file: str) -> None:
    answer = asked_again.post("/confirm/", {"next": file, "for": "export", "password": "wrong"})
    assert answer.status_code == 400
    assert "The password is not right" in answer.content.decode()
    assert asked_again.get(file).status_code == 302


def test_proving_leads_to_pages_of_this_site_only(asked_again: Client, file: str) -> None:
    given = {"next": "https://elsewhere.example/", "for": "rights", "password": PASSWORD}
    assert asked_again.post("/confirm/", given).url == "/"


def test_a_posted_form_comes_back_with_its_fields_after_the_proof(demonstration: Cast) -> None:
    ada = signed_in("ada")
    let_time_pass(session_of(ada), ELEVEN, unused=False)
    asked = ada.post(reverse("organisation-new"), {"name": "Larch Homes"})
    assert asked.status_code == 403
    page = asked.content.decode()
    assert "change what somebody may do" in page
    assert "Larch Homes" not in page
    held = unescape(re.search(r'name="held" value="([^"]*)"', page)[1])  # type: ignore[index]
    back = ada.post("/confirm/", {"held": held, "for": "rights", "password": PASSWORD}).content.decode()
    assert f'action="{reverse("organisation-new")}" method="post"' in back
    assert 'name="name" value="Larch Homes"' in back


@pytest.mark.usefixtures("stopped_clock")
def test_guessing_at_the_proof_is_slowed_down(asked_again: Client, file: str) -> None:
    codes = [asked_again.post("/confirm/", {"password": "wrong"}).status_code for _ in range(7)]
    assert codes == [400] * 6 + [429]


def test_opening_a_lock_by_password_does_not_count_as_a_proof_for_files(asked_again: Client, file: str) -> None:
    let_time_pass(session_of(asked_again), timedelta(minutes=20))
    assert asked_again.post("/locked/", {"password": PASSWORD, "next": "/"}).status_code == 302
    assert asked_again.get(file).url.startswith("/confirm/")


def test_every_file_that_leaves_asks_for_a_recent_proof() -> None:
    """The views that may hand out a file name themselves by an export right; none of them is forgotten."""
    undecorated = [
        route.name
        for route in _routes(get_resolver())
        if _source(route).count("EXPORT") and not getattr(route.callback, "asks_again", False)
    ]
    assert undecorated == []


def _routes(resolver: URLResolver) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _routes(one)
        else:
            yield one


def _source(route: URLPattern) -> str:
    """The text of a view's own function, without its decorators; what is offered by a link is not handed out."""
    view = route.callback
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    lines = Path(view.__code__.co_filename).read_text().splitlines()[view.__code__.co_firstlineno - 1 :]
    body = "\n".join(lines).split("\ndef ", 2)
    found = "\ndef ".join(body[:2])
    return "\n".join(line for line in found.splitlines() if "_or_absent" in line and not line.startswith("def"))
