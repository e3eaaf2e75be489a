"""The proof and the benchmark of the last form in small; no time is judged. Full sizes: script/prove, script/bench."""

import os
from pathlib import Path

import pytest
from django.db import connection

from benchmarks.intake import QUICK, measured
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from proofs.intake import proved
from proofs.store import Store
from tests.cast import AT, PASSWORD, gather_all
from tests.recovery.conftest import own_store

__all__ = ["own_store"]

NAMES = ("DATABASE_URL", "OWNER_DATABASE_URL")


@pytest.fixture
def store(own_store: Path) -> Store:
    """A demonstration with everybody in it, for processes of the `commonweal` command."""
    mark_as_demonstration(at=AT)
    gather_all()
    name, on_postgresql = connection.settings_dict["NAME"], connection.vendor == "postgresql"
    connection.close()
    for file in own_store.glob("commonweal.sqlite3*"):
        file.chmod(0o600)
    database = {one: f"{os.environ[one].rsplit('/', 1)[0]}/{name}" for one in NAMES if on_postgresql}
    return Store(own_store, {**database, "COMMONWEAL_PUBLIC_PARTNERSHIP": "northmoor"})


def test_what_was_acknowledged_is_kept_once_whatever_is_killed(store: Store) -> None:
    (store.folder / "demo-mark").unlink()
    facts = proved(store, reports=30, kills=3, judged=False)
    assert facts["holds"], facts


def test_the_benchmark_counts_what_it_sent_and_what_is_kept(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = measured(store, tmp_path, QUICK, proxied=False, staff=("tom", PASSWORD), judged=False)
    assert all(held), capsys.readouterr().out
