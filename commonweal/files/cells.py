"""Turns cells of a table into values: instants, numbers, coordinates, tidy text. Refuses by field, found, allowed."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime

from commonweal.core.terms import LONDON
from commonweal.files.days import no_such_day
from commonweal.files.table import CellRefused

YEAR_MONTH_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)", re.ASCII)
EARLIEST = date(1970, 1, 1)
LATEST = date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Extent:
    """A box on the British National Grid, in metres, and what it is: points outside it are refused."""

    west_m: float
    south_m: float
    east_m: float
    north_m: float
    meaning: str


GREAT_BRITAIN = Extent(0.0, 0.0, 700_000.0, 1_300_000.0, "metres on the British National Grid")


# What holds the parts of one letter or picture together: a family emoji, a flag, Persian and Indic words.
JOINERS = frozenset("\u200c\u200d") | {chr(code) for code in range(0xE0020, 0xE0080)}
_SEEN = frozenset("\n\t")
_SEEN_WITH_JOINERS = _SEEN | JOINERS


def text(field: str, cell: str, *, longest: int, needed: bool = False, joiners: bool = False) -> str:
    """Text in NFC on one line of at most `longest` characters; control characters are refused.

    Joiners are hidden characters too: they are let through only in words that nobody compares.
    """
    tidy = unicodedata.normalize("NFC", cell).strip()
    if needed and not tidy:
        raise CellRefused(field, found="nothing", allowed="a value in every row")
    if len(tidy) > longest:
        raise CellRefused(field, found=f"{len(tidy):,} characters", allowed=f"at most {longest:,} characters")
    if tidy.isprintable():
        return tidy
    seen = _SEEN_WITH_JOINERS if joiners else _SEEN
    hidden = next((c for c in tidy if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c not in seen), None)
    if hidden is not None:
        raise CellRefused(field, found=f"the hidden character U+{ord(hidden):04X}", allowed="text that can be seen")
    return tidy


def instant(field: str, cell: str) -> datetime:
    """An instant in UTC from ISO 8601; without an offset it is London wall time.

    A wall time that the spring change leaves out is refused; in the doubled hour of autumn it is the first one.
    """
    allowed = "a day and time such as 2026-03-02 22:15, or ISO 8601 with its offset"
    try:
        found = datetime.fromisoformat(cell)
    except ValueError as fault:
        raise CellRefused(field, found=_unread(cell), allowed=allowed) from fault
    if len(cell) < len("2026-03-02 22:15"):
        raise CellRefused(field, found=repr(cell), allowed=allowed)
    if found.tzinfo is None:
        found = found.replace(tzinfo=LONDON)
        if found.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != found.replace(tzinfo=None):
            raise CellRefused(field, found=f"{cell}, a time that the clock change left out", allowed=allowed)
    if not EARLIEST <= found.date() < LATEST:
        raise CellRefused(field, found=repr(cell), allowed=f"a day from {EARLIEST} to before {LATEST}")
    return found.astimezone(UTC)


def _unread(cell: str) -> str:
    """A cell that is no instant, and why where its day does not exist."""
    begins = YEAR_MONTH_DAY.match(cell)
    absent = no_such_day(*map(int, begins.groups())) if begins else ""
    return f"{cell!r}: {absent}" if absent else repr(cell)


def number(field: str, cell: str, low: float, high: float, *, meaning: str) -> float:
    """A finite number from `low` to `high`."""
    try:
        found = float(cell)
    except ValueError as fault:
        raise CellRefused(field, found=repr(cell), allowed=f"{meaning}, {low:,.0f} to {high:,.0f}") from fault
    if not low < found < high:  # NaN fails too
        raise CellRefused(field, found=repr(cell), allowed=f"{meaning}, {low:,.0f} to {high:,.0f}")
    return found


def grid_point(cells: tuple[str, str], extent: Extent = GREAT_BRITAIN) -> tuple[float, float] | None:
    """Easting and northing in metres to the centimetre, inside `extent`; None where both are empty."""
    easting, northing = cells
    if not easting and not northing:
        return None
    if not easting or not northing:
        missing = "easting" if not easting else "northing"
        raise CellRefused(missing, found="nothing", allowed="both easting and northing, or neither")
    try:
        x = number("easting", easting, extent.west_m, extent.east_m, meaning=extent.meaning)
        y = number("northing", northing, extent.south_m, extent.north_m, meaning=extent.meaning)
    except CellRefused as refusal:
        if not _swapped(easting, northing, extent):
            raise
        found = f"{refusal.found}: easting and northing may be swapped"
        raise CellRefused(refusal.field, found=found, allowed=refusal.allowed) from refusal
    return round(x, 2), round(y, 2)


def _swapped(easting: str, northing: str, extent: Extent) -> bool:
    """Whether a point outside the extent lies in it once its two numbers are exchanged."""
    try:
        x, y = float(easting), float(northing)
    except ValueError:
        return False
    return extent.west_m < y < extent.east_m and extent.south_m < x < extent.north_m


def yes_or_no(field: str, cell: str) -> bool:
    """`yes`, `no` or nothing, which means no."""
    words = {"": False, "no": False, "n": False, "false": False, "yes": True, "y": True, "true": True}
    if cell.lower() not in words:
        raise CellRefused(field, found=repr(cell), allowed="yes, no or nothing")
    return words[cell.lower()]


def one_of(field: str, cell: str, allowed: dict[str, str] | frozenset[str]) -> str:
    """A word of the list, whatever its case."""
    word = cell.lower()
    if word not in allowed:
        raise CellRefused(field, found=repr(cell), allowed=", ".join(sorted(allowed)))
    return word
