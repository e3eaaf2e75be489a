"""Heads outside the database: signed, only added to, safe under several processes, and torn lines stepped over."""

import json
import socket
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from commonweal.audit.head_folder import (
    HEADS,
    KEPT_EVERY,
    heads_in_force,
    keep,
    note_newest,
    public_keys,
    read_heads,
)
from commonweal.audit.heads import (
    BECAUSE_LENGTH,
    RESTORED,
    WIDTH,
    Head,
    Unreadable,
    WrongSignature,
    key_id,
    read_line,
    signed_line,
)
from commonweal.audit.signing import KeyRefused, key_file, public_pem, read_public_keys, signing_key

HEAD = Head(UUID(int=1), "none", 64, "ab" * 32, datetime(2026, 3, 3, 9, 0, tzinfo=UTC))
ADDING = """
import sys; from pathlib import Path
from django.conf import settings
settings.configure(DATA_FOLDER=sys.argv[1], AUDIT_HEADS=sys.argv[2], AUDIT_KEY="", AUDIT_SYSLOG="")
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID
from commonweal.audit.head_folder import keep, note_newest
from commonweal.audit.heads import Head
from commonweal.audit.signing import signing_key
for number in range(1, 41):
    head = Head(UUID(int=1), "none", number, "ab" * 32, datetime(2026, 3, 3, 9, 0, tzinfo=UTC))
    keep(head, signing_key())
    note_newest(head, signing_key())
"""


@pytest.fixture
def folder(tmp_path: Path, heads: Path, settings: pytest.FixtureRequest) -> Path:
    settings.DATA_FOLDER, settings.AUDIT_KEY = tmp_path / "data", ""  # type: ignore[attr-defined]
    return heads


def test_a_line_is_read_back_and_one_that_was_changed_is_refused() -> None:
    key = Ed25519PrivateKey.generate()
    known = {key_id(key.public_key()): key.public_key()}
    line = signed_line(HEAD, key)
    assert read_line(line, known) == HEAD
    for field, value in (("count", 63), ("hash", "cd" * 32), ("chain", str(UUID(int=2))), ("what", RESTORED)):
        with pytest.raises(WrongSignature):
            read_line(json.dumps({**json.loads(line), field: value}), known)
    with pytest.raises(WrongSignature):
        read_line(line, {})
    for torn in ("", line[:100], "\0" * 40, "[]", "{}"):
        with pytest.raises(Unreadable):
            read_line(torn, known)


def test_the_longest_line_fits_where_the_newest_is_written_over() -> None:
    longest = replace(HEAD, of=str(UUID(int=1)), count=10**18, what=RESTORED, because="—" * BECAUSE_LENGTH)
    assert len(signed_line(longest, Ed25519PrivateKey.generate())) < WIDTH


def test_the_key_is_made_once_for_its_owner_only_and_one_that_others_can_read_is_refused(folder: Path) -> None:
    key = signing_key()
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600
    assert public_pem(signing_key().public_key()) == public_pem(key.public_key())
    key_file().chmod(0o640)
    with pytest.raises(KeyRefused, match="chmod 600"):
        signing_key()


def test_a_file_that_is_no_key_is_refused_in_words(folder: Path) -> None:
    key_file().parent.mkdir()
    key_file().write_text("not a key")
    key_file().chmod(0o600)
    with pytest.raises(KeyRefused, match="no private key"):
        signing_key()
    with pytest.raises(KeyRefused, match="no key"):
        read_public_keys(b"nor this\n-----END PUBLIC KEY-----\n")


def test_heads_are_kept_with_the_public_key_beside_them_for_their_owner_only(folder: Path) -> None:
    keep(HEAD, signing_key())
    keep(replace(HEAD, count=96), signing_key())
    note_newest(replace(HEAD, count=100), signing_key())
    kept = read_heads(folder)
    assert ([one.count for one in kept.heads], [one.count for one in kept.newest]) == ([64, 96], [100])
    assert (kept.n_unreadable, kept.wrong) == (0, ())
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.rglob("*") if one.is_file()} == {0o600}


def test_a_line_that_a_power_cut_tore_is_stepped_over_and_swallows_no_other(folder: Path) -> None:
    keep(HEAD, signing_key())
    with (folder / HEADS).open("a") as file:
        file.write('{"format": "commonweal-audit-he')
    keep(replace(HEAD, count=96), signing_key())
    kept = read_heads(folder)
    assert ([one.count for one in kept.heads], kept.n_unreadable) == ([64, 96], 1)


def test_the_newest_head_never_goes_back_and_a_chain_that_was_wound_back_leaves_its_old_head(folder: Path) -> None:
    key = signing_key()
    for head in (HEAD, replace(HEAD, count=63, hash="cd" * 32)):
        note_newest(head, key)
    assert [one.count for one in read_heads(folder).newest] == [64]
    note_newest(replace(HEAD, hash="ef" * 32), key)
    kept = read_heads(folder)
    assert [one.hash for one in kept.newest] == ["ef" * 32]
    assert [one.hash for one in kept.heads] == [HEAD.hash]


def test_heads_that_a_statement_gave_up_are_no_longer_held_against_the_store(folder: Path) -> None:
    for count in (32, 64, 96):
        keep(replace(HEAD, count=count), signing_key())
    keep(replace(HEAD, count=32, what=RESTORED, because="disk failed"), signing_key())
    keep(replace(HEAD, count=48), signing_key())
    in_force = heads_in_force(read_heads(folder))
    assert [one.count for one in in_force[HEAD.chain]] == [32, 48]


def test_several_processes_add_at_once_and_every_line_stays_whole(folder: Path) -> None:
    command = [sys.executable, "-c", ADDING, str(folder.parent / "data"), str(folder)]
    root = Path(__file__).resolve().parents[2]
    processes = [subprocess.Popen(command, cwd=root) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    kept = read_heads(folder)
    assert (len(kept.heads), kept.n_unreadable, kept.wrong, len(public_keys(folder))) == (120, 0, (), 1)
    assert [one.count for one in kept.newest] == [40]


def test_a_kept_head_goes_to_the_system_log_too_where_the_setting_names_one(folder: Path, settings: Any) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as log:
        log.bind(("127.0.0.1", 0))
        log.settimeout(5)
        settings.AUDIT_SYSLOG = f"127.0.0.1:{log.getsockname()[1]}"
        keep(HEAD, signing_key())
        said = log.recv(4096).decode()
    line = said[said.index("{") : said.rindex("}") + 1]
    assert read_line(line, public_keys(folder)) == HEAD


def test_a_head_is_kept_at_least_every_64_entries() -> None:
    # Half of it: a process that is killed between the commit and the file leaves a gap of no more than 64.
    assert KEPT_EVERY * 2 <= 64
