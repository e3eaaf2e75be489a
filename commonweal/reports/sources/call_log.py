"""Reads a call log: one row a call, from the police's anti-social behaviour calls, the out-of-hours or council line.

Columns: docs/how-to/load-a-call-log.md. Mapping other layouts on to these columns is a later part.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from commonweal.core.terms import CallSource
from commonweal.files import cells
from commonweal.files.delivery import Delivery
from commonweal.files.table import CellRefused, RefusedLine, TableRow, csv_line, read_table
from commonweal.people.telephone import NotANumber, one_spelling
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
    seen: dict[tuple[str, str], tuple[int, int]] = {}
    for table, member in enumerate(delivery.members):
        for row in read_table(member, needed=NEEDED, kept_back=PERSONAL):
            if isinstance(row, RefusedLine):
                yield row
                continue
            try:
                call = _call(row, extent)
                _not_to_come(call, row, loaded_at)
                _once(call, (table, row.line), seen)
                yield call
            except CellRefused as refusal:
                yield refusal.on(row, row.cells.keys() - SHOWN)


def _not_to_come(call: CallRow, row: TableRow, loaded_at: datetime) -> None:
    if call.received_at > loaded_at + CLOCKS_APART:
        raise CellRefused("received_at", found=f"{row.cells['received_at']}, a time to come", allowed="up to now")


def _once(call: CallRow, where: tuple[int, int], seen: dict[tuple[str, str], tuple[int, int]]) -> None:
    """Refuse a reference that an earlier row of the delivery has; `where` is table and line."""
    first = seen.setdefault((call.source, call.source_key), where)
    if first != where:
        raise CellRefused(
            "reference",
            found=f"{call.source_key}, which line {first[1]} has already",
            allowed="each reference once a delivery",
        )


def _call(row: TableRow, extent: cells.Extent) -> CallRow:
    at = _without_who_asked_not_to_be_named(row)
    received_at = cells.instant("received_at", at["received_at"])
    happened_at = cells.instant("happened_at", at["happened_at"]) if at["happened_at"] else None
    if happened_at is not None and happened_at > received_at:
        raise CellRefused(
            "happened_at", found=f"{at['happened_at']}, after it was received", allowed=f"up to {at['received_at']}"
        )
    return CallRow(
        source=CallSource(cells.one_of("source", at["source"], frozenset(CallSource))),
        source_key=cells.text("reference", at["reference"], longest=60, needed=True),
        received_at=received_at,
        happened_at=happened_at,
        category=Category(cells.one_of("category", at["category"], frozenset(Category.values))),
        point=cells.grid_point((at["easting"], at["northing"]), extent),
        location=cells.text("location", at["location"], longest=200),
        caller_number=_number(at["caller_phone"]),
        caller_name=cells.text("caller_name", at["caller_name"], longest=120),
        anonymous=cells.yes_or_no("anonymous", at["anonymous"]),
        incident=cells.text("incident", at["incident"], longest=60),
        account=cells.text("account", at["account"], longest=10_000),
        content_digest=hashlib.sha256(csv_line([at[name] for name in NEEDED]).encode()).hexdigest(),
    )


def _without_who_asked_not_to_be_named(row: TableRow) -> Mapping[str, str]:
    """The cells, with name and number gone before anything is made of them where the caller asked not to be named."""
    if not cells.yes_or_no("anonymous", row.cells["anonymous"]):
        return row.cells
    return {**row.cells, "caller_name": "", "caller_phone": ""}


def _number(written: str) -> str:
    if not written:
        return ""
    try:
        return one_spelling(written)
    except NotANumber as fault:
        raise CellRefused(
            "caller_phone", found="what is no telephone number", allowed="a telephone number or nothing"
        ) from fault
