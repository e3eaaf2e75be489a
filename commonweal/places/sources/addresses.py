"""Reads an address list: one property a row, with its UPRN, who lets it and how it is held.

A UPRN that stands twice with different contents (two landlords, two streets) is refused on both lines, each naming the
other: which of them is right only the sender knows, and the first is not taken because it came first. So the file is
gone through once before the first row, keeping 20 bytes a row.
"""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from commonweal.files import cells
from commonweal.files.delivery import Delivery, Member
from commonweal.files.table import CellRefused, RefusedLine, TableRow, read_table
from commonweal.places.sources.postcodes import postcode
from commonweal.places.terms import Tenancy

NEEDED = (
    "uprn", "house", "street", "locality", "postcode", "easting", "northing", "landlord", "tenancy", "block",
)  # fmt: skip
# GeoPlace: a UPRN is an integer of at most twelve digits.
UPRN = re.compile(r"0*([1-9]\d{0,11})")
TENANCIES = frozenset(Tenancy.values)
Doubles = dict[int, list[tuple[str, int, int]]]


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One property."""

    uprn: str
    house: str
    street: str
    locality: str
    postcode: str
    point: tuple[float, float] | None
    landlord: str
    tenancy: str
    block: str


def read_addresses(delivery: Delivery) -> Iterator[AddressRow | RefusedLine]:
    """Each row as a property, or refused."""
    doubles = _doubles(delivery)
    for member in delivery.members:
        for row in read_table(member, needed=NEEDED):
            if isinstance(row, RefusedLine):
                yield row
                continue
            try:
                found = _address(row)
                _stands_alone(found.uprn, row, doubles)
                yield found
            except CellRefused as refusal:
                yield refusal.on(row)


def _doubles(delivery: Delivery) -> Doubles:
    """By UPRN every row of those that stand more than once: file, line, digest of the whole row."""
    uprns, digests, lines, members = array("q"), array("q"), array("q"), array("q")
    for index, member in enumerate(delivery.members):
        for uprn, row in _known_uprns(member):
            uprns.append(uprn)
            digests.append(int.from_bytes(blake2b(_content(row).encode(), digest_size=8).digest(), signed=True))
            lines.append(row.line)
            members.append(index)
    values, n_rows = np.unique(np.frombuffer(uprns, dtype=np.int64), return_counts=True)
    chosen = np.flatnonzero(np.isin(np.frombuffer(uprns, dtype=np.int64), values[n_rows > 1]))
    found: Doubles = {}
    for i in chosen.tolist():
        name = delivery.members[members[i]].name
        found.setdefault(uprns[i], []).append((name, lines[i], digests[i]))
    return found


def _known_uprns(member: Member) -> Iterator[tuple[int, TableRow]]:
    for row in read_table(member, needed=NEEDED):
        if isinstance(row, TableRow) and (written := UPRN.fullmatch(row.cells["uprn"])):
            yield int(written.group(1)), row


def _content(row: TableRow) -> str:
    return "\0".join(row.cells[name] for name in NEEDED[1:])


def _stands_alone(uprn: str, row: TableRow, doubles: Doubles) -> None:
    """Refuse a UPRN whose rows differ, on each of them; of equal rows refuse all but the first."""
    rows = doubles.get(int(uprn), [])
    here = (row.member, row.line)
    others = [(name, line) for name, line, _ in rows if (name, line) != here]
    if not others:
        return
    alike = len({digest for _, _, digest in rows}) == 1
    if alike and here == rows[0][:2]:
        return
    where = ", ".join(f"line {line:,}" + (f" of {name}" if name != row.member else "") for name, line in others[:5])
    what = "with the same contents" if alike else "with another landlord or address"
    raise CellRefused("uprn", found=f"{uprn}, which {where} has too, {what}", allowed="each UPRN once")


def _address(row: TableRow) -> AddressRow:
    cell = row.cells
    written = UPRN.fullmatch(cell["uprn"])
    if written is None:
        raise CellRefused("uprn", found=repr(cell["uprn"][:40]), allowed="1 to 12 digits, not only zeros")
    tenancy = cell["tenancy"].lower()
    return AddressRow(
        uprn=written.group(1),
        house=cells.text("house", cell["house"], longest=80),
        street=cells.text("street", cell["street"], longest=120, needed=True),
        locality=cells.text("locality", cell["locality"], longest=80),
        postcode=postcode("postcode", cell["postcode"]) if cell["postcode"] else "",
        point=cells.grid_point((cell["easting"], cell["northing"])),
        landlord=cells.text("landlord", cell["landlord"], longest=120),
        tenancy=cells.one_of("tenancy", tenancy, TENANCIES) if tenancy else "",
        block=cells.text("block", cell["block"], longest=120),
    )
