"""Every call that a viewer may see as arrays: what happened when and where, without names, numbers or words of anybody.

For methods over many calls at once. Times come from the database as whole microseconds, so that a hundred thousand rows
need no object each; ids and callers are told apart by number and looked up only for rows that are opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import CharField, F, Func, IntegerField
from django.db.models.functions import Cast
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.reports.models import Report

NOBODY = -1
MICROSECONDS = 1_000_000


class Microseconds(Func):
    """An instant as whole microseconds since 1970 UTC, on both databases."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps instants as text, with six digits of a second or none."""
        column, params = compiler.compile(self.get_source_expressions()[0])
        fraction = f"CAST(substr({column} || '000000', 21, 6) AS INTEGER)"
        return f"(unixepoch({column}) * {MICROSECONDS} + {fraction})", [*params, *params]

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL's own epoch is a decimal, so nothing is rounded."""
        column, params = compiler.compile(self.get_source_expressions()[0])
        return f"(extract(epoch from {column}) * {MICROSECONDS})::bigint", params


@dataclass(frozen=True, slots=True, eq=False)
class CallArrays:
    """Calls in order of event time, then source and its key: arrays of (n,), metres NaN where a row has no point.

    `at_s` seconds since 1970 UTC; `category`, `line` and `words` index their tuples; `caller` and `incident` are
    running numbers, `NOBODY` where none is known; `caller_ids` are the callers by number. `ids` are as the database
    writes them.
    """

    ids: tuple[str, ...]
    at_s: NDArray[np.int64]
    time_known: NDArray[np.bool_]
    easting_m: NDArray[np.float64]
    northing_m: NDArray[np.float64]
    category: NDArray[np.int32]
    categories: tuple[str, ...]
    line: NDArray[np.int32]
    lines: tuple[str, ...]
    words: NDArray[np.int32]
    all_words: tuple[str, ...]
    caller: NDArray[np.int32]
    caller_ids: tuple[UUID, ...]
    incident: NDArray[np.int32]


COLUMNS = ("at_us", "source", "source_key", "happened_at_known", "easting_m", "northing_m", "category", "location")


def call_arrays(viewer: Viewer) -> CallArrays:
    """All calls of the viewer. Not noted as shown: only counts are made of them until a row is opened."""
    found = Report.objects.visible_to(viewer).annotate(
        at_us=Microseconds(F("happened_at")),
        one=Cast("id", CharField()),
        who=Cast("caller_id", CharField()),
        event=Cast("occurrence_id", CharField()),
    )
    rows = sorted(found.values_list(*COLUMNS, "one", "who", "event").iterator(chunk_size=10_000))
    at, source, _, known, east, north, category, location, ids, who, event = (
        zip(*rows, strict=True) if rows else [()] * 11
    )
    (line, lines), (kind, kinds), (words, all_words) = (_numbered(column) for column in (source, category, location))
    caller, callers = _numbered(who)
    return CallArrays(
        ids=tuple(ids),
        at_s=np.array(at, dtype=np.int64) // MICROSECONDS,
        time_known=np.array(known, dtype=np.bool_),
        easting_m=np.array(east, dtype=np.float64),
        northing_m=np.array(north, dtype=np.float64),
        category=kind,
        categories=kinds,
        line=line,
        lines=lines,
        words=words,
        all_words=all_words,
        caller=caller,
        caller_ids=tuple(UUID(one) for one in callers),
        incident=_numbered(event)[0],
    )


def _numbered(values: Sequence[str | None]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Each value's running number by when it first comes, and the values; None is `NOBODY`."""
    numbers: dict[str, int] = {}
    index = [NOBODY if value is None else numbers.setdefault(value, len(numbers)) for value in values]
    return np.array(index, dtype=np.int32), tuple(numbers)
