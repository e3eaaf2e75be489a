"""Takes a file in, and loads it: first the whole file is read and checked, then its rows are written in pieces.

Each piece and its counts are one transaction, so a job that was killed goes on where it was and counts no row twice.
A file that is refused has changed nothing. Two jobs that write to the same tables of a partnership take turns.
"""

import gc
import hashlib
import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from commonweal.access.permission import require
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.files.delivery import FileRefused, open_delivery, too_large
from commonweal.files.table import RefusedLine
from commonweal.imports.bulk import much_to_write
from commonweal.imports.kind import (
    CHANGES_KEPT,
    REFUSED_KEPT,
    ImportKind,
    Loading,
    Piece,
    Portion,
    Reading,
    Tally,
    is_refused,
)
from commonweal.imports.models import ChangedField, ImportJob, RefusedRow
from commonweal.imports.states import RUNNING, JobState

ROWS_A_BATCH = 2_000
SELDOM = (200_000, 20, 20)
log = logging.getLogger(__name__)
Progress = Callable[[ImportJob], None]
Clock = Callable[[], datetime]


class LoadedElsewhere(Exception):
    """Two workers were loading one job: this one leaves it to the other."""


def take_in(
    file: Path, *, file_name: str, kind: ImportKind, options: Mapping[str, str], by: Viewer, at: datetime
) -> ImportJob:
    """A waiting job with its own copy of the file, flushed to disk before the job exists.

    A file larger than its kind ever is makes a job that is refused already, and no copy.
    """
    require(by, Act.CREATE, ImportJob.kind)
    size = file.stat().st_size
    refusal = too_large(Path(file_name).name, size, kind.largest_bytes)
    kept_as = "" if refusal else f"{uuid4()}.import"
    sha256, size = ("", size) if refusal else _keep(file, _folder() / kept_as)
    job = ImportJob.objects.create(
        partnership_id=by.partnership_id,
        created_at=at,
        changed_at=at,
        source_kind=kind.name,
        file_name=Path(file_name).name[:200],
        file_sha256=sha256,
        file_bytes=size,
        kept_as=kept_as,
        options=dict(options),
        loaded_by_id=by.staff_id,
        state=JobState.REFUSED if refusal else JobState.WAITING,
        problem=refusal.as_data() if refusal else {},
        finished_at=at if refusal else None,
    )
    by.trace.did(Deed.IMPORT, ImportJob.kind, [job.id])
    return job


def load(
    job: ImportJob, kind: ImportKind, *, at: datetime, progress: Progress | None = None, clock: Clock | None = None
) -> ImportJob:
    """Read, check and write the job's file; a job that is over is left as it is, an interrupted one is gone on with.

    `at` is when loading begins; `clock` tells when it ends, and is `at` where none is given. Raises `LoadedElsewhere`
    where another worker has gone on with it meanwhile.
    """
    if job.state in {JobState.FINISHED, JobState.REFUSED}:
        return job
    with _many_rows():
        if not job.n_in:
            try:
                _begin(job, kind, at=at)
            except FileRefused as refusal:
                return _refuse(job, refusal, began_at=at, at=clock() if clock else at)
        for piece in _pieces(job, kind):
            _write_piece(job, kind, piece, at=at)
            if progress:
                progress(job)
        if kind.afterwards:
            kind.afterwards(_loading(job, job.started_at or at))
    return _finish(job, at=clock() if clock else at)


@contextmanager
def _many_rows() -> Iterator[None]:
    """Rows are many and make no cycles: looking for cycles as often as usual costs a quarter of the time (measured)."""
    usual = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        with much_to_write():
            yield
    finally:
        gc.set_threshold(*usual)


def _begin(job: ImportJob, kind: ImportKind, *, at: datetime) -> None:
    """Read the whole file before the first row is written; raises `FileRefused`."""
    n_in, notes = _check(job, kind)
    begun = ImportJob.objects.filter(id=job.id, n_in=0, state__in=(*RUNNING, JobState.STOPPED)).update(
        state=JobState.LOADING, n_in=n_in, notes=notes, started_at=at, changed_at=at
    )
    if not begun:
        raise LoadedElsewhere(f"job {job.id}: another worker has begun it")
    job.refresh_from_db()


def load_waiting(
    job_id: UUID, kinds: Mapping[str, ImportKind], *, at: datetime, clock: Clock | None = None
) -> ImportJob:
    """Load the job of that id, for the background worker; a fault leaves it stopped, and is raised on."""
    job = ImportJob.objects.get(id=job_id)
    try:
        return load(job, kinds[job.source_kind], at=at, clock=clock)
    except LoadedElsewhere:
        return job
    except Exception:
        ImportJob.objects.filter(id=job.id, state__in=RUNNING).update(state=JobState.STOPPED, changed_at=at)
        raise


def _folder() -> Path:
    folder = Path(settings.DATA_FOLDER) / "deliveries"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _keep(file: Path, target: Path) -> tuple[str, int]:
    digest = hashlib.sha256()
    with file.open("rb") as source, target.open("xb") as kept:
        target.chmod(0o600)
        while piece := source.read(1 << 20):
            digest.update(piece)
            kept.write(piece)
        kept.flush()
        os.fsync(kept.fileno())
    return digest.hexdigest(), target.stat().st_size


def clear_orphans(*, before: datetime) -> int:
    """Remove copies that belong to no job that may still need them, kept before that time; how many there were."""
    needed = set(ImportJob.objects.exclude(state__in=(JobState.FINISHED, JobState.REFUSED)).values_list("kept_as"))
    orphans = [
        copy for copy in _folder().iterdir() if (copy.name,) not in needed and copy.stat().st_mtime < before.timestamp()
    ]
    for copy in orphans:
        copy.unlink(missing_ok=True)
    return len(orphans)


def _reading(job: ImportJob, kind: ImportKind) -> Reading:
    delivery = open_delivery(_folder() / job.kept_as, file_name=job.file_name)
    return kind.read(delivery, _loading(job, job.created_at))


def _loading(job: ImportJob, at: datetime) -> Loading:
    return Loading(job.partnership_id, job.id, at, job.options, job.file_name, job.file_sha256)


def _check(job: ImportJob, kind: ImportKind) -> tuple[int, list[str]]:
    """Read everything once and keep nothing: how many rows there are, or `FileRefused`."""
    try:
        reading = _reading(job, kind)
        n_in = sum(1 for _ in reading.rows) + sum(portion.n_rows for portion in reading.portions or ())
    except FileRefused:
        raise
    except Exception as fault:
        # Nothing is written yet, so whatever a reader trips over refuses the file; the log keeps where it tripped.
        log.exception("import job %s could not be read", job.id)
        raise FileRefused(
            file=job.file_name, found=f"something that this version cannot read ({type(fault).__name__})",
            allowed=f"a file of the kind {kind.label}",
            to_do="Export it again. If that does not help, tell whoever looks after Commonweal the job and the time.",
        ) from fault  # fmt: skip
    if n_in == 0:
        raise FileRefused(
            file=job.file_name, found="a file without a single row", allowed="at least one row",
            to_do="Check that the export covered the right dates.",
        )  # fmt: skip
    return n_in, reading.notes


def _pieces(job: ImportJob, kind: ImportKind) -> Iterator[Piece]:
    """What is still to be written, in the order in which it was begun."""
    reading = _reading(job, kind)
    if reading.portions is not None:
        yield from _from_row(job.n_read, reading.portions)
    rows = islice(reading.rows, job.n_read, None)
    while batch := list(islice(rows, ROWS_A_BATCH)):
        accepted = [row for row in batch if not is_refused(row)]
        refused = [row for row in batch if is_refused(row)]
        by_source = Counter(kind.source_of(row) for row in accepted)
        yield Piece(accepted, len(accepted), by_source, refused, len(refused))


def _from_row(first: int, portions: Iterator[Portion]) -> Iterator[Piece]:
    """The pieces of all rows but the first `first`; whole portions that are written are not cut up again."""
    done = 0
    for portion in portions:
        if done + portion.n_rows <= first:
            done += portion.n_rows
            continue
        for piece in portion.pieces():
            done += piece.n_rows
            if done > first:
                yield piece


def _write_piece(job: ImportJob, kind: ImportKind, piece: Piece, *, at: datetime) -> None:
    with transaction.atomic():
        _wait_for_turn(job, kind)
        _go_on_alone(job)
        tally = kind.write(piece.accepted, _loading(job, at)) if piece.n_accepted else Tally()
        room = max(REFUSED_KEPT - job.n_refused, 0)
        RefusedRow.objects.bulk_create([_refused_row(job, line) for line in piece.refused[:room]])
        _keep_changes(job, tally)
        by_source = Counter(job.by_source) + Counter(piece.by_source)
        by_field = Counter(job.changed_fields) + Counter(tally.by_field)
        ImportJob.objects.filter(id=job.id).update(
            n_read=F("n_read") + piece.n_rows,
            n_added=F("n_added") + tally.added,
            n_updated=F("n_updated") + tally.updated,
            n_unchanged=F("n_unchanged") + tally.unchanged,
            n_refused=F("n_refused") + piece.n_refused,
            n_lacking=F("n_lacking") + tally.lacking,
            by_source=dict(sorted(by_source.items())),
            changed_fields=dict(sorted(by_field.items())),
        )
    job.refresh_from_db()


def _keep_changes(job: ImportJob, tally: Tally) -> None:
    """Keep the changes of a piece, as far as the job has room for them; the job counts them all by field."""
    n_before = min(sum(job.changed_fields.values()), CHANGES_KEPT)
    kept = islice(tally.changes, CHANGES_KEPT - n_before)
    ChangedField.objects.bulk_create([
        ChangedField(
            job=job, number=number, row=one.row[:200], month=one.month, force=one.force[:80], field=one.field[:80],
            before=one.before, after=one.after,
        )
        for number, one in enumerate(kept, start=n_before + 1)
    ])  # fmt: skip


def _wait_for_turn(job: ImportJob, kind: ImportKind) -> None:
    """One job of a partnership writes to the same tables at a time, so that two with the same row do not both add it.

    SQLite has one writer anyway; on PostgreSQL it is a lock that ends with the transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            name = f"import {job.partnership_id} {kind.writes or kind.name}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _go_on_alone(job: ImportJob) -> None:
    """Hold the job's row for this transaction; refuse where another worker has gone on with it meanwhile."""
    n_read = ImportJob.objects.select_for_update().values_list("n_read", flat=True).get(id=job.id)
    if n_read != job.n_read:
        raise LoadedElsewhere(f"job {job.id}: another worker is at row {n_read:,}, this one at {job.n_read:,}")


def _refused_row(job: ImportJob, line: RefusedLine) -> RefusedRow:
    return RefusedRow(
        job=job,
        member=line.member[:200],
        line=line.line,
        field=line.field[:80],
        found=line.found[:200],
        allowed=line.allowed[:300],
        row=line.row,
    )


def _finish(job: ImportJob, *, at: datetime) -> ImportJob:
    with transaction.atomic():
        ImportJob.objects.filter(id=job.id).update(state=JobState.FINISHED, finished_at=at, changed_at=at)
        write_entry(_trace(job, at), outcome=JobState.FINISHED)
    return _forget_file(job)


def _refuse(job: ImportJob, refusal: FileRefused, *, began_at: datetime, at: datetime) -> ImportJob:
    with transaction.atomic():
        ImportJob.objects.filter(id=job.id).update(
            state=JobState.REFUSED, problem=refusal.as_data(), started_at=began_at, finished_at=at, changed_at=at
        )
        write_entry(_trace(job, at), outcome=JobState.REFUSED)
    return _forget_file(job)


def _forget_file(job: ImportJob) -> ImportJob:
    """The rows are in the store or in the list of refused rows: the copy is not kept."""
    (_folder() / job.kept_as).unlink(missing_ok=True)
    job.refresh_from_db()
    return job


def _trace(job: ImportJob, at: datetime) -> Trace:
    trace = Trace(route="import", at=at, actor_id=job.loaded_by_id, partnership_id=job.partnership_id)
    trace.did(Deed.IMPORT, ImportJob.kind, [job.id])
    return trace
