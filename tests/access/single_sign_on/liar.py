"""A provider on loopback that says whatever a test wants it to: right answers, and every wrong one."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT = "commonweal"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Liar:
    """What the provider will say next; `claims` change the good token's, None takes one away."""

    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    port: int = 0
    nonce: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    description: dict[str, Any] = field(default_factory=dict)
    sign: Any = None
    status: int = 200
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def good_claims(self) -> dict[str, Any]:
        now = int(time.time())
        good = {
            "iss": self.issuer, "aud": CLIENT, "sub": "subject-1", "iat": now, "exp": now + 300, "auth_time": now,
            "nonce": self.nonce, "preferred_username": "amina", "acr": "strong",
        }  # fmt: skip
        return {name: value for name, value in {**good, **self.claims}.items() if value is not None}

    def token(self) -> str:
        claims = self.good_claims()
        if self.sign:
            return str(self.sign(claims))
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})

    def answer_to(self, path: str) -> dict[str, Any]:
        if path == "/.well-known/openid-configuration":
            described = {
                "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/me",
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }  # fmt: skip
            return {**described, **self.description}
        if path == "/keys":
            public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}
        if path == "/token":
            return {"id_token": self.token(), "access_token": "opaque", "token_type": "Bearer"}
        return {"sub": "subject-1", **self.userinfo}


@contextmanager
def lying() -> Iterator[Liar]:
    """A running liar."""
    liar = Liar()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            liar.asked.append(parse_qs(body))
            liar.headers.append(dict(self.headers))
            self._say()

        def _say(self) -> None:
            text = json.dumps(liar.answer_to(self.path)).encode()
            self.send_response(liar.status if self.path == "/token" else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    liar.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield liar
    server.shutdown()
    server.server_close()
