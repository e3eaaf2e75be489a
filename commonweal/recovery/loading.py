"""Fills a new store from a backup: the tables as they were then, every row, and then the way to this version.

Rows are loaded with the database's own triggers asleep and its foreign keys asked at the end, so that tables come in
any order; what was loaded is then read back and compared with what the backup said of itself.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from commonweal.fault_codes import FaultCode
from commonweal.recovery.checking import Backup, Sink, read_backup
from commonweal.recovery.keys import BackupKey
from commonweal.recovery.lines import sqlite_reader
from commonweal.recovery.refusals import BackupRefused
from commonweal.recovery.shapes import LEFT_OUT, Shape
from commonweal.recovery.snapshot import snapshot
from commonweal.recovery.writing import counted

OF_DJANGO = {"django_migrations"}


def fill(backup: Backup, key: BackupKey, files: Path) -> None:
    """Fill the empty store of the default connection, and put the backup's files into a folder.

    Raises `BackupRefused` where the store does not come out the same.
    """
    try:
        _migrate_to(backup.migrations)
        _refuse_other_tables(backup.shapes)
        with _at_rest(backup.shapes):
            read_backup(backup.file, key, _loader(files))
        _compare(backup)
        _compare_files(backup, files)
        _migrate_to_this_version()
    except DatabaseError as fault:
        raise BackupRefused(
            FaultCode.NOT_LOADED,
            f"The backup is whole, but its rows did not fit the tables ({type(fault).__name__}). Nothing was changed.",
        ) from fault


def _migrate_to(migrations: list[tuple[str, str]]) -> None:
    executor = MigrationExecutor(connection)
    wanted = set(migrations)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    executor.migrate([], plan=[(one, False) for one, _ in plan if (one.app_label, one.name) in wanted])


def _migrate_to_this_version() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def _refuse_other_tables(shapes: tuple[Shape, ...]) -> None:
    """Tables and columns must be those that the migrations made; names are compared, never trusted."""
    said = {shape.name: {column.name for column in shape.columns} for shape in shapes}
    with connection.cursor() as cursor:
        there = {
            table: {column.name for column in connection.introspection.get_table_description(cursor, table)}
            for table in connection.introspection.table_names(cursor)
            if table not in LEFT_OUT | OF_DJANGO
        }
    if said != there:
        raise BackupRefused(
            FaultCode.NOT_LOADED,
            "The backup's tables are not those of its version. It was made by a changed product. Nothing was changed.",
        )


@contextmanager
def _at_rest(shapes: tuple[Shape, ...]) -> Iterator[None]:
    """No trigger and no foreign key gets in the way; all are as before at the end, and every key was looked up."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            yield from _sqlite_at_rest(cursor, shapes)
        else:
            yield from _postgresql_at_rest(cursor, shapes)


def _sqlite_at_rest(cursor: Any, shapes: tuple[Shape, ...]) -> Iterator[None]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    # A store that is not served yet may be lost by a power cut: it is flushed when it takes over.
    for setting in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.execute("BEGIN")
    for name, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    for shape in shapes:
        cursor.execute(f'DELETE FROM "{shape.name}"')  # noqa: S608 - a name that the schema itself has
    yield
    for _, statement in triggers:
        cursor.execute(statement)
    cursor.execute("COMMIT")
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.execute("PRAGMA foreign_key_check")
    if cursor.fetchone() or cursor.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        raise DatabaseError("a row points at nothing")


def _postgresql_at_rest(cursor: Any, shapes: tuple[Shape, ...]) -> Iterator[None]:
    cursor.execute("BEGIN")
    for setting in ("TimeZone = 'UTC'", "DateStyle = 'ISO, YMD'"):
        cursor.execute(f"SET LOCAL {setting}")
    for shape in shapes:
        cursor.execute(f'ALTER TABLE "{shape.name}" DISABLE TRIGGER USER')
        cursor.execute(f'DELETE FROM "{shape.name}"')  # noqa: S608 - a name that the schema itself has
    yield
    # Deferred keys are looked up now, while the triggers still sleep.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for shape in shapes:
        cursor.execute(f'ALTER TABLE "{shape.name}" ENABLE TRIGGER USER')
        _move_sequence(cursor, shape)
    cursor.execute("COMMIT")


def _move_sequence(cursor: Any, shape: Shape) -> None:
    """Let a counter of ids go on after the highest one loaded."""
    key = shape.keys[0].name
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{shape.name}"', key])
    if (sequence := cursor.fetchone()[0]) is not None:
        highest = f'SELECT max("{key}") FROM "{shape.name}"'  # noqa: S608
        cursor.execute(f"SELECT setval(%s, coalesce(({highest}), 1), ({highest}) IS NOT NULL)", [sequence])


def _loader(files: Path) -> Sink:
    return _SqliteLoader(files) if connection.vendor == "sqlite" else _PostgresqlLoader(files)


class _Files(Sink):
    """Puts a backup's files into a folder, under their paths."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: Path | None = None

    def file(self, path: str) -> None:
        """Begin an empty file."""
        self._file = self._folder / path
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file.touch(mode=0o600)

    def content(self, block: bytes) -> None:
        """Add to the file."""
        assert self._file is not None
        with self._file.open("ab") as out:
            out.write(block)


class _SqliteLoader(_Files):
    def lines(self, shape: Shape, block: bytes) -> None:
        """Insert the block's rows."""
        columns = ", ".join(f'"{column.name}"' for column in shape.columns)
        holes = ", ".join("?" * len(shape.columns))
        rows = map(sqlite_reader(shape), block[:-1].split(b"\n"))
        # Not through Django's cursor: it would rewrite every statement's holes.
        connection.connection.executemany(f'INSERT INTO "{shape.name}" ({columns}) VALUES ({holes})', rows)  # noqa: S608


class _PostgresqlLoader(_Files):
    def lines(self, shape: Shape, block: bytes) -> None:
        """Copy the block's rows."""
        columns = ", ".join(f'"{column.name}"' for column in shape.columns)
        with connection.cursor() as cursor, cursor.copy(f'COPY "{shape.name}" ({columns}) FROM STDIN') as copy:
            copy.write(block)


def _compare(backup: Backup) -> None:
    with snapshot() as now:
        for shape in backup.shapes:
            if counted(shape, now.lines(shape)).facts() != backup.tables[shape.name]:
                raise _came_out_otherwise(shape.name)


def _compare_files(backup: Backup, folder: Path) -> None:
    """Read every file back from the disk, after it was flushed to it."""
    for path, said in backup.files.items():
        with (folder / path).open("rb") as held:
            os.fsync(held.fileno())
            digest = hashlib.file_digest(held, "sha256").hexdigest()
            if {"bytes": held.tell(), "digest": digest} != said:
                raise _came_out_otherwise(f"a file of {path.split('/')[0]}")


def _came_out_otherwise(what: str) -> BackupRefused:
    return BackupRefused(
        FaultCode.NOT_LOADED,
        f"The backup is whole, but {what} did not come out as it was. Nothing was changed. "
        "Please report this: the fault is in the product.",
    )
