"""A neighbour's log and the mapping that fits it, for tests of column mappings."""

from collections.abc import Mapping, Sequence

from commonweal.core.terms import CallSource
from commonweal.reports.mappings.layout import DayOrder, Feed, Layout
from commonweal.reports.terms import Category

HEADER = (
    "Call ref", "Date", "Time", "Nature of call", "X", "Y", "House", "Street", "Tel No", "Caller name", "Withheld",
    "CAD", "Narrative", "Operator",
)  # fmt: skip
ROW = {
    "Call ref": "E-1", "Date": "02/03/2026", "Time": "22:15", "Nature of call": "Loud Music", "X": "433000",
    "Y": "334000", "House": "12", "Street": "High Street", "Tel No": "01632 960123", "Caller name": "Zelda Quince",
    "Withheld": "N", "CAD": "", "Narrative": "a very particular banjo", "Operator": "OP7",
}  # fmt: skip


def layout(**changed: object) -> Layout:
    """The mapping that fits `HEADER`."""
    feeds = {
        "reference": Feed(("Call ref",)), "source": Feed(always="out-of-hours"), "received_at": Feed(("Date", "Time")),
        "category": Feed(("Nature of call",)), "easting": Feed(("X",)), "northing": Feed(("Y",)),
        "location": Feed(("House", "Street")), "caller_phone": Feed(("Tel No",)),
        "caller_name": Feed(("Caller name",)), "anonymous": Feed(("Withheld",)), "incident": Feed(("CAD",)),
        "account": Feed(("Narrative",)),
    }  # fmt: skip
    feeds |= changed.pop("feeds", {})  # type: ignore[arg-type]
    values: dict[str, object] = {
        "delimiter": "semicolon", "category_words": {"Loud music": Category.NOISE}, "day_order": DayOrder.DAY_FIRST,
        "source_words": {"Night team": CallSource.OUT_OF_HOURS}, **changed,
    }  # fmt: skip
    return Layout(feeds=feeds, **values)  # type: ignore[arg-type]


def foreign_log(rows: Sequence[Mapping[str, str]], *, header: Sequence[str] = HEADER, delimiter: str = ";") -> str:
    """Their log; each row says only what differs from an ordinary one, and gets a reference of its own."""
    lines = [delimiter.join(header)]
    for number, row in enumerate(rows, start=1):
        cells = {**ROW, "Call ref": f"E-{number}", **row}
        lines.append(delimiter.join(cells.get(name, "") for name in header))
    return "\r\n".join(lines) + "\r\n"
