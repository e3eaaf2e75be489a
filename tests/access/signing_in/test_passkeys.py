"""Passkeys at the server: what opens, and every way in which an answer can be wrong."""

import html
import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from commonweal.access.models import SecondFactor, Staff
from commonweal.access.signing_in.operations import add_passkey
from commonweal.access.signing_in.passkeys import (
    LONGEST_ANSWER,
    Passkey,
    PasskeyRefused,
    ask_for_new,
    ask_to_show,
    host_takes_passkeys,
    made,
    shown,
)
from tests.access.signing_in.signing import give_password, is_open, with_app
from tests.access.signing_in.soft_passkey import SoftPasskey
from tests.cast import Cast

HOST = "localhost"


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": HOST})


def kept_by(staff: Staff, device: SoftPasskey) -> Passkey:
    """Add the device's passkey to somebody's account, through both halves of the ceremony."""
    options, state = ask_for_new(
        staff_id=staff.pk, username=staff.username, name=staff.display_name, known=[], host=HOST
    )
    passkey = made(state, device.make(json.dumps(options)), host=HOST)
    add_passkey(staff, passkey, name="", at=datetime.now(UTC))
    return passkey


def question_on(page: object) -> str:
    return html.unescape(re.findall(r'data-passkey-options="([^"]+)"', page.content.decode())[0])


def second_page(browser: Client, username: str = "amina") -> str:
    give_password(browser, username)
    return question_on(browser.get("/sign-in/second-factor/"))


def answer_second(browser: Client, answer: str) -> int:
    return browser.post("/sign-in/second-factor/", {"passkey": answer}).status_code


def test_a_passkey_is_the_second_factor(cast: Cast, browser: Client) -> None:
    device = SoftPasskey()
    kept_by(cast.amina, device)
    assert answer_second(browser, device.show(second_page(browser))) == 302
    assert is_open(browser)
    assert cast.amina.sessions.get().factor == "passkey"


def test_a_passkey_signs_in_without_name_and_password(cast: Cast, browser: Client) -> None:
    device = SoftPasskey()
    kept_by(cast.amina, device)
    question = browser.post("/sign-in/passkey/").content.decode()
    assert browser.post("/sign-in/passkey/", {"passkey": device.show(question)}).status_code == 302
    assert is_open(browser)


def test_without_a_password_the_device_must_have_asked_for_its_owner(cast: Cast, browser: Client) -> None:
    device = SoftPasskey(verifies=False)
    kept_by(cast.amina, device)
    question = browser.post("/sign-in/passkey/").content.decode()
    assert browser.post("/sign-in/passkey/", {"passkey": device.show(question)}).status_code == 400
    assert answer_second(browser, device.show(second_page(browser))) == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://commonweal.example"},
        {"origin": "http://localhost.example"},
        {"type": "webauthn.create"},
        {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    ],
)
def test_an_answer_from_elsewhere_or_to_another_question_is_refused(
    cast: Cast, browser: Client, wrong: dict[str, str]
) -> None:
    device = SoftPasskey()
    kept_by(cast.amina, device)
    assert answer_second(browser, device.show(second_page(browser), **wrong)) == 400
    assert not is_open(browser)


def test_an_answer_opens_once(cast: Cast, browser: Client) -> None:
    device = SoftPasskey()
    kept_by(cast.amina, device)
    answer = device.show(second_page(browser))
    assert answer_second(browser, answer) == 302
    other = Client(headers={"host": HOST})
    second_page(other)
    assert answer_second(other, answer) == 400


def test_a_passkey_whose_counter_goes_backwards_was_copied_and_is_refused(cast: Cast, browser: Client) -> None:
    device = SoftPasskey()
    kept_by(cast.amina, device)
    assert answer_second(browser, device.show(second_page(browser), step=5)) == 302
    other = Client(headers={"host": HOST})
    assert answer_second(other, device.show(second_page(other), step=-1)) == 400


def test_a_passkey_that_does_not_count_is_taken_again_and_again(cast: Cast) -> None:
    device = SoftPasskey()
    kept_by(cast.amina, device)
    for _ in range(2):
        browser = Client(headers={"host": HOST})
        assert answer_second(browser, device.show(second_page(browser), step=0)) == 302


def test_somebody_elses_passkey_is_refused(cast: Cast, browser: Client) -> None:
    mine, theirs = SoftPasskey(), SoftPasskey()
    kept_by(cast.amina, mine)
    kept_by(cast.tom, theirs)
    assert answer_second(browser, theirs.show(second_page(browser))) == 400


def test_a_passkey_that_claims_another_owner_is_refused(cast: Cast, browser: Client) -> None:
    mine, theirs = SoftPasskey(), SoftPasskey()
    kept_by(cast.amina, mine)
    kept_by(cast.tom, theirs)
    question = browser.post("/sign-in/passkey/").content.decode()
    theirs.user = mine.user
    assert browser.post("/sign-in/passkey/", {"passkey": theirs.show(question)}).status_code == 400
    assert not is_open(browser)


def test_a_passkey_of_an_ended_role_opens_nothing(cast: Cast, browser: Client) -> None:
    device = SoftPasskey()
    kept_by(cast.amina, device)
    cast.amina.memberships.update(to_on=datetime(2025, 2, 1, tzinfo=UTC).date())
    question = browser.post("/sign-in/passkey/").content.decode()
    assert browser.post("/sign-in/passkey/", {"passkey": device.show(question)}).status_code == 400


def test_a_passkey_is_kept_once(cast: Cast) -> None:
    device = SoftPasskey()
    passkey = kept_by(cast.amina, device)
    with pytest.raises(PasskeyRefused):
        add_passkey(cast.tom, passkey, name="", at=datetime.now(UTC))
    assert SecondFactor.objects.filter(kind="passkey").count() == 1


@pytest.mark.parametrize(
    "answer", ["", "no JSON", "[]", "{}", '{"response": 3}', '{"id": "a", "rawId": "a", "response": {}}', "x" * 20_001]
)
def test_what_is_no_answer_is_refused_without_a_fault(cast: Cast, browser: Client, answer: str) -> None:
    device = SoftPasskey()
    known = [kept_by(cast.amina, device)]
    _, state = ask_to_show(known, host=HOST)
    with pytest.raises(PasskeyRefused):
        shown(state, answer, known, host=HOST)
    with pytest.raises(PasskeyRefused):
        made(state, answer, host=HOST)
    browser.post("/sign-in/passkey/")
    assert browser.post("/sign-in/passkey/", {"passkey": answer}).status_code == 400
    assert len("x" * 20_001) > LONGEST_ANSWER


def test_the_second_page_asks_for_no_passkey_where_browsers_keep_none(cast: Cast) -> None:
    with_app(cast.amina)
    kept_by(cast.amina, SoftPasskey())
    browser = Client(headers={"host": "127.0.0.1:8000"})
    give_password(browser)
    page = browser.get("/sign-in/second-factor/").content.decode()
    assert "data-passkey=" not in page
    assert "authenticator app" in page


@pytest.mark.parametrize(
    ("host", "takes"),
    [
        ("localhost:8000", True),
        ("commonweal.example", True),
        ("127.0.0.1:8000", False),
        ("[::1]:8000", False),
        ("[::1]", False),
    ],
)
def test_passkeys_need_a_name(host: str, takes: bool) -> None:
    assert host_takes_passkeys(host) is takes
