"""A job accounts for every row, refuses a bad file without changing anything, and goes on after a kill."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from commonweal.access.permission import NotAllowed
from commonweal.audit.models import AuditEntry
from commonweal.imports import operations
from commonweal.imports.models import ImportJob
from commonweal.imports.operations import load, load_waiting, take_in
from commonweal.imports.queries import interrupted_jobs
from commonweal.imports.states import JobState
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Report
from tests.cast import AT, Cast
from tests.deliveries import call_log, deliver


def sums_up(job: ImportJob) -> bool:
    return job.n_in == job.n_added + job.n_updated + job.n_unchanged + job.n_refused


def test_every_row_is_added_updated_unchanged_or_refused(cast: Cast, tmp_path: Path) -> None:
    first = call_log([{}, {"category": "begging"}, {"category": "singing"}, {"received_at": "03/27/2026 10:00"}])
    job = deliver(tmp_path, CALL_LOG, first, by=cast.viewer("amina"))
    assert (job.state, job.n_in, job.n_added, job.n_refused) == (JobState.FINISHED, 4, 2, 2)
    again = call_log([{}, {"category": "noise"}, {"category": "singing"}, {}])
    job = deliver(tmp_path, CALL_LOG, again, by=cast.viewer("amina"))
    assert (job.n_added, job.n_updated, job.n_unchanged, job.n_refused) == (1, 1, 1, 1)
    assert sums_up(job)


def test_a_refused_row_says_line_field_found_and_allowed(cast: Cast, tmp_path: Path) -> None:
    job = deliver(tmp_path, CALL_LOG, call_log([{}, {"category": "singing"}]), by=cast.viewer("amina"))
    row = job.refused_rows.get()
    assert (row.line, row.field, row.found) == (3, "category", "'singing'")
    assert "noise" in row.allowed
    assert "singing" in row.row


def test_who_called_and_what_was_said_never_enter_the_list_of_refused_rows(cast: Cast, tmp_path: Path) -> None:
    call = {"caller_name": "Zelda Quince", "caller_phone": "01632 960177", "account": "a very particular banjo"}
    log = (
        call_log([{**call, "category": "singing"}, {**call, "caller_phone": "ring Zelda"}, call]).rstrip()
        + ",one more\r\n"
    )
    job = deliver(tmp_path, CALL_LOG, log, by=cast.viewer("amina"))
    kept = " ".join(str(row.__dict__) for row in job.refused_rows.all())
    assert job.n_refused == 3
    assert not any(word in kept for word in ("Zelda", "960177", "banjo"))
    assert "(kept back)" in kept
    assert "N-1" in kept


def test_a_wrong_file_changes_nothing_and_says_what_to_do(cast: Cast, tmp_path: Path) -> None:
    deliver(tmp_path, CALL_LOG, call_log([{}]), by=cast.viewer("amina"))
    bad = call_log([{}, {}, {}]).replace("Loud music", "Loud\x00music")
    job = deliver(tmp_path, CALL_LOG, bad, by=cast.viewer("amina"))
    assert job.state == JobState.REFUSED
    assert (job.problem["line"], job.problem["found"]) == (2, "a NUL character")
    assert job.problem["to_do"]
    assert (job.n_in, Report.objects.count()) == (0, 1)


def test_a_file_without_rows_is_refused(cast: Cast, tmp_path: Path) -> None:
    job = deliver(tmp_path, CALL_LOG, call_log([]), by=cast.viewer("amina"))
    assert (job.state, job.problem["found"]) == (JobState.REFUSED, "a file without a single row")


def test_a_killed_job_goes_on_where_it_was_and_counts_no_row_twice(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "ROWS_A_BATCH", 10)
    calls = [{"category": "singing"} if n % 7 == 0 else {} for n in range(35)]
    file = tmp_path / "log.csv"
    file.write_text(call_log(calls))
    job = take_in(file, file_name="log.csv", kind=CALL_LOG, options={}, by=cast.viewer("amina"), at=AT)

    def killed(one: ImportJob) -> None:
        if one.n_read == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(job, CALL_LOG, at=AT, progress=killed)
    job.refresh_from_db()
    assert (job.n_read, Report.objects.count()) == (20, 17)
    job = load(job, CALL_LOG, at=AT)
    assert (job.state, job.n_in, job.n_added, job.n_refused) == (JobState.FINISHED, 35, 30, 5)
    assert Report.objects.count() == 30
    assert job.refused_rows.count() == 5


def test_a_fault_in_the_worker_leaves_the_job_stopped_and_its_counts_true(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "log.csv"
    file.write_text(call_log([{}]))
    job = take_in(file, file_name="log.csv", kind=CALL_LOG, options={}, by=cast.viewer("amina"), at=AT)
    monkeypatch.setattr(operations, "_write_piece", lambda *a, **k: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        load_waiting(job.id, {CALL_LOG.name: CALL_LOG}, at=AT)
    job.refresh_from_db()
    assert (job.state, job.n_read) == (JobState.STOPPED, 0)


def test_the_database_itself_refuses_counts_that_do_not_add_up(cast: Cast, tmp_path: Path) -> None:
    job = deliver(tmp_path, CALL_LOG, call_log([{}]), by=cast.viewer("amina"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportJob.objects.filter(id=job.id).update(n_added=5)


def test_the_copy_of_the_file_is_gone_when_the_job_is_over(cast: Cast, tmp_path: Path, data_folder: Path) -> None:
    job = deliver(tmp_path, CALL_LOG, call_log([{}]), by=cast.viewer("amina"))
    assert not (data_folder / "deliveries" / job.kept_as).exists()


def test_a_role_without_the_right_cannot_load(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        deliver(tmp_path, CALL_LOG, call_log([{}]), by=cast.viewer("tom"))


def test_a_job_leaves_an_audit_entry_with_its_id_and_no_content(cast: Cast, tmp_path: Path) -> None:
    job = deliver(tmp_path, CALL_LOG, call_log([{"caller_name": "Zelda Quince"}]), by=cast.viewer("amina"))
    entry = AuditEntry.objects.get(route="import")
    assert entry.records == {"import-job": [str(job.id)]}
    assert (entry.actor_id, entry.outcome) == (cast.amina.id, "finished")
    assert "Zelda" not in str(entry.__dict__)


def test_a_second_worker_leaves_a_job_to_the_first_and_counts_nothing_twice(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "ROWS_A_BATCH", 10)
    file = tmp_path / "log.csv"
    file.write_text(call_log([{} for _ in range(30)]))
    job = take_in(file, file_name="log.csv", kind=CALL_LOG, options={}, by=cast.viewer("amina"), at=AT)

    def other_worker(one: ImportJob) -> None:
        if one.n_read == 10:
            load_waiting(job.id, {CALL_LOG.name: CALL_LOG}, at=AT)

    with pytest.raises(operations.LoadedElsewhere):
        load(job, CALL_LOG, at=AT, progress=other_worker)
    job.refresh_from_db()
    assert (job.state, job.n_added, Report.objects.count()) == (JobState.FINISHED, 30, 30)


def test_a_worker_that_starts_goes_on_with_what_another_left(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(call_log([{}]))
    job = take_in(file, file_name="log.csv", kind=CALL_LOG, options={}, by=cast.viewer("amina"), at=AT)
    assert interrupted_jobs() == [job.id]
    load_waiting(job.id, {CALL_LOG.name: CALL_LOG}, at=AT)
    assert interrupted_jobs() == []


def test_whatever_a_reader_trips_over_refuses_the_file_and_changes_nothing(
    cast: Cast, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def trips(*_: object) -> object:
        raise LookupError("an odd file")

    kind = replace(CALL_LOG, read=trips)
    job = deliver(tmp_path, kind, call_log([{}]), by=cast.viewer("amina"))
    assert (job.state, Report.objects.count()) == (JobState.REFUSED, 0)
    assert "LookupError" in job.problem["found"]
    assert "could not be read" in caplog.text


def test_a_zip_of_two_logs_refuses_a_reference_that_both_have(cast: Cast, tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("one.csv", call_log([{}]))
        out.writestr("two.csv", call_log([{"category": "begging"}]))
    job = deliver(tmp_path, CALL_LOG, archive.getvalue(), by=cast.viewer("amina"), name="logs.zip")
    assert (job.state, job.n_added, job.n_refused) == (JobState.FINISHED, 1, 1)


def test_a_log_without_its_first_line_says_nothing_of_its_people(cast: Cast, tmp_path: Path) -> None:
    rows = call_log([{"caller_name": "Zelda Quince", "caller_phone": "01632 960177"}]).split("\n", 1)[1]
    job = deliver(tmp_path, CALL_LOG, rows, by=cast.viewer("amina"))
    assert job.state == JobState.REFUSED
    assert not any(word in str(job.problem) for word in ("Zelda", "960177"))


def test_columns_that_nobody_asked_for_never_enter_the_list_of_refused_rows(cast: Cast, tmp_path: Path) -> None:
    head, row = call_log([{"category": "singing"}]).strip().splitlines()
    content = f"{head},caller_address\n{row},1 Refuge Road\n"
    job = deliver(tmp_path, CALL_LOG, content, by=cast.viewer("amina"))
    assert "Refuge" not in job.refused_rows.get().row
