"""Codes that open a report which somebody began or sent: `K7QM-3RXA-9TCP`, readable over a telephone.

Eleven random characters of the alphabet of references (55 bits) and one that checks them. The store keeps a digest;
whoever loses the code asks for a new one by the way of contact that they called safe.
"""

import hashlib
import secrets

from commonweal.core.terms import REFERENCE_ALPHABET as ALPHABET
from commonweal.core.terms import check_character

N_RANDOM = 11
GROUP = 4
N_CHARACTERS = N_RANDOM + 1


def new_code() -> str:
    """A fresh code as it is compared: twelve characters."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(N_RANDOM))
    return drawn + check_character(drawn)


def as_typed(written: str) -> str:
    """The code that somebody typed or read out, as it is compared; empty where it can be none."""
    bare = "".join(one for one in written.upper() if one not in " -\u2010\u2011\u2013\t")
    if len(bare) != N_CHARACTERS or any(one not in ALPHABET for one in bare):
        return ""
    return bare if check_character(bare[:-1]) == bare[-1] else ""


def as_shown(code: str) -> str:
    """In groups of four, as it is shown and read out."""
    return "-".join(code[i : i + GROUP] for i in range(0, len(code), GROUP))


def digest_of(code: str) -> str:
    """What is kept of a code: 64 hexadecimal digits. Random codes need no slow hash."""
    return hashlib.sha256(f"commonweal.report-code:{code}".encode()).hexdigest()
