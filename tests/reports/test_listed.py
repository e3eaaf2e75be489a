"""The list holds what somebody may see, newest first, each once, whatever the page; no filter asks what is hidden."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from commonweal.access.models import Share
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Role
from commonweal.access.sharing.operations import share_record
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.listed.queries import ON_A_PAGE, UNASSIGNED, Asked, Key, ReportLine, list_of_reports
from commonweal.reports.models import Report
from tests.access.agreed import in_force
from tests.access.guarding.people import Town, build_town
from tests.cast import AT, WARD, gather_all
from tests.deliveries import call_log, deliver

WHO = ("tom", "abby", "sol", "amina", "cal", "petra", "ben", "cora", "pat", "esther")


@pytest.fixture
def town(db: None, tmp_path: Path) -> Town:
    return build_town(gather_all(), tmp_path)


def every_line(town: Town, who: str, asked: Asked) -> list[ReportLine]:
    """All pages laid together."""
    lines: list[ReportLine] = []
    while True:
        page = list_of_reports(asked, town.cast.viewer(who))
        assert len(page.lines) <= ON_A_PAGE
        lines += page.lines
        if page.older is None:
            return lines
        assert len(page.lines) == ON_A_PAGE
        asked = replace(asked, before=page.older)


def many(town: Town, folder: Path, n: int = 3 * ON_A_PAGE) -> None:
    """Calls of which many have the same second, over two teams, assigned and not."""
    calls = [
        {"reference": f"M-{i}", "received_at": f"2026-03-0{1 + i % 5} 10:0{i % 3}", "location": f"{i} Vesper Lane",
         "category": "noise" if i % 3 else "fireworks"}
        for i in range(n)
    ]  # fmt: skip
    deliver(folder, CALL_LOG, call_log(calls), by=town.cast.viewer("amina"), name="many.csv")
    reports = list(Report.objects.filter(source_key__startswith="M-").order_by("source_key"))
    for i, report in enumerate(reports):
        report.team = [None, town.cast.teams["North team"], town.cast.teams["South team"]][i % 3]
        report.assigned_to_id = town.id("abby") if i % 5 == 0 else None
        report.ward_code = WARD if i % 2 else ""
    Report.objects.bulk_update(reports, ["team", "assigned_to_id", "ward_code"])


@pytest.mark.parametrize("who", WHO)
def test_all_pages_together_hold_what_is_visible_each_once_newest_first(town: Town, tmp_path: Path, who: str) -> None:
    many(town, tmp_path)
    lines = every_line(town, who, Asked())
    expected = Report.objects.visible_to(town.cast.viewer(who)).order_by("-received_at", "-id")
    assert [one.id for one in lines] == list(expected.values_list("id", flat=True))


@pytest.mark.parametrize("who", ["tom", "abby"])
def test_filters_narrow_what_is_visible(town: Town, tmp_path: Path, who: str) -> None:
    many(town, tmp_path)
    visible = Report.objects.visible_to(town.cast.viewer(who))
    for asked, rows in (
        (Asked(category="fireworks"), visible.filter(category="fireworks")),
        (Asked(team=UNASSIGNED), visible.filter(team=None)),
        (Asked(team=str(town.cast.teams["North team"].id)), visible.filter(team=town.cast.teams["North team"])),
        (Asked(ward=WARD), visible.filter(ward_code=WARD)),
        (Asked(place="vesper"), visible.filter(location__icontains="vesper")),
        (Asked(source="patrol-line"), visible.none()),
        (Asked(days=7), visible.filter(received_at__gte=AT.replace(hour=0) - timedelta(days=6))),
        (Asked(reference=town.one.reference.lower().replace("-", " ")), visible.filter(id=town.one.id)),
    ):
        assert {one.id for one in every_line(town, who, asked)} == set(rows.values_list("id", flat=True)), asked


def test_a_filter_on_what_the_role_keeps_back_is_not_heeded(town: Town, tmp_path: Path) -> None:
    many(town, tmp_path)
    Report.objects.update(received_at=AT)
    south = str(town.cast.teams["South team"].id)
    assert len(every_line(town, "cal", Asked(team=south))) == len(every_line(town, "cal", Asked())) > ON_A_PAGE
    assert all(one.team is None for one in every_line(town, "cal", Asked()))


def test_what_is_searched_stands_in_the_audit_as_ids_and_not_as_words(town: Town) -> None:
    viewer = town.cast.viewer("tom")
    list_of_reports(Asked(place="Larch"), viewer)
    assert viewer.trace.deed == "search"
    assert len(viewer.trace.records["report"]) == 2
    assert "Larch" not in str(viewer.trace)


TIMELESS = "M-7"


def partly_shared(town: Town, folder: Path) -> Report:
    """Three pages of the police ward's reports, whose times an agreement names, and one of another ward that was handed
    over with what it is about and no more. Returns that one."""
    in_force(town.cast, partner="Northmoor Police", role=Role.NEIGHBOURHOOD_OFFICER, purposes=["Patrol"])
    many(town, folder)
    Report.objects.filter(source_key__startswith="M-").update(ward_code=WARD)
    one = Report.objects.get(source_key=TIMELESS)
    Report.objects.filter(id=one.id).update(ward_code="E05099002")
    share_record(
        RecordKind.REPORT, one.id, organisation_id=town.cast.organisations["Northmoor Police"].id, fields=["category"],
        purpose="Patrol", expires_on=AT.date() + timedelta(days=9), by=town.cast.viewer("tom"), at=AT,
    )  # fmt: skip
    return one


def test_no_order_cursor_or_filter_tells_when_a_report_came_in_whose_time_was_not_shared(
    town: Town, tmp_path: Path
) -> None:
    one = partly_shared(town, tmp_path)
    seen = []
    for at in (AT - timedelta(days=400), AT - timedelta(days=4), AT):
        Report.objects.filter(id=one.id).update(received_at=at, happened_at=at)
        viewer = town.cast.viewer("ben")
        lines = every_line(town, "ben", Asked())
        assert (lines[-1].id, lines[-1].received_at, lines[-1].category_label is not None) == (one.id, None, True)
        assert len({line.id for line in lines}) == len(lines) > 2 * ON_A_PAGE
        places = []
        for before in (Key(AT - timedelta(days=days), one.id) for days in (-1, 3, 5, 399, 401)):
            page = list_of_reports(Asked(before=before), viewer)
            places.append([line.id == one.id for line in page.lines])
        words = [line.id for line in every_line(town, "ben", Asked(place="Vesper"))]
        days = [line.id for line in every_line(town, "ben", Asked(days=7))]
        assert one.id not in [*words, *days]
        seen.append((places, words, days, [line.id for line in lines]))
    assert seen[0] == seen[1] == seen[2]


def test_the_way_on_from_a_report_without_a_time_carries_no_time(town: Town, tmp_path: Path) -> None:
    in_force(
        town.cast, partner="Northmoor Police", role=Role.NEIGHBOURHOOD_OFFICER, purposes=["Patrol"],
        fields=["category", "place"],
    )  # fmt: skip
    many(town, tmp_path)
    Report.objects.filter(source_key__startswith="M-").update(ward_code=WARD)
    page = list_of_reports(Asked(), town.cast.viewer("ben"))
    assert page.older is not None
    assert str(page.older) == f"_{page.lines[-1].id}"
    lines = every_line(town, "ben", Asked())
    assert [line.id for line in lines] == sorted((line.id for line in lines), reverse=True)
    assert len(lines) == Report.objects.visible_to(town.cast.viewer("ben")).count() > 2 * ON_A_PAGE


def test_the_words_of_a_place_that_was_shared_without_a_time_are_found_however_old(town: Town, tmp_path: Path) -> None:
    one = partly_shared(town, tmp_path)
    for share in Share.objects.all():
        share.fields = ["place"]
        share.save()
    for at in (AT - timedelta(days=400), AT):
        Report.objects.filter(id=one.id).update(received_at=at)
        assert every_line(town, "ben", Asked(place="Vesper"))[-1].id == one.id
