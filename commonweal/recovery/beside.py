"""A new, empty store beside the one that is served, and how it takes its place.

SQLite: a file beside the file. It takes the place of the old one by SQLite's own backup call, which is one transaction
of the old file: whoever has it open sees the old store or the new one, and a power cut leaves one of the two. A file
that is gone is replaced by a rename; one that SQLite cannot read is put aside first.

PostgreSQL: a schema beside `public`, made and filled by the tables' owner. Two renames in one short transaction, under
a lock of every table, put it in place.
"""

import fcntl
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import OperationalError, connection, connections, transaction

from commonweal.fault_codes import FaultCode
from commonweal.recovery.pointing import pointed_at
from commonweal.recovery.refusals import BackupRefused
from commonweal.recovery.writing import flush_folder

BEGUN = "restoring"
SERVED, BEFORE = "public", "commonweal_before_restore"
WAIT_S = 15
AsOwner = Callable[[], AbstractContextManager[None]]
GrantRights = Callable[[], None]


class Beside(Protocol):
    """A store that the default connection points at, until it takes the place of the served one or is thrown away."""

    def take_over(self) -> None:
        """Put it in the place of the served store; raises `BackupRefused`, and the served store is then as it was."""


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Refuse a second restore beside the first."""
    folder = Path(settings.DATA_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / "restore-lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as fault:
        raise BackupRefused(FaultCode.STORE_BUSY, "Another restore is running here. Wait for its end.") from fault
    finally:
        os.close(handle)


@contextmanager
def beside_sqlite(live: Path | None = None, folder: Path | None = None) -> Iterator[Beside]:
    """A new file: beside the live one, or a scratch file in the folder that never takes over."""
    folder = live.parent if live else folder
    assert folder is not None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in folder.glob(f"*.{BEGUN}-*"):
        left.unlink(missing_ok=True)
    new = folder / f"{live.name if live else 'scratch.sqlite3'}.{BEGUN}-{secrets.token_hex(4)}"
    os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with pointed_at(_sqlite_settings(new)):
            yield _SqliteBeside(new, live)
    finally:
        for file in _with_logs(new):
            file.unlink(missing_ok=True)


def _sqlite_settings(file: Path) -> dict[str, Any]:
    served = connections.settings["default"]
    if connection.vendor == "sqlite":
        return {**served, "NAME": file}
    left_out = {"USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "OPTIONS": {}}
    return {**served, **left_out, "ENGINE": "django.db.backends.sqlite3", "NAME": file}


class _SqliteBeside:
    def __init__(self, new: Path, live: Path | None) -> None:
        self._new, self._live = new, live

    def take_over(self) -> None:
        """Write over the live file in one transaction of it, or take its name where there is none to keep."""
        assert self._live is not None
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        if self._live.exists() and _is_store(self._live):
            _copy_over(self._new, self._live)
            return
        aside = f"{self._live.name}.unreadable-{secrets.token_hex(4)}"
        for file in _with_logs(self._live):
            if file.exists():
                file.replace(file.with_name(file.name.replace(self._live.name, aside, 1)))
        _flush(self._new)
        self._new.replace(self._live)
        flush_folder(self._live.parent)


def _is_store(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(file, timeout=WAIT_S)) as held:
            held.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # Locked: it can be read, and whoever holds it is waited for below.
        return True
    except sqlite3.DatabaseError:
        return False
    return True


def _copy_over(new: Path, live: Path) -> None:
    until = time.monotonic() + WAIT_S

    def impatient(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise BackupRefused(
                FaultCode.STORE_BUSY,
                "The store is in use, and the restore waited in vain. Nothing was changed. Stop `serve` and `worker` "
                "and try again.",
            )

    with closing(sqlite3.connect(new)) as source, closing(sqlite3.connect(live, timeout=1)) as target:
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA synchronous=FULL")
        source.backup(target, progress=impatient, sleep=0.1)
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _with_logs(file: Path) -> list[Path]:
    return [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))]


def _flush(file: Path) -> None:
    with file.open("rb") as held:
        os.fsync(held.fileno())


@contextmanager
def beside_postgresql(as_owner: AsOwner, grant: GrantRights) -> Iterator[Beside]:
    """A new schema; the default connection is its owner's inside the block."""
    name = f"commonweal_{BEGUN}_{secrets.token_hex(4)}"
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", [f"commonweal_{BEGUN}_%"])
            for (left,) in cursor.fetchall():
                cursor.execute(f'DROP SCHEMA "{left}" CASCADE')
            cursor.execute(f'CREATE SCHEMA "{name}"')
        try:
            with pointed_at(_in_schema(name)):
                yield _PostgresqlBeside(name, grant)
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


def _in_schema(name: str) -> dict[str, Any]:
    served = connections.settings["default"]
    kept = {key: value for key, value in served["OPTIONS"].items() if key != "pool"}
    return {**served, "OPTIONS": {**kept, "options": f"{kept.get('options', '')} -c search_path={name}".strip()}}


def may_make_schemas() -> bool:
    """Whether the role of the default connection may make a schema: the owner may, the application may not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_database_privilege(current_user, current_database(), 'CREATE')")
        return bool(cursor.fetchone()[0])


class _PostgresqlBeside:
    def __init__(self, name: str, grant: GrantRights) -> None:
        self._name, self._grant = name, grant

    def take_over(self) -> None:
        """Rename both schemas in one transaction, with every table of the old one locked, and drop the old one."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_S}s'")
                cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{SERVED}"')
                cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [SERVED])
                if held := ", ".join(f'"{SERVED}"."{table}"' for (table,) in cursor.fetchall()):
                    cursor.execute(f"LOCK TABLE {held} IN ACCESS EXCLUSIVE MODE")
                cursor.execute(f'ALTER SCHEMA "{SERVED}" RENAME TO "{BEFORE}"')
                cursor.execute(f'ALTER SCHEMA "{self._name}" RENAME TO "{SERVED}"')
                cursor.execute(f'SET LOCAL search_path = "{SERVED}"')
                self._grant()
                cursor.execute(f'DROP SCHEMA "{BEFORE}" CASCADE')
        except OperationalError as fault:
            raise BackupRefused(
                FaultCode.STORE_BUSY,
                "The store is in use, and the restore waited in vain. Nothing was changed. Stop `serve` and `worker` "
                "and try again.",
            ) from fault
