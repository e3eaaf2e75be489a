"""What this door refuses, by name: the status of the answer and, for each thing that is wrong, a code and a sentence.

Source: GeoReport v2 (missing or wrong key 403, unknown thing 404, everything else 400). Sentences name the parameter,
and of its value only what cannot be about somebody: a code, a date, a number.
"""

from collections.abc import Sequence


class Refused(Exception):
    """A call that is not answered; `problems` are codes with sentences, several where several things are wrong."""

    def __init__(self, status: int, problems: Sequence[tuple[str, str]], *, retry_after_s: int = 0) -> None:
        super().__init__(f"{status}: {len(problems)}")
        self.status = status
        self.problems = tuple(problems)
        self.retry_after_s = retry_after_s


def wrong(*sentences: str) -> Refused:
    """400, one error a sentence."""
    return Refused(400, [("400", one) for one in sentences])


def unknown(sentence: str) -> Refused:
    """404."""
    return Refused(404, [("404", sentence)])


def no_key(sentence: str = "Invalid api_key received.") -> Refused:
    """403, the same for a key that never was and one that was withdrawn."""
    return Refused(403, [("403", sentence)])


def too_much(sentence: str) -> Refused:
    """400 for what is larger than is taken in; the code inside is finer."""
    return Refused(400, [("413", sentence)])
