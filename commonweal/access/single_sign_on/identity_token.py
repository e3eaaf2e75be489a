"""Whether an identity token is the provider's, for us, for this very sign-in, and still good.

OpenID Connect Core 1.0, section 3.1.3.7: signature by a key of the issuer's, issuer, audience, authorised party, times,
nonce. The signature is checked although the token came over HTTPS. Only algorithms with a public key are taken: a token
without a signature, or one signed with something that others may know, is refused.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hmac import compare_digest
from typing import Any

import jwt

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
# Clocks of two machines.
LEEWAY_S = 60
LONGEST_SUBJECT = 255


class TokenRefused(Exception):
    """The token is not what it must be; the message says which check, and nothing of what the token held."""


class UnknownKey(TokenRefused):
    """The token names a key that is not among those given; the provider may have changed its keys."""


def claims_of(
    token: str, *, keys: Iterable[Mapping[str, Any]], issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """The claims of a token that is good now, give or take a minute; raises `TokenRefused`."""
    try:
        header = jwt.get_unverified_header(token)
        key = _key_for(header, keys)
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=list(ALGORITHMS), audience=client_id, issuer=issuer, leeway=LEEWAY_S,
            options={"require": REQUIRED, "strict_aud": False},
        )  # fmt: skip
    except jwt.PyJWTError as fault:
        raise TokenRefused(type(fault).__name__) from fault
    _check_party(claims, client_id)
    if not isinstance(claims["nonce"], str) or not compare_digest(claims["nonce"].encode(), nonce.encode()):
        raise TokenRefused("nonce")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise TokenRefused("subject")
    return claims


def signed_in_since(claims: Mapping[str, Any], *, at: datetime) -> float | None:
    """Seconds since the person last proved who they are to the provider, or None if it does not say."""
    said = claims.get("auth_time")
    return at.timestamp() - said if isinstance(said, int | float) and not isinstance(said, bool) else None


def _key_for(header: Mapping[str, Any], keys: Iterable[Mapping[str, Any]]) -> jwt.PyJWK:
    if header.get("alg") not in ALGORITHMS:
        raise TokenRefused("algorithm")
    usable = [key for key in keys if key.get("use", "sig") == "sig" and key.get("kty") != "oct"]
    named = [key for key in usable if key.get("kid") == header.get("kid")] if "kid" in header else usable
    if len(named) != 1:
        raise UnknownKey("no single key of that name")
    return jwt.PyJWK.from_dict(dict(named[0]), algorithm=str(header["alg"]))


def _check_party(claims: Mapping[str, Any], client_id: str) -> None:
    """A token for several audiences, or that names its party, must be for us."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != client_id:
        raise TokenRefused("authorised party")
