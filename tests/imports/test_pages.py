"""A job's page says what changed and what did not come, and the guide says what each kind needs."""

import csv
import io
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.audit.models import AuditEntry
from commonweal.imports import kind, operations, views
from commonweal.imports.models import ImportJob
from commonweal.incidents.kinds import POLICE_UK
from commonweal.incidents.sources import published
from commonweal.reports.kinds import CALL_LOG
from commonweal.web.import_kinds import IMPORT_KINDS
from tests.cast import AT, Cast, gather
from tests.deliveries import call_log, deliver
from tests.incidents.downloads import MONTH, crime_id, table


@pytest.fixture
def cast(db: None) -> Cast:
    """The same people in a demonstration, where signing in needs no second factor."""
    mark_as_demonstration(at=AT)
    return gather()


@pytest.fixture
def amina(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.amina)
    return client


def page(client: Client, job: ImportJob) -> str:
    answer = client.get(reverse("import-job", kwargs={"job_id": job.id}))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def loaded(cast: Cast, tmp_path: Path, rows: list[dict[str, str]], name: str = MONTH) -> ImportJob:
    return deliver(tmp_path, POLICE_UK, table(rows), by=cast.viewer("amina"), name=name)


def test_a_month_published_again_shows_what_changed_and_what_it_lacks(
    cast: Cast, tmp_path: Path, amina: Client
) -> None:
    loaded(cast, tmp_path, [{"Crime ID": crime_id(n)} for n in range(3)])
    job = loaded(cast, tmp_path, [{"Crime ID": crime_id(1), "Last outcome category": "Charged"}])
    shown = page(amina, job)
    assert "What changed in the updated rows" in shown
    assert "Last outcome category" in shown
    assert "2 rows from earlier files are not in this one. Nothing was removed." in shown
    assert f'href="{reverse("import-guide")}#police-uk"' in shown


def test_the_rows_that_changed_stand_on_the_page_and_in_a_file_that_runs_no_formula(
    cast: Cast, tmp_path: Path, amina: Client
) -> None:
    loaded(cast, tmp_path, [{"Crime ID": crime_id(n)} for n in range(12)])
    changed = [{"Crime ID": crime_id(n), "Last outcome category": "=1+1"} for n in range(12)]
    job = loaded(cast, tmp_path, changed)
    shown = page(amina, job)
    assert "The first 10 of 12 changes." in shown
    assert "Download all 12 changes (CSV)" in shown
    answer = amina.get(reverse("import-changes", kwargs={"job_id": job.id}))
    header, first, *rest = csv.reader(io.StringIO(answer.content.decode()))
    assert header == ["row", "month", "force", "field", "before", "after"]
    assert first[1:] == ["2023-01", "City of London Police", "Last outcome category", "", "'=1+1"]
    assert len(first[0]) == 12
    assert len(rest) == 11
    assert AuditEntry.objects.filter(deed="export", route="import-changes").count() == 1


def test_of_many_changes_the_page_says_how_many_are_kept(
    cast: Cast, tmp_path: Path, amina: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (kind, operations, views):
        monkeypatch.setattr(module, "CHANGES_KEPT", 3)
    loaded(cast, tmp_path, [{"Crime ID": crime_id(n)} for n in range(8)])
    changed = [{"Crime ID": crime_id(n), "Last outcome category": "Charged"} for n in range(8)]
    shown = page(amina, loaded(cast, tmp_path, changed))
    assert "The first 3 of 8 changes." in shown
    assert "Download the first 3 changes (CSV)" in shown


def test_of_calls_only_the_fields_that_changed_are_named(cast: Cast, tmp_path: Path, amina: Client) -> None:
    said = {"caller_name": "Zelda Quince", "caller_phone": "01632 960177", "account": "a very particular banjo"}
    deliver(tmp_path, CALL_LOG, call_log([{}, said]), by=cast.viewer("amina"))
    changed = [said, {**said, "caller_name": "Zelda Quinn", "category": "begging"}]
    job = deliver(tmp_path, CALL_LOG, call_log(changed), by=cast.viewer("amina"))
    assert job.changed_fields == {"Account": 1, "Caller": 2, "Category": 1}
    assert set(job.changes.values_list("before", "after")) == {("", "")}
    file = amina.get(reverse("import-changes", kwargs={"job_id": job.id})).content.decode()
    shown = page(amina, job) + file
    assert "N-2,2026-03,Out-of-hours line,Category" in file
    assert not any(word in shown for word in ("Zelda", "960177", "banjo", "begging"))


def test_a_job_that_could_use_no_row_is_red_and_sends_nobody_to_run_the_week(
    cast: Cast, tmp_path: Path, amina: Client
) -> None:
    shown = page(amina, loaded(cast, tmp_path, [{"Month": "June"}], "joined.csv"))
    assert "Nothing loaded" in shown
    assert "govuk-tag--red" in shown
    assert "Finished </strong>" not in shown
    assert "run the week" not in shown


def test_of_many_refused_rows_the_page_says_how_many_are_kept(
    cast: Cast, tmp_path: Path, amina: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (kind, operations, published, views):
        monkeypatch.setattr(module, "REFUSED_KEPT", 3)
    shown = page(amina, loaded(cast, tmp_path, [{"Month": "June"}] * 8 + [{}], "joined.csv"))
    assert "Download the first 3 refused rows (CSV)" in shown
    assert "All 8 are counted; the first 3 are kept." in shown


def test_the_guide_has_every_kind_under_its_heading(amina: Client) -> None:
    shown = amina.get(reverse("import-guide")).content.decode()
    for one in IMPORT_KINDS.values():
        assert f'id="{one.name}"' in shown
        assert one.group
        assert one.group in shown
