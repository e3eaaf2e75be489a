"""Whether words are one address that mail can be sent to.

Narrower than RFC 5322, whose rarer forms are used to smuggle rather than to write: no quotes, comments or lists, no
letters outside ASCII, at most 254 characters (RFC 5321, 4.5.3.1, as corrected).
"""

import re

LONGEST_ADDRESS = 254
_MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)


def is_mail_address(words: str) -> bool:
    """True of somebody@somewhere and nothing besides.

    >>> is_mail_address("amina@northmoor.example"), is_mail_address("Amina <amina@northmoor.example>")
    (True, False)
    """
    local = words.partition("@")[0]
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    return len(words) <= LONGEST_ADDRESS and _MAIL.fullmatch(words) is not None and not dots
