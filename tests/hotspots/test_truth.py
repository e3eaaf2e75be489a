"""The weekly detection against the plan that the invented borough was written from (never the other way round)."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commonweal.hotspots import queries
from commonweal.hotspots.operations import freeze_week, prepare_weeks, run_week
from commonweal.hotspots.terms import Status
from commonweal.imports.models import ImportJob, RefusedRow
from commonweal.places.kinds import BOROUGHS, PLACES, WARDS
from commonweal.places.models import Place
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.mappings.operations import save_mapping
from commonweal.reports.mappings.queries import OPTION, with_version
from commonweal.reports.mappings.toml_form import read_mapping
from commonweal.reports.models import Report
from commonweal.runs.models import Run
from commonweal.synthetic.borough_files import BoroughFiles
from tests.cast import AT, Cast, gather
from tests.deliveries import deliver
from tests.northmoor import northmoor

CUT_OFFS_TRIED = (
    "2021-11-01", "2022-11-07", "2024-03-04", "2025-03-31", "2025-10-27", "2025-11-10", "2026-03-02", "2026-03-09",
)  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> BoroughFiles:
    return northmoor(tmp_path_factory)


@pytest.fixture(scope="module")
def truth(files: BoroughFiles) -> dict[str, Any]:
    return dict(json.loads(files.truth.read_text()))


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: Any, files: BoroughFiles, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """The borough loaded once for this module, in a transaction that is undone after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        cast, folder = gather(), tmp_path_factory.mktemp("in")
        options = {"valid_from": "2022-05-05"}
        for kind, file in ((BOROUGHS, files.boroughs), (WARDS, files.wards), (PLACES, files.places)):
            deliver(folder, kind, file.read_bytes(), by=cast.viewer("amina"), name=file.name, options=options)
        name, layout = read_mapping(files.patrol_mapping.read_text())
        save_mapping(name, layout, by=cast.viewer("amina"), at=AT)
        mapped = with_version({OPTION: name}, cast.viewer("amina"))
        for file in (*files.call_logs, files.patrol_log):
            # The last calls of the year were written down in the days after it.
            later, how = AT + timedelta(days=30), mapped if file == files.patrol_log else None
            deliver(folder, CALL_LOG, file.read_bytes(), by=cast.viewer("amina"), name=file.name, at=later, options=how)
        for prepared in prepare_weeks(
            [date.fromisoformat(one) for one in CUT_OFFS_TRIED], by=cast.viewer("amina"), at=AT
        ):
            freeze_week(prepared, by=cast.viewer("amina"), at=AT)
        yield cast
        transaction.set_rollback(True)


def codes_of(cast: Cast) -> dict[str, str]:
    places = Place.objects.filter(partnership=cast.northmoor)
    return {f"place:{code}": code for code in places.values_list("code", flat=True)}


def planned_key(entry: dict[str, Any]) -> str:
    if entry["kind"] == "provisional":
        easting, northing = entry["first_point"]
        return f"spot:{easting:.2f},{northing:.2f}"
    return f"place:{entry['code']}"


@pytest.mark.parametrize("cut_off", CUT_OFFS_TRIED)
def test_the_list_of_a_week_is_the_planned_one(loaded: Cast, truth: dict[str, Any], cut_off: str) -> None:
    planned = next(week for week in truth["cut_offs"] if week["cut_off"] == cut_off)
    run = _run(cut_off)
    found = {
        one.location_key: (one.status, one.n_calls, one.weeks_on_list)
        for one in run.hotspots.all()
        if one.status != Status.DROPPED_OFF
    }
    assert found == {
        planned_key(one): (one["status"], one["n_calls"], one["weeks_on_list"]) for one in planned["hotspots"]
    }
    dropped = {one.location_key: one.n_calls for one in run.hotspots.filter(status=Status.DROPPED_OFF)}
    assert dropped == {planned_key(one): one["n_calls"] for one in planned["dropped_off"]}


def test_no_planned_near_miss_of_exactly_six_is_listed(loaded: Cast, truth: dict[str, Any]) -> None:
    run = _run("2026-03-09")
    near = truth["last_cut_off"]["near_misses"]
    assert {one["kind"] for one in near} >= {"estate", "street", "park", "provisional"}
    assert all(one["n_calls"] == 6 for one in near)
    listed = {one.location_key for one in run.hotspots.exclude(status=Status.DROPPED_OFF)}
    assert not listed & {planned_key(one) for one in near}


def test_a_hotspot_across_a_ward_border_counts_once_and_names_both_wards(loaded: Cast, truth: dict[str, Any]) -> None:
    board = _last_board(loaded)
    across = next(one for one in truth["last_cut_off"]["across_a_line"] if one["kind"] == "estate")
    found = next(one for one in board.hotspots if one.name == across["name"])
    assert found.n_calls == sum(across["calls_by_area"].values())
    assert len(found.wards) == 2


def test_a_place_across_the_boroughs_border_says_how_its_calls_lie_on_either_side(
    loaded: Cast, truth: dict[str, Any]
) -> None:
    across = next(one for one in truth["last_cut_off"]["across_a_line"] if "EM" in one["calls_by_area"])
    names = {"NM": "Northmoor", "EM": "Eastmarsh"}
    planned = {names[code]: n for code, n in across["calls_by_area"].items()}
    found = next(one for one in _last_board(loaded).hotspots if one.name == across["name"])
    assert dict(found.boroughs) == planned


def test_many_calls_of_few_incidents_show_both_numbers(loaded: Cast, truth: dict[str, Any]) -> None:
    planned = truth["last_cut_off"]["few_incidents"][0]
    found = next(one for one in _last_board(loaded).hotspots if one.name == planned["name"])
    assert (found.n_calls, found.n_incidents) == (planned["n_calls"], planned["n_incidents"])


def test_few_callers_behind_many_calls_show(loaded: Cast, truth: dict[str, Any]) -> None:
    planned = truth["last_cut_off"]["few_callers"][0]
    found = next(one for one in _last_board(loaded).hotspots if one.name == planned["name"])
    assert (found.n_calls, found.n_callers) == (planned["n_calls"], planned["n_callers"])


def test_the_page_says_on_how_many_earlier_cut_offs_the_usual_range_rests(loaded: Cast) -> None:
    for one in _last_board(loaded).hotspots:
        assert one.expected is not None
        assert one.expected.n_cut_offs == 52
        assert one.expected.low <= one.expected.median <= one.expected.high


def test_every_planted_fault_is_refused_at_its_line_and_field_and_nothing_else(
    loaded: Cast, truth: dict[str, Any]
) -> None:
    found = {
        (row.job.file_name, row.line, row.field.partition(" (")[2].strip(")") or row.field)
        for row in RefusedRow.objects.select_related("job")
    }
    assert found == {(one["file"], one["line"], one["field"]) for one in truth["refused"]}


def test_every_accepted_row_is_a_report(loaded: Cast, truth: dict[str, Any]) -> None:
    assert Report.objects.count() == truth["totals"]["accepted"]
    for job in ImportJob.objects.all():
        assert job.n_in == job.n_added + job.n_refused


def test_the_week_says_how_many_calls_have_no_location(loaded: Cast) -> None:
    board = _last_board(loaded)
    assert board.run is not None
    assert 0 < board.run.n_nowhere < board.run.n_in_window


def test_the_same_data_give_the_same_run(loaded: Cast) -> None:
    first = _run("2026-03-09")
    again, is_new = run_week(date(2026, 3, 9), by=loaded.viewer("amina"), at=datetime(2026, 3, 10, tzinfo=UTC))
    assert (again.id, is_new) == (first.id, False)


def test_the_digests_of_the_last_week_are_these_on_every_database(loaded: Cast) -> None:
    run = _run("2026-03-09")
    stated = json.loads((Path(__file__).parent / "digests.json").read_text())
    assert {"input": run.input_digest, "result": run.result_digest} == stated


def _run(cut_off: str) -> Run:
    return Run.objects.get(cut_off_on=date.fromisoformat(cut_off))


def _last_board(cast: Cast) -> queries.Board:
    return queries.board(date(2026, 3, 9), cast.viewer("amina"))
