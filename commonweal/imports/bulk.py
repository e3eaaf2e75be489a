"""Writes many rows of one table at once, without an object a row: `executemany` on SQLite, COPY on PostgreSQL.

For operations that have checked their rows. The database still checks keys and constraints, and all of it happens in
the caller's transaction. Keys are random (UUID version 4) and sorted within the call, so that the pages of their index
are met in order. It does not look whether a row is there already.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from commonweal.access.scope import OwnedRecord
from commonweal.imports.kind import Loading

CACHE_KB = 64_000
PAGES_IN_LOG = 12_000


def add_rows(model: type[OwnedRecord], names: Sequence[str], rows: Sequence[Sequence[Any]], loading: Loading) -> None:
    """Insert `rows`, each with the values of the columns `names`; id, owner and times are added here.

    Values are text, numbers, None and instants in UTC; JSON comes as text.
    """
    if not rows:
        return
    owner, at = loading.partnership_id.hex, stored(loading.at)
    columns = ["id", "partnership_id", "created_at", "changed_at", *names]
    full = ((key, owner, at, at, *row) for key, row in zip(random_keys(len(rows)), rows, strict=True))
    _insert(model._meta.db_table, columns, full)


def change_rows(
    model: type[OwnedRecord], names: Sequence[str], rows: Sequence[tuple[str, Sequence[Any]]], loading: Loading
) -> None:
    """Set the columns `names` of rows that are known by their id: (id as 32 hexadecimal digits, values) each."""
    if not rows:
        return
    setting = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in (*names, "changed_at"))
    at = stored(loading.at)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {setting} WHERE id = %s",  # noqa: S608 (names of columns, not input)
            [(*values, at, key) for key, values in rows],
        )


def stored(instant: datetime) -> str:
    """An instant in the text in which this database takes it, as Django would have written it."""
    return stored_each([instant])[instant]


def stored_each(instants: Iterable[datetime]) -> dict[datetime, str]:
    """Each distinct instant in the text in which this database takes it."""
    with_offset = connection.vendor == "postgresql"
    in_utc = {one: str(one if one.tzinfo is UTC else one.astimezone(UTC)) for one in set(instants)}
    return in_utc if with_offset else {one: text.removesuffix("+00:00") for one, text in in_utc.items()}


@contextmanager
def much_to_write() -> Iterator[None]:
    """Room for a large write: on SQLite more of the file in memory, and fewer moves from its log into it.

    What is acknowledged is flushed as ever; only when pages move from the log to their place changes.
    """
    if connection.vendor != "sqlite":
        yield
        return
    names = ("cache_size", "wal_autocheckpoint")
    with connection.cursor() as cursor:
        usual = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
        for name, value in zip(names, (-CACHE_KB, PAGES_IN_LOG), strict=True):
            cursor.execute(f"PRAGMA {name}={value}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name, value in zip(names, usual, strict=True):
                cursor.execute(f"PRAGMA {name}={value}")


def random_keys(n: int) -> list[str]:
    """`n` keys (UUID version 4, RFC 9562) as 32 hexadecimal digits, sorted."""
    digits = os.urandom(16 * n).hex()
    variant = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
    return sorted(
        f"{digits[i : i + 12]}4{digits[i + 13 : i + 16]}{variant[digits[i + 16]]}{digits[i + 17 : i + 32]}"
        for i in range(0, 32 * n, 32)
    )


def _insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    into = f"{connection.ops.quote_name(table)} ({names})"
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # type: ignore[arg-type]  # noqa: S608
            return
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
