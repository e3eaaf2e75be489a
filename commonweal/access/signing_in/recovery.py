"""Recovery codes: each opens the account once, in place of the second factor, when the phone or key is not at hand.

Ten codes of twelve letters and digits (60 random bits), without those that look alike. Kept as keyed digests only.
"""

import secrets
from uuid import UUID

from commonweal.access.signing_in.sealing import digests

N_CODES, N_LETTERS, GROUP = 10, 12, 4
# Crockford's base 32 in small letters: no i, l, o or u.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LOOK_ALIKE = str.maketrans("ilo", "110")


def new_codes() -> list[str]:
    """Ten codes as they are shown: `k3qm-7xw2-9d4f`."""
    return [_grouped("".join(secrets.choice(ALPHABET) for _ in range(N_LETTERS))) for _ in range(N_CODES)]


def code_digests(code: str, staff_id: UUID) -> list[str]:
    """What a code is kept and found by; capitals, spaces, hyphens and look-alike letters make no difference."""
    plain = "".join(letter for letter in code.casefold() if letter.isalnum()).translate(LOOK_ALIKE)
    return digests(plain, bound_to=f"recovery code of {staff_id}")


def looks_like_recovery_code(code: str) -> bool:
    """Whether somebody typed a recovery code rather than the six digits of an app."""
    return sum(letter.isalnum() for letter in code) == N_LETTERS


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))
