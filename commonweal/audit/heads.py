"""The head of a chain as it is signed and kept outside the database: chain, count, hash, time (docs/decisions/0019).

Ed25519 (RFC 8032) over the head's own JSON with sorted keys. A chain does not see its own cut tail, nor that all of it
was written anew; a signed head from before does (docs/security.md P4). Pure but for the key that it is handed.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from commonweal.audit.chain import moment

FORMAT = "commonweal-audit-head-1"
HEAD, RESTORED = "head", "restored"
# A line of this width is written in one piece over the one before.
WIDTH = 1536
BECAUSE_LENGTH = 120
_SIGNED = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_LINE = json.JSONEncoder(sort_keys=True)


class Unreadable(Exception):
    """A line is no head: torn by a power cut, or of another kind."""


class WrongSignature(Exception):
    """A line says that it is a head, and its signature does not fit it or its key is not known."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a chain came to at some time; `restored` gives up the heads above `count`, and says why."""

    chain: UUID
    of: str
    count: int
    hash: str
    at: datetime
    what: str = HEAD
    because: str = ""


def key_id(key: Ed25519PublicKey) -> str:
    """The short name of a key, 16 characters."""
    return sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def signed_line(head: Head, key: Ed25519PrivateKey) -> str:
    """A head as one line of JSON with its signature; no line end."""
    said = {**_said(head), "key": _signer(key)}
    return _LINE.encode({**said, "signature": key.sign(_bytes(said)).hex()})


def read_line(line: str, keys: dict[str, Ed25519PublicKey]) -> Head:
    """The head of a line, its signature checked; raises `Unreadable` or `WrongSignature`."""
    head, said, signature = _parsed(line)
    signer = str(said["key"])
    if signer not in keys:
        raise WrongSignature(f"signed with the key {signer[:16]}, which is not among the known ones")
    try:
        keys[signer].verify(signature, _bytes(said))
    except InvalidSignature as fault:
        raise WrongSignature("the signature does not fit the line") from fault
    return head


def unchecked(line: str) -> Head | None:
    """The head of a line as it stands, its signature not looked at; None for a line that is none."""
    try:
        return _parsed(line)[0]
    except Unreadable:
        return None


def signer_of(line: str) -> str:
    """The short name of the key that a line says signed it; raises `Unreadable`."""
    return str(_parsed(line)[1]["key"])


@cache
def _signer(key: Ed25519PrivateKey) -> str:
    return key_id(key.public_key())


def _parsed(line: str) -> tuple[Head, dict[str, Any], bytes]:
    try:
        said: dict[str, Any] = json.loads(line)
        signature = bytes.fromhex(said.pop("signature"))
        head = Head(
            chain=UUID(said["chain"]), of=str(said["of"]), count=int(said["count"]), hash=str(said["hash"]),
            at=datetime.fromisoformat(said["at"]), what=str(said["what"]), because=str(said["because"]),
        )  # fmt: skip
        said["key"] = str(said["key"])
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Unreadable("not a line of heads") from fault
    return head, said, signature


def _said(head: Head) -> dict[str, Any]:
    return {
        "format": FORMAT, "what": head.what, "chain": str(head.chain), "of": head.of, "count": head.count,
        "hash": head.hash, "at": moment(head.at), "because": head.because,
    }  # fmt: skip


def _bytes(said: dict[str, Any]) -> bytes:
    return _SIGNED.encode(said).encode()
