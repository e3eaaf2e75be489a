"""All rows of a store as they stood at one instant, while others go on writing.

SQLite: one read transaction of a connection of its own; in write-ahead mode it holds nobody up. PostgreSQL: one
read-only transaction at REPEATABLE READ and COPY, as `pg_dump` does. Rows come one by one, in the order of their keys.

A read that row-level security would thin out is an error here, never a smaller backup.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any, Protocol
from urllib.parse import quote

import psycopg
from django.db import connection

from commonweal.recovery.lines import sqlite_writer, with_shortest_floats
from commonweal.recovery.shapes import Column, ColumnKind, Shape

_SELECTED = {
    ColumnKind.UUID: "replace({0}::text, '-', '')",
    ColumnKind.INSTANT: "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    ColumnKind.DAY: "to_char({0}, 'YYYY-MM-DD')",
    ColumnKind.ADDRESS: "host({0})",
}


class Snapshot(Protocol):
    """One instant of a store."""

    def lines(self, shape: Shape) -> Iterator[bytes]:
        """Every row of a table as a line without its end, in the order of its key."""

    def select(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a short answer."""


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """The store of the default connection, as it stands when the block is entered."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(_sqlite_address(), uri=True, isolation_level=None, timeout=10)) as held:
            held.execute("BEGIN")
            yield SqliteSnapshot(held)
        return
    with psycopg.connect(**_postgresql_address()) as served:
        served.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        served.read_only = True
        for setting in ("TimeZone = 'UTC'", "DateStyle = 'ISO, YMD'", "extra_float_digits = 1", "row_security = off"):
            served.execute(f"SET LOCAL {setting}")
        yield PostgresqlSnapshot(served)


def _sqlite_address() -> str:
    # Not `mode=ro`: whoever reads a write-ahead log must be able to make its index.
    return f"file:{quote(str(connection.settings_dict['NAME']))}?mode=rw"


def _postgresql_address() -> dict[str, Any]:
    """How the default connection is reached, without what only Django's own cursors need."""
    asked = connection.get_connection_params()
    left_out = {"context", "cursor_factory", "prepare_threshold", "pool"}
    return {name: value for name, value in asked.items() if name not in left_out}


class SqliteSnapshot:
    """A read transaction; the first read fixes the instant."""

    def __init__(self, held: sqlite3.Connection) -> None:
        self._held = held
        held.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def lines(self, shape: Shape) -> Iterator[bytes]:
        """Every row, read as it is asked for."""
        columns = ", ".join(_quoted(column) for column in shape.columns)
        keys = ", ".join(_quoted(key) for key in shape.keys)
        rows = self._held.execute(f'SELECT {columns} FROM "{shape.name}" ORDER BY {keys}')  # noqa: S608
        return map(sqlite_writer(shape), rows)

    def select(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a short answer."""
        return self._held.execute(statement).fetchall()


class PostgresqlSnapshot:
    """A transaction at REPEATABLE READ; its first statement fixes the instant."""

    def __init__(self, served: "psycopg.Connection[Any]") -> None:
        self._served = served
        served.execute("SELECT 1")

    def lines(self, shape: Shape) -> Iterator[bytes]:
        """Every row, as the server sends it."""
        columns = ", ".join(_SELECTED.get(column.kind, "{0}").format(_quoted(column)) for column in shape.columns)
        by_bytes = {ColumnKind.TEXT: ' COLLATE "C"'}
        keys = ", ".join(_quoted(key) + by_bytes.get(key.kind, "") for key in shape.keys)
        rows = f'SELECT {columns} FROM "{shape.name}" ORDER BY {keys}'  # noqa: S608
        with self._served.cursor() as cursor, cursor.copy(f"COPY ({rows}) TO STDOUT") as sent:
            yield from map(with_shortest_floats(shape), _whole_lines(sent))

    def select(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a short answer."""
        return self._served.execute(statement).fetchall()


def _whole_lines(blocks: Iterable[Any]) -> Iterator[bytes]:
    """Lines without their ends, however the driver cut them."""
    begun = b""
    for block in blocks:
        *whole, begun = (begun + bytes(block)).split(b"\n")
        yield from whole


def _quoted(column: Column) -> str:
    return f'"{column.name}"'
