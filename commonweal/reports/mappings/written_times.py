"""Reads a day and a time as British logs write them, into the one form that `files/cells.instant` takes.

`02/03/2026 22:15`, `2-3-26`, `02-Mar-26 22.15`, `2 March 2026 10:15 pm`, ISO 8601. Whether the clocks left the time out
is for `instant` to say. Never guesses an order: the mapping states it.
"""

import re
from collections.abc import Callable

from commonweal.files.days import no_such_day
from commonweal.files.table import CellRefused
from commonweal.reports.mappings.layout import DayOrder

# A two-digit year from here on is of the last century.
FIRST_SHORT_YEAR = 70
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[/.\-](?P<month>\d{{1,2}})[/.\-](?P<day>\d{{1,2}})(?:[ T,]+{_TIME})?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?")
_NAMED_MONTH = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ /.\-]*(?P<word>[A-Za-z]{{3,9}})[ /.,\-]*"
    rf"(?P<year>\d{{4}}|\d{{2}})(?:[ T,]+(?:at )?{_TIME})?"
)
_NUMBERS = re.compile(
    rf"(?P<first>\d{{1,2}})[/.\-](?P<second_number>\d{{1,2}})[/.\-](?P<year>\d{{4}}|\d{{2}})(?:[ T,]+{_TIME})?"
)
_ONLY_TIME = re.compile(rf"(?:.*\d[ T])?{_TIME}|(?P<joined>\d{{3,4}})")

ALLOWED = {
    DayOrder.DAY_FIRST: "a day and time such as 02/03/2026 22:15 (day first), 2-Mar-26 22:15 or 2026-03-02 22:15",
    DayOrder.MONTH_FIRST: "a day and time such as 03/02/2026 22:15 (month first), 2-Mar-26 22:15 or 2026-03-02 22:15",
    DayOrder.YEAR_FIRST: "a day and time such as 2026-03-02 22:15 or 2-Mar-2026 22:15",
}


def time_reader(name: str, order: DayOrder) -> Callable[[str], str]:
    """What turns a cell into `2026-03-02 22:15`, or the same with seconds; empty stays empty.

    The reader raises `CellRefused` with the field `name`, also for a day without a time.
    """

    def read(cell: str) -> str:
        if not cell or _ISO.fullmatch(cell):
            return cell
        found = _parts(cell, order)
        if found is None:
            raise CellRefused(name, found=repr(cell), allowed=ALLOWED[order])
        day, clock = found
        _refuse_absent(name, cell, day, order)
        if not clock:
            raise CellRefused(name, found=f"{cell!r}, a day without a time", allowed=ALLOWED[order])
        return f"{day} {clock}"

    return read


def day_and_time_reader(name: str, order: DayOrder) -> Callable[[str, str], str]:
    """As `time_reader`, for a day in one cell and its time in another."""

    def read(day_cell: str, time_cell: str) -> str:
        if not day_cell and not time_cell:
            return ""
        found = _parts(day_cell, order)
        if found is None:
            raise CellRefused(name, found=repr(day_cell), allowed=ALLOWED[order])
        _refuse_absent(name, day_cell, found[0], order)
        clock = only_time(time_cell)
        if clock is None:
            raise CellRefused(
                name, found=f"{day_cell!r} with the time {time_cell!r}", allowed="a time such as 22:15 or 10:15 pm"
            )
        return f"{found[0]} {clock}"

    return read


def _refuse_absent(name: str, cell: str, day: str, order: DayOrder) -> None:
    """Refuse a day (2026-03-02) that no calendar has, in the order that the mapping states."""
    absent = no_such_day(*map(int, day.split("-")))
    if absent:
        raise CellRefused(name, found=f"{cell!r}: {absent}", allowed=ALLOWED[order])


def only_time(cell: str) -> str | None:
    """`22:15`, `22.15`, `2215`, `10:15 pm`, also behind a day that stands for nothing (30/12/1899); else None."""
    match = _ONLY_TIME.fullmatch(cell)
    if match is None:
        return None
    if match["joined"]:
        written = match["joined"].zfill(4)
        return f"{written[:2]}:{written[2:]}"
    return _clock(match)


def looks_like_a_time(cell: str) -> bool:
    """Whether a cell is a day, a time or both, in any order: what no telephone number and no name is."""
    if _ISO.fullmatch(cell) or any(_parts(cell, order) for order in (DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST)):
        return True
    return ":" in cell and only_time(cell) is not None


def _parts(cell: str, order: DayOrder) -> tuple[str, str] | None:
    """The day as 2026-03-02, and the time as 22:15 or empty; None where the cell is neither."""
    match = _NUMBERS.fullmatch(cell) if order != DayOrder.YEAR_FIRST else None
    if match:
        day, month = match["first"], match["second_number"]
        if order == DayOrder.MONTH_FIRST:
            day, month = month, day
    elif match := _YEAR_FIRST.fullmatch(cell):
        day, month = match["day"], match["month"]
    elif (match := _NAMED_MONTH.fullmatch(cell)) and match["word"].lower() in MONTHS:
        day, month = match["day"], str(MONTHS[match["word"].lower()])
    else:
        return None
    return f"{_whole_year(match['year'])}-{int(month):02}-{int(day):02}", _clock(match)


def _whole_year(year: str) -> str:
    return year if len(year) == 4 else f"{19 if int(year) >= FIRST_SHORT_YEAR else 20}{year}"


def _clock(match: re.Match[str]) -> str:
    """The time of a match on 24 hours, or nothing where it has none; an hour that cannot be stays as written."""
    if not match["hour"]:
        return ""
    hour = int(match["hour"])
    if match["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if match["half"][0] in "Pp" else 0)
    return f"{hour:02}:{match['minute']}" + (f":{match['second']}" if match["second"] else "")
