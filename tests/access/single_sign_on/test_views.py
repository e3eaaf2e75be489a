"""Through the council's provider: who is let in, and every answer that must not be believed."""

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client

from commonweal.access.models import SingleSignOnLink, Staff, StaffSession
from commonweal.access.signing_in.second_factor import Factor
from commonweal.access.single_sign_on.operations import unlink
from commonweal.access.single_sign_on.provider import forget_what_is_known
from commonweal.audit.models import AuditEntry
from tests.access.sessions.conftest import browser
from tests.access.single_sign_on.liar import CLIENT, Liar, lying, new_key
from tests.cast import Cast
from tests.conftest import MORNING

SECRET = "what only the two of us know and nobody else"


@pytest.fixture
def liar(cast: Cast, settings: Any, tmp_path: Path) -> Iterator[Liar]:
    """A provider, and this product configured for it; the store is no demonstration."""
    secret = tmp_path / "client-secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    forget_what_is_known()
    with lying() as one:
        settings.SINGLE_SIGN_ON = {
            "issuer": one.issuer, "client_id": CLIENT, "secret_file": str(secret),
            "username_claim": "preferred_username", "strong": ["acr=strong", "amr=mfa"], "label": "Council account",
        }  # fmt: skip
        yield one
    forget_what_is_known()


def sent_off(client: Client, liar: Liar, onward: str = "/imports/") -> dict[str, str]:
    """Go to the provider; what it was asked, and the nonce put into its next token."""
    answer = client.get("/sign-in/council/", {"next": onward})
    assert answer.status_code == 302
    assert answer.url.startswith(f"{liar.issuer}/authorize?")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer.url).query).items()}
    liar.nonce = asked["nonce"]
    return asked


def come_back(client: Client, state: str, **more: str) -> Any:
    return client.get("/sign-in/council/return/", {"code": "a-code", "state": state, **more})


def through(client: Client, liar: Liar) -> Any:
    return come_back(client, sent_off(client, liar)["state"])


def is_signed_in(client: Client) -> bool:
    return client.get("/imports/").status_code == 200


def test_it_is_off_unless_configured_and_then_no_such_page(db: None) -> None:
    for path in ("/sign-in/council/", "/sign-in/council/return/?code=x&state=y"):
        assert browser().get(path).status_code == 404
    assert "Council account" not in browser().get("/sign-in/").content.decode()


def test_somebody_whom_the_council_vouches_for_is_signed_in_and_goes_on(liar: Liar, cast: Cast) -> None:
    client = browser()
    assert "Council account" in client.get("/sign-in/").content.decode()
    answer = through(client, liar)
    assert answer.url == "/imports/"
    assert is_signed_in(client)
    assert StaffSession.objects.get().factor == "single-sign-on"
    link = SingleSignOnLink.objects.get()
    assert (link.staff, link.issuer, link.subject) == (cast.amina, liar.issuer, "subject-1")
    assert AuditEntry.objects.filter(deed="sign-in", actor_id=cast.amina.id).exists()


def test_the_code_flow_carries_pkce_state_and_nonce_and_the_secret_goes_to_the_provider_alone(liar: Liar) -> None:
    client = browser()
    asked = sent_off(client, liar)
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://testserver/sign-in/council/return/"
    assert asked["acr_values"] == "strong"
    come_back(client, asked["state"])
    [form], [headers] = liar.asked, liar.headers
    digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
    name, _, secret = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode().partition(":")
    assert (name, secret.replace("+", " ")) == (CLIENT, SECRET)
    assert SECRET not in str(asked)


def test_the_session_key_changes_at_the_sign_in(liar: Liar) -> None:
    client = browser()
    asked = sent_off(client, liar)
    before = client.cookies["sessionid"].value
    come_back(client, asked["state"])
    assert client.cookies["sessionid"].value != before


def _unsigned(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, None, algorithm="none")


def _with_a_key_of_its_own(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, new_key(), algorithm="RS256", headers={"kid": "one"})


def _with_the_client_secret(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, SECRET, algorithm="HS256", headers={"kid": "one"})


def _with_an_unknown_key(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, new_key(), algorithm="RS256", headers={"kid": "two"})


def _with_its_own_key_in_the_header(claims: dict[str, Any]) -> str:
    mine = new_key()
    shown = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(mine.public_key()))
    return jwt.encode(claims, mine, algorithm="RS256", headers={"kid": "one", "jwk": shown})


def _cut(claims: dict[str, Any]) -> str:
    return "eyJhbGciOiJSUzI1NiJ9.e30"


NOW = int(MORNING.timestamp())
WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "nonce that is no text": {"nonce": 7},
    "wrong audience": {"aud": "somebody-else"},
    "several audiences and no party": {"aud": [CLIENT, "somebody-else"]},
    "several audiences and another party": {"aud": [CLIENT, "other"], "azp": "other"},
    "one audience and another party": {"azp": "other"},
    "no audience": {"aud": None},
    "wrong issuer": {"iss": "https://elsewhere.example"},
    "expired": {"exp": NOW - 3600, "iat": NOW - 7200},
    "no end": {"exp": None},
    "from the future": {"iat": NOW + 7200, "exp": NOW + 9000},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
    "endless subject": {"sub": "x" * 5000},
}
WRONG_SIGNATURES = {
    "unsigned": _unsigned, "signed by somebody else": _with_a_key_of_its_own,
    "signed with the client secret": _with_the_client_secret, "unknown key": _with_an_unknown_key,
    "brings its own key": _with_its_own_key_in_the_header, "cut": _cut, "no token": lambda claims: "nonsense",
}  # fmt: skip


@pytest.mark.parametrize("what", [*WRONG_CLAIMS, *WRONG_SIGNATURES])
def test_a_token_that_is_not_good_signs_nobody_in(liar: Liar, what: str, caplog: pytest.LogCaptureFixture) -> None:
    client = browser()
    liar.claims, liar.sign = WRONG_CLAIMS.get(what, {}), WRONG_SIGNATURES.get(what)
    answer = through(client, liar)
    assert answer.status_code == 400
    assert not is_signed_in(client)
    assert SingleSignOnLink.objects.count() == StaffSession.objects.count() == 0
    assert "subject-1" not in caplog.text
    assert "amina" not in caplog.text


def test_an_answer_is_good_once(liar: Liar) -> None:
    client = browser()
    state = sent_off(client, liar)["state"]
    assert come_back(client, state).status_code == 302
    client.post("/sign-out/")
    assert come_back(client, state).status_code == 400
    assert not is_signed_in(client)


def test_an_answer_in_another_browser_signs_nobody_in(liar: Liar) -> None:
    """Somebody else's address with code and state, pasted into a mail (login hijack)."""
    thief, victim = browser(), browser()
    state = sent_off(thief, liar)["state"]
    assert come_back(victim, state).status_code == 400
    sent_off(victim, liar)
    assert come_back(victim, state).status_code == 400
    assert not is_signed_in(victim)


@pytest.mark.parametrize(
    "more",
    [{"state": "wrong"}, {"state": ""}, {"iss": "https://elsewhere.example"}, {"error": "access_denied"}, {"code": ""}],
)
def test_an_answer_that_does_not_fit_is_refused_and_used_up(liar: Liar, more: dict[str, str]) -> None:
    client = browser()
    state = sent_off(client, liar)["state"]
    answer = client.get("/sign-in/council/return/", {"code": "a-code", "state": state, **more})
    assert answer.status_code == 400
    assert come_back(client, state).status_code == 400
    assert not is_signed_in(client)


def test_a_provider_that_promises_its_name_in_the_answer_must_give_it(liar: Liar) -> None:
    liar.description = {"authorization_response_iss_parameter_supported": True}
    client = browser()
    assert through(client, liar).status_code == 400
    state = sent_off(client, liar)["state"]
    assert come_back(client, state, iss=liar.issuer).status_code == 302


def test_a_description_of_another_issuer_or_with_plain_addresses_is_not_believed(liar: Liar) -> None:
    for wrong in (
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "file:///etc/passwd"},
        {"userinfo_endpoint": "http://elsewhere.example/me"},
    ):
        forget_what_is_known()
        liar.description = wrong
        answer = browser().get("/sign-in/council/")
        assert answer.status_code == 400, wrong


def test_a_redirect_of_the_provider_is_not_followed(liar: Liar) -> None:
    liar.status = 302
    assert through(browser(), liar).status_code == 400


def test_a_provider_that_does_not_answer_is_said_in_words(liar: Liar, settings: Any) -> None:
    settings.SINGLE_SIGN_ON["issuer"] = "http://127.0.0.1:9"
    answer = browser().get("/sign-in/council/")
    assert answer.status_code == 400
    assert "did not answer as expected" in answer.content.decode()


@pytest.mark.parametrize("name", ["nobody", "", "am\x00ina", None, 7, ["amina"]])
def test_nobody_gets_an_account_by_signing_in(liar: Liar, name: Any) -> None:
    liar.claims = {"preferred_username": name}
    before = Staff.objects.count()
    answer = through(browser(), liar)
    assert answer.status_code == 400
    assert "no account here" in answer.content.decode()
    assert Staff.objects.count() == before


def test_after_the_first_time_the_subject_counts_and_not_the_name(liar: Liar, cast: Cast) -> None:
    through(browser(), liar)
    liar.claims = {"preferred_username": "tom"}
    client = browser()
    through(client, liar)
    assert StaffSession.objects.get(id=client.session["device"]).staff == cast.amina
    # Amina's name, given to somebody else at the council, opens nothing.
    liar.claims = {"sub": "subject-2", "preferred_username": "amina"}
    assert through(browser(), liar).status_code == 400
    assert SingleSignOnLink.objects.count() == 1


def test_an_administrator_can_have_an_account_linked_anew(liar: Liar, cast: Cast) -> None:
    through(browser(), liar)
    assert unlink(cast.amina, by=cast.viewer("ada"))
    liar.claims = {"sub": "subject-2"}
    assert through(browser(), liar).status_code == 302


def test_an_account_that_is_closed_stays_closed(liar: Liar, cast: Cast) -> None:
    through(browser(), liar)
    Staff.objects.filter(pk=cast.amina.pk).update(is_active=False)
    client = browser()
    assert through(client, liar).status_code == 400
    assert not is_signed_in(client)


def test_without_a_second_factor_there_and_here_nobody_is_let_in(liar: Liar) -> None:
    for weak in (
        {"acr": "password"},
        {"acr": None},
        {"acr": ["weak"]},
        {"acr": {"strong": 1}},
        {"amr": "pwd", "acr": 1},
    ):
        liar.claims = weak
        client = browser()
        answer = through(client, liar)
        assert answer.status_code == 400
        assert "no second factor" in answer.content.decode()
        assert not is_signed_in(client)
        assert SingleSignOnLink.objects.count() == 0
    liar.claims = {"acr": None, "amr": ["pwd", "mfa"]}
    assert through(browser(), liar).status_code == 302


def test_without_a_second_factor_there_ours_is_asked_for(liar: Liar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonweal.access.single_sign_on.views.has_one", lambda staff: True)
    monkeypatch.setattr("commonweal.access.signing_in.views.factor_given", lambda request, staff: Factor.PASSKEY)
    liar.claims = {"acr": "password"}
    client = browser()
    assert through(client, liar).url == "/sign-in/second-factor/"
    assert not is_signed_in(client)
    assert SingleSignOnLink.objects.count() == 0
    answer = client.post("/sign-in/second-factor/", {"code": "123456"})
    assert client.get(answer.url).url == "/imports/"
    assert SingleSignOnLink.objects.get().subject == "subject-1"
    assert StaffSession.objects.get().factor == "passkey"


def test_the_name_may_stand_in_userinfo_which_must_be_about_the_same_person(liar: Liar) -> None:
    liar.claims, liar.userinfo = {"preferred_username": None}, {"preferred_username": "amina"}
    assert through(browser(), liar).status_code == 302
    liar.userinfo = {"preferred_username": "amina", "sub": "subject-9"}
    assert through(browser(), liar).status_code == 400


def test_an_address_that_the_council_has_not_verified_is_nobodys_name(liar: Liar, settings: Any, cast: Cast) -> None:
    settings.SINGLE_SIGN_ON["username_claim"] = "email"
    Staff.objects.filter(pk=cast.amina.pk).update(username="amina@northmoor.example")
    for verified, status in ((None, 400), ("true", 400), (False, 400), (True, 302)):
        liar.claims = {"email": "amina@northmoor.example", "email_verified": verified}
        assert through(browser(), liar).status_code == status, verified


def test_nobody_is_sent_elsewhere_afterwards(liar: Liar) -> None:
    for onward in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        client = browser()
        asked = sent_off(client, liar, onward)
        assert come_back(client, asked["state"]).url == "/"
