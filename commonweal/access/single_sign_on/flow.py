"""One sign-in on its way to the provider and back: what is sent, what is kept meanwhile, and what must fit on return.

Code flow with PKCE (RFC 7636), state and nonce, kept in the session on the server and good once, for ten minutes.
RFC 9700 (OAuth 2.0 Security Best Current Practice); RFC 9207 for the issuer in the answer.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from commonweal.access.single_sign_on.configuration import SingleSignOn
from commonweal.access.single_sign_on.identity_token import UnknownKey, claims_of
from commonweal.access.single_sign_on.provider import Provider, ProviderFault, keys_of, more_about, token_for_code

HOLDS = timedelta(minutes=10)
UNDER_WAY = "single_sign_on"
SCOPE = "openid profile email"


class AnswerRefused(Exception):
    """What came back does not belong to a sign-in that began here; the message says which check."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A sign-in that went to the provider. `again`: somebody signed in proves who they are once more."""

    state: str
    nonce: str
    verifier: str
    onward: str
    began_at: str
    again: bool


def send_off(
    request: HttpRequest, sso: SingleSignOn, provider: Provider, *, onward: str, again: bool, at: datetime
) -> str:
    """Keep a new sign-in in the session, and the address of the provider to go to with it."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    request.session[UNDER_WAY] = asdict(UnderWay(state, nonce, verifier, onward, at.isoformat(), again))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": sso.client_id, "redirect_uri": return_address(request), "scope": SCOPE,
        "state": state, "nonce": nonce, "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    if sso.acr_values:
        asked["acr_values"] = sso.acr_values
    if again:
        asked |= {"prompt": "login", "max_age": "0"}
    joint = "&" if "?" in provider.authorization_endpoint else "?"
    return f"{provider.authorization_endpoint}{joint}{urlencode(asked)}"


def taken_up(request: HttpRequest, provider: Provider, *, at: datetime) -> UnderWay:
    """The sign-in that an answer belongs to, for this once; raises `AnswerRefused`."""
    kept = request.session.pop(UNDER_WAY, None)
    if kept is None:
        raise AnswerRefused("no sign-in is under way")
    under_way = UnderWay(**kept)
    if not compare_digest(request.GET.get("state", "").encode(), under_way.state.encode()):
        raise AnswerRefused("state")
    if at - datetime.fromisoformat(under_way.began_at) > HOLDS:
        raise AnswerRefused("too late")
    said = request.GET.get("iss")
    if (said is not None or provider.says_issuer) and said != provider.issuer:
        raise AnswerRefused("issuer")
    return under_way


def claims_for(request: HttpRequest, sso: SingleSignOn, provider: Provider, under_way: UnderWay) -> dict[str, Any]:
    """Who came back, by a checked identity token; raises `AnswerRefused`, `TokenRefused` or `ProviderFault`."""
    code = request.GET.get("code", "")
    if not code:
        raise AnswerRefused("no code")
    token, access_token = token_for_code(
        code, sso=sso, provider=provider, verifier=under_way.verifier, redirect_uri=return_address(request)
    )
    checked = partial(claims_of, token, issuer=sso.issuer, client_id=sso.client_id, nonce=under_way.nonce)
    try:
        claims = checked(keys=keys_of(provider))
    except UnknownKey:
        claims = checked(keys=keys_of(provider, again=True))
    return claims if sso.username_claim in claims else _with_userinfo(claims, access_token, provider)


def username_in(claims: Mapping[str, Any], sso: SingleSignOn) -> str:
    """The name that the provider gives; an address that it has not verified is nobody's name."""
    if sso.username_claim == "email" and claims.get("email_verified") is not True:
        return ""
    found = claims.get(sso.username_claim)
    return found if isinstance(found, str) else ""


def return_address(request: HttpRequest) -> str:
    """Where the provider sends people back to; registered there, letter by letter."""
    return request.build_absolute_uri(reverse("single-sign-on-return"))


def _with_userinfo(claims: dict[str, Any], access_token: str, provider: Provider) -> dict[str, Any]:
    """What the token leaves out and the userinfo address says; what the token says stands."""
    more = more_about(access_token, provider=provider)
    if more and more.get("sub") != claims["sub"]:
        raise ProviderFault("userinfo is about somebody else")
    return {**more, **claims}
