"""What each kind of file must offer so that one job can load it: read rows, write a piece of them.

The rooms that own the data offer the kinds; `web/import_kinds.py` lists them. A kind knows nothing of jobs. Most kinds
read row by row. Those whose rows must be seen together before one of them is written (a month that is published again)
read portion by portion instead (docs/decisions/0013).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from commonweal.files.delivery import LARGEST_BYTES, Delivery
from commonweal.files.table import RefusedLine

# All refused rows are counted; a wrong file would else fill memory and store with itself.
REFUSED_KEPT = 5_000
# All changes are counted; a month of London that changed in every row would else be kept twice.
CHANGES_KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one updated row: how a person finds the row, and its value before and after.

    `force` is whose row it is: a police force, a council, the line of a call. Where values are personal, both are empty
    and only the field is named.
    """

    row: str
    month: str
    force: str
    field: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a piece of accepted rows.

    `by_field` says in how many updated rows a field changed; `changes` are those, one by one, where the kind tells
    them: then there are as many as `by_field` adds up to. `lacking` are rows of the store that the file no longer
    has: they stay, and are only counted.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    by_field: Mapping[str, int] = field(default_factory=Counter)
    lacking: int = 0
    changes: Iterable[Change] = ()


@dataclass(frozen=True, slots=True)
class Loading:
    """For whom and when a file is read and its rows are written."""

    partnership_id: UUID
    job_id: UUID
    at: datetime
    options: Mapping[str, Any]
    file_name: str = ""
    file_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows that are written in one transaction; of those refused, `refused` holds as many as are to be kept."""

    accepted: Any
    n_accepted: int
    by_source: Mapping[str, int]
    refused: Sequence[RefusedLine] = ()
    n_refused: int = 0

    @property
    def n_rows(self) -> int:
        """Rows of the file that this piece accounts for."""
        return self.n_accepted + self.n_refused


@dataclass(frozen=True, slots=True)
class Portion:
    """Rows that must be seen together; counted when the file is checked, cut into pieces only when it is written.

    The pieces are the same each time, so that a stopped job can leave out those that are written.
    """

    n_rows: int
    pieces: Callable[[], Iterator[Piece]]


@dataclass(slots=True)
class Reading:
    """The rows of one delivery as they are read, one by one or in portions; `notes` fills while they run."""

    rows: Iterator[Any] = field(default_factory=lambda: iter(()))
    notes: list[str] = field(default_factory=list)
    portions: Iterator[Portion] | None = None


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind of file: how it is called, read and written.

    `read` is told for whom; it yields typed rows and `RefusedLine`s in file order, the same ones each time, and raises
    `FileRefused` where the whole file is wrong. `write` takes a batch of typed rows, or what a piece has accepted, in
    one transaction, and may be repeated. `source_of` names the source that a row is counted under; pieces say so
    themselves. Kinds with one word in `writes` write to the same tables, and so in turn. `options` are the names of
    values it needs beside the file, each with what it means. A file of more than `largest_bytes` is refused before it
    is read. `group` is the heading under which people look for it; `needs` and `again` say, for the guide, what the
    file must have and what loading it a second time does; `contents` are its columns or properties, each with what
    stands in it. `takes` are its formats: CSV, GeoJSON, or both. Each of `headings` are columns by which a table is
    known to be of this kind. `afterwards` follows the last row, once or more often, with `at` as the job's beginning.
    """

    name: str
    label: str
    explanation: str
    read: Callable[[Delivery, Loading], Reading]
    write: Callable[[Any, Loading], Tally]
    source_of: Callable[[Any], str] = str
    options: Mapping[str, str] = field(default_factory=dict)
    writes: str = ""
    largest_bytes: int = LARGEST_BYTES
    group: str = ""
    takes: str = "CSV"
    contents: Sequence[tuple[str, str]] = ()
    headings: Sequence[Sequence[str]] = ()
    needs: str = ""
    afterwards: Callable[[Loading], None] | None = None
    again: str = "The same file again changes nothing. Rows that differ are updated."


def is_refused(row: Any) -> bool:
    """Whether the reader refused this row."""
    return isinstance(row, RefusedLine)
