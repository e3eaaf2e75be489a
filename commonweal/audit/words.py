"""What may stand in the clear text of an audit entry: words of the product, never what somebody typed.

A second line of defence: pages hand on route names, roles and purposes from lists. A value that looks like a name, a
number or a sentence stops the entry, and with it the page, so that a slip is found by its first test. It cannot tell a
name in small letters from a word; the tests of the pages look for that.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

# Route names, roles, outcomes and relations are words of the code: small letters, few digits.
CODE_WORD = re.compile(r"[a-z0-9][a-z0-9 ,._:/<>+()-]*|")
# A purpose is chosen from a list that people read.
PURPOSE = re.compile(r"[A-Za-z][A-Za-z0-9 ,.'’()/:–-]*|")
DEVICE = re.compile(r"[A-Za-z0-9_-]{0,64}")
KIND = re.compile(r"[a-z][a-z-]{0,39}")
# A UUID as Python writes it.
CANONICAL = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# A telephone number, a date in digits, a reference: nothing that the product calls a route or a role.
LONG_NUMBER = re.compile(r"\d{5}|\d[\d ]{6,}\d")
# Kinds of record that are a person, or lead to one: the log keeps a stand-in for the id, so that it can be dropped.
NAMES_A_PERSON = frozenset({"caller", "contact-point", "person"})
# Before the kind of a record: the id is a stand-in; or: it was one, and this entry says that it was dropped.
PERSON, FORGOTTEN = "person:", "forgotten:"
LENGTHS = {"route": 120, "actor_role": 40, "outcome": 40, "deed": 20, "relation": 80, "purpose": 80}


class ContentInTheLog(Exception):
    """Something that is no word of the product was about to be logged; names the field, never the value."""


@lru_cache(maxsize=2048)
def code_word(field: str, value: str) -> str:
    """`value` where it may stand in `field` of an entry; else raises `ContentInTheLog`."""
    allowed = PURPOSE if field == "purpose" else CODE_WORD
    if len(value) > LENGTHS[field] or not allowed.fullmatch(value) or LONG_NUMBER.search(value):
        raise ContentInTheLog(f"{field} is no word of the product")
    return value


def device_id(value: str) -> str:
    """The id of a session's device, or nothing; else raises `ContentInTheLog`."""
    if not DEVICE.fullmatch(value):
        raise ContentInTheLog("device is no id")
    return value


def record_ids(kind: str, ids: Iterable[str]) -> list[str]:
    """The ids of records of one kind, each as Python writes a UUID.

    Raises `ContentInTheLog` where the kind is no word of the product or an id no UUID.
    """
    if not KIND.fullmatch(kind):
        raise ContentInTheLog("the kind of a record is no word of the product")
    return [one if CANONICAL.fullmatch(one) else _canonical(kind, one) for one in ids]


def _canonical(kind: str, record_id: str) -> str:
    try:
        return str(UUID(record_id))
    except ValueError:
        raise ContentInTheLog(f"the id of a {kind} is no UUID") from None
