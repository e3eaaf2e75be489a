"""A resident reports, one question a page: what comes of it, what is refused, what is sent twice."""

import re

import pytest
from django.test import Client

from commonweal.reports.models import Report, ReporterContact, ReportIntake, SavedReport
from tests.cast import Cast
from tests.reports.public.filling import begin, fill, send

pytestmark = pytest.mark.django_db


def reference_in(page: str) -> str:
    found = re.search(r"ASB-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert found
    return found[0]


def code_in(page: str) -> str:
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert found
    return found[0]


def test_a_report_is_sent_and_its_receipt_names_reference_code_and_time(cast: Cast) -> None:
    client = Client()
    root = begin(client)
    assert fill(client, root) == f"{root}check/"
    assert "Loud music from the flat above" in client.get(f"{root}check/").content.decode()
    page = send(client, root).content.decode()
    report = Report.objects.get()
    assert reference_in(page) == report.reference
    assert code_in(page)
    assert "They look at it by" in page
    intake = ReportIntake.objects.get()
    assert (intake.vulnerable, intake.impact, intake.drugs, intake.may_share) == (
        "children",
        {"sleep": 3, "health": 1},
        True,
        True,
    )
    assert ReporterContact.objects.get().safe_times == "after 6pm"
    assert not SavedReport.objects.exists()
