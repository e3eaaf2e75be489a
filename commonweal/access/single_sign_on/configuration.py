"""What an operator says about the council's provider (docs/how-to/single-sign-on.md); without an issuer it is off."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Claims of the identity token that can say how somebody signed in there (OpenID Connect Core 1.0, section 2).
HOW = ("acr", "amr")


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """One provider. `strong`: pairs of claim and value that show a second factor; empty: ours is asked for.

    `username_claim`: which claim holds the name that somebody has here.
    """

    issuer: str
    client_id: str
    client_secret: str
    username_claim: str
    strong: tuple[tuple[str, str], ...]
    label: str

    def is_strong(self, claims: Mapping[str, Any]) -> bool:
        """Whether the provider says that it asked for a second factor, in the words the operator agreed with it."""
        return any(value in _listed(claims.get(name)) for name, value in self.strong)

    @property
    def acr_values(self) -> str:
        """The contexts to ask the provider for, in the operator's order."""
        return " ".join(value for name, value in self.strong if name == "acr")


def single_sign_on() -> SingleSignOn | None:
    """The provider as configured, or None when single sign-on is off; raises `ImproperlyConfigured` on half a one."""
    given = settings.SINGLE_SIGN_ON
    if not given["issuer"]:
        return None
    _check_address(given["issuer"])
    if not given["client_id"]:
        raise ImproperlyConfigured(
            "COMMONWEAL_OIDC_CLIENT is empty while COMMONWEAL_OIDC_ISSUER is set; allowed: the client id that the "
            "provider gave; set both, or neither"
        )
    return SingleSignOn(
        issuer=given["issuer"],
        client_id=given["client_id"],
        client_secret=_secret(given["secret_file"]),
        username_claim=given["username_claim"],
        strong=_strong(given["strong"]),
        label=given["label"],
    )


def single_sign_on_offer() -> SingleSignOn | None:
    """What the sign-in page offers; its `label` stands on the link."""
    return single_sign_on()


def is_safe_address(address: str) -> bool:
    """Whether nobody in between can read or change what is said there: HTTPS, or this very machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


def _check_address(issuer: str) -> None:
    if not is_safe_address(issuer) or urlsplit(issuer).query or urlsplit(issuer).fragment:
        raise ImproperlyConfigured(
            f"COMMONWEAL_OIDC_ISSUER is {issuer!r}; allowed: the provider's address, beginning with https://, exactly "
            "as the provider writes it"
        )


def _secret(file: str) -> str:
    """The client's secret; files only, since environments are shown by too many tools."""
    try:
        found = Path(file).read_text(encoding="utf-8").strip() if file else ""
        mode = Path(file).stat().st_mode if file else 0
    except (OSError, UnicodeDecodeError) as fault:
        raise ImproperlyConfigured(
            f"COMMONWEAL_OIDC_SECRET_FILE is {file!r}, which cannot be read ({type(fault).__name__}); allowed: a file "
            "that holds the client's secret and nothing else"
        ) from fault
    if not found:
        raise ImproperlyConfigured(
            "COMMONWEAL_OIDC_SECRET_FILE is not set, or empty; allowed: a file that holds the client's secret"
        )
    if mode & 0o077:
        raise ImproperlyConfigured(
            f"COMMONWEAL_OIDC_SECRET_FILE is {file!r}, which others on this machine can read; allowed: a file for its "
            f"own user only: chmod 600 {file}"
        )
    return found


def _strong(written: list[str]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for one in written:
        name, _, value = one.partition("=")
        if name not in HOW or not value:
            raise ImproperlyConfigured(
                f"COMMONWEAL_OIDC_STRONG holds {one!r}; allowed: acr=VALUE or amr=VALUE, with commas between, or "
                "nothing: then this product asks for its own second factor"
            )
        pairs.append((name, value))
    return tuple(pairs)


def _listed(claim: Any) -> list[str]:
    if isinstance(claim, str):
        return [claim]
    return [one for one in claim if isinstance(one, str)] if isinstance(claim, list) else []
