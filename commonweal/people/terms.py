"""The words of people: what can be decided about callers, and how a name and a code are written."""

import unicodedata
from hashlib import sha256
from uuid import UUID

from django.db import models

from commonweal.core.terms import REFERENCE_ALPHABET, check_character

IDENTITY = "identity"
"""What a change of decisions is about, in the notes that make runs say that newer data exist."""

_BITS_A_CHARACTER, _BITS_AN_ID = 5, 128
_N_CODE = 7
_NO_SIGN = str.maketrans(".,", "  ")


class Answer(models.TextChoices):
    """What somebody decided about callers."""

    ONE_PERSON = "one-person", "One person"
    NOT_ONE_PERSON = "not-one-person", "Not one person"


def compared(name: str) -> str:
    """A name as callers are told apart by it: `R.  Kinselagh` and `r kinselagh` are the same, no more."""
    return " ".join(unicodedata.normalize("NFC", name).translate(_NO_SIGN).casefold().split())


def caller_code(caller_id: UUID) -> str:
    """The caller in a form to read out, such as `C-7K3Q-9FXR`: the same everywhere, and it tells nothing of who it is.

    Seven characters of the record's random id and one that checks them.
    """
    rest = caller_id.int >> (_BITS_AN_ID - _N_CODE * _BITS_A_CHARACTER)
    characters = ""
    for _ in range(_N_CODE):
        rest, sign = divmod(rest, len(REFERENCE_ALPHABET))
        characters = REFERENCE_ALPHABET[sign] + characters
    characters += check_character(characters)
    return f"C-{characters[:4]}-{characters[4:]}"


def caller_mark(number: str, compared_name: str) -> str:
    """What digests rest on in place of number and name: the same on every machine, and it is stored nowhere."""
    return sha256(f"{number}\x1f{compared_name}".encode()).hexdigest()
