"""Backs up, restores, and drills a restore; each leaves its trace, and a failure leaves the served store as it was.

A restore is: read all of the backup and believe nothing; build a new store beside; take away again what the journal
tells of; change places in one step; then sign that the audit's heads went back, and say so in the audit. A drill is the
same without the last two, on a store that is thrown away.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from commonweal.access.journal import Line, Position
from commonweal.audit.deeds import Deed
from commonweal.audit.head_folder import KeptHeads
from commonweal.audit.operations import accept_restored, write_entry
from commonweal.audit.signing import KeyRefused, signing_key
from commonweal.audit.trace import Trace
from commonweal.audit.verification import verify
from commonweal.fault_codes import FaultCode
from commonweal.outbox.operations import hold_due
from commonweal.recovery.beside import (
    AsOwner,
    Beside,
    GrantRights,
    beside_postgresql,
    beside_sqlite,
    may_make_schemas,
    one_at_a_time,
)
from commonweal.recovery.checking import Backup, read_backup, refuse_unknown
from commonweal.recovery.installation import call_installation, known_installation
from commonweal.recovery.keys import BackupKey
from commonweal.recovery.loading import fill
from commonweal.recovery.names import SUFFIX, stamp
from commonweal.recovery.refusals import BackupRefused
from commonweal.recovery.replays import Replayed, journal_since, replay
from commonweal.recovery.rights.operations import end_every_session
from commonweal.recovery.state import note_backup, note_drill
from commonweal.recovery.writing import Written, back_up, flush_folder

SCRATCH = "restoring-"
NO_HEADS = KeptHeads((), (), 0, ())


@dataclass(frozen=True, slots=True)
class Owner:
    """How to act as the tables' owner on PostgreSQL, and to give the application its rights; nothing on SQLite."""

    as_owner: AsOwner = nullcontext
    grant: GrantRights = lambda: None


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place, what was taken away again, and where the store of before is."""

    backup: Written
    replayed: Replayed
    sessions_ended: int
    messages_held: int
    chains_wound_back: int
    kept_before: str

    def facts(self) -> dict[str, Any]:
        """For programs."""
        told = {name: getattr(self, name) for name in ("sessions_ended", "messages_held", "chains_wound_back")}
        return {**asdict(self.backup), "replayed": asdict(self.replayed), **told, "kept_before": self.kept_before}


def make_backup(file: Path, key: BackupKey, *, at: datetime) -> Written:
    """A backup of the served store, with its entry in the audit; raises `BackupRefused`."""
    written = back_up(file, key, at=at)
    with transaction.atomic():
        trace = Trace(route="commonweal backup", at=at, deed=Deed.EXPORT, purpose="keeping a backup")
        write_entry(trace, outcome="written")
    note_backup(written, at=at)
    return written


def restore(
    file: Path,
    key: BackupKey,
    *,
    at: datetime,
    owner: Owner,
    from_another: bool = False,
    without_journal: bool = False,
) -> Restored:
    """Put a backup in the place of the served store; raises `BackupRefused`, and the served store is then as it was."""
    with one_at_a_time(), _files_beside() as files:
        backup = _checked(file, key)
        foreign = _refuse_foreign(backup, allowed=from_another)
        held, confirmed = ([], set()) if without_journal or foreign else _journal(backup)
        _refuse_unsigned()
        kept = _keep_served(key, at)
        with _beside(owner) as store:
            fill(backup, key, files)
            sessions = end_every_session(at=at)
            # What waited in the backup may have gone out since: nobody gets two because of a restore.
            messages_held = hold_due(at=at)
            replayed = replay(held, confirmed)
            _bring(files, over=False)
            store.take_over()
        _bring(files, over=True)
        if known_installation() is None:
            call_installation(backup.opening["installation"])
        wound_back = _say_so(backup, at)
        if not (without_journal or foreign):
            _replay_late(backup, replayed.until)
    return Restored(backup.told(), replayed, sessions, messages_held, wound_back, kept)


def drill(file: Path, key: BackupKey, *, at: datetime, owner: Owner) -> dict[str, Any]:
    """Restore into a store that is thrown away, and note how it went for the health page; raises `BackupRefused`."""
    began = monotonic()
    try:
        with one_at_a_time(), _files_beside() as files:
            backup = _checked(file, key)
            with _scratch(owner, files):
                fill(backup, key, files)
                end_every_session(at=at)
                replayed = replay(*_journal(backup))
                audit_holds = verify(NO_HEADS).clean
    except BackupRefused as refusal:
        note_drill({"ok": False, "code": refusal.code.value, "file": file.name}, at=at)
        raise
    facts = {
        "ok": True, **asdict(backup.told()), "replayed": asdict(replayed), "audit_holds": audit_holds,
        "seconds": round(monotonic() - began, 1),
    }  # fmt: skip
    note_drill({**facts, "file": file.name}, at=at)
    return facts


def _checked(file: Path, key: BackupKey) -> Backup:
    backup = read_backup(file, key)
    refuse_unknown(backup)
    return backup


def _refuse_foreign(backup: Backup, *, allowed: bool) -> bool:
    """Whether the backup is another installation's; refused where that was not asked for."""
    known = known_installation()
    foreign = known is not None and known != backup.opening["installation"]
    if foreign and not allowed:
        raise BackupRefused(
            FaultCode.FOREIGN,
            "This backup is of another installation than the one in this data folder. Nothing was changed. "
            "If that is what you want, add --from-another: rights that were taken away there are not known here.",
        )
    return foreign


def _refuse_unsigned() -> None:
    """That the audit's heads went back is signed at the end: without that key nothing is begun."""
    try:
        signing_key()
    except KeyRefused as fault:
        raise BackupRefused(FaultCode.NOT_WRITTEN, f"The restore could not be signed: {fault}.") from fault


def _journal(backup: Backup) -> tuple[list[Line], set[int]]:
    made_at = datetime.fromisoformat(backup.opening["made_at"])
    return journal_since(Position(**backup.opening["journal"]), made_at)


def _keep_served(key: BackupKey, at: datetime) -> str:
    """Back up the served store, so that a restore of the wrong file can be undone; empty where there is nothing."""
    try:
        if not connection.introspection.table_names():
            return ""
        folder = Path(settings.BACKUP_FOLDER or Path(settings.DATA_FOLDER) / "before-restore")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = folder / f"before-restore-{stamp(at)}{SUFFIX}"
        while file.exists():
            # It may be the very backup that is being put back.
            file = file.with_name(f"again-{file.name}")
        return back_up(file, key, at=at).file
    except (DatabaseError, sqlite3.Error, psycopg.Error):
        # A store that cannot be read is why there is a restore; it is put aside, or its tables are of another version.
        return ""
    finally:
        connection.close()


def _beside(owner: Owner) -> AbstractContextManager[Beside]:
    if connection.vendor == "sqlite":
        return beside_sqlite(live=Path(str(connection.settings_dict["NAME"])))
    return beside_postgresql(owner.as_owner, owner.grant)


def _scratch(owner: Owner, folder: Path) -> AbstractContextManager[Beside]:
    """A store of the served kind where its role may make one, else SQLite: a backup restores on both."""
    if connection.vendor == "postgresql":
        with owner.as_owner():
            own_kind = may_make_schemas()
        if own_kind:
            return beside_postgresql(owner.as_owner, owner.grant)
    return beside_sqlite(folder=folder)


@contextmanager
def _files_beside() -> Iterator[Path]:
    """A folder for a backup's files on the volume where they go; what a killed restore left is removed."""
    data = Path(settings.DATA_FOLDER)
    for left in data.glob(f"{SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(prefix=SCRATCH, dir=data) as folder:
        yield Path(folder)


def _bring(files: Path, *, over: bool) -> None:
    """Move files to where rows look for them: new ones before the change of places, with `over` the others after it.

    The new names are on the disk when it ends, as the files are since they were compared.
    """
    data, folders = Path(settings.DATA_FOLDER), set()
    for file in sorted(files.rglob("*")):
        place = data / file.relative_to(files)
        if file.is_file() and (over or not place.exists()):
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.replace(place)
            folders |= {folder for folder in place.parents if folder.is_relative_to(data)}
    for folder in folders:
        flush_folder(folder)


def _say_so(backup: Backup, at: datetime) -> int:
    """Sign that kept heads above the backup's no longer hold, and write the restore into the audit; how many chains."""
    wound_back = accept_restored(because=f"backup of {backup.opening['made_at'][:16]} restored", at=at)
    with transaction.atomic():
        trace = Trace(route="commonweal restore", at=at, deed=Deed.CHANGE, purpose="restoring a backup")
        write_entry(trace, outcome="restored")
    return len(wound_back)


def _replay_late(backup: Backup, until: int) -> None:
    """Lines that were written while the new store was built."""
    held, confirmed = _journal(backup)
    if late := [line for line in held if line.n > until]:
        replay(late, confirmed)
