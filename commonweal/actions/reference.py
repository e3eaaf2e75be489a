"""References of actions that people can read over a telephone: `ACT-7K3Q-9FXR`, with a character that checks the rest.

Drawn like those of reports and under a prefix of their own, so that nobody looks for one among the others. The number
that opens a record is its UUID.
"""

import secrets

from commonweal.core.terms import REFERENCE_ALPHABET, check_character

PREFIX = "ACT"
N_RANDOM = 7


def new_reference() -> str:
    """A fresh reference; that it is not yet taken is for the store to hold."""
    drawn = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(N_RANDOM))
    whole = drawn + check_character(drawn)
    return f"{PREFIX}-{whole[:4]}-{whole[4:]}"


def as_written(reference: str) -> str:
    """The one spelling of a reference as somebody typed it; what is none stays different from every one."""
    bare = reference.upper().replace("-", "").replace(" ", "").removeprefix(PREFIX)
    return f"{PREFIX}-{bare[:4]}-{bare[4:]}" if len(bare) == N_RANDOM + 1 else bare[:16]
