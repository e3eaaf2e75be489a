"""Hands mail to the server that COMMONWEAL_MAIL_URL names, by SMTP (RFC 5321).

A refusal for good is one of the address or the content. One of policy (5.7.x: relaying, sign-in, reputation) says more
about this installation than about the resident, so it is tried again until `operations.WAITS` ends. One of the sender,
or no answer at all, closes the way. A connection lost after the content was handed over may have delivered it: the
message is sent again under the same Message-ID.
"""

import re
import smtplib
import ssl
from contextlib import suppress
from email.utils import parseaddr

from commonweal.outbox.operations import Claimed
from commonweal.outbox.senders import Refused, WayClosed
from commonweal.outbox.senders.written import mail_of
from commonweal.outbox.terms import Trouble
from commonweal.outbox.ways import Encryption, MailServer

# A server may look through a mail before it says that it has it: an early end would make us hand it over twice.
TIMEOUT_S = 60.0
# Never this machine's own name: it can tell of people or places.
GREETING = "commonweal.invalid"
_OF_POLICY = re.compile(rb"5\.7\.\d|relay", re.IGNORECASE)
_SIGN_IN_FIRST = frozenset({530, 534, 535, 538})
_QUEUED_AS = re.compile(rb"queued as ([A-Za-z0-9._-]{1,80})", re.IGNORECASE)


class MailSender:
    """One connection for one round, opened by the first message and again after it was lost."""

    def __init__(self, server: MailServer, *, sender: str, timeout_s: float = TIMEOUT_S) -> None:
        self._server = server
        self._sender = sender
        self._timeout_s = timeout_s
        self._connected: smtplib.SMTP | None = None

    def send(self, one: Claimed) -> str:
        """Hand one mail over; the number of the server's queue where it names one. As `Sender.send`."""
        content = mail_of(one, sender=self._sender).as_bytes()
        connected = self._connected = self._connected or self._connect()
        try:
            return _hand_over(connected, parseaddr(self._sender)[1], one.to, content)
        except (smtplib.SMTPException, OSError) as fault:
            self.close()
            raise Refused(Trouble.BROKEN_OFF, for_good=False) from fault
        except (Refused, WayClosed):
            # Whatever a server keeps of the mail that it refused must not go into the next one.
            self.close()
            raise

    def close(self) -> None:
        """Say good-bye, if the server still listens."""
        if self._connected is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connected.quit()
            self._connected.close()
            self._connected = None

    def _connect(self) -> smtplib.SMTP:
        """A connection, encrypted as the setting says and signed in. Raises `WayClosed`."""
        context = ssl.create_default_context()
        try:
            connected = self._greeted(context)
            if self._server.user:
                connected.login(self._server.user, self._server.password)
        except smtplib.SMTPAuthenticationError as fault:
            raise WayClosed(Trouble.SIGN_IN_REFUSED) from fault
        except (ssl.SSLError, smtplib.SMTPNotSupportedError) as fault:
            raise WayClosed(Trouble.NOT_ENCRYPTED) from fault
        except (smtplib.SMTPException, OSError) as fault:
            raise WayClosed(Trouble.UNREACHABLE) from fault
        return connected

    def _greeted(self, context: ssl.SSLContext) -> smtplib.SMTP:
        server, timeout_s = self._server, self._timeout_s
        if server.encryption is Encryption.AT_ONCE:
            return smtplib.SMTP_SSL(server.host, server.port, GREETING, timeout=timeout_s, context=context)
        connected = smtplib.SMTP(server.host, server.port, GREETING, timeout=timeout_s)
        if server.encryption is Encryption.STARTTLS:
            # Raises where the server offers none: somebody in between may have taken the offer out.
            connected.starttls(context=context)
        return connected


def _hand_over(connected: smtplib.SMTP, sender: str, to: str, content: bytes) -> str:
    """One mail in one transaction of SMTP. Raises `Refused`, `WayClosed`, or what smtplib raises."""
    connected.ehlo_or_helo_if_needed()
    code, said = connected.mail(sender)
    if code != 250:
        raise WayClosed(Trouble.ASKED_TO_WAIT if code < 500 else Trouble.SENDER_REFUSED)
    code, said = connected.rcpt(to)
    if code not in (250, 251):
        raise _refusal(code, said, Trouble.ADDRESS_REFUSED)
    try:
        code, said = connected.data(content)
    except smtplib.SMTPDataError as fault:
        code, said = fault.smtp_code, _as_bytes(fault.smtp_error)
    if code != 250:
        raise _refusal(code, said, Trouble.CONTENT_REFUSED)
    found = _QUEUED_AS.search(said)
    return found.group(1).decode("ascii") if found else ""


def _refusal(code: int, said: bytes, for_good: Trouble) -> Refused:
    """What a server's code means (RFC 5321, 4.2.1; RFC 3463): 4yz to be tried again, 5yz for good but for policy."""
    if code < 500:
        return Refused(Trouble.ASKED_TO_WAIT, for_good=False)
    if code in _SIGN_IN_FIRST or _OF_POLICY.search(said):
        return Refused(Trouble.POLICY_REFUSED, for_good=False)
    return Refused(for_good, for_good=True)


def _as_bytes(said: str | bytes) -> bytes:
    return said.encode("utf-8", "replace") if isinstance(said, str) else said
