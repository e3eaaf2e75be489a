"""Passkeys and security keys: the two ceremonies of Web Authentication (W3C, Level 2), done by Yubico's `fido2`.

Each ceremony has two halves. The first gives options for the browser, and a state that stays in the session; the second
checks the browser's answer against that state, once. A passkey belongs to one host name: a browser makes none for a
number such as 127.0.0.1.
"""

import ipaddress
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

State = dict[str, Any]
LONGEST_ANSWER = 20_000


class PasskeyRefused(Exception):
    """The browser's answer does not fit the question, the host or the passkey."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """The public half of a passkey: nothing in it is secret. `counter` is 0 where the device does not count."""

    credential_id: str
    credential: str
    counter: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer that was checked: which passkey, its new counter, and whether its owner was asked for PIN or finger."""

    credential_id: str
    counter: int
    owner_verified: bool


def host_takes_passkeys(host: str) -> bool:
    """Whether browsers keep passkeys for this host: a name, never an address in numbers."""
    try:
        ipaddress.ip_address(_name(host).strip("[]"))
    except ValueError:
        return True
    return False


def ask_for_new(
    *, staff_id: UUID, username: str, name: str, known: Iterable[Passkey], host: str
) -> tuple[dict[str, Any], State]:
    """Options for `navigator.credentials.create`, and the state of the ceremony."""
    user = PublicKeyCredentialUserEntity(id=staff_id.bytes, name=username, display_name=name)
    options, state = _server(host).register_begin(
        user,
        credentials=[_data(one) for one in known],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), _kept(state)


def made(state: State, answer: str, *, host: str) -> Passkey:
    """The new passkey; raises `PasskeyRefused`."""
    try:
        data = _server(host).register_complete(state, _read(answer))
    except (ValueError, TypeError, KeyError, AssertionError) as fault:
        raise PasskeyRefused from fault
    assert data.credential_data is not None
    return Passkey(
        websafe_encode(data.credential_data.credential_id), websafe_encode(bytes(data.credential_data)), data.counter
    )


def ask_to_show(known: Iterable[Passkey] | None, *, host: str) -> tuple[dict[str, Any], State]:
    """Options for `navigator.credentials.get`, and the state. Without `known` the browser offers what it has, and the
    owner must be verified, because nothing else is asked."""
    verification = UserVerificationRequirement.REQUIRED if known is None else UserVerificationRequirement.PREFERRED
    credentials = None if known is None else [_data(one) for one in known]
    options, state = _server(host).authenticate_begin(credentials, user_verification=verification)
    return dict(options), _kept(state)


def shown(state: State, answer: str, known: Iterable[Passkey], *, host: str) -> Shown:
    """The passkey that was shown; raises `PasskeyRefused`, also when its counter went backwards: then it was copied."""
    by_id = {one.credential_id: one for one in known}
    try:
        response = AuthenticationResponse.from_dict(_read(answer))
        found = _server(host).authenticate_complete(state, [_data(one) for one in by_id.values()], response)
    except (ValueError, TypeError, KeyError) as fault:
        raise PasskeyRefused from fault
    passkey, data = by_id[websafe_encode(found.credential_id)], response.response.authenticator_data
    if (data.counter or passkey.counter) and data.counter <= passkey.counter:
        raise PasskeyRefused
    return Shown(passkey.credential_id, data.counter, data.is_user_verified())


def owner_named(answer: str) -> UUID | None:
    """Whom an answer without a question for somebody says it belongs to; a claim, which `shown` has to confirm."""
    try:
        return UUID(bytes=websafe_decode(_read(answer)["response"]["userHandle"]))
    except (ValueError, TypeError, KeyError, PasskeyRefused):
        return None


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=_name(host), name="Commonweal"))


def _name(host: str) -> str:
    """The host without its port."""
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


def _data(passkey: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(passkey.credential))


def _kept(state: Mapping[str, Any]) -> State:
    """The state as the session can keep it."""
    return {name: None if value is None else str(getattr(value, "value", value)) for name, value in state.items()}


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise PasskeyRefused
    try:
        found = json.loads(answer)
    except ValueError as fault:
        raise PasskeyRefused from fault
    if not isinstance(found, dict):
        raise PasskeyRefused
    return found
