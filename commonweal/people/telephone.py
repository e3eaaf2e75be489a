"""One spelling for a British telephone number, so that the same number is found however it was written down."""

import re

FEWEST_DIGITS, MOST_DIGITS = 7, 15


_COMPLETE_DIGITS = 10
_FILLING = re.compile(r"[\s().\-/]")
_BETWEEN_TWO = re.compile(r"[/,;&]|\bor\b|\band\b", re.IGNORECASE)
_A_TABLE_MADE_IT_A_DECIMAL = re.compile(r"^(\+?[0-9]+)\.0$")
_LOST_ITS_NOUGHT = re.compile(r"[1237][0-9]{9}")


class NotANumber(Exception):
    """The text holds no telephone number. It is not in the message: it may be about somebody."""


class TwoNumbers(NotANumber):
    """The text holds more than one telephone number: which of them is meant, a person has to say."""


def one_spelling(written: str) -> str:
    """`020 7946 0123`, `+44 (0)20 7946 0123` and `0044 20 79460123` all become `+442079460123`.

    So do `+44 020 7946 0123`, with a nought too many, and what a spreadsheet makes of it, `2079460123` and
    `2079460123.0`. Raises `NotANumber` where there are too few or too many digits, letters, or digits of other scripts,
    and `TwoNumbers` for `07700 900123 / 4`.
    """
    written = _A_TABLE_MADE_IT_A_DECIMAL.sub(r"\1", written.strip())
    _check_one(written)
    bare = _FILLING.sub("", written.replace("(0)", ""))
    if not re.fullmatch(r"\+?[0-9]+", bare):
        raise NotANumber
    digits = _with_country(bare)
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        raise NotANumber
    return f"+{digits}"


def _check_one(written: str) -> None:
    """A part that is complete by itself, with more digits behind the sign that parts them, is one of two numbers."""
    first, *others = (sum(map(str.isdigit, part)) for part in _BETWEEN_TWO.split(written))
    if first >= _COMPLETE_DIGITS and any(others):
        raise TwoNumbers


def _with_country(bare: str) -> str:
    """The digits with their country in front; without one they are British."""
    if bare.startswith(("+", "00")):
        digits = re.sub(r"^(\+|00)", "", bare)
    elif _LOST_ITS_NOUGHT.fullmatch(bare):
        digits = f"44{bare}"
    else:
        digits = re.sub(r"^0", "44", bare)
    return re.sub(r"^440", "44", digits)


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
