"""A kept file is whole or absent, for its owner only, found by its random name and by nothing else."""

import os
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_ISDIR
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from commonweal.files.evidence import keeping
from commonweal.files.evidence.keeping import clear_orphans, evidence_folder, forget, keep, kept_bytes
from commonweal.files.evidence.refusals import EvidenceLost
from commonweal.files.evidence.terms import EvidenceKind, Kept

UPPER = "1B4E28BA-2FA1-4D3B-A4D5-B9A1B7C3D2E1"
NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, data_folder: Path) -> Iterator[Path]:
    """A data folder of the test's own."""
    settings.DATA_FOLDER = tmp_path
    yield tmp_path
    settings.DATA_FOLDER = data_folder


def kept_photo(made: bytes = b"a photo") -> Kept:
    return keep(made, EvidenceKind.PHOTO, width=2, height=1)


def file_of(kept: Kept) -> Path:
    return evidence_folder() / kept.kept_as[:2] / kept.kept_as


def aged(file: Path, age: timedelta) -> Path:
    then = (NOW - age).timestamp()
    os.utime(file, (then, then))
    return file


def test_a_kept_file_has_a_random_name_and_is_for_its_owner_only() -> None:
    kept = kept_photo()
    assert UUID(kept.kept_as).version == 4
    assert file_of(kept).stat().st_mode & 0o777 == 0o600
    assert file_of(kept).parent.stat().st_mode & 0o777 == 0o700
    assert evidence_folder().stat().st_mode & 0o777 == 0o700
    assert (kept.n_bytes, len(kept.digest), kept.content_type) == (7, 64, "image/jpeg")
    assert kept_bytes(kept) == b"a photo"


def test_file_and_folder_are_flushed_before_anybody_hears_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def flushing(handle: int) -> None:
        order.append("folder" if S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def renaming(self: Path, target: Path) -> Path:
        order.append("rename")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", flushing)
    monkeypatch.setattr(Path, "rename", renaming)
    kept_photo()
    assert order == ["folder", "file", "rename", "folder"]


def test_a_fault_while_writing_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    evidence_folder()
    monkeypatch.setattr(keeping, "_flush_folder", lambda folder: None)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        kept_photo()
    assert [file for file in evidence_folder().rglob("*") if file.is_file()] == []


def test_a_missing_or_changed_file_is_lost_and_never_shown() -> None:
    missing, changed, longer = kept_photo(), kept_photo(), kept_photo()
    file_of(missing).unlink()
    file_of(changed).write_bytes(b"a phot0")
    file_of(longer).write_bytes(b"a photo and more")
    for kept, because in ((missing, "missing"), (changed, "not what was"), (longer, "not what was")):
        with pytest.raises(EvidenceLost, match=because):
            kept_bytes(kept)


@pytest.mark.parametrize(
    "name", ["", "..", "../secret-key", "ab/cd", UPPER, UPPER.lower() + "\n", "\0" * 36, "/" + UPPER[1:].lower()]
)
def test_what_is_no_name_of_ours_never_becomes_a_path(name: str, own_folder: Path) -> None:
    (own_folder / "secret-key").write_bytes(b"secret")
    with pytest.raises(EvidenceLost, match="unnamed"):
        kept_bytes(replace(kept_photo(), kept_as=name))
    with pytest.raises(EvidenceLost, match="unnamed"):
        forget(name)


def test_a_forgotten_file_is_gone_and_can_be_forgotten_again() -> None:
    kept = kept_photo()
    assert forget(kept.kept_as)
    assert not file_of(kept).exists()
    assert not forget(kept.kept_as)


def test_files_that_no_row_names_go_after_an_hour_and_others_stay() -> None:
    recorded, orphan, young = kept_photo(), kept_photo(), kept_photo()
    hour = timedelta(hours=1)
    left = file_of(orphan).with_name(f".{uuid4()}.part")
    left.write_bytes(b"half")
    for file in (file_of(recorded), file_of(orphan), left):
        aged(file, hour + timedelta(seconds=1))
    aged(file_of(young), hour - timedelta(seconds=1))
    asked: list[str] = []

    def rows(names: Collection[str]) -> Collection[str]:
        asked.extend(names)
        return [name for name in names if name == recorded.kept_as]

    assert clear_orphans(rows, at=NOW) == 2
    assert sorted(asked) == sorted([recorded.kept_as, orphan.kept_as])
    assert kept_bytes(recorded)
    assert kept_bytes(young)
    assert not file_of(orphan).exists()
    assert not left.exists()


def test_clearing_an_empty_folder_asks_nobody() -> None:
    assert clear_orphans(lambda names: pytest.fail("asked"), at=NOW) == 0
