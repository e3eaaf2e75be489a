"""References that people can read over a telephone: `ASB-7K3Q-9FXR`.

Seven random characters of an alphabet without look-alikes, and one that checks them, so that a slip of the tongue is
noticed. Random, so that nobody can count reports or guess the next one; the number that opens a record is its UUID.
"""

import secrets

from commonweal.core.terms import REFERENCE_ALPHABET as ALPHABET
from commonweal.core.terms import check_character

PREFIX = "ASB"
N_RANDOM = 7


def new_reference() -> str:
    """A fresh reference; that it is not yet taken is for the store to hold."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(N_RANDOM))
    return _shown(drawn + check_character(drawn))


def as_written(reference: str) -> str:
    """The one spelling of a reference as somebody typed or read it out; what is none stays different from every one."""
    bare = _bare(reference)
    return _shown(bare) if len(bare) == N_RANDOM + 1 else bare[:16]


def is_well_formed(reference: str) -> bool:
    """Whether a reference, as somebody read it out, has the right characters and checks."""
    bare = _bare(reference)
    if len(bare) != N_RANDOM + 1 or any(character not in ALPHABET for character in bare):
        return False
    return check_character(bare[:-1]) == bare[-1]


def without_prefix(reference: str) -> str:
    """`7K3Q-9FXR` of `ASB-7K3Q-9FXR`: opens the same report, and says nothing of what it is about."""
    return reference.removeprefix(f"{PREFIX}-")


def _bare(reference: str) -> str:
    return reference.upper().replace("-", "").replace(" ", "").removeprefix(PREFIX)


def _shown(characters: str) -> str:
    return f"{PREFIX}-{characters[:4]}-{characters[4:]}"
