"""Reads postcodes in the layout of OS Code-Point Open, with a first line that names the columns.

Source: Ordnance Survey, Code-Point Open user guide. A postcode's point is the nearest property to the mean of its
addresses; quality 90 means that there is none. Wards in old files are those of their day and are not used for counts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from commonweal.files import cells
from commonweal.files.delivery import Delivery
from commonweal.files.table import CellRefused, RefusedLine, TableRow, read_table

NEEDED = ("Postcode", "Positional_quality_indicator", "Eastings", "Northings")
# BS 7666 as the government gives it, without the space.
POSTCODE = re.compile(r"(GIR0AA|[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][ABD-HJLNP-UW-Z]{2})")
NO_POINT = 90


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """A postcode with one space, its point in metres, and how good the point is."""

    code: str
    point: tuple[float, float] | None
    quality: int
    borough_code: str
    ward_code: str


def squeezed(written: str) -> str:
    """A postcode without spaces, in capitals."""
    return "".join(written.split()).upper()


def postcode(field: str, written: str) -> str:
    """A postcode with one space, whatever its spaces were; raises `CellRefused` for what is none."""
    bare = squeezed(written)
    if not POSTCODE.fullmatch(bare):
        raise CellRefused(field, found=repr(written), allowed="a postcode such as N1 0AA")
    return f"{bare[:-3]} {bare[-3:]}"


def read_postcodes(delivery: Delivery) -> Iterator[PostcodeRow | RefusedLine]:
    """Each row as a postcode, or refused; the second row of one postcode is refused."""
    seen: dict[str, int] = {}
    for member in delivery.members:
        for row in read_table(member, needed=NEEDED):
            if isinstance(row, RefusedLine):
                yield row
                continue
            try:
                found = _postcode(row)
                if found.code in seen:
                    already = f"{found.code}, which line {seen[found.code]:,} has already"
                    raise CellRefused("Postcode", found=already, allowed="each postcode once")
                seen[found.code] = row.line
                yield found
            except CellRefused as refusal:
                yield refusal.on(row)


def _postcode(row: TableRow) -> PostcodeRow:
    quality = int(cells.number("Positional_quality_indicator", row.cells[NEEDED[1]], 9, 91, meaning="10 to 90"))
    point = None if quality == NO_POINT else cells.grid_point((row.cells["Eastings"], row.cells["Northings"]))
    return PostcodeRow(
        code=postcode("Postcode", row.cells["Postcode"]),
        point=point,
        quality=quality,
        borough_code=cells.text("Admin_district_code", row.cells.get("Admin_district_code", ""), longest=9),
        ward_code=cells.text("Admin_ward_code", row.cells.get("Admin_ward_code", ""), longest=9),
    )
