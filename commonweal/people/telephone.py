"""One spelling for a British telephone number, so that the same number is found however it was written down."""

import re

FEWEST_DIGITS, MOST_DIGITS = 7, 15


class NotANumber(Exception):
    """The text holds no telephone number."""


def one_spelling(written: str) -> str:
    """`020 7946 0123`, `+44 (0)20 7946 0123` and `0044 20 79460123` all become `+442079460123`.

    Raises `NotANumber` where there are too few or too many digits, or letters.
    """
    bare = re.sub(r"[\s().\-/]", "", written.replace("(0)", ""))
    if not re.fullmatch(r"\+?\d+", bare):
        raise NotANumber(written)
    digits = re.sub(r"^(\+|00)", "", bare) if bare.startswith(("+", "00")) else re.sub(r"^0", "44", bare)
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        raise NotANumber(written)
    return f"+{digits}"


# How a number falls into groups by its beginning (Ofcom, National Telephone Numbering Plan); the rest is one group.
_GROUPS = (
    (r"02", r"(.{3})(.{4})(.*)"),
    (r"011|01\d1|03|080", r"(.{4})(.{3})(.*)"),
    (r"0", r"(.{5})(.*)"),
)


def as_dialled(number: str) -> str:
    """A number in one spelling as people in Britain write it: `+442079460123` as `020 7946 0123`; others stay."""
    if not re.fullmatch(r"\+44\d{9,10}", number):
        return number
    digits = f"0{number[3:]}"
    groups = next(groups for begins, groups in _GROUPS if re.match(begins, digits))
    return " ".join(part for part in re.fullmatch(groups, digits).groups() if part)  # type: ignore[union-attr]
