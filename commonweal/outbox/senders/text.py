"""Hands text messages to the gateway that COMMONWEAL_TEXT_URL names: one POST of JSON a message.

`{"to": "+447…", "body": "…", "reference": "…"}`, with the message's number as `Idempotency-Key` and as reference, so
that a gateway that keeps such keys takes a message that was handed over twice as one. No standard says how gateways are
spoken to; one that speaks otherwise needs a few lines in between.
"""

import json
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from commonweal.outbox.operations import Claimed
from commonweal.outbox.senders import Refused, WayClosed
from commonweal.outbox.terms import Trouble
from commonweal.outbox.ways import TextGateway

TIMEOUT_S = 30.0
LONGEST_ANSWER = 65_536
_NUMBER_REFUSED = frozenset({400, 404, 410, 422})
_SIGN_IN = frozenset({401, 403, 407})
_WAIT = frozenset({408, 409, 425, 429})


class TextSender:
    """A connection a message: text messages are few."""

    def __init__(self, gateway: TextGateway, *, timeout_s: float = TIMEOUT_S) -> None:
        self._gateway = gateway
        self._timeout_s = timeout_s

    def send(self, one: Claimed) -> str:
        """Hand one text message over; what the gateway called it. As `Sender.send`."""
        connected = self._connect()
        try:
            status, answer = self._post(connected, one)
        except (HTTPException, OSError) as fault:
            # It may have been taken: the same number goes along when it is tried again.
            raise Refused(Trouble.BROKEN_OFF, for_good=False) from fault
        finally:
            connected.close()
        if 200 <= status < 300:
            return _given_id(answer)
        raise _refusal(status)

    def close(self) -> None:
        """Nothing is kept open."""

    def _connect(self) -> HTTPConnection:
        parts = urlsplit(self._gateway.url)
        host, port = str(parts.hostname), parts.port
        connected: HTTPConnection
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connected = HTTPSConnection(host, port, timeout=self._timeout_s, context=context)
        else:
            connected = HTTPConnection(host, port, timeout=self._timeout_s)
        try:
            connected.connect()
        except ssl.SSLError as fault:
            raise WayClosed(Trouble.NOT_ENCRYPTED) from fault
        except (HTTPException, OSError) as fault:
            raise WayClosed(Trouble.UNREACHABLE) from fault
        return connected

    def _post(self, connected: HTTPConnection, one: Claimed) -> tuple[int, bytes]:
        parts = urlsplit(self._gateway.url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        content = json.dumps({"to": one.to, "body": one.body, "reference": one.fingerprint}, ensure_ascii=False)
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": one.fingerprint}
        if self._gateway.key:
            headers["Authorization"] = f"Bearer {self._gateway.key}"
        connected.request("POST", path, content.encode(), headers)
        with connected.getresponse() as answer:
            return answer.status, answer.read(LONGEST_ANSWER)


def _refusal(status: int) -> Exception:
    """What a status means: the number's fault, ours, or the gateway's for now."""
    if status in _NUMBER_REFUSED:
        return Refused(Trouble.ADDRESS_REFUSED, for_good=True)
    if status in _SIGN_IN:
        return WayClosed(Trouble.SIGN_IN_REFUSED)
    if status in _WAIT or status >= 500:
        return Refused(Trouble.ASKED_TO_WAIT, for_good=False)
    return WayClosed(Trouble.NOT_UNDERSTOOD)


def _given_id(answer: bytes) -> str:
    try:
        said: Any = json.loads(answer)
    except ValueError:
        return ""
    found = said.get("id", "") if isinstance(said, dict) else ""
    return found[:200] if isinstance(found, str) and found.isprintable() else ""
