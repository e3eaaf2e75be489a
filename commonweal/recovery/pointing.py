"""Points this process's connection at another store than the one that is served."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections


def point_at(to: dict[str, Any]) -> None:
    """Use these settings from now on; for a process that does one thing, never one that serves or works on others."""
    connection.close()
    if "default" in connections.settings and hasattr(connection, "close_pool"):
        connection.close_pool()
    connections.settings["default"] = to
    del connections["default"]


@contextmanager
def pointed_at(to: dict[str, Any]) -> Iterator[None]:
    """Use these settings inside the block."""
    before = connections.settings["default"]
    point_at(to)
    try:
        yield
    finally:
        point_at(before)
