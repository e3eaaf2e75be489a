"""A mail server and a gateway at work, and an installation that uses them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commonweal.outbox.ways import Encryption, MailServer, TextGateway
from tests.outbox.servers import Server, running

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
