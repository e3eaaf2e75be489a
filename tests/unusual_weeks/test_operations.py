"""A week is held against its own earlier years, what stands out is kept with the weeks behind it, and never changed."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from commonweal.access.permission import NotAllowed
from commonweal.places.kinds import PLACES, WARDS
from commonweal.reports.kinds import CALL_LOG
from commonweal.runs.cut_offs import CutOffRefused
from commonweal.runs.models import Run
from commonweal.unusual_weeks import queries
from commonweal.unusual_weeks.operations import run_week
from commonweal.unusual_weeks.terms import UNUSUAL_WEEK, SeriesKind
from tests.cast import AT, Cast
from tests.deliveries import call_log, collection, deliver, feature, square

CUT_OFF = date(2026, 3, 9)
FIRST_MONDAY = date(2022, 12, 26)
"""167 whole weeks before the cut-off: three years and their seasons, and some more."""
AT_ESTATE = {"easting": "433000", "northing": "334000"}
ELSEWHERE = {"easting": "440000", "northing": "340000"}


def load_ground(cast: Cast, folder: Path) -> None:
    estate = feature("Polygon", [square(-1.518, 52.896, 0.015)], code="L1", name="Larch Estate", kind="estate")
    deliver(folder, PLACES, collection(estate), by=cast.viewer("amina"), name="p.geojson")
    ward = feature("Polygon", [square(-1.53, 52.88, 0.04)], code="W1", name="Abbey")
    options = {"valid_from": "2022-05-05"}
    deliver(folder, WARDS, collection(ward), by=cast.viewer("amina"), name="w.geojson", options=options)


def calls_of(monday: date, n: int, tag: str, where: dict[str, str]) -> Iterator[dict[str, str]]:
    for nth in range(n):
        day = monday + timedelta(days=nth % 7)
        yield {
            "received_at": f"{day} {8 + nth // 7:02}:00",
            "reference": f"{tag}-{monday}-{nth}",
            "anonymous": "yes",
            **where,
        }


def load_years(cast: Cast, folder: Path, *, now: int = 9, first: date = FIRST_MONDAY) -> None:
    """A call a week at the estate and one far away for three years; in the judged week `now` at the estate."""
    rows: list[dict[str, str]] = []
    monday = first
    while monday < CUT_OFF:
        is_last = monday == CUT_OFF - timedelta(weeks=1)
        rows += calls_of(monday, now if is_last else 1, "L", AT_ESTATE)
        rows += calls_of(monday, 1, "E", ELSEWHERE)
        monday += timedelta(weeks=1)
    deliver(folder, CALL_LOG, call_log(rows), by=cast.viewer("amina"), name="calls.csv")


def test_a_place_with_nine_calls_where_one_is_usual_is_named_and_kept_with_its_weeks(
    cast: Cast, tmp_path: Path
) -> None:
    load_ground(cast, tmp_path)
    load_years(cast, tmp_path)
    run, is_new = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    assert is_new
    assert (run.calculation, run.cut_off_on, run.as_at) == (UNUSUAL_WEEK, CUT_OFF, date(2026, 3, 8))
    shown = queries.run_shown(run.id, cast.viewer("tom"))
    named = {(one.series.kind, one.series.name): one for one in shown.unusual}
    estate = named[SeriesKind.PLACE, "Larch Estate"]
    assert (estate.series.n, estate.series.is_more) == (9, True)
    assert estate.series.high < 9
    assert named[SeriesKind.WARD, "Abbey"].series.n == 9
    assert named[SeriesKind.ALL, "All calls"].series.n == 10
    assert (shown.years, shown.n_calls) == (3, 342)
    assert [one.n for one in estate.weeks][-2:] == [1, 9]
    assert (len(estate.weeks), estate.weeks[-1].first_day) == (53, date(2026, 3, 2))
    assert estate.earlier[:2] == ((date(2025, 3, 3), 1), (date(2024, 3, 4), 1))
    assert [one.title for one in shown.occasions] == ["Ramadan"]
    assert shown.occasions[0].uncertain_days == 1


def test_the_same_data_give_the_run_that_exists_and_later_data_are_said(cast: Cast, tmp_path: Path) -> None:
    load_years(cast, tmp_path)
    first, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    again, is_new = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    assert (again.id, is_new) == (first.id, False)
    late = list(calls_of(date(2026, 2, 2), 3, "late", ELSEWHERE))
    deliver(tmp_path, CALL_LOG, call_log(late), by=cast.viewer("amina"), name="late.csv")
    assert queries.run_shown(first.id, cast.viewer("amina")).newer_data
    # Of two runs of one instant neither is the newer.
    newer, is_new = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT + timedelta(minutes=1))
    assert is_new
    assert queries.week_shown(CUT_OFF, cast.viewer("amina"))[0] == queries.run_shown(newer.id, cast.viewer("amina"))


def test_a_quiet_week_names_nothing_and_still_tells_every_count(cast: Cast, tmp_path: Path) -> None:
    load_years(cast, tmp_path, now=1)
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    shown = queries.run_shown(run.id, cast.viewer("amina"))
    assert shown.unusual == ()
    assert {one.kind for one in shown.series} == {SeriesKind.ALL, SeriesKind.CATEGORY, SeriesKind.PLACE}
    assert shown.n_series == len(shown.series)


def test_a_place_without_a_past_is_not_judged_and_is_named_apart(cast: Cast, tmp_path: Path) -> None:
    load_years(cast, tmp_path, now=1)
    load_ground(cast, tmp_path)
    new = list(calls_of(date(2026, 3, 2), 7, "new", {"easting": "450000", "northing": "340000"}))
    deliver(tmp_path, CALL_LOG, call_log(new), by=cast.viewer("amina"), name="new.csv")
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    shown = queries.run_shown(run.id, cast.viewer("amina"))
    assert [n for _, n in shown.new_places] == [7]
    assert not [one for one in shown.series if one.kind is SeriesKind.PLACE and one.n == 7]


@pytest.mark.parametrize(
    ("cut_off_on", "because"),
    [
        (date(2026, 3, 16), "still to come"),
        (date(2026, 3, 4), "is a Wednesday"),
        (date(2025, 3, 10), "62 whole weeks since 25 December 2023, and 159 are needed"),
        (date(2023, 12, 18), "No call that counts is loaded for the week to 17 December 2023"),
    ],
)
def test_a_week_that_cannot_be_judged_is_refused_in_words(
    cast: Cast, tmp_path: Path, cut_off_on: date, because: str
) -> None:
    load_years(cast, tmp_path, first=date(2023, 12, 25))
    with pytest.raises(CutOffRefused, match=because):
        run_week(cut_off_on, by=cast.viewer("amina"), at=AT)
    assert not Run.objects.filter(calculation=UNUSUAL_WEEK).exists()


def test_a_log_that_was_never_loaded_is_said(cast: Cast, tmp_path: Path) -> None:
    load_years(cast, tmp_path)
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    shown = queries.run_shown(run.id, cast.viewer("amina"))
    assert [day for _, day in shown.ends_early] == [None]


def test_an_officer_reads_a_week_and_judges_none_and_a_neighbour_sees_none(cast: Cast, tmp_path: Path) -> None:
    load_years(cast, tmp_path)
    with pytest.raises(NotAllowed):
        run_week(CUT_OFF, by=cast.viewer("tom"), at=AT)
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    assert queries.run_shown(run.id, cast.viewer("tom")).id == run.id
    with pytest.raises(queries.NoSuchWeek):
        queries.run_shown(run.id, cast.viewer("esther"))
    assert queries.week_shown(None, cast.viewer("esther")) == (None, ())
    for number in (0, 99):
        with pytest.raises(queries.NoSuchWeek):
            queries.unusual_shown(run.id, number, cast.viewer("amina"))


def test_a_week_that_is_read_is_noted(cast: Cast, tmp_path: Path) -> None:
    load_years(cast, tmp_path)
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    reader = cast.viewer("tom")
    queries.run_shown(run.id, reader)
    assert str(run.id) in reader.trace.records[Run.kind]
