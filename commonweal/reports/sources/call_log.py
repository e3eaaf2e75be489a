"""Reads a call log: one row a call, from the police's anti-social behaviour calls, the out-of-hours or council line.

Columns: docs/how-to/load-a-call-log.md. `sources/mapped_log.py` brings logs of another layout to these columns.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from commonweal.core.terms import CallSource
from commonweal.files import cells
from commonweal.files.delivery import Delivery
from commonweal.files.table import CellRefused, RefusedLine, csv_line, read_table
from commonweal.people.placeholders import name_told, says_that_there_is_no_number
from commonweal.people.telephone import NotANumber, TwoNumbers, one_spelling
from commonweal.reports.terms import Category

NEEDED = (
    "reference", "source", "received_at", "happened_at", "category", "easting", "northing", "location",
    "caller_phone", "caller_name", "anonymous", "incident", "account",
)  # fmt: skip


# Who called and what was said never enters the list of refused rows: line and reference find the row in its own log.
# The clocks of two machines may differ a little.
CLOCKS_APART = timedelta(hours=1)
PERSONAL = frozenset({"caller_phone", "caller_name", "account"})
SHOWN = frozenset(NEEDED) - PERSONAL
DAY_BEFORE_YEAR = re.compile(r"\d{1,2}[/.\- ](\d{1,2}|[A-Za-z]{3,9})[/.\- ]\d{2,4}\b")
A_DAY = re.compile(
    r"(\d{1,2}[/.\-]\d{1,2}[/.\-](\d{4}|\d{2})|\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}|(19|20)\d{12}Z?)(?!\d)(?![/.\-]\d)"
)
# Asked for at every row, and slow to put together.
SOURCES, CATEGORIES = frozenset(CallSource), frozenset(Category.values)


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call as the log has it; instants in UTC, point in grid metres or None, number in one spelling."""

    source: CallSource
    source_key: str
    received_at: datetime
    happened_at: datetime | None
    category: Category
    point: tuple[float, float] | None
    location: str
    caller_number: str
    caller_name: str
    anonymous: bool
    incident: str
    account: str
    content_digest: str


def read_calls(delivery: Delivery, extent: cells.Extent, *, loaded_at: datetime) -> Iterator[CallRow | RefusedLine]:
    """Each row as a call, or refused with field, found and allowed; a reference may stand once a source.

    A point outside `extent` is refused: a swapped or mistyped coordinate would otherwise count far away or at sea.
    """
    check = CallCheck(extent, loaded_at)
    for table, member in enumerate(delivery.members):
        for row in read_table(member, needed=NEEDED, kept_back=PERSONAL):
            if isinstance(row, RefusedLine):
                yield row
                continue
            try:
                yield check.call(row.cells, (table, row.line))
            except CellRefused as refusal:
                yield refusal.on(row, row.cells.keys() - SHOWN)


@dataclass(slots=True)
class CallCheck:
    """The one place where cells become a call, for every layout of log; it remembers the references of a delivery."""

    extent: cells.Extent
    loaded_at: datetime
    seen: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def call(self, at: Mapping[str, str], where: tuple[int, int]) -> CallRow:
        """The call of a row with the cells of `NEEDED`; `where` is table and line. Raises `CellRefused`."""
        call = _call(at, self.extent)
        if call.received_at > self.loaded_at + CLOCKS_APART:
            raise CellRefused("received_at", found=f"{at['received_at']}, a time to come", allowed="up to now")
        first = self.seen.setdefault((call.source, call.source_key), where)
        if first != where:
            raise CellRefused(
                "reference",
                found=f"{call.source_key}, which line {first[1]:,} has already",
                allowed="each reference once in a file",
            )
        return call


def _call(row: Mapping[str, str], extent: cells.Extent) -> CallRow:
    at = _without_who_asked_not_to_be_named(row)
    received_at = _instant("received_at", at["received_at"])
    happened_at = _instant("happened_at", at["happened_at"]) if at["happened_at"] else None
    if happened_at is not None and happened_at > received_at:
        raise CellRefused(
            "happened_at", found=f"{at['happened_at']}, after it was received", allowed=f"up to {at['received_at']}"
        )
    return CallRow(
        source=CallSource(cells.one_of("source", at["source"], SOURCES)),
        source_key=cells.text("reference", at["reference"], longest=60, needed=True),
        received_at=received_at,
        happened_at=happened_at,
        category=Category(cells.one_of("category", at["category"], CATEGORIES)),
        point=cells.grid_point((at["easting"], at["northing"]), extent),
        location=cells.text("location", at["location"], longest=200),
        caller_number=_number(at["caller_phone"]),
        caller_name=name_told(cells.text("caller_name", at["caller_name"], longest=120, joiners=True)),
        anonymous=cells.yes_or_no("anonymous", at["anonymous"]),
        incident=cells.text("incident", at["incident"], longest=60),
        account=cells.text("account", at["account"], longest=10_000, joiners=True),
        content_digest=hashlib.sha256(csv_line([at[name] for name in NEEDED]).encode()).hexdigest(),
    )


def _instant(name: str, cell: str) -> datetime:
    """An instant; a day in another order is refused with the way to load it."""
    try:
        return cells.instant(name, cell)
    except CellRefused as refusal:
        if not DAY_BEFORE_YEAR.match(cell):
            raise
        raise CellRefused(
            name,
            found=refusal.found,
            allowed="a day and time such as 2026-03-02 22:15; load days written 02/03/2026 through a column mapping",
        ) from refusal


def _without_who_asked_not_to_be_named(row: Mapping[str, str]) -> Mapping[str, str]:
    """The cells, with name and number gone before anything is made of them where the caller asked not to be named."""
    if not cells.yes_or_no("anonymous", row["anonymous"]):
        return row
    return {**row, "caller_name": "", "caller_phone": ""}


def _number(written: str) -> str:
    if says_that_there_is_no_number(written):
        return ""
    if A_DAY.match(written):
        # Its digits alone could pass for a telephone number.
        raise CellRefused(
            "caller_phone", found="what looks like a day or time", allowed="a telephone number or nothing"
        )
    try:
        return one_spelling(written)
    except TwoNumbers as fault:
        raise CellRefused("caller_phone", found="two numbers", allowed="one telephone number or nothing") from fault
    except NotANumber as fault:
        raise CellRefused(
            "caller_phone", found="what is no telephone number", allowed="a telephone number or nothing"
        ) from fault
