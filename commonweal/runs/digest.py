"""A digest over records that is the same on every database and machine.

The order is that of the records' own keys, numbers have a stated format, and no database id takes part. A record is one
line of cells with U+001F between them; the digest is SHA-256 over the lines, sorted by their bytes, each with its end.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BETWEEN_CELLS = "\x1f"

Cell = str | int | float | date | datetime | bool | None
Record = Sequence[Any]


def cell_text(value: Cell) -> str:
    """Decimals with three places, instants as microseconds since 1970 UTC, days as ISO, line ends as \\\\n."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.3f}"
        case datetime():
            return str((value - EPOCH) // timedelta(microseconds=1))
        case date():
            return value.isoformat()
        case _:
            return str(value).replace("\\", "\\\\").replace("\n", "\\n")


def digest(records: Iterable[Record]) -> str:
    """SHA-256 in hex over the records, whatever order they come in."""
    lines = sorted(BETWEEN_CELLS.join(cell_text(value) for value in record).encode() for record in records)
    total = hashlib.sha256()
    for line in lines:
        total.update(line + b"\n")
    return total.hexdigest()
