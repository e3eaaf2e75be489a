"""A store of a test's own: restoring replaces it whole, so that no other test may share it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, connections

from commonweal.recovery.keys import BackupKey, make_key
from commonweal.recovery.pointing import point_at
from commonweal.web.database_roles import as_owner
from tests.conftest import CLEAN
from tests.seed import as_owner_outside


@pytest.fixture
def own_store(
    django_db_setup: None, django_db_blocker: pytest.FixtureDef, tmp_path: Path, data_folder: Path
) -> Iterator[Path]:
    """An empty store at this version, on the database of the session's kind; its data folder."""
    before = connections.settings["default"]
    folder = tmp_path / "data"
    folder.mkdir()
    settings.DATA_FOLDER = folder
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        try:
            if connection.vendor == "sqlite":
                yield from _sqlite(folder, before)
            else:
                yield from _postgresql(folder, before)
        finally:
            # Whatever went wrong here, the tests that follow have the session's store again.
            point_at(before)
            settings.DATA_FOLDER = data_folder


def _sqlite(folder: Path, before: dict) -> Iterator[Path]:
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / "commonweal.sqlite3")) as copy:
        connection.connection.backup(copy)
    point_at({**before, "NAME": folder / "commonweal.sqlite3"})
    _empty()
    yield folder


def _postgresql(folder: Path, before: dict) -> Iterator[Path]:
    name = f"test_recovery_{uuid4().hex[:8]}"
    _outside(before, name, f'CREATE DATABASE {{}} TEMPLATE "{before["NAME"]}{CLEAN}"')
    point_at({**before, "NAME": name})
    yield folder
    _outside(before, name, "DROP DATABASE {}")


def _outside(before: dict, name: str, statement: str) -> None:
    # A database that is dropped may have nobody in it. Forcing them out is not for an owner to do to the application's
    # role, and fails while its last connection closes.
    point_at({**before, "NAME": "postgres"})
    as_owner_outside(name, statement)


def _empty() -> None:
    """Without what tests that undo nothing left in the session's file."""
    from commonweal.recovery.shapes import shapes

    with as_owner(), connection.cursor() as cursor:
        names = [shape.name for shape in shapes() if not shape.name.startswith(("django_content", "auth_"))]
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        cursor.execute("PRAGMA foreign_keys = OFF")
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for name in names:
            cursor.execute(f'DELETE FROM "{name}"')
        for _, statement in triggers:
            cursor.execute(statement)
        cursor.execute("PRAGMA foreign_keys = ON")


@pytest.fixture
def quick_tables(own_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new store's tables are copied instead of migrated, which takes seconds; some tests migrate them."""
    if connection.vendor != "sqlite":
        monkeypatch.setattr("commonweal.recovery.loading._migrate_to", _like_the_served)
        return
    template = own_store.parent / "template.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(template)) as copy:
        connection.connection.backup(copy)

    def copied(migrations: object) -> None:
        connection.ensure_connection()
        with closing(sqlite3.connect(template)) as tables:
            tables.backup(connection.connection)

    monkeypatch.setattr("commonweal.recovery.loading._migrate_to", copied)


def _like_the_served(migrations: object) -> None:
    """The tables of `public` in the schema beside it, without keys to other tables and without triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'CREATE TABLE "{table}" (LIKE public."{table}" INCLUDING ALL)')
        cursor.execute("INSERT INTO django_migrations SELECT * FROM public.django_migrations")


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> BackupKey:
    """The key of the tests' backups."""
    return make_key(tmp_path_factory.mktemp("key") / "backup-key")
