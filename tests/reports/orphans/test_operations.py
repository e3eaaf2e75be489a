"""A file that a report or a draft names stays, however old; one that nothing names goes after an hour."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from commonweal.access.models import Partnership
from commonweal.files.evidence.keeping import evidence_folder, keep
from commonweal.files.evidence.terms import EvidenceKind, Kept
from commonweal.reports.models import Evidence, Report, SavedReport
from commonweal.reports.orphans.operations import clear_evidence
from tests.callers.loading import HESBA, calls_on, load_calls
from tests.cast import gather_all

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, data_folder: Path) -> Iterator[Path]:
    """A data folder of the test's own."""
    settings.DATA_FOLDER = tmp_path
    yield tmp_path
    settings.DATA_FOLDER = data_folder


def old_photo() -> Kept:
    kept = keep(b"a photo", EvidenceKind.PHOTO)
    then = (NOW - timedelta(days=40)).timestamp()
    os.utime(evidence_folder() / kept.kept_as[:2] / kept.kept_as, (then, then))
    return kept


def files() -> set[str]:
    return {file.name for file in evidence_folder().rglob("*") if file.is_file()}


@pytest.mark.django_db
def test_a_file_stays_as_long_as_a_report_or_a_draft_names_it(tmp_path: Path) -> None:
    load_calls(gather_all(), tmp_path, calls_on("2026-03-05", **HESBA))
    of_report, of_draft, of_nothing = old_photo(), old_photo(), old_photo()
    Evidence.objects.create(
        report=Report.objects.get(), kept_as=of_report.kept_as, kind=of_report.kind, added_at=NOW,
        content_type=of_report.content_type, n_bytes=of_report.n_bytes, digest=of_report.digest,
    )  # fmt: skip
    for code, answers in (("a", {"evidence": [{"kept_as": of_draft.kept_as}]}), ("b", {})):
        SavedReport.objects.create(
            partnership=Partnership.objects.order_by("code").first(), code_digest=code, answers=answers, ends_at=NOW,
            created_at=NOW, changed_at=NOW,
        )  # fmt: skip
    assert clear_evidence(at=NOW) == 1
    assert files() == {of_report.kept_as, of_draft.kept_as}
    assert of_nothing.kept_as not in files()
    SavedReport.objects.all().delete()
    assert clear_evidence(at=NOW) == 1
    assert files() == {of_report.kept_as}
