"""Whether and how somebody may be told something: the safe-contact rule that every automatic message passes first.

Source: the partnership's rule (a message to the wrong telephone can get somebody hurt; SafeLives' practice of safe
contact). Where nothing is safe nothing is sent, and an officer's list shows that it was not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ContactWay(StrEnum):
    """How somebody can be told something; the product itself sends mail and texts only."""

    MAIL = "mail"
    TEXT = "text"
    CALL = "call"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class SafeContact:
    """What the reporter said is safe: the ways in the order wished, and what they gave for each.

    `may_say_what`: whether a message may say what it is about; where not, it holds the reference and a link only.
    """

    ways: tuple[ContactWay, ...] = ()
    email: str = ""
    phone: str = ""
    may_say_what: bool = True


@dataclass(frozen=True, slots=True)
class Way:
    """How a message goes: by `way` to `to`; None where it cannot be sent, and why."""

    way: ContactWay | None
    to: str
    why_not: str = ""


ANONYMOUS = "The report is anonymous"
NOTHING_SAFE = "The reporter named no way that is safe for mail or text"
NO_ADDRESS = "The way that is safe has no address or number"


def way_to_tell(
    contact: SafeContact | None, sendable: Sequence[ContactWay] = (ContactWay.MAIL, ContactWay.TEXT)
) -> Way:
    """The first way that the reporter called safe and that can be sent; else why there is none."""
    if contact is None:
        return Way(None, "", ANONYMOUS)
    safe = [way for way in contact.ways if way in sendable]
    if not safe:
        return Way(None, "", NOTHING_SAFE)
    for way in safe:
        to = contact.email if way is ContactWay.MAIL else contact.phone
        if to:
            return Way(way, to)
    return Way(None, "", NO_ADDRESS)
