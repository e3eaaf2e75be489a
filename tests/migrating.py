"""Takes the test store to an older state of the tables and back, in its owner's hands."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from commonweal.web.database_roles import as_owner, grant_to_application


def migrate(targets: Sequence[tuple[str, str]]) -> Any:
    """The models as they are once the store stands at these migrations."""
    MigrationExecutor(connection).migrate(list(targets))
    return MigrationExecutor(connection).loader.project_state(list(targets)).apps


@contextmanager
def owned_store() -> Iterator[None]:
    """The store outside any transaction, afterwards at its newest migrations and served by the application's role.

    Rows that a test makes it removes itself: nothing is undone.
    """
    application = str(connection.settings_dict["USER"])
    with as_owner():
        try:
            yield
        finally:
            migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
            grant_to_application(application)
