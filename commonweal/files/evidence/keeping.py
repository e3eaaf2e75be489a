"""Where evidence lies: `evidence/ab/<uuid>` in the data folder, for its owner only; written whole or not at all.

A file is written under another name, flushed, renamed, and its folder flushed, before anybody may record it. The name
is random and says nothing. Files are not encrypted one by one: who may read the data folder may read them, as with the
database beside; in a backup they are. A backup takes this folder along (`commonweal/recovery`).
"""

import hashlib
import logging
import os
import re
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from commonweal.files.evidence.refusals import EvidenceLost
from commonweal.files.evidence.terms import CONTENT_TYPES, EvidenceKind, Kept

FOLDER = "evidence"
log = logging.getLogger(__name__)
# No request lasts so long: a file of this age that no row names will not be named any more.
ORPHAN_AFTER = timedelta(hours=1)
ASKED_AT_ONCE = 5_000
_NAME = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
Recorded = Callable[[Collection[str]], Collection[str]]


def evidence_folder() -> Path:
    """The folder of all evidence, made where it is missing."""
    folder = Path(settings.DATA_FOLDER) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep(
    made: bytes,
    kind: EvidenceKind,
    *,
    width: int | None = None,
    height: int | None = None,
    seconds: float | None = None,
) -> Kept:
    """The new file on the disk, to stay there through a power cut; for bytes that were made anew, and no others."""
    name = str(uuid4())
    place = _place(name)
    if not place.parent.exists():
        place.parent.mkdir(exist_ok=True, mode=0o700)
        _flush_folder(place.parent.parent)
    beside = place.with_name(f".{name}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(made)
            out.flush()
            os.fsync(out.fileno())
        beside.rename(place)
        _flush_folder(place.parent)
    finally:
        beside.unlink(missing_ok=True)
    digest = hashlib.sha256(made).hexdigest()
    return Kept(name, kind, CONTENT_TYPES[kind], len(made), digest, width=width, height=height, seconds=seconds)


def kept_bytes(kept: Kept) -> bytes:
    """The bytes that were recorded; raises `EvidenceLost` where they are missing or are others by now."""
    try:
        return _recorded_bytes(kept)
    except EvidenceLost as lost:
        log.error("%s", lost)
        raise


def _recorded_bytes(kept: Kept) -> bytes:
    try:
        with _place(kept.kept_as).open("rb") as held:
            found = held.read(kept.n_bytes + 1)
    except FileNotFoundError as fault:
        raise EvidenceLost(kept.kept_as, because="missing") from fault
    if len(found) != kept.n_bytes or hashlib.sha256(found).hexdigest() != kept.digest:
        raise EvidenceLost(kept.kept_as, because="not what was recorded")
    return found


def forget(kept_as: str) -> bool:
    """Whether there was such a file; it is gone, also after a power cut. Called after its row is gone."""
    place = _place(kept_as)
    try:
        place.unlink()
    except FileNotFoundError:
        return False
    _flush_folder(place.parent)
    return True


def clear_orphans(recorded: Recorded, *, at: datetime) -> int:
    """How many files were removed that no row names and that are older than an hour.

    `recorded` tells which of some names a row holds; it is asked for some thousand names at once.
    """
    n_removed = 0
    old: dict[str, Path] = {}
    for folder in sorted(evidence_folder().iterdir()):
        if not folder.is_dir() or folder.is_symlink():
            continue
        old |= {file.name: file for file in _older(folder, at - ORPHAN_AFTER)}
        if len(old) >= ASKED_AT_ONCE:
            n_removed += _remove_unnamed(old, recorded)
            old = {}
    return n_removed + _remove_unnamed(old, recorded)


def _remove_unnamed(old: dict[str, Path], recorded: Recorded) -> int:
    names = [name for name in old if _NAME.fullmatch(name)]
    unnamed = old.keys() - set(recorded(names) if names else ())
    for name in unnamed:
        old[name].unlink(missing_ok=True)
    return len(unnamed)


def _older(folder: Path, than: datetime) -> Iterator[Path]:
    for file in folder.iterdir():
        try:
            if file.stat(follow_symlinks=False).st_mtime < than.timestamp():
                yield file
        except FileNotFoundError:
            continue


def _place(kept_as: str) -> Path:
    """Where a file of this name lies; raises `EvidenceLost` for what is no name of ours, such as a path."""
    if not _NAME.fullmatch(kept_as):
        raise EvidenceLost("unnamed", because="missing")
    return evidence_folder() / kept_as[:2] / kept_as


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
