"""A report knows the ward of its day and whose homes stand there, whichever was loaded first."""

from datetime import timedelta
from pathlib import Path

import pytest

from commonweal.places.kinds import ADDRESSES, WARDS
from commonweal.places.sources.addresses import NEEDED
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Report
from commonweal.reports.settling.operations import settle_reports
from commonweal.web.import_kinds import IMPORT_KINDS
from tests.cast import AT, Cast
from tests.deliveries import call_log, collection, deliver, feature
from tests.places.gazetteers import EAST, NORTH, box, load_town

OLD = {"valid_from": "2014-05-22", "valid_to": "2022-05-04"}
WHOLE = collection(feature("Polygon", box(-1000, -1000, 1000, 1000), code="E05900001", name="W", borough="E09000001"))


def call(day: str, east: float, north: float) -> dict[str, str]:
    return {"received_at": f"{day} 12:00", "easting": f"{EAST + east:.0f}", "northing": f"{NORTH + north:.0f}"}


def settled(cast: Cast) -> list[tuple[str, str]]:
    reports = Report.objects.visible_to(cast.viewer("amina")).order_by("source_key")
    return [(one.ward_code, one.landlord) for one in reports]


def test_each_report_gets_the_ward_that_stood_on_its_day(cast: Cast, tmp_path: Path) -> None:
    load_town(cast, tmp_path)
    deliver(tmp_path, WARDS, WHOLE, by=cast.viewer("amina"), name="w.geojson", options=OLD)
    calls = [call("2022-05-04", 0, 50), call("2022-05-05", 0, 50), call("2022-05-05", 5_000, 50)]
    deliver(tmp_path, CALL_LOG, call_log(calls), by=cast.viewer("amina"))
    old, new, outside = (ward for ward, _ in settled(cast))
    assert (old, outside) == ("E05900001", "")
    assert new not in {old, ""}


def test_wards_and_addresses_that_come_after_the_calls_settle_them_too(cast: Cast, tmp_path: Path) -> None:
    calls = [call("2022-05-04", 0, 0), call("2022-05-04", 24, 0), call("2022-05-04", 26, 0)]
    deliver(tmp_path, CALL_LOG, call_log(calls), by=cast.viewer("amina"))
    assert settled(cast) == [("", "")] * 3
    home = f"1,1,Fenwick Road,,N19 4AB,{EAST:.0f},{NORTH:.0f},Fenwick Homes,other,"
    homes = f"{','.join(NEEDED)}\n{home}\n"
    deliver(tmp_path, IMPORT_KINDS[ADDRESSES.name], homes, by=cast.viewer("amina"))
    deliver(tmp_path, IMPORT_KINDS[WARDS.name], WHOLE, by=cast.viewer("amina"), name="w.geojson", options=OLD)
    assert settled(cast) == [("E05900001", "Fenwick Homes"), ("E05900001", "Fenwick Homes"), ("E05900001", "")]


def test_a_call_without_a_point_has_neither(cast: Cast, tmp_path: Path) -> None:
    load_town(cast, tmp_path)
    deliver(
        tmp_path, CALL_LOG, call_log([{"easting": "", "northing": "", "location": "nowhere"}]), by=cast.viewer("amina")
    )
    assert settled(cast) == [("", "")]


def test_settling_again_changes_nothing_and_reads_only_what_changed_since(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonweal.reports.settling.operations.A_PORTION", 2)
    load_town(cast, tmp_path)
    deliver(tmp_path, CALL_LOG, call_log([call("2026-03-02", 0, 50)] * 5), by=cast.viewer("amina"))
    assert settle_reports(cast.northmoor.id, at=AT) == 0
    Report.objects.update(ward_code="")
    assert settle_reports(cast.northmoor.id, at=AT, changed_since=AT + timedelta(seconds=1)) == 0
    assert settle_reports(cast.northmoor.id, at=AT) == 5
