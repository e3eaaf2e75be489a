"""One audit entry a request, in the same transaction as what it describes (docs/security.md P4)."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.audit.models import AuditEntry
from commonweal.imports.models import ImportJob
from commonweal.reports.kinds import CALL_LOG
from commonweal.runs.models import DataChange
from tests.cast import AT, Cast, gather
from tests.deliveries import call_log, deliver


@pytest.fixture
def signed_in(db: None, data_folder: Path, client: Client) -> tuple[Cast, Client]:
    mark_as_demonstration(at=AT)
    cast = gather()
    client.force_login(cast.amina)
    yield cast, client
    (data_folder / "demo-mark").unlink()


def test_a_request_leaves_one_entry_that_names_what_was_shown(signed_in: tuple[Cast, Client], tmp_path: Path) -> None:
    cast, client = signed_in
    job = deliver(tmp_path, CALL_LOG, call_log([{}]), by=cast.viewer("amina"))
    before = AuditEntry.objects.count()
    assert client.get(f"/imports/{job.id}/").status_code == 200
    entry = AuditEntry.objects.order_by("-at").first()
    assert AuditEntry.objects.count() == before + 1
    assert entry is not None
    assert (entry.route, entry.deed, entry.outcome, entry.actor_role) == ("import-job", "read", "200", "analyst")
    assert (entry.actor_id, entry.partnership_id) == (cast.amina.id, cast.northmoor.id)
    assert entry.records == {"import-job": [str(job.id)]}


def test_if_the_entry_cannot_be_written_the_record_is_not_shown(
    signed_in: tuple[Cast, Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, client = signed_in
    job = deliver(tmp_path, CALL_LOG, call_log([{}]), by=cast.viewer("amina"))
    client.raise_request_exception = False

    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError("the log is full")

    monkeypatch.setattr("commonweal.web.middleware.write_entry", broken)
    answer = client.get(f"/imports/{job.id}/")
    assert answer.status_code == 503
    assert str(job.id) not in answer.content.decode()


def test_a_request_that_fails_leaves_nothing_but_the_entry_that_says_so(
    signed_in: tuple[Cast, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, client = signed_in
    client.raise_request_exception = False

    def half_done(*args: object, **kwargs: object) -> None:
        DataChange.objects.create(partnership_id="0" * 32, about="calls", earliest_on=AT.date(), n_rows=1, at=AT)
        raise RuntimeError("in the middle")

    monkeypatch.setattr("commonweal.imports.queries.import_jobs", half_done)
    answer = client.get("/imports/")
    assert answer.status_code == 500
    assert "in the middle" not in answer.content.decode()
    assert AuditEntry.objects.filter(outcome="500", route="import-jobs").count() == 1
    assert DataChange.objects.count() == 0


@pytest.mark.parametrize("deed", ["UPDATE audit_auditentry SET why = 'x'", "DELETE FROM audit_auditentry"])
def test_the_database_itself_refuses_to_change_or_remove_an_entry(signed_in: tuple[Cast, Client], deed: str) -> None:
    signed_in[1].get("/imports/")
    assert AuditEntry.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)


def test_a_hidden_record_answers_as_a_missing_one(signed_in: tuple[Cast, Client], tmp_path: Path) -> None:
    cast, client = signed_in
    theirs = deliver(tmp_path, CALL_LOG, call_log([{}]), by=cast.viewer("esther"))
    assert ImportJob.objects.filter(id=theirs.id).exists()
    hidden = client.get(f"/imports/{theirs.id}/")
    missing = client.get(f"/imports/{str(theirs.id)[:-4]}0000/")
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    assert hidden.status_code == 404
