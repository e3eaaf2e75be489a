"""A report that is kept for others and a report that never came give the same pages, to everybody who is not named.

The pages are asked for, then a report comes in and is kept for named people at once, and they are asked for again.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from commonweal.access.guarding.operations import set_guard
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.callers.operations import run_callers
from commonweal.core.terms import Guarding
from commonweal.hotspots.operations import run_week
from commonweal.people.models import Caller
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Report
from commonweal.reports.reference import new_reference
from commonweal.reports.single.operations import hand_to_team, keep_for_named
from tests.access.guarding.people import NAME, NUMBER, Town, build_town
from tests.cast import AT, LANDLORD, WARD, gather_all
from tests.deliveries import call_log, deliver

SECRET, SECRET_NUMBER = "Quillon Vantreese", "01632960777"
PAGES = (
    "/reports/list/", "/reports/list/?days=365", "/reports/list/?place=Vesper", f"/reports/list/?ward={WARD}",
    "/reports/list/?category=fireworks", "/reports/elsewhere/?days=1827", "/reports/by-ward/", "/reports/by-ward.csv",
    "/reports/looks/", "/hotspots/", "/callers/", "/callers/?part=second-report", "/callers/may-be-one-person/",
    "/weekly-page/", "/places/find/?q=Vesper", "/reports/open-in-an-emergency/", "/reports/inbox/",
    "/reports/inbox/?show=with-teams", "/reports/inbox/?show=late", "/reports/inbox/?show=mine",
)  # fmt: skip
VOLATILE = re.compile(
    r'(name="(csrfmiddlewaretoken|key)" value=")[^"]*|\d{1,2}:\d{2}(:\d{2})?|nonce="[^"]*"|run [0-9a-f]{4}|[0-9a-f]{64}'
)


@pytest.fixture
def pages(db: None, data_folder: Path, tmp_path: Path) -> Iterator[Town]:
    """The town as a demonstration, so that everybody can be signed in."""
    mark_as_demonstration(at=AT)
    yield build_town(gather_all(), tmp_path)
    (data_folder / "demo-mark").unlink()


def body(town: Town, who: str, path: str) -> tuple[int, str]:
    client = Client()
    client.force_login(town.cast.staff(who))
    answer = client.get(path)
    return answer.status_code, VOLATILE.sub(r"\1", answer.content.decode())


def run_the_week(town: Town) -> None:
    run_week(date(2026, 3, 9), by=town.cast.viewer("amina"), at=AT)
    run_callers(date(2026, 3, 9), by=town.cast.viewer("amina"), at=AT)


def a_kept_report(town: Town, folder: Path, *, caller_too: bool, number: str, name: str) -> Report:
    call = {
        "reference": "N-99", "received_at": "2026-03-06 20:00", "caller_phone": number, "caller_name": name,
        "account": "Vesper", "location": "3 Vesper Lane", "category": "fireworks", "incident": "E1",
    }  # fmt: skip
    deliver(folder, CALL_LOG, call_log([call]), by=town.cast.viewer("amina"), name="late.csv")
    report = Report.objects.get(source_key="N-99")
    # A file that comes in settles the wards of all reports anew, from the boundaries, of which this town has none.
    ids = [report.id, town.one.id, town.other.id]
    Report.objects.filter(id__in=ids).update(ward_code=WARD, landlord=LANDLORD)
    hand_to_team([report.id], town.cast.teams["North team"].id, by=town.cast.viewer("tom"), at=AT)
    report.refresh_from_db()
    by = town.cast.viewer("abby")
    keep_for_named(report, Guarding.PROTECTED, named=[town.id("petra")], why="a risk", with_caller=False, by=by, at=AT)
    if caller_too:
        _keep_caller(town, report)
    return report


def _keep_caller(town: Town, report: Report) -> None:
    caller = Caller.objects.get(id__in=[report.caller_id])
    set_guard(caller, Guarding.PROTECTED, named=[town.id("abby")], why="a risk", by=town.cast.viewer("petra"), at=AT)


@pytest.mark.parametrize(
    ("who", "caller_too"),
    [
        ("tom", False), ("tom", True), ("amina", False), ("amina", True), ("sol", False), ("cal", False),
        ("chris", False), ("rose", False), ("ben", False), ("cora", False),
    ],
)  # fmt: skip
def test_every_page_is_the_same_as_if_the_report_had_never_come(
    pages: Town, tmp_path: Path, who: str, caller_too: bool
) -> None:
    run_the_week(pages)
    before = {path: body(pages, who, path) for path in PAGES}
    report = a_kept_report(pages, tmp_path, caller_too=caller_too, number=SECRET_NUMBER, name=SECRET)
    run_the_week(pages)
    after = {path: body(pages, who, path) for path in PAGES}
    assert [path for path in PAGES if after[path] != before[path]] == []
    missing = f"/reports/{uuid4()}/"
    for part in ("", "purpose/", "give/", "marking/", "keep-for-named-people/", "open-to-others/", "name-somebody/",
                 "i-know-this-person/", "step/assign/", "step/accept/", "update/", "merge/", "part/"):  # fmt: skip
        assert body(pages, who, f"/reports/{report.id}/{part}") == body(pages, who, missing + part)
        assert body(pages, who, missing + part)[0] == 404
    asked, nonsense = (f"/reports/list/?reference={one}" for one in (report.reference, new_reference()))
    found, not_found = (re.sub(r"value=\"ASB-[^\"]*", "", body(pages, who, one)[1]) for one in (asked, nonsense))
    assert found == not_found


def test_a_list_made_before_somebody_was_kept_for_others_names_them_no_longer(pages: Town, tmp_path: Path) -> None:
    run_the_week(pages)
    path = "/callers/?part=second-report"
    assert NAME in body(pages, "tom", path)[1]
    finding = re.search(r"/callers/[0-9a-f-]{36}/", body(pages, "tom", path)[1])
    caller = Caller.objects.get(id__in=[pages.one.caller_id])
    set_guard(caller, Guarding.LOCKED, named=[pages.id("abby")], why="staff", by=pages.cast.viewer("petra"), at=AT)
    status, said = body(pages, "tom", path)
    assert (status, NAME in said, NUMBER[1:] in said) == (200, False, False)
    assert finding is None or body(pages, "tom", finding.group())[0] == 404
    assert NAME in body(pages, "petra", path)[1]


def test_the_petra_and_abby_of_the_circle_do_see_it(pages: Town, tmp_path: Path) -> None:
    report = a_kept_report(pages, tmp_path, caller_too=False, number=SECRET_NUMBER, name=SECRET)
    assert report.reference in body(pages, "abby", "/reports/list/")[1]
    assert "For what do you open" in body(pages, "petra", reverse("report", kwargs={"report_id": report.id}))[1]
