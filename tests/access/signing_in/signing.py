"""Makes people who can sign in, and signs them in as their browser would."""

import re
from datetime import UTC, datetime, timedelta

from django.test import Client

from commonweal.access.models import RecoveryCode, SecondFactor, Staff
from commonweal.access.signing_in.authenticator_app import code_at, new_key
from commonweal.access.signing_in.operations import add_app, renew_recovery_codes
from tests.cast import PASSWORD

AN_HOUR_AGO = timedelta(hours=1)


def with_app(staff: Staff) -> str:
    """Give somebody an authenticator app, an hour ago; returns its key."""
    key, then = new_key(), datetime.now(UTC) - AN_HOUR_AGO
    add_app(staff, key=key, code=code_at(key, at=then), name="", at=then)
    return key


def with_codes(staff: Staff) -> list[str]:
    """Give somebody recovery codes."""
    return renew_recovery_codes(staff, at=datetime.now(UTC))


def code_now(key: str) -> str:
    return code_at(key, at=datetime.now(UTC))


def give_password(client: Client, username: str = "amina", password: str = PASSWORD, **more: str) -> object:
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def give_code(client: Client, code: str) -> object:
    return client.post("/sign-in/second-factor/", {"code": code})


def sign_in_wholly(client: Client, staff: Staff, key: str, password: str = PASSWORD) -> None:
    give_password(client, staff.username, password)
    answer = give_code(client, code_now(key))
    assert answer.status_code == 302, answer.content.decode()


def is_open(client: Client) -> bool:
    """Whether the browser is let in to a page of staff."""
    return client.get("/account/").status_code == 200


def errors_of(answer: object) -> list[str]:
    """The messages of the page's error summary."""
    return re.findall(r'<a href="#[^"]*">([^<]*)</a>', answer.content.decode())


def forget_use(staff: Staff) -> None:
    """As if the last code had been used long ago: the next half minute, without waiting for it."""
    SecondFactor.objects.filter(staff=staff).update(last_step=0)


def n_codes(staff: Staff) -> int:
    return RecoveryCode.objects.filter(staff=staff, used_at=None).count()
