"""Marks are written once, and nobody waits while reports are compared."""

from dataclasses import replace

import pytest
from django.db import connection

from commonweal.core.rules.co_ordination import written_together
from commonweal.core.terms import CallSource
from commonweal.reports.co_ordination.operations import mark_co_ordinated
from commonweal.reports.intake.answers import WayIn
from commonweal.reports.intake.operations import take_report
from commonweal.reports.models import Report, ReportEvent
from commonweal.reports.terms import EventKind
from tests.cast import AT, gather_all
from tests.reports.intake.test_operations import NOISE


@pytest.mark.django_db
def test_reports_are_compared_outside_the_transaction_and_marked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    by = gather_all().viewer("cal")
    words = replace(NOISE, account="The man in number nine sells drugs every night and must go")
    for n in range(3):
        take_report(words, WayIn(CallSource.WEB_FORM, "web", f"web/{n}"), by=by, at=AT)
    # The test itself is one transaction: an inner one would be a savepoint in it.
    alone: list[bool] = []
    outside = len(connection.savepoint_ids)

    def compared(*args: object) -> object:
        alone.append(len(connection.savepoint_ids) == outside)
        return written_together(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("commonweal.reports.co_ordination.operations.written_together", compared)
    assert [mark_co_ordinated(at=AT) for _ in range(2)] == [3, 0]
    assert alone and all(alone)
    marks = ReportEvent.objects.filter(kind=EventKind.CO_ORDINATED)
    assert {one.report_id for one in marks} == set(Report.objects.values_list("id", flat=True))
    assert all(len(one.details["with"]) == 2 for one in marks)
