"""A run is frozen: later data make another one, and the old one says so."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from commonweal.access.permission import NotAllowed
from commonweal.core.analysis.weekly import WeeklyList
from commonweal.hotspots import detection, queries
from commonweal.hotspots.models import Hotspot
from commonweal.hotspots.operations import run_week
from commonweal.places.kinds import PLACES
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Report
from commonweal.runs.cut_offs import CutOffRefused
from commonweal.runs.models import Run
from tests.cast import AT, Cast
from tests.deliveries import call_log, collection, deliver, feature, square

CUT_OFF = date(2026, 3, 9)
Call = dict[str, str]


def calls_on(*days: str, **same: str) -> list[Call]:
    return [
        {"received_at": f"{day} 21:00", "reference": f"{same.get('tag', 'N')}-{n}-{day}", **same}
        for n, day in enumerate(days)
    ]


def load_calls(cast: Cast, folder: Path, calls: list[Call], *, who: str = "amina") -> None:
    rows = [{name: value for name, value in call.items() if name != "tag"} for call in calls]
    deliver(folder, CALL_LOG, call_log(rows), by=cast.viewer(who))


def load_estate(cast: Cast, folder: Path, *, who: str = "amina") -> None:
    estate = feature("Polygon", [square(-1.518, 52.896, 0.015)], code="L1", name="Larch Estate", kind="estate")
    deliver(folder, PLACES, collection(estate), by=cast.viewer(who), name="p.geojson")


IN_LARCH = {"easting": "433000", "northing": "334000"}
SEVEN_DAYS = ("2026-02-23", "2026-02-25", "2026-02-28", "2026-03-01", "2026-03-03", "2026-03-06", "2026-03-08")


@pytest.mark.parametrize(("n", "listed"), [(6, 0), (7, 1), (8, 1)])
def test_six_calls_are_no_hotspot_seven_and_eight_are(cast: Cast, tmp_path: Path, n: int, listed: int) -> None:
    load_calls(cast, tmp_path, calls_on(*[*SEVEN_DAYS, "2026-03-07"][:n]))
    run, is_new = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    assert is_new
    assert run.hotspots.count() == listed


def test_the_window_ends_on_sunday_and_begins_thirteen_days_before(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on("2026-02-22", *SEVEN_DAYS[1:], "2026-03-09"))
    assert run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)[0].hotspots.count() == 0


def test_calls_count_at_the_estate_that_holds_them_whatever_their_exact_point(cast: Cast, tmp_path: Path) -> None:
    load_estate(cast, tmp_path)
    calls = [{**call, "easting": str(432700 + 90 * n)} for n, call in enumerate(calls_on(*SEVEN_DAYS))]
    load_calls(cast, tmp_path, calls)
    hotspot = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)[0].hotspots.get()
    assert (hotspot.name, hotspot.n_calls, hotspot.because) == (
        "Larch Estate", 7, "7 calls in the 14 days to 8 March 2026; more than 6 needed",
    )  # fmt: skip


def test_a_call_without_a_point_counts_at_the_place_it_names(cast: Cast, tmp_path: Path) -> None:
    load_estate(cast, tmp_path)
    named = {"easting": "", "northing": "", "location": " larch  estate. "}
    load_calls(cast, tmp_path, [*calls_on(*SEVEN_DAYS[:6]), *calls_on(SEVEN_DAYS[6], tag="M", **named)])
    assert run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)[0].hotspots.get().n_calls == 7


def test_calls_of_a_source_that_the_policy_does_not_name_do_not_count(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, [*calls_on(*SEVEN_DAYS[:6]), *calls_on(SEVEN_DAYS[6], tag="C", source="council-line")])
    assert run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)[0].hotspots.count() == 0


def test_a_later_import_never_changes_an_old_run_and_the_run_says_that_newer_data_exist(
    cast: Cast, tmp_path: Path
) -> None:
    load_calls(cast, tmp_path, calls_on(*SEVEN_DAYS))
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    before = queries.board(CUT_OFF, cast.viewer("amina"))
    assert before.run is not None
    assert not before.run.newer_data
    load_calls(cast, tmp_path, calls_on("2026-03-05", tag="Late"))
    after = queries.board(CUT_OFF, cast.viewer("amina"))
    assert after.run is not None
    assert after.run.newer_data
    assert (after.run.id, after.run.digest, after.hotspots) == (before.run.id, before.run.digest, before.hotspots)
    newer, is_new = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    assert is_new
    assert newer.hotspots.get().n_calls == 8
    assert Run.objects.get(id=run.id).hotspots.get().n_calls == 7


def test_calls_after_the_cut_off_are_no_newer_data_for_it(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on(*SEVEN_DAYS))
    run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    load_calls(cast, tmp_path, calls_on("2026-03-09", tag="Next"))
    board = queries.board(CUT_OFF, cast.viewer("amina"))
    assert board.run is not None
    assert not board.run.newer_data
    assert run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)[1] is False


def test_new_continuing_and_dropped_off_follow_from_the_weeks_before(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on(*SEVEN_DAYS))
    statuses = []
    for cut_off in (date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)):
        at = AT.replace(day=20)
        run, _ = run_week(cut_off, by=cast.viewer("amina"), at=at)
        statuses.append([(one.status, one.n_calls, one.weeks_on_list) for one in run.hotspots.all()])
    assert statuses == [[], [("new", 7, 1)], [("dropped-off", 3, 0)]]


def test_the_digest_does_not_depend_on_the_order_of_loading_or_on_ids(cast: Cast, tmp_path: Path) -> None:
    calls = calls_on(*SEVEN_DAYS, "2026-03-02")
    digests = set()
    for who, rows in (("amina", calls), ("esther", calls[::-1])):
        load_calls(cast, tmp_path, rows, who=who)
        run, _ = run_week(CUT_OFF, by=cast.viewer(who), at=AT)
        digests.add((run.input_digest, run.result_digest))
    assert len(digests) == 1


def test_provisional_spots_are_known_by_their_first_point_in_every_run(cast: Cast, tmp_path: Path) -> None:
    calls = [{**call, "easting": str(433000 + 7 * n)} for n, call in enumerate(calls_on(*SEVEN_DAYS))]
    load_calls(cast, tmp_path, calls)
    first = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)[0].hotspots.get()
    assert first.location_key == "spot:433000.00,334000.00"
    load_calls(cast, tmp_path, calls_on("2026-03-04", tag="Near", easting="433040"))
    assert run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)[0].hotspots.get().location_key == first.location_key


@pytest.mark.parametrize("cut_off", [date(2026, 3, 10), date(2026, 3, 16)])
def test_a_day_that_is_no_past_monday_is_refused_with_days_that_are(cast: Cast, cut_off: date) -> None:
    with pytest.raises(CutOffRefused, match=r"Choose|Monday"):
        run_week(cut_off, by=cast.viewer("amina"), at=AT)


def test_a_quiet_week_is_an_empty_list_and_no_fault(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on("2026-03-08"))
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    assert run.hotspots.count() == 0
    assert queries.board(CUT_OFF, cast.viewer("amina")).run is not None


@pytest.mark.parametrize("days", [(), ("2026-02-01",)])
def test_a_week_of_which_no_call_is_loaded_is_refused_and_is_no_all_clear(
    cast: Cast, tmp_path: Path, days: tuple[str, ...]
) -> None:
    if days:
        load_calls(cast, tmp_path, calls_on(*days))
    with pytest.raises(CutOffRefused, match="No call that counts is loaded for 2026-02-23 to 2026-03-08"):
        run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    assert Run.objects.count() == 0


def test_a_log_that_ends_before_the_week_does_is_named(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on("2026-03-08"))
    load_calls(cast, tmp_path, calls_on("2026-03-01", tag="P", source="police-asb"))
    run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    shown = queries.board(CUT_OFF, cast.viewer("amina")).run
    assert shown is not None
    assert shown.ends_early == (("Police anti-social behaviour calls", date(2026, 3, 1)),)


def test_only_who_may_create_a_run_can_make_one(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        run_week(CUT_OFF, by=cast.viewer("tom"), at=AT)


def test_another_partnership_sees_neither_the_run_nor_its_calls(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on(*SEVEN_DAYS))
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    assert queries.board(CUT_OFF, cast.viewer("esther")).run is None
    with pytest.raises(queries.NoSuchHotspot):
        queries.hotspot_file(run.hotspots.get().id, cast.viewer("esther"))
    with pytest.raises(CutOffRefused):
        run_week(CUT_OFF, by=cast.viewer("esther"), at=AT)


@pytest.mark.parametrize("model", [Run, Hotspot])
def test_the_database_itself_refuses_to_change_or_remove_a_run(cast: Cast, tmp_path: Path, model: type) -> None:
    load_calls(cast, tmp_path, calls_on(*SEVEN_DAYS))
    run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    rows = model.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(changed_at=AT.replace(year=2027))
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.filter(pk=rows[0].pk)._raw_delete(rows.db)


def test_a_hotspot_opens_down_to_its_calls_oldest_first(cast: Cast, tmp_path: Path) -> None:
    calls = calls_on(*SEVEN_DAYS, caller_phone="01632 960123", caller_name="Jo Marsh")
    load_calls(cast, tmp_path, calls[::-1])
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    for who, hidden in (("amina", True), ("tom", False)):
        file = queries.hotspot_file(run.hotspots.get().id, cast.viewer(who))
        assert [call.at.date().isoformat() for call in file.calls] == list(SEVEN_DAYS)
        assert {call.caller for call in file.calls} == {"Caller A"}
        assert all((call.account is None) == hidden for call in file.calls)
        assert all((call.caller_name is None) == hidden for call in file.calls)
        assert (file.hotspot.n_callers, file.hotspot.n_incidents) == (1, 7)


def test_opening_a_hotspot_notes_every_call_that_was_shown(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on(*SEVEN_DAYS))
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    viewer = cast.viewer("tom")
    queries.hotspot_file(run.hotspots.get().id, viewer)
    assert set(viewer.trace.records["report"]) == {str(report.id) for report in Report.objects.all()}


def test_newer_data_that_do_not_touch_the_run_are_confirmed_by_running_it_again(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on(*SEVEN_DAYS))
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    load_calls(cast, tmp_path, calls_on(*SEVEN_DAYS, account="Told again in other words"))
    shown = queries.board(CUT_OFF, cast.viewer("amina")).run
    assert shown is not None
    assert shown.newer_data
    again, is_new = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    assert (again.id, is_new) == (run.id, False)
    shown = queries.board(CUT_OFF, cast.viewer("amina")).run
    assert shown is not None
    assert not shown.newer_data


def test_a_kernel_that_disagrees_with_the_rule_stops_the_run(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_calls(cast, tmp_path, calls_on(*SEVEN_DAYS))
    real = detection.weekly_list

    def blind(*arguments: Any, **options: Any) -> WeeklyList:
        judged = real(*arguments, **options)
        return replace(judged, is_above=judged.is_above & False, was_above=judged.was_above & False)

    monkeypatch.setattr(detection, "weekly_list", blind)
    with pytest.raises(detection.KernelDisagreesWithRule, match="spot:433000"):
        run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    assert Run.objects.count() == 0


def test_a_log_corrected_and_then_restored_shows_the_run_that_belongs_to_it(cast: Cast, tmp_path: Path) -> None:
    whole, moved = calls_on(*SEVEN_DAYS), calls_on(*SEVEN_DAYS)
    moved[0] = {**moved[0], "easting": "439000"}
    shown = []
    for minute, calls in enumerate((whole, moved, whole)):
        load_calls(cast, tmp_path, calls)
        run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT.replace(minute=minute))
        board = queries.board(CUT_OFF, cast.viewer("amina"))
        assert board.run is not None
        shown.append((board.run.id == run.id, len(board.hotspots), board.run.newer_data))
    assert shown == [(True, 1, False), (True, 0, False), (True, 1, False)]


def test_an_earlier_run_of_a_week_stays_to_be_opened_and_says_that_it_is_not_the_newest(
    cast: Cast, tmp_path: Path
) -> None:
    load_calls(cast, tmp_path, calls_on(*SEVEN_DAYS))
    first, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    load_calls(cast, tmp_path, [{**calls_on("2026-03-08")[0], "reference": "late"}])
    newest, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT.replace(minute=5))
    old = queries.board(CUT_OFF, cast.viewer("amina"), run_id=first.id)
    assert [one.id for one in old.runs_of_week] == [newest.id, first.id]
    assert old.run is not None
    assert (old.run.id, old.is_newest) == (first.id, False)
    assert queries.board(CUT_OFF, cast.viewer("amina")).is_newest


def test_a_run_of_another_week_or_of_a_neighbour_is_no_run_of_this_week(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, calls_on(*SEVEN_DAYS))
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    earlier, _ = run_week(date(2026, 3, 2), by=cast.viewer("amina"), at=AT)
    for who, run_id in (("amina", earlier.id), ("esther", run.id)):
        with pytest.raises(queries.NoSuchRun):
            queries.board(CUT_OFF, cast.viewer(who), run_id=run_id)
