"""Tells days and times in digits alone from telephone numbers: 20260302, 2026030222, 221530, 46083.927.

For the judgement of whole columns alone (`judgement.py`): one such cell proves nothing, since a local number may look
like a day. Numbers: Ofcom, National Telephone Numbering Plan. Serial days: what Excel shows where a column of days is
formatted as numbers, counted from 30 December 1899.
"""

import re
from datetime import date

# 3 October 1954 to 10 January 2119.
SERIAL_DAYS = range(20_000, 80_000)
YEARS = range(1950, 2100)

_FILLING = re.compile(r"[\s().\-/]")
_BRITISH = re.compile(r"(?:(?:\+|00)?440?|0)\d{9,10}|7\d{9}|\+\d{7,15}")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_IN_A_ROW = re.compile(r"(\d{6}|\d{8}|\d{10}|\d{12}|\d{14})(?:[.,]0)?Z?")
_DAY_THEN_TIME = re.compile(r"(\d{6}|\d{8})[ T]+(\d{3,4}|\d{6})Z?")


def reads_as_a_number_to_call(cell: str) -> bool:
    """Whether a cell is a British number (0, +44, 44 or a mobile's 7, of the right length) or one with its country."""
    return _BRITISH.fullmatch(_FILLING.sub("", cell)) is not None


def reads_as_a_bare_time(cell: str) -> bool:
    """Whether a cell is no number to call, but a day, a time, both, or a serial day, in digits alone."""
    if not cell[:1].isdigit() or not cell.isascii() or reads_as_a_number_to_call(cell):
        return False
    if serial := _SERIAL.fullmatch(cell):
        return int(serial[1]) in SERIAL_DAYS
    if parts := _DAY_THEN_TIME.fullmatch(cell):
        return _is_a_day(parts[1]) and _is_a_time(parts[2].zfill(4))
    if digits := _IN_A_ROW.fullmatch(cell):
        return _is_together(digits[1])
    return False


def _is_together(digits: str) -> bool:
    """A day of eight digits with as much of a time as there is; six digits may be either."""
    if len(digits) == 6:
        return _is_a_time(digits) or _is_a_day(digits)
    return _is_a_day(digits[:8]) and _is_a_time(digits[8:])


def _is_a_day(digits: str) -> bool:
    """`20260302`, `02032026`, `03022026`, and the same with two digits of the year."""
    n = len(digits) - 4
    orders = (
        (digits[:n], digits[n : n + 2], digits[n + 2 :]),
        (digits[4:], digits[2:4], digits[:2]),
        (digits[4:], digits[:2], digits[2:4]),
    )
    return any(_exists(*map(int, parts)) for parts in orders)


def _exists(year: int, month: int, day: int) -> bool:
    whole = year + 2000 if year < 100 else year
    try:
        return date(whole, month, day).year in YEARS
    except ValueError:
        return False


def _is_a_time(digits: str) -> bool:
    """`22`, `2215` or `221530`; nothing is a time that is not written."""
    hour, minute, second = (int(digits[at : at + 2] or 0) for at in (0, 2, 4))
    return hour < 24 and minute < 60 and second < 60
