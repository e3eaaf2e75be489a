"""A device that keeps one passkey, made of software: what a browser would answer, right or wrong in one respect."""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftPasskey:
    """`counter` goes up by one at each answer, unless it is told not to."""

    origin: str = "http://localhost"
    rp_id: str = "localhost"
    verifies: bool = True
    counter: int = 0
    user: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def make(self, options: str, **wrong: Any) -> str:
        """The answer to `navigator.credentials.create`."""
        question = json.loads(options)["publicKey"]
        self.user = question["user"]["id"]
        key = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        attested = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + key
        data = self._data(ATTESTED) + attested
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", question["challenge"], **wrong)
        return self._answer(attestationObject=attestation, clientDataJSON=client)

    def show(self, options: str, **wrong: Any) -> str:
        """The answer to `navigator.credentials.get`."""
        question = json.loads(options)["publicKey"]
        self.counter += wrong.pop("step", 1)
        data = self._data(0)
        client = self._client("webauthn.get", question["challenge"], **wrong)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            authenticatorData=data, clientDataJSON=client, signature=signature, userHandle=websafe_decode(self.user)
        )

    def _data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.rp_id.encode()).digest() + struct.pack(">BI", flags, self.counter)

    def _client(self, kind: str, asked: str, **wrong: Any) -> bytes:
        said = {"type": kind, "challenge": asked, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said | wrong).encode()

    def _answer(self, **response: bytes) -> str:
        name = websafe_encode(self.credential_id)
        parts = {one: websafe_encode(value) for one, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})
