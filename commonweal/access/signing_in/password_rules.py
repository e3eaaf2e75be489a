"""What a password must be: long, and not one that others guess first (NIST SP 800-63B, 5.1.1.2).

No rule on capitals, digits or signs, and none on changing it every so often: they make passwords weaker.
"""

from string import digits, punctuation
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import CommonPasswordValidator

from commonweal.access.demo_people import DEMO_PASSWORD
from commonweal.access.signing_in.queries import LONGEST_PASSWORD

if TYPE_CHECKING:
    from commonweal.access.models import Staff

SHORTEST = 12
SHORTEST_NAME, LEFT_BESIDE_NAMES = 3, 8
HINT = (
    f"At least {SHORTEST} characters. Three or four words that do not belong together are good: easy to keep in mind."
)


def problem_with(password: str, again: str, staff: "Staff") -> str:
    """What is wrong with a new password, in one sentence, or nothing."""
    if len(password) < SHORTEST:
        return f"The password is too short: it must have at least {SHORTEST} characters."
    if len(password) > LONGEST_PASSWORD:
        return f"The password is too long: it may have {LONGEST_PASSWORD:,} characters."
    if _is_common(password):
        return "This password is one of those that are guessed first. Choose another."
    if _is_like_the_name(password, staff):
        return "This password is too much like your name. Choose another."
    if password != again:
        return "The two passwords are not the same. Type the same one twice."
    return ""


def _is_common(password: str) -> bool:
    """In the list of 20,000 that come with Django, also with digits or signs after it; or known to everybody here."""
    plain = password.strip().casefold()
    listed = CommonPasswordValidator().passwords
    return (
        {plain, plain.rstrip(digits + punctuation)} & listed != set() or plain == DEMO_PASSWORD or len(set(plain)) < 4
    )


def _is_like_the_name(password: str, staff: "Staff") -> bool:
    """Whether too little is left once somebody's own names are taken out."""
    left = password.casefold()
    for word in (staff.username, *staff.display_name.split()):
        if len(word) >= SHORTEST_NAME:
            left = left.replace(word.casefold(), "")
    return sum(letter.isalnum() for letter in left) < LEFT_BESIDE_NAMES
