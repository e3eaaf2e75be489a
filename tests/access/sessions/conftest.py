"""A demonstration with the cast in it, and browsers that are signed in there."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from commonweal.access.models import StaffSession
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from tests.cast import AT, PASSWORD, Cast, gather

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def demonstration(db: None, data_folder: Path) -> Iterator[Cast]:
    mark_as_demonstration(at=AT)
    yield gather()
    (data_folder / "demo-mark").unlink(missing_ok=True)


def browser(**options: Any) -> Client:
    return Client(headers={"User-Agent": FIREFOX}, **options)


def signed_in(username: str = "amina", **options: Any) -> Client:
    """A browser that signed in with name and password, as people do in a demonstration."""
    client = browser(**options)
    given = {"username": username, "password": PASSWORD}
    if client.handler.enforce_csrf_checks:
        given["csrfmiddlewaretoken"] = token_of(client, "/sign-in/")
    assert client.post("/sign-in/", given).status_code == 302
    return client


def token_of(client: Client, path: str) -> str:
    """The token of the first form on a page."""
    page = client.get(path).content.decode()
    return page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


def let_time_pass(session: StaffSession, by: timedelta, *, unused: bool = True) -> None:
    """Move a session's past back, as if `by` had gone since."""
    fields = {"began_at": F("began_at") - by, "strong_at": F("strong_at") - by}
    if unused:
        fields["last_seen_at"] = F("last_seen_at") - by
    StaffSession.objects.filter(id=session.id).update(**fields)
    session.refresh_from_db()


def session_of(client: Client) -> StaffSession:
    return StaffSession.objects.get(id=client.session["device"])
