"""A store at the newest migrations, made once a run and copied to wherever a test needs an empty one of its own.

Migrating takes a quarter of a minute, and a run needs a dozen empty stores. That migrations run from nothing is tried
by making the seed.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.db.backends.utils import CursorWrapper
from psycopg.errors import ObjectInUse

from commonweal.web.database_roles import _switch, as_owner
from proofs.postgresql import own_database
from proofs.store import Store, copy_file, fresh_store

NAME = "test_commonweal_seed"
# PostgreSQL itself waits five seconds for whoever is leaving a database.
TRIES, LOOK_AGAIN_S = 20, 0.5


@dataclass(frozen=True)
class Seed:
    """Where the migrated store is: a file of SQLite, or a database beside that of the tests."""

    file: Path | None

    def database(self, name: str, folder: Path) -> dict[str, str]:
        """A copy, as processes of a test's own are told of it: the file in `folder`, or a database of that name."""
        if self.file:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            copy_file(self.file, folder)
            return {}
        as_owner_outside(name, "DROP DATABASE IF EXISTS {}", f'CREATE DATABASE {{}} TEMPLATE "{NAME}"')
        connections.close_all()
        return {one: f"{os.environ[one].rsplit('/', 1)[0]}/{name}" for one in ("DATABASE_URL", "OWNER_DATABASE_URL")}

    @contextmanager
    def store(self) -> Iterator[Store]:
        """A copy with one partnership, used through the command and removed afterwards."""
        with (
            nullcontext({}) if self.file else own_database(NAME) as database,
            fresh_store(database, like=self.file, is_migrated=True) as made,
        ):
            yield made


def make_seed(shared: Path) -> Seed:
    """The seed of this run, made by the first worker that comes; `shared` is a folder that all workers have."""
    with _alone(shared):
        if connection.vendor == "sqlite":
            return Seed(_file(shared / "seed.sqlite3"))
        made = shared / "seed-made"
        if not made.exists():
            served = connections.settings["default"]
            as_owner_outside(NAME, "DROP DATABASE IF EXISTS {}", "CREATE DATABASE {}")
            _migrate({**served, "NAME": NAME}, served)
            made.touch()
        return Seed(None)


def as_owner_outside(name: str, *statements: str) -> None:
    """Statements about a whole database, by the owner of the tables, each as soon as nobody is in it any more."""
    with as_owner(), connection.cursor() as cursor:
        for statement in statements:
            _once_left(cursor, statement.format(connection.ops.quote_name(name)))


def _once_left(cursor: CursorWrapper, statement: str) -> None:
    for tries_left in reversed(range(TRIES)):
        try:
            cursor.execute(statement)
            return
        except OperationalError as fault:
            if not isinstance(fault.__cause__, ObjectInUse) or not tries_left:
                raise
        time.sleep(LOOK_AGAIN_S)


def _file(seed: Path) -> Path:
    if not seed.exists():
        served, draft = connections.settings["default"], seed.with_suffix(".draft")
        _migrate({**served, "NAME": draft}, served)
        draft.rename(seed)
    return seed


def _migrate(into: dict, back_to: dict) -> None:
    _switch(into)
    call_command("migrate", verbosity=0)
    _switch(back_to)


@contextmanager
def _alone(shared: Path) -> Iterator[None]:
    with (shared / "seed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
