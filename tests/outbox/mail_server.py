"""A real mail server for tests and proofs, as a process of its own: `python -m tests.outbox.mail_server FOLDER`.

It listens on a free port of this machine (written to FOLDER/port), stores each accepted mail once by its Message-ID in
FOLDER/mailbox, as mailboxes that know the number do, and keeps every transmission in FOLDER/transmissions, so that a
test can tell one from the other. FOLDER/behaviour says, at each step, what it does to who writes:

    accept                 take everything
    refuse CODE TEXT       answer RCPT so           refuse-sender CODE TEXT   answer MAIL so
    refuse-data CODE TEXT  answer the content so    no-answer                 read the content and never answer
    drop                   take the content, store it, and end the connection without an answer
    drop-before            end the connection before the content is stored

It says AUTH (user `council`, password `a b/c`) when FOLDER/auth is there, and TLS when FOLDER/cert.pem is there.
"""

import asyncio
import contextlib
import email
import hashlib
import os
import secrets
import ssl
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "council", "a b/c"


class Mailbox:
    """What aiosmtpd asks at each step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in ("mailbox", "transmissions"):
            (folder / part).mkdir(exist_ok=True)

    def behaviour(self) -> tuple[str, str]:
        file = self.folder / "behaviour"
        word, _, rest = (file.read_text().strip() if file.is_file() else "accept").partition(" ")
        return word, rest

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        word, rest = self.behaviour()
        if word == "refuse-sender":
            return rest
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        word, rest = self.behaviour()
        if word == "refuse":
            return rest
        if word == "refuse-one" and address.startswith(rest.partition(" ")[0]):
            return rest.partition(" ")[2]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        word, rest = self.behaviour()
        if word == "refuse-data":
            return rest
        if word == "drop-before":
            return _end(server)
        number = self.store(bytes(envelope.content or b""), envelope.rcpt_tos, secure=session.ssl is not None)
        if word == "drop":
            return _end(server)
        if word == "no-answer":
            await asyncio.sleep(3600)
        return f"250 2.0.0 Ok: queued as {number}"

    def store(self, content: bytes, to: list[str], *, secure: bool) -> str:
        """Keep the transmission, and the mail if its Message-ID is new: flushed before anything is said."""
        number = secrets.token_hex(8)
        head = f"X-Envelope-To: {','.join(to)}\r\nX-Secure: {secure}\r\n".encode()
        _keep(self.folder / "transmissions" / f"{number}.eml", head + content)
        told = email.message_from_bytes(content)["Message-ID"] or number
        _keep(self.folder / "mailbox" / f"{hashlib.sha256(told.encode()).hexdigest()[:40]}.eml", head + content)
        return number


def _keep(file: Path, content: bytes) -> None:
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    part.write_bytes(content)
    # The first stays: a mailbox that knows the number throws the second away.
    with contextlib.suppress(FileExistsError):
        os.link(part, file)
    part.unlink()


def _end(server: SMTP) -> str:
    assert server.transport is not None
    server.transport.abort()
    return "421 gone"


def _may_sign_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    fits = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=fits, handled=False)


async def serve(folder: Path) -> None:
    mailbox, context, auth = Mailbox(folder), None, (folder / "auth").is_file()
    if (folder / "cert.pem").is_file():
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    at_once = (folder / "tls-at-once").is_file()

    def session() -> SMTP:
        return SMTP(
            mailbox, hostname="mail.example", ident="test", enable_SMTPUTF8=False, timeout=120,
            tls_context=None if at_once else context, authenticator=_may_sign_in if auth else None, auth_required=auth,
            auth_require_tls=context is not None and not at_once, command_call_limit=100_000,
        )  # fmt: skip

    loop = asyncio.get_running_loop()
    listening = await loop.create_server(session, "127.0.0.1", 0, ssl=context if at_once else None)
    port = listening.sockets[0].getsockname()[1]
    (folder / "port.part").write_text(str(port))
    (folder / "port.part").replace(folder / "port")
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
