"""The words of the outbox: channels, states, what goes wrong, and a message on its way in.

A message that exists can be sent: whatever would break a header, an address or a key is refused here, by name. Source:
docs/security.md P6 and P10. Whether it is safe to write to somebody is not asked here: whoever queues a message has
asked that rule before.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from commonweal.access.record_kinds import RecordKind
from commonweal.core.rules.mail_address import is_mail_address


class Channel(StrEnum):
    """How a message leaves. A letter would be a third one, with a sender of its own."""

    MAIL = "mail"
    TEXT = "text"


class MessageState(StrEnum):
    """Where a message stands. `HELD`: a restored backup brought it back, and it may have gone out already."""

    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    HELD = "held"


STILL_TO_DO = frozenset({MessageState.QUEUED, MessageState.LEASED})
OVER = frozenset({MessageState.SENT, MessageState.FAILED, MessageState.WITHDRAWN})


class Trouble(StrEnum):
    """What went wrong, in a fixed word: never what a server said, which can hold an address."""

    NONE = ""
    # The message's own: it is tried again, or fails for good.
    ADDRESS_REFUSED = "address-refused"
    CONTENT_REFUSED = "content-refused"
    POLICY_REFUSED = "policy-refused"
    ASKED_TO_WAIT = "asked-to-wait"
    TOO_LATE = "too-late"
    CANNOT_BE_WRITTEN = "cannot-be-written"
    # The way's: every message waits, and none is counted as tried.
    UNREACHABLE = "unreachable"
    BROKEN_OFF = "broken-off"
    NOT_ENCRYPTED = "not-encrypted"
    SIGN_IN_REFUSED = "sign-in-refused"
    SENDER_REFUSED = "sender-refused"
    NOT_UNDERSTOOD = "not-understood"
    FOLDER_CLOSED = "folder-closed"


LONGEST_SUBJECT, LONGEST_BODY = 200, 20_000
_KEY = re.compile(r"[A-Za-z0-9:/._-]{1,160}")
_WORD = re.compile(r"[a-z0-9-]{0,40}")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
# Control characters, line ends of every alphabet, and marks that turn the direction of writing.
_UNFIT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_UNFIT_IN_A_BODY = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class MessageRefused(Exception):
    """No message can be made of this; the text names the field, never what it holds."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field} {why}")
        self.field = field


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to queue. `key` names it for ever, such as `report/<id>/receipt`: the same key is the same message.

    `what` is the message in one word of the caller's, such as `receipt`, for a record's history. `subject` and `body`
    are plain text; a subject holds nothing that a resident wrote. Not before `not_before` (None: at once), and not
    from `not_after` on (None: whenever it can). Raises `MessageRefused`.
    """

    key: str
    channel: Channel
    to: str
    subject: str
    body: str
    about_kind: RecordKind
    about_id: UUID
    what: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise MessageRefused("key", "must be letters, digits and :/._- only, at most 160 of them")
        if not _WORD.fullmatch(self.what):
            raise MessageRefused("what", "must be small letters, digits and hyphens, at most 40 of them")
        check_address(self.channel, self.to)
        check_line("subject", self.subject)
        if self.channel is Channel.MAIL and not self.subject.strip():
            raise MessageRefused("subject", "is empty")
        if not self.body.strip() or len(self.body) > LONGEST_BODY:
            raise MessageRefused("body", f"must hold 1 to {LONGEST_BODY} characters")
        if _UNFIT_IN_A_BODY.search(self.body.replace("\r\n", "\n")):
            raise MessageRefused("body", "holds control characters")


def check_address(channel: Channel, address: str) -> None:
    """Refuse what is no single address of the channel: somebody@somewhere, or +44 and the digits without spaces.

    An address that somebody typed is checked here before a message is made of it. Raises `MessageRefused`.
    """
    fits = _NUMBER.fullmatch(address) if channel is Channel.TEXT else is_mail_address(address)
    if not fits:
        raise MessageRefused("to", "is no address of this channel")


def check_line(field: str, line: str) -> None:
    """Refuse a line that would break out of its header. Raises `MessageRefused`."""
    if len(line) > LONGEST_SUBJECT or _UNFIT_IN_A_LINE.search(line):
        raise MessageRefused(field, f"must be one line of at most {LONGEST_SUBJECT} characters")


def fingerprint(partnership_id: UUID, key: str) -> str:
    """40 hexadecimal digits that name a message outside, the same for each time it is sent; tells nothing of it."""
    return hashlib.sha256(f"{partnership_id}|{key}".encode()).hexdigest()[:40]
