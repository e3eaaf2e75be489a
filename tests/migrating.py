"""An empty store of a test's own, taken to an older state of the tables and on, in its owner's hands.

The session's store stays as it is: taking that back and forth would take ten times as long.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from commonweal.web.database_roles import _switch, as_owner
from tests.seed import as_owner_outside


def migrate(targets: Sequence[tuple[str, str]]) -> Any:
    """The models as they are once the store stands at these migrations."""
    MigrationExecutor(connection).migrate(list(targets))
    return MigrationExecutor(connection).loader.project_state(list(targets)).apps


def newest(room: str) -> Sequence[tuple[str, str]]:
    """The newest migration of a room."""
    return list(MigrationExecutor(connection).loader.graph.leaf_nodes(room))


@contextmanager
def owned_store(folder: Path) -> Iterator[None]:
    """A store without a table, outside any transaction, gone afterwards; on SQLite a file in `folder`."""
    served = connections.settings["default"]
    name = f"{served['NAME']}_migrating"
    if connection.vendor == "sqlite":
        _switch({**served, "NAME": folder / "migrating.sqlite3"})
    else:
        as_owner_outside(name, "DROP DATABASE IF EXISTS {}", "CREATE DATABASE {}")
        _switch({**served, "NAME": name})
    try:
        with as_owner():
            yield
    finally:
        _switch(served)
        if connection.vendor != "sqlite":
            as_owner_outside(name, "DROP DATABASE {}")
