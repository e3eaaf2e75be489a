"""A digest over records that is the same on every database and machine.

The order is that of the records' own keys, numbers have a stated format, and no database id takes part. A record is one
line of cells with U+001F between them; the digest is SHA-256 over the lines, sorted by their bytes, each with its end.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
BETWEEN_CELLS = "\x1f"

Cell = str | int | float | date | datetime | bool | None
Record = Sequence[Any]


def cell_text(value: Cell) -> str:
    """Decimals with three places, instants as microseconds since 1970 UTC, days as ISO, line ends as \\\\n."""
    # Text first: most cells of a log are, and a run writes a million of them.
    if isinstance(value, str):
        return value.replace("\\", "\\\\").replace("\n", "\\n")
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.3f}"
        case datetime():
            return str((value - EPOCH) // MICROSECOND)
        case date():
            return value.isoformat()
        case _:
            return cell_text(str(value))


def record_line(record: Record) -> bytes:
    """A record as the line that its digest covers, without its end."""
    return BETWEEN_CELLS.join(map(cell_text, record)).encode()


def digest(records: Iterable[Record]) -> str:
    """SHA-256 in hex over the records, whatever order they come in."""
    return digest_of_lines(map(record_line, records))


def digest_of_lines(lines: Iterable[bytes]) -> str:
    """The digest of records whose lines are at hand already, as for many runs over one log."""
    return hashlib.sha256(b"".join(line + b"\n" for line in sorted(lines))).hexdigest()
