"""A mail server and a gateway at work, an installation that uses them, and a store for processes of their own."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from commonweal.access.operations import found_partnership
from commonweal.outbox.ways import Encryption, MailServer, TextGateway
from proofs.store import Store
from tests.cast import AT
from tests.outbox.servers import Server, running
from tests.recovery.conftest import own_store

__all__ = ["own_store"]

SENDER = "Northmoor Council <asb@northmoor.example>"


@pytest.fixture
def mailbox(tmp_path: Path, settings: Any) -> Iterator[Server]:
    with running("mail_server", tmp_path / "server") as server:
        settings.MAIL_WAY = MailServer("127.0.0.1", server.port, Encryption.NONE)
        settings.MAIL_FROM = SENDER
        yield server


@pytest.fixture
def gateway(tmp_path: Path, settings: Any) -> Iterator[Server]:
    with running("text_gateway", tmp_path / "gateway") as server:
        settings.TEXT_WAY = TextGateway(f"http://127.0.0.1:{server.port}/send?v=1", "the key")
        yield server


@pytest.fixture
def store(own_store: Path) -> Store:
    """A store with one partnership, for processes of the `commonweal` command, on the session's kind of database."""
    found_partnership(code="proof", name="Proof", borough_name="Northmoor", policy="northmoor", at=AT)
    name, names = connection.settings_dict["NAME"], ("DATABASE_URL", "OWNER_DATABASE_URL")
    on_postgresql = connection.vendor == "postgresql"
    connection.close()
    return Store(own_store, {one: f"{os.environ[one].rsplit('/', 1)[0]}/{name}" for one in names if on_postgresql})
