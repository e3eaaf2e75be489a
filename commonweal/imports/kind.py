"""What each kind of file must offer so that one job can load it: read rows, write a batch of them.

The rooms that own the data offer the kinds; `web/import_kinds.py` lists them. A kind knows nothing of jobs.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from commonweal.files.delivery import Delivery
from commonweal.files.table import RefusedLine


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a batch of accepted rows."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.added + other.added, self.updated + other.updated, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class Loading:
    """For whom and when a file is read and its rows are written."""

    partnership_id: UUID
    job_id: UUID
    at: datetime
    options: Mapping[str, Any]


@dataclass(slots=True)
class Reading:
    """The rows of one delivery as they are read; `notes` fills while `rows` runs."""

    rows: Iterator[Any]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind of file: how it is called, read and written.

    `read` is told for whom; it yields typed rows and `RefusedLine`s in file order, the same ones each time, and raises
    `FileRefused` where the whole file is wrong. `write` takes a batch of typed rows, in one transaction, and may be
    repeated. `source_of` names the source that a row is counted under. `options` are the names of values it needs
    beside the file, each with what it means.
    """

    name: str
    label: str
    explanation: str
    read: Callable[[Delivery, Loading], Reading]
    write: Callable[[Sequence[Any], Loading], Tally]
    source_of: Callable[[Any], str]
    options: Mapping[str, str] = field(default_factory=dict)


def is_refused(row: Any) -> bool:
    """Whether the reader refused this row."""
    return isinstance(row, RefusedLine)
