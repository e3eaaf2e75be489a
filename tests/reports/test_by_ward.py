"""A series by ward says which wards; where the wards changed, it breaks and does not pretend."""

import json
from datetime import date
from pathlib import Path

import pytest
import shapely

from commonweal.access.guarding.operations import set_guard
from commonweal.access.models import Partnership
from commonweal.access.operations import engage_staff
from commonweal.access.roles import Role
from commonweal.core.terms import CallSource, Guarding
from commonweal.imports.models import ImportJob
from commonweal.places.grid import to_grid
from commonweal.places.kinds import BOROUGHS, WARDS
from commonweal.reports.exports import how_counted, ward_series
from commonweal.reports.frames.by_ward import NOT_KNOWN, OTHER, WardSeries, calls_by_ward
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Report
from tests.cast import AT, FROM_ON, PASSWORD, Cast
from tests.deliveries import call_log, collection, deliver, feature
from tests.places.gazetteers import EAST, NORTH, box, load_town

ON = date(2026, 3, 9)
OLD = {"valid_from": "2014-05-22", "valid_to": "2022-05-04"}


def call(day: str, east: float, north: float) -> dict[str, str]:
    return {"received_at": f"{day} 12:00", "easting": f"{EAST + east:.0f}", "northing": f"{NORTH + north:.0f}"}


@pytest.fixture
def town(cast: Cast, tmp_path: Path) -> Cast:
    """Two wards since 5 May 2022, Southend and Hilltop; before that one, Northmoor Whole."""
    load_town(cast, tmp_path)
    whole = collection(
        feature("Polygon", box(-1000, -1000, 1000, 1000), code="E05900001", name="Whole", borough="E09000001")
    )
    deliver(tmp_path, WARDS, whole, by=cast.viewer("amina"), name="w.geojson", options=OLD)
    return cast


def load(cast: Cast, folder: Path, *calls: dict[str, str]) -> ImportJob:
    return deliver(folder, CALL_LOG, call_log(calls), by=cast.viewer("amina"))


def series(cast: Cast, first: str, last: str, *, wards: str = "") -> WardSeries:
    return calls_by_ward(
        date.fromisoformat(first), date.fromisoformat(last), cast.viewer("amina"), on=ON,
        on_wards_from=date.fromisoformat(wards) if wards else None,
    )  # fmt: skip


def counts(found: WardSeries) -> list[dict[str, tuple[int, ...]]]:
    return [{row.name: row.calls for row in table.rows if row.total} for table in found.tables]


def test_each_call_counts_in_the_ward_that_stood_on_its_day_and_the_month_of_the_change_is_cut(
    town: Cast, tmp_path: Path
) -> None:
    load(town, tmp_path, *(call(day, 0, 50) for day in ("2022-04-30", "2022-05-04", "2022-05-05", "2022-06-01")))
    found = series(town, "2022-04-01", "2022-06-30")
    assert counts(found) == [{"Whole": (1, 1)}, {"Hilltop": (1, 1)}]
    assert [[(part.first_day.isoformat(), part.whole) for part in table.months] for table in found.tables] == [
        [("2022-04-01", True), ("2022-05-01", False)],
        [("2022-05-05", False), ("2022-06-01", True)],
    ]
    assert found.breaks == [date(2022, 5, 5)]


def test_all_months_on_one_set_is_a_choice_and_is_named(town: Cast, tmp_path: Path) -> None:
    load(town, tmp_path, call("2022-04-30", 0, 50), call("2022-06-01", 0, -50))
    found = series(town, "2022-04-01", "2022-06-30", wards="2022-05-05")
    assert counts(found) == [{"Hilltop": (1, 0, 0), "Southend": (0, 0, 1)}]
    assert how_counted(found) == (
        "All months counted on the wards of 2022 (2 wards of Northmoor, from 5 May 2022 with no last day)."
    )


def test_every_call_stands_in_one_row(town: Cast, tmp_path: Path) -> None:
    nowhere = {**call("2026-03-02", 0, 0), "easting": "", "northing": "", "location": "?"}
    named = {**nowhere, "location": "Larch Estate"}
    load(town, tmp_path, call("2026-03-02", 0, 50), call("2026-03-02", 1500, 0), nowhere, named)
    found = series(town, "2026-03-01", "2026-03-31")
    assert counts(found) == [{"Hilltop": (2,), OTHER: (1,), NOT_KNOWN: (1,)}]
    assert found.tables[0].sums == (4,)
    assert found.n_calls == 4


def test_a_report_that_is_kept_for_named_people_leaves_every_count_as_if_it_had_never_come(
    town: Cast, tmp_path: Path
) -> None:
    load(town, tmp_path, call("2026-03-02", 0, 50), call("2026-03-02", 0, -50))
    before = series(town, "2026-03-01", "2026-03-31")
    load(town, tmp_path, {**call("2026-03-03", 0, 50), "reference": "KEPT-1", "account": "The safe address"})
    assert series(town, "2026-03-01", "2026-03-31").n_calls == before.n_calls + 1
    kept = Report.objects.get(account="The safe address")
    kim = engage_staff(
        username="kim", display_name="Kim", password=PASSWORD, role=Role.TRIAGE_OFFICER, partnership=town.northmoor,
        from_on=FROM_ON, at=AT,
    )  # fmt: skip
    set_guard(
        kept, Guarding.PROTECTED, named=[kim.id], why="She was followed home", by=town.viewer("tom"),
        at=AT,
    )  # fmt: skip
    after = series(town, "2026-03-01", "2026-03-31")
    assert (counts(after), after.n_calls) == (counts(before), before.n_calls)


def test_a_point_on_the_border_of_two_wards_counts_in_exactly_one(town: Cast, tmp_path: Path) -> None:
    load(town, tmp_path, *(call("2026-03-02", east, 0) for east in range(-900, 900, 100)))
    (table,) = series(town, "2026-03-01", "2026-03-31").tables
    assert table.sums == (18,)


def test_days_without_wards_are_said_and_their_calls_are_kept(town: Cast, tmp_path: Path) -> None:
    load(town, tmp_path, call("2014-05-21", 0, 50), call("2014-05-22", 0, 50))
    found = series(town, "2014-05-01", "2014-05-31")
    assert found.tables[0].wards is None
    assert counts(found) == [{OTHER: (1,)}, {"Whole": (1,)}]


def test_one_log_can_be_counted_alone(town: Cast, tmp_path: Path) -> None:
    load(town, tmp_path, call("2026-03-02", 0, 50), {**call("2026-03-02", 0, 50), "source": "police-asb"})
    found = calls_by_ward(
        date(2026, 3, 1), date(2026, 3, 31), town.viewer("amina"), on=ON, source=CallSource.POLICE_ASB
    )
    assert found.n_calls == 1


def test_the_file_names_the_set_its_first_day_and_the_number_of_wards_on_every_line(town: Cast, tmp_path: Path) -> None:
    load(town, tmp_path, call("2022-05-04", 0, 50), call("2022-05-05", 0, 50))
    text = ward_series(series(town, "2022-05-01", "2022-05-31"), town.viewer("amina"), source=None)
    assert (
        '"Each call counted in the ward that stood on its day: wards of 2014 (1 ward, from 22 May 2014 to 4 May 2022); '
        'wards of 2022 (2 wards of Northmoor, from 5 May 2022 with no last day)."'
    ) in text
    assert "2022-05,2022-05-01,2022-05-04,wards of 2014,2014-05-22,2022-05-04,1,E05900001,Whole,1" in text
    assert "2022-05,2022-05-05,2022-05-31,wards of 2022,2022-05-05,,2,E05000002,Hilltop,1" in text


@pytest.mark.real_data
@pytest.mark.parametrize(("borough", "n_before", "n_now"), [("Camden", 18, 20), ("Islington", 16, 17)])
def test_quirk_12_camden_and_islington_had_other_wards_before_2022_and_a_ward_series_says_which(
    cast: Cast, tmp_path: Path, real_data: Path, borough: str, n_before: int, n_now: int
) -> None:
    """On the published files: wards of 2014 to 4 May 2022, and today's since 5 May 2022."""
    Partnership.objects.filter(id=cast.northmoor.id).update(borough_name=borough)
    amina, folder = cast.viewer("amina"), real_data / "boundaries"
    today = folder / ("camden-wards-2022.geojson" if borough == "Camden" else "london-wards-2025.geojson")
    for kind, file, days in (
        (BOROUGHS, folder / "london-boroughs.geojson", {"valid_from": "2014-01-01"}),
        (WARDS, folder / "london-wards-2014.geojson", OLD),
        (WARDS, today, {"valid_from": "2022-05-05"}),
    ):
        job = deliver(tmp_path, kind, file.read_bytes(), by=amina, name=file.name, options=days)
        assert job.n_refused == 0
    points = inside_each_ward(today, borough)
    assert len(points) == n_now
    rows = [
        {"received_at": f"{day} 12:00", "easting": f"{east:.2f}", "northing": f"{north:.2f}"}
        for day in ("2022-04-15", "2022-05-04", "2022-05-05", "2022-06-15")
        for east, north in points
    ]
    deliver(tmp_path, CALL_LOG, call_log(rows), by=amina, at=AT)
    found = calls_by_ward(date(2022, 4, 1), date(2022, 6, 30), amina, on=ON)
    assert [(table.wards.name, table.wards.n_areas) for table in found.tables if table.wards] == [
        ("wards of 2014", n_before), ("wards of 2022", n_now),
    ]  # fmt: skip
    before, after = found.tables
    # Today's wards hold one call each on each day; the old ones share the same calls out differently.
    assert {row.calls for row in after.rows if row.code} == {(1, 1)}
    assert before.sums == after.sums == (n_now, n_now)
    assert {row.calls for row in before.rows if row.code} != {(1, 1)}
    whole = calls_by_ward(date(2022, 4, 1), date(2022, 6, 30), amina, on=ON, on_wards_from=date(2022, 5, 5))
    assert [(table.wards.name, len(table.months)) for table in whole.tables if table.wards] == [("wards of 2022", 3)]
    assert {row.calls for row in whole.tables[0].rows if row.code} == {(1, 2, 1)}


def inside_each_ward(file: Path, borough: str) -> list[tuple[float, float]]:
    """A grid point inside each ward of the borough."""
    found = []
    for ward in json.loads(file.read_text())["features"]:
        if borough in (ward["properties"].get("lad25nm"), ward["properties"].get("LAD22NM")):
            middle = shapely.from_geojson(json.dumps(ward["geometry"])).representative_point()
            easting, northing = to_grid(*(shapely.get_coordinates(middle).T))
            found.append((float(easting[0]), float(northing[0])))
    return found
