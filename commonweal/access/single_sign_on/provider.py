"""What this product asks the provider, from server to server: its description, its keys, a token for a code.

The only outward connections of the product, and only to the configured issuer and the addresses it names. Over HTTPS
with the machine's own certificates, or to this very machine; no redirect is followed, no answer may be large or slow.
OpenID Connect Discovery 1.0; RFC 6749, section 4.1.3; RFC 7636 (PKCE).
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote_plus, urlencode
from urllib.request import HTTPErrorProcessor, Request, build_opener

from commonweal.access.single_sign_on.configuration import SingleSignOn, is_safe_address

TIMEOUT_S, LARGEST = 10, 1_000_000
DESCRIPTION = "/.well-known/openid-configuration"
# How long a description and keys are kept; keys are asked for again when a token names an unknown one.
KEPT_S = 600


class ProviderFault(Exception):
    """The provider did not answer, or not as the standard says; the message is for the log and names no person."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The addresses that the provider's description names."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    basic: bool
    says_issuer: bool


class _NoRedirect(HTTPErrorProcessor):
    """Hands every answer on as it is: a redirect would lead where nobody checked."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


def provider_of(sso: SingleSignOn) -> Provider:
    """The provider's description, kept for ten minutes; raises `ProviderFault`."""
    return _described(sso.issuer, int(monotonic() // KEPT_S))


def keys_of(provider: Provider, *, again: bool = False) -> list[dict[str, Any]]:
    """The provider's public keys; `again` asks anew, for a token whose key is not among those kept."""
    if again:
        _keys.cache_clear()
    return _keys(provider.jwks_uri, int(monotonic() // KEPT_S))


def token_for_code(
    code: str, *, sso: SingleSignOn, provider: Provider, verifier: str, redirect_uri: str
) -> tuple[str, str]:
    """The identity token and the access token for a code; raises `ProviderFault`, also when the code is not ours."""
    fields = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier,
    }  # fmt: skip
    headers = {}
    if provider.basic:
        pair = f"{quote_plus(sso.client_id)}:{quote_plus(sso.client_secret)}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        fields |= {"client_id": sso.client_id, "client_secret": sso.client_secret}
    answer = _asked(provider.token_endpoint, urlencode(fields).encode(), headers)
    tokens = (answer.get("id_token"), answer.get("access_token"))
    if not all(isinstance(token, str) for token in tokens):
        raise ProviderFault("the answer to the code holds no identity token")
    return str(tokens[0]), str(tokens[1])


def more_about(access_token: str, *, provider: Provider) -> dict[str, Any]:
    """What the provider's userinfo address says; its `sub` is the caller's to compare."""
    if not provider.userinfo_endpoint:
        return {}
    return _asked(provider.userinfo_endpoint, None, {"Authorization": f"Bearer {access_token}"})


def forget_what_is_known() -> None:
    """Ask for description and keys anew at the next use."""
    _described.cache_clear()
    _keys.cache_clear()


@lru_cache(maxsize=4)
def _described(issuer: str, turn: int) -> Provider:
    said = _asked(issuer.rstrip("/") + DESCRIPTION, None, {})
    if said.get("issuer") != issuer:
        raise ProviderFault("the description is of another issuer")
    methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    found = Provider(
        issuer=issuer,
        authorization_endpoint=str(said.get("authorization_endpoint", "")),
        token_endpoint=str(said.get("token_endpoint", "")),
        jwks_uri=str(said.get("jwks_uri", "")),
        userinfo_endpoint=str(said.get("userinfo_endpoint", "")),
        basic="client_secret_basic" in methods,
        says_issuer=said.get("authorization_response_iss_parameter_supported") is True,
    )
    needed = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
    if not all(is_safe_address(one) for one in (*needed, found.userinfo_endpoint or issuer)):
        raise ProviderFault("the description names an address that is not HTTPS")
    return found


@lru_cache(maxsize=4)
def _keys(address: str, turn: int) -> list[dict[str, Any]]:
    keys = _asked(address, None, {}).get("keys")
    if not isinstance(keys, list):
        raise ProviderFault("the provider shows no keys")
    return [key for key in keys if isinstance(key, dict)]


def _asked(address: str, body: bytes | None, headers: Mapping[str, str]) -> dict[str, Any]:
    if not is_safe_address(address):
        raise ProviderFault("an address is not HTTPS")
    wanted = Request(address, body, {"Accept": "application/json", **headers})  # noqa: S310 - HTTPS was checked above
    try:
        with build_opener(_NoRedirect).open(wanted, timeout=TIMEOUT_S) as answer:
            status, text = answer.status, answer.read(LARGEST + 1)
    except (OSError, HTTPError) as fault:
        raise ProviderFault(f"no answer ({type(fault).__name__})") from fault
    if status != 200 or len(text) > LARGEST:
        raise ProviderFault(f"answered {status} with {len(text)} bytes")
    try:
        found = json.loads(text)
    except ValueError as fault:
        raise ProviderFault("the answer is not JSON") from fault
    if not isinstance(found, dict):
        raise ProviderFault("the answer is no object")
    return found
