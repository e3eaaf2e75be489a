"""The journal of revocations: rights taken away, kept outside the database, so that no restored backup gives them back.

An append-only file of lines, each on the disk before the change it tells of is committed, and each holding the digest
of the line before it (docs/security.md P7, P13). A backup remembers where the journal stood, a restore replays what
came after (`commonweal.recovery`). Lines hold ids, days and words of fixed lists: never a name, address or reason.

A chain of digests finds a changed or lost line in the middle. A tail cut off the file is found by the position that a
newer backup holds, not by the file itself; keep the folder on another volume than the database.
"""

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

FILE_NAME = "revocations.jsonl"
BEGINNING = "0" * 64
TAIL_BYTES = 65_536
# Ids, days, instants and words of fixed lists fit; what somebody typed about a person does not.
_PLAIN = re.compile(r"[A-Za-z0-9:._+-]{0,80}")


class Revoked(StrEnum):
    """What was taken away, with the ids that its line must hold."""

    MEMBERSHIP_ENDED = "membership-ended"  # membership, to_on
    STAFF_DEACTIVATED = "staff-deactivated"  # staff
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - staff
    SECOND_FACTOR_RESET = "second-factor-reset"  # staff
    SHARE_REVOKED = "share-revoked"  # share
    AGREEMENT_ENDED = "agreement-ended"  # agreement
    AGREEMENT_SUSPENDED = "agreement-suspended"  # agreement
    GUARD_SET = "guard-set"  # guard, partnership, guarding, record_kind, record
    PERSON_ERASED = "person-erased"  # kind, person, partnership
    REPORT_ERASED = "report-erased"  # report, partnership
    FACTOR_REMOVED = "factor-removed"  # factor
    TEAM_LEFT = "team-left"  # team_membership, to_on
    ORGANISATION_LEFT = "organisation-left"  # organisation_membership, to_on
    NAMED_PERSON_ENDED = "named-person-ended"  # named_person
    CONNECTION_DECLARED = "connection-declared"  # connection, partnership, staff, record_kind, record
    GLASS_ENDED = "glass-ended"  # glass
    SEAT_ENDED = "seat-ended"  # seat
    EDITION_TAKEN_BACK = "edition-taken-back"  # edition
    RESPONSE_LEFT = "response-left"  # partner
    WARDS_NARROWED = "wards-narrowed"  # membership, and ward1, ward2, ...: the codes of those that are left
    TEAM_ENDED = "team-ended"  # team, to_on
    MARKING_RAISED = "marking-raised"  # report, marking
    REPORT_TAKEN = "report-taken"  # report, and who has it now: team, person, each an id or NOBODY
    ACTION_TAKEN = "action-taken"  # action, and who has it now: team, person, each an id or NOBODY
    PHOTO_TAKEN_AWAY = "photo-taken-away"  # photo
    SINGLE_SIGN_ON_UNLINKED = "single-sign-on-unlinked"  # staff
    RECOVERY_CODE_USED = "recovery-code-used"  # code
    RECOVERY_CODES_RENEWED = "recovery-codes-renewed"  # staff
    SYSTEM_KEY_WITHDRAWN = "system-key-withdrawn"  # key


CONFIRMED = "confirmed"
NOBODY = "none"


class JournalBroken(Exception):
    """A line is changed, lost or cannot be read; the message says which, and nothing of what it held."""


class JournalNotWritten(Exception):
    """The journal could not be written, so the right was not taken away either."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a journal had come: lines `1..n`, and the digest of line `n`."""

    n: int = 0
    digest: str = BEGINNING


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `digest` covers the others and the digest of the line before."""

    n: int
    at: str
    kind: str
    ids: Mapping[str, str]
    before: str
    digest: str


def journal_file() -> Path:
    """Where the journal of this installation lies; the folder may be missing yet."""
    return Path(settings.JOURNAL_FOLDER or Path(settings.DATA_FOLDER) / "journal") / FILE_NAME


def note(kind: Revoked, /, *, at: datetime, **ids: UUID | date | int | str) -> Line:
    """Write that a right is taken away; call it inside the transaction that does so, before it commits.

    The line is on the disk when this returns, and a second one confirms it after the commit. A transaction taken back
    leaves an unconfirmed line, which a restore replays too, and says so: rather a right too few than one too many.
    Raises `JournalNotWritten`, and the transaction must then not commit.
    """
    return note_each(kind, [ids], at=at)[0]


def note_each(kind: Revoked, each: Sequence[Mapping[str, UUID | date | int | str]], *, at: datetime) -> list[Line]:
    """As `note`, for many at once: a line each, and one wait for the disk."""
    written = [{name: _written(one) for name, one in ids.items()} for ids in each]
    if unfit := {name for ids in written for name, value in ids.items() if not _PLAIN.fullmatch(value)}:
        raise ValueError(f"the journal takes ids, days and fixed words only; not so: {', '.join(sorted(unfit))}")
    noted = _append(kind, at, written)
    if noted:
        transaction.on_commit(partial(_append, CONFIRMED, at, [{"line": str(line.n)} for line in noted]))
    return noted


def _written(one: UUID | date | int | str) -> str:
    return one.isoformat() if isinstance(one, date) else str(one)


def position() -> Position:
    """How far the journal has come; nothing written yet is line 0."""
    file = journal_file()
    if not file.is_file():
        return Position()
    with file.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        last = _last_line(held.fileno())
    return Position(last.n, last.digest) if last else Position()


def lines(file: Path | None = None) -> Iterator[Line]:
    """Every line from the first, each checked against the one before; raises `JournalBroken`.

    A last line without its end was being written when the machine stopped, and was never acknowledged: it is left out.
    """
    file = file or journal_file()
    if not file.is_file():
        return
    stood = Position()
    with file.open("rb") as held:
        for raw in held:
            if not raw.endswith(b"\n"):
                return
            line = _read(raw, stood.n + 1)
            if line.n != stood.n + 1 or line.before != stood.digest or line.digest != _digest(asdict(line)):
                raise JournalBroken(f"line {stood.n + 1} of the journal does not follow from the one before it")
            stood = Position(line.n, line.digest)
            yield line


def _append(kind: str, at: datetime, each: Sequence[Mapping[str, str]]) -> list[Line]:
    file, noted = journal_file(), []
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            last = _last_line(handle, cut_torn=True)
            for ids in each:
                noted.append(last := _next(last, kind, at, ids))
            os.lseek(handle, 0, os.SEEK_END)
            _write_all(handle, b"".join(json.dumps(asdict(one), sort_keys=True).encode() + b"\n" for one in noted))
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as fault:
        raise JournalNotWritten(f"the journal of revocations could not be written ({type(fault).__name__})") from fault
    if noted and noted[0].n == 1:
        _flush_folder(file.parent)
    return noted


def _next(last: Line | None, kind: str, at: datetime, ids: Mapping[str, str]) -> Line:
    n, before = (last.n + 1, last.digest) if last else (1, BEGINNING)
    unsigned = Line(n, at.isoformat(), str(kind), ids, before, "")
    return Line(n, unsigned.at, unsigned.kind, ids, before, _digest(asdict(unsigned)))


def _digest(line: dict[str, Any]) -> str:
    held = {name: value for name, value in line.items() if name != "digest"}
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()


def _last_line(handle: int, *, cut_torn: bool = False) -> Line | None:
    """The last whole line; with `cut_torn` a tail without its end is removed, under the caller's lock."""
    size = os.fstat(handle).st_size
    begin = max(0, size - TAIL_BYTES)
    tail = os.pread(handle, size - begin, begin)
    whole, _, torn = tail.rpartition(b"\n")
    if torn and cut_torn:
        os.ftruncate(handle, size - len(torn))
    if not whole:
        return None
    return _read(whole.rpartition(b"\n")[2], 0)


def _read(raw: bytes, n: int) -> Line:
    try:
        return Line(**json.loads(raw))
    except (ValueError, TypeError) as fault:
        raise JournalBroken(f"line {n or 'at the end'} of the journal cannot be read") from fault


def _write_all(handle: int, content: bytes) -> None:
    while content:
        content = content[os.write(handle, content) :]


def _flush_folder(folder: Path) -> None:
    """Make a new file's name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
