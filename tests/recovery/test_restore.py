"""Backing up, restoring and drilling on this session's database: equal digests, and refusals that touch nothing."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from commonweal.access.models import Membership, StaffSession
from commonweal.audit.head_folder import head_folder, public_keys, read_heads
from commonweal.audit.models import AuditEntry
from commonweal.audit.verification import verify
from commonweal.fault_codes import FaultCode
from commonweal.recovery import loading, operations
from commonweal.recovery.digests import store_digests
from commonweal.recovery.installation import call_installation, installation
from commonweal.recovery.keys import BackupKey, key_named, make_key, read_key
from commonweal.recovery.names import newest_backup
from commonweal.recovery.operations import Restored, drill, make_backup, restore
from commonweal.recovery.refusals import BackupRefused
from commonweal.recovery.sealed import CHUNK, TAG
from commonweal.recovery.snapshot import _postgresql_address
from commonweal.recovery.state import state
from commonweal.reports.models import Report
from tests.recovery.filled import AT, PHOTO, fill_store, note_in_audit, owner, send_photo, sent_photos
from tests.recovery.test_sealed import chunks

LATER = AT + timedelta(hours=1)


def back_up(folder: Path, key: BackupKey, name: str = "one.cwbackup") -> Path:
    return Path(make_backup(folder.parent / name, key, at=AT).file)


def put_back(file: Path, key: BackupKey, **options: bool) -> Restored:
    return restore(file, key, at=LATER, owner=owner(), **options)


def refused(file: Path, key: BackupKey, **options: bool) -> FaultCode:
    with pytest.raises(BackupRefused) as refusal:
        put_back(file, key, **options)
    assert "Traceback" not in str(refusal.value)
    return refusal.value.code


def audit_findings() -> list[str]:
    folder = head_folder()
    return [finding.said for finding in verify(read_heads(folder, public_keys(folder))).findings]


@pytest.mark.usefixtures("quick_tables")
def test_a_restored_store_holds_what_the_backup_held_and_nobody_is_signed_in(own_store: Path, key: BackupKey) -> None:
    cast = fill_store(own_store)
    StaffSession.objects.create(
        staff=cast.amina, key_hash="a" * 40, label="Firefox", factor="passkey", began_at=AT, last_seen_at=AT,
        strong_at=AT,
    )  # fmt: skip
    before, file = store_digests(), back_up(own_store, key)
    Report.objects.all().delete()
    Membership.objects.update(ward_codes=[])
    (own_store / "deliveries" / "waiting.csv").unlink()
    assert store_digests()["records"] != before["records"]
    restored = put_back(file, key)
    assert store_digests()["records"] == before["records"]
    assert restored.backup.digest == before["everything"]
    assert (own_store / "deliveries" / "waiting.csv").read_bytes() == bytes(range(256)) * 3000
    assert restored.sessions_ended == 1
    assert not StaffSession.objects.filter(ended_at=None).exists()


@pytest.mark.usefixtures("quick_tables")
def test_what_residents_sent_comes_back_and_what_was_still_being_written_does_not(
    own_store: Path, key: BackupKey
) -> None:
    fill_store(own_store)
    sent, file = sent_photos(own_store), back_up(own_store, key)
    assert list(sent.values()) == [PHOTO]
    digest = store_digests()
    send_photo(own_store)
    assert store_digests() == digest
    shutil.rmtree(own_store / "evidence")
    assert put_back(file, key).backup.files == 2
    assert sent_photos(own_store) == sent
    assert [one.name for one in (own_store / "evidence").rglob(".*")] == []
    for place in sent:
        assert (own_store / place).stat().st_mode & 0o777 == 0o600
        assert (own_store / place).parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("quick_tables")
def test_a_photo_that_does_not_come_out_as_it_was_is_found_by_the_drill(
    own_store: Path, key: BackupKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_store(own_store)
    file, before = back_up(own_store, key), store_digests()
    whole = loading._Files.content

    def spoilt(self: loading._Files, block: bytes) -> None:
        whole(self, block.replace(b"Hesba", b"Hasbe"))

    monkeypatch.setattr(loading._Files, "content", spoilt)
    with pytest.raises(BackupRefused, match="a file of evidence did not come out") as refusal:
        drill(file, key, at=LATER, owner=owner())
    assert refusal.value.code is FaultCode.NOT_LOADED
    assert refused(file, key) is FaultCode.NOT_LOADED
    assert (store_digests(), list(sent_photos(own_store).values())) == (before, [PHOTO])


def test_a_wiped_store_is_restored_with_tables_that_refuse_what_they_refused(own_store: Path, key: BackupKey) -> None:
    fill_store(own_store)
    before, file = store_digests(), back_up(own_store, key)
    wipe()
    put_back(file, key)
    assert store_digests()["records"] == before["records"]
    with pytest.raises(DatabaseError, match=r"written once|permission denied"):
        AuditEntry.objects.update(route="changed")
    note_in_audit("after")


def wipe() -> None:
    """As after a lost disk: no file, or no table."""
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        for ending in ("", "-wal", "-shm"):
            name.with_name(name.name + ending).unlink(missing_ok=True)
        return
    with owner().as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


@pytest.mark.usefixtures("quick_tables")
def test_the_store_of_before_is_kept_and_can_be_put_back(own_store: Path, key: BackupKey) -> None:
    fill_store(own_store)
    file = back_up(own_store, key)
    Report.objects.all().delete()
    newer = store_digests()["records"]
    put_back(Path(put_back(file, key).kept_before), key)
    assert store_digests()["records"] == newer


@pytest.mark.usefixtures("quick_tables")
def test_the_audit_knows_of_a_restore_and_still_finds_what_nobody_recorded(own_store: Path, key: BackupKey) -> None:
    fill_store(own_store)
    file = back_up(own_store, key)
    for n in range(3):
        note_in_audit(f"after the backup {n}")
    assert audit_findings() == []
    put_back(file, key)
    assert audit_findings() == []
    assert AuditEntry.objects.filter(route="commonweal restore", outcome="restored").count() == 1
    note_in_audit("going on")
    assert audit_findings() == []


@pytest.mark.usefixtures("quick_tables")
def test_a_database_put_back_by_hand_is_still_found(own_store: Path, key: BackupKey) -> None:
    fill_store(own_store)
    file = back_up(own_store, key)
    note_in_audit("after the backup")
    backup = operations._checked(file, key)
    with operations._files_beside() as files, operations._beside(owner()) as store:
        loading.fill(backup, key, files)
        store.take_over()
    assert any("older copy" in said for said in audit_findings())


def damages(file: Path, other: Path) -> list[tuple[str, bytes]]:
    """Forty ways in which a backup may come back from a disk or from somebody who wants to change it."""
    whole, chance = file.read_bytes(), random.Random(4)
    found = []
    for _ in range(20):
        flipped = bytearray(whole)
        flipped[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        found.append(("flip", bytes(flipped)))
    found += [("cut", whole[: chance.randrange(len(whole))]) for _ in range(10)]
    found += [("cut by a byte", whole[:-1]), ("empty", b""), ("added to", whole + b"\n"), ("doubled", whole + whole)]
    header, parts = chunks(whole)
    other_header, others = chunks(other.read_bytes())
    found += [
        ("swapped", header + b"".join([parts[1], parts[0], *parts[2:]])),
        ("one left out", header + b"".join(parts[1:])),
        ("last left out", header + b"".join(parts[:-1])),
        ("spliced", header + others[0] + b"".join(parts[1:])),
        ("head of another", other_header + b"".join(parts)),
        ("tail of another", header + b"".join(parts[:-1]) + others[-1]),
    ]
    return found


def test_forty_damages_are_refused_and_touch_nothing(own_store: Path, key: BackupKey) -> None:
    fill_store(own_store)
    # More than a chunk, so that chunks can be swapped.
    (own_store / "deliveries" / "large.bin").write_bytes(random.Random(3).randbytes(2 * (CHUNK + TAG)))
    file, other = back_up(own_store, key), back_up(own_store, key, "two.cwbackup")
    before, n_files = store_digests(), len(list(own_store.rglob("*")))
    bad = own_store.parent / "bad.cwbackup"
    tried = damages(file, other)
    assert len(tried) == 40
    for what, content in tried:
        bad.write_bytes(content)
        allowed = {FaultCode.DAMAGED, FaultCode.NO_BACKUP, FaultCode.WRONG_KEY}
        assert refused(bad, key) in allowed, what
    assert store_digests() == before
    assert len(list(own_store.rglob("*"))) <= n_files + 1


def test_a_wrong_key_and_no_backup_are_told_apart(own_store: Path, key: BackupKey, tmp_path: Path) -> None:
    fill_store(own_store)
    file = back_up(own_store, key)
    assert refused(file, key_named(b"x" * 32)) is FaultCode.WRONG_KEY
    note = tmp_path / "note.txt"
    note.write_text("not a backup")
    assert refused(note, key) is FaultCode.NO_BACKUP
    assert refused(tmp_path / "absent", key) is FaultCode.NO_BACKUP


@pytest.mark.usefixtures("quick_tables")
def test_a_backup_of_another_installation_is_refused_until_it_is_asked_for(own_store: Path, key: BackupKey) -> None:
    fill_store(own_store)
    file, own = back_up(own_store, key), installation()
    call_installation("f" * 32)
    before = store_digests()
    assert refused(file, key) is FaultCode.FOREIGN
    assert store_digests() == before
    put_back(file, key, from_another=True)
    call_installation(own)


def test_a_backup_of_a_newer_version_is_refused(
    own_store: Path, key: BackupKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_store(own_store)
    monkeypatch.setattr(
        "commonweal.recovery.writing.applied_migrations", lambda now: [["access", "9999_of_the_year_2031"]]
    )
    file = back_up(own_store, key)
    before = store_digests()
    assert refused(file, key) is FaultCode.NEWER
    assert store_digests() == before


@pytest.mark.usefixtures("quick_tables")
@pytest.mark.parametrize("step", ["fill", "replay", "take_over"])
def test_a_fault_in_the_middle_leaves_the_old_store_whole(
    own_store: Path, key: BackupKey, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    fill_store(own_store)
    file = back_up(own_store, key)
    note_in_audit("after the backup")
    before = store_digests()

    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("the disk is full")

    if step == "take_over":
        monkeypatch.setattr(f"commonweal.recovery.beside._{connection.vendor.capitalize()}Beside.take_over", broken)
    else:
        monkeypatch.setattr(operations, step, broken)
    with pytest.raises(OSError, match="full"):
        put_back(file, key)
    assert store_digests() == before
    assert audit_findings() == []
    assert not list(own_store.rglob("*restoring*"))


@pytest.mark.usefixtures("quick_tables")
def test_a_store_in_use_is_not_torn_from_whoever_uses_it(
    own_store: Path, key: BackupKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_store(own_store)
    file = back_up(own_store, key)
    before = store_digests()
    monkeypatch.setattr("commonweal.recovery.beside.WAIT_S", 1)
    with held_by_another():
        assert refused(file, key) is FaultCode.STORE_BUSY
    assert store_digests() == before


@contextmanager
def held_by_another() -> Iterator[None]:
    """Somebody else in the middle of a write."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = psycopg.connect(**_postgresql_address())
        other.execute("LOCK TABLE reports_report IN ROW EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.close()


@pytest.mark.usefixtures("quick_tables")
def test_a_drill_touches_nothing_and_is_remembered(own_store: Path, key: BackupKey) -> None:
    fill_store(own_store)
    file = back_up(own_store, key)
    before = store_digests()
    facts = drill(file, key, at=LATER, owner=owner())
    assert (facts["ok"], facts["digest"], facts["audit_holds"]) == (True, facts["digest"], True)
    assert store_digests() == before
    assert state()["drill"]["at"] == LATER.isoformat()
    assert not list(own_store.rglob("*restoring*"))


def test_a_drill_that_fails_is_remembered_with_its_code(own_store: Path, key: BackupKey) -> None:
    fill_store(own_store)
    file = back_up(own_store, key)
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(BackupRefused):
        drill(file, key, at=LATER, owner=owner())
    assert (state()["drill"]["ok"], state()["drill"]["code"]) == (False, "CW-703")


def test_a_backup_holds_no_key_and_none_of_its_words_in_clear(own_store: Path, key: BackupKey) -> None:
    fill_store(own_store)
    content = back_up(own_store, key).read_bytes()
    for word in (b"Hesba", b"amina", b"access_staff", b"deliveries", key.secret):
        assert word not in content


def test_a_backup_that_cannot_be_written_leaves_no_file(own_store: Path, key: BackupKey) -> None:
    fill_store(own_store)
    with pytest.raises(BackupRefused) as refusal:
        make_backup(own_store / "no such folder" / "a.cwbackup", key, at=AT)
    assert refusal.value.code is FaultCode.NOT_WRITTEN


def test_a_key_is_made_once_for_its_owner_only_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "key"
    made = make_key(file)
    assert asdict(read_key(file)) == asdict(made)
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupRefused, match="never written over"):
        make_key(file)
    file.write_text("something else")
    with pytest.raises(BackupRefused, match=r"not a key file|cannot be read"):
        read_key(file)


def test_without_a_key_nothing_is_begun() -> None:
    assert settings.BACKUP_KEY_FILE == ""
    with pytest.raises(BackupRefused, match="--make-key"):
        read_key(None)


def test_the_newest_backup_is_known_by_its_name(tmp_path: Path) -> None:
    assert newest_backup(tmp_path / "absent") is None
    names = (
        "commonweal-2026-03-09T02-00-00Z",
        "commonweal-2026-03-10T02-00-00Z",
        "before-restore-2027-01-01T00-00-00Z",
    )
    for name in (*names, "commonweal-2026-13-40T02-00-00Z"):
        (tmp_path / f"{name}.cwbackup").touch()
    newest = newest_backup(tmp_path)
    assert newest is not None
    assert newest.name == "commonweal-2026-03-10T02-00-00Z.cwbackup"


def test_only_whole_numbers_are_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    from commonweal.web.environment import whole_number

    monkeypatch.setenv("COMMONWEAL_BACKUP_EVERY", "daily")
    with pytest.raises(ImproperlyConfigured, match="a whole number"):
        whole_number("COMMONWEAL_BACKUP_EVERY", 0)
