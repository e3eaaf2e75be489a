"""`commonweal audit`, as an operator uses it, and the quick size of its proof."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.db import connection

from commonweal.audit.head_facts import TOO_MANY, head_facts
from commonweal.audit.models import AuditChain
from commonweal.audit.operations import keep_heads
from proofs import audit as proof
from proofs.postgresql import own_database
from proofs.store import Store
from tests.audit.entries import BEGAN, REPORTS, look
from tests.seed import NAME, Seed

WRITE = """
import django; django.setup()
import random
from datetime import UTC, datetime
from proofs.audit_writing import write_one
chance = random.Random(1)
for _ in range(40):
    write_one(chance, datetime.now(UTC))
"""
CUT = """
import django; django.setup()
from commonweal.web.database_roles import as_owner
from proofs.audit_altering import Altered, cut_tail
with as_owner():
    cut_tail(Altered())
"""


@pytest.fixture(scope="module")
def store(seed: Seed) -> Iterator[Store]:
    """A store of this module's own, on the database that the tests run on, with some entries."""
    with seed.store() as made:
        made.python(WRITE)
        yield made


def said(store: Store, *command: str) -> tuple[int, str]:
    process = store.start("audit", *command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    words, _ = process.communicate()
    return process.returncode, words


def test_a_clean_log_is_said_to_be_so_with_the_rate(store: Store) -> None:
    facts = store.run("audit", "verify")
    assert (facts["clean"], facts["findings"], facts["entries"]) == (True, [], 40)
    assert facts["entries_a_second"] > 0
    code, words = said(store, "verify")
    assert (code, words.splitlines()[0]) == (0, "Everything is as it was written.")
    assert "entries a second" in words


def test_heads_are_kept_listed_and_can_be_checked_with_a_copy_and_a_key_that_somebody_else_keeps(
    store: Store, tmp_path: Path
) -> None:
    assert store.run("audit", "anchor")["kept"] == 3
    heads = store.run("audit", "heads")["heads"]
    assert sum(one["count"] for one in heads) == 40
    key = tmp_path / "key.pem"
    key.write_text(store.run("audit", "key")["public_key"])
    shutil.copytree(store.folder.with_name(f"{store.folder.name}-audit-heads"), tmp_path / "copy")
    assert said(store, "verify", "--heads", str(tmp_path / "copy"), "--key", str(key))[0] == 0
    assert (store.folder / "audit-signing-key.pem").stat().st_mode & 0o777 == 0o600


def test_a_wrong_key_or_folder_is_refused_in_words(store: Store, tmp_path: Path) -> None:
    assert said(store, "verify", "--heads", str(tmp_path / "none"))[0] == 2
    (tmp_path / "key.pem").write_text("no key")
    code, words = said(store, "verify", "--key", str(tmp_path / "key.pem"))
    assert code == 2
    assert "no key" in words
    code, words = said(store, "restored")
    assert (code, "Say why" in words) == (2, True)


def test_an_altered_log_is_told_in_words_with_exit_code_1(store: Store) -> None:
    store.python(CUT)
    code, words = said(store, "verify")
    assert code == 1
    assert "ALTERED: " in words
    assert "missing at the end" in words
    assert "Code CW-650: see docs/runbook/CW-650.md" in words
    code, words = said(store, "verify", "--json")
    assert (code, json.loads(words)["clean"]) == (1, False)


def test_no_false_alarm_while_others_write_and_are_killed(capsys: pytest.CaptureFixture[str], seed: Seed) -> None:
    with own_database(NAME) if connection.vendor == "postgresql" else nullcontext({}) as database:
        assert proof.verifies(database, 15, like=seed.file)
    figures = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (figures[0]["verifies"], figures[0]["false_alarms"], figures[1]["at_rest"]) == (15, 0, True)


def test_health_warns_of_heads_beside_the_data_and_is_not_well_where_none_are_kept(
    db: None, heads: Path, settings: pytest.FixtureRequest
) -> None:
    look(0, REPORTS[:1])
    assert (head_facts()["well"], head_facts()["entries_without_head"]) == (True, 1)
    assert "volume of the data folder" in head_facts()["warning"]
    AuditChain.objects.update(count=2)
    for _ in range(TOO_MANY):
        look(1)
    assert not head_facts()["well"]
    assert "commonweal audit anchor" in head_facts()["warning"]
    keep_heads(at=BEGAN)
    assert (head_facts()["well"], head_facts()["entries_without_head"]) == (True, 0)
    settings.AUDIT_HEADS, settings.DATA_FOLDER = "", heads.parent / "data"  # type: ignore[attr-defined]
    keep_heads(at=BEGAN)
    assert "COMMONWEAL_AUDIT_HEADS" in head_facts()["warning"]


def test_the_proof_is_a_command() -> None:
    asked = subprocess.run([sys.executable, "-m", "proofs.audit", "--help"], capture_output=True, text=True, check=True)
    assert "--verifies" in asked.stdout
