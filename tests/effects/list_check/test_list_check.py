"""The list of a month is held against the next month's calls in squares of equal size, and kept as a run."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.access.permission import NotAllowed
from commonweal.core.policy import HotspotPolicy
from commonweal.effects.list_check import charts, queries
from commonweal.effects.list_check.frames import squares_of
from commonweal.effects.list_check.operations import check_list
from commonweal.effects.list_check.terms import Month
from commonweal.effects.terms import QuestionRefused
from commonweal.hotspots.operations import run_week
from commonweal.places.kinds import BOROUGHS
from commonweal.reports.kinds import CALL_LOG
from tests.cast import AT, Cast
from tests.deliveries import call_log, collection, deliver, feature, square

FEBRUARY = Month(2026, 2)
LISTED, ELSEWHERE = "433050", "434050"
NORTHING = "334050"


def load_borough(cast: Cast, folder: Path) -> None:
    ring = square(-1.53, 52.88, 0.04)
    borough = collection(feature("Polygon", [ring], code="E09000099", name="Northmoor"))
    deliver(folder, BOROUGHS, borough, by=cast.viewer("amina"), name="b.geojson", options={"valid_from": "2020-01-01"})


def load_calls(cast: Cast, folder: Path, rows: list[dict[str, str]], name: str = "c.csv") -> None:
    deliver(folder, CALL_LOG, call_log(rows), by=cast.viewer("amina"), name=name)


def call(day: str, n: int, easting: str) -> dict[str, str]:
    reference = f"{day}-{n}-{easting}"
    return {"received_at": f"{day} 21:00", "anonymous": "yes", "reference": reference, "easting": easting,
            "northing": NORTHING}  # fmt: skip


def a_january_list_and_a_february(cast: Cast, folder: Path, *, at_listed: int = 3, elsewhere: int = 1) -> None:
    """Eight calls make the list of 25 January; in February some come there and some elsewhere, and one to the end."""
    load_borough(cast, folder)
    rows = [call(f"2026-01-{day}", 0, LISTED) for day in range(14, 22)]
    rows += [call("2026-02-10", n, LISTED) for n in range(at_listed)]
    rows += [call("2026-02-28", n, ELSEWHERE) for n in range(elsewhere)]
    load_calls(cast, folder, rows)
    run_week(date(2026, 1, 26), by=cast.viewer("amina"), at=AT)


def checked(cast: Cast, month: Month = FEBRUARY) -> queries.CheckShown:
    run, _ = check_list(month, by=cast.viewer("amina"), at=AT)
    return queries.check_shown(run.id, cast.viewer("tom"))


def test_calls_on_the_listed_ground_are_caught_and_those_elsewhere_are_not(cast: Cast, tmp_path: Path) -> None:
    a_january_list_and_a_february(cast, tmp_path)
    shown = checked(cast)
    assert (shown.now.n_caught, shown.now.n_total) == (3, 4)
    assert shown.now.pai == pytest.approx(3 / 4 / (shown.now.n_named / shown.n_squares), abs=1e-4)
    assert (shown.now.n_best, shown.now.pei) == (3, 1.0)
    assert len(shown.places) == 1


def test_a_spot_names_the_squares_within_the_metres_of_the_rule(cast: Cast, tmp_path: Path) -> None:
    a_january_list_and_a_february(cast, tmp_path)
    found = squares_of(FEBRUARY, policy(), cast.viewer("amina"))
    # The spot is the middle of a square and reaches 50 m: to the sides of that square, and into no other.
    assert int(found.named[Month(2026, 1)].sum()) == 1
    assert found.counts(Month(2026, 1).days).sum() == 8


def test_the_recapture_rate_says_how_far_the_squares_kept_their_share(cast: Cast, tmp_path: Path) -> None:
    a_january_list_and_a_february(cast, tmp_path)
    # All 8 calls of January lay on the squares, and 3 of the 4 of February: (3/8) / (4/8).
    assert checked(cast).now.rri == pytest.approx(0.75)


def test_less_than_a_year_of_calls_has_no_plain_map_and_a_year_has_one(cast: Cast, tmp_path: Path) -> None:
    a_january_list_and_a_february(cast, tmp_path, at_listed=1, elsewhere=3)
    assert checked(cast).now.n_plain is None
    load_calls(cast, tmp_path, [call("2025-01-31", 0, ELSEWHERE)], name="d.csv")
    load_calls(cast, tmp_path, [call("2025-06-01", n, ELSEWHERE) for n in range(9)], name="e.csv")
    plain = checked(cast).now
    assert plain.n_plain is not None
    assert plain.n_plain >= 3


def test_calls_beyond_the_borough_and_without_a_point_are_said_and_not_counted(cast: Cast, tmp_path: Path) -> None:
    a_january_list_and_a_february(cast, tmp_path)
    load_calls(
        cast,
        tmp_path,
        [call("2026-02-11", 0, "440000"), {**call("2026-02-12", 1, ""), "northing": "", "location": "Larch"}],
        "f.csv",
    )
    now = checked(cast).now
    assert (now.n_total, now.n_nowhere) == (4, 2)


def test_the_same_month_on_the_same_data_is_the_check_that_exists(cast: Cast, tmp_path: Path) -> None:
    a_january_list_and_a_february(cast, tmp_path)
    first, is_new = check_list(FEBRUARY, by=cast.viewer("amina"), at=AT)
    again, is_new_again = check_list(FEBRUARY, by=cast.viewer("amina"), at=AT)
    assert (is_new, is_new_again, again.id) == (True, False, first.id)


def test_a_month_that_is_not_over_not_loaded_or_has_no_list_before_it_is_refused_in_words(
    cast: Cast, tmp_path: Path
) -> None:
    a_january_list_and_a_february(cast, tmp_path)
    for month, because in (
        (Month(2026, 3), "not over yet"),
        (Month(2026, 1), "No hotspot was listed in the month before"),
    ):
        with pytest.raises(QuestionRefused, match=because) as refused:
            check_list(month, by=cast.viewer("amina"), at=AT)
        assert refused.value.field == "month"


def test_a_borough_without_a_boundary_has_no_squares(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, [call(f"2026-01-{day}", 0, LISTED) for day in range(14, 22)])
    load_calls(cast, tmp_path, [call("2026-02-28", 0, LISTED)], name="g.csv")
    run_week(date(2026, 1, 26), by=cast.viewer("amina"), at=AT)
    with pytest.raises(QuestionRefused, match="No boundary of the borough is loaded"):
        check_list(FEBRUARY, by=cast.viewer("amina"), at=AT)


def test_a_list_whose_places_all_lie_beyond_the_borough_is_refused_in_words(cast: Cast, tmp_path: Path) -> None:
    load_borough(cast, tmp_path)
    rows = [call(f"2026-01-{day}", 0, "440000") for day in range(14, 22)]
    load_calls(cast, tmp_path, [*rows, call("2026-02-28", 0, LISTED)])
    run_week(date(2026, 1, 26), by=cast.viewer("amina"), at=AT)
    with pytest.raises(QuestionRefused, match="lies in the borough itself"):
        check_list(FEBRUARY, by=cast.viewer("amina"), at=AT)


def test_an_officer_reads_a_check_and_cannot_make_one(cast: Cast, tmp_path: Path) -> None:
    a_january_list_and_a_february(cast, tmp_path)
    with pytest.raises(NotAllowed):
        check_list(FEBRUARY, by=cast.viewer("tom"), at=AT)
    assert checked(cast).now.n_caught == 3


def test_months_are_offered_once_they_are_over_and_follow_a_list(cast: Cast, tmp_path: Path) -> None:
    a_january_list_and_a_february(cast, tmp_path)
    assert queries.months_offered(cast.viewer("amina")) == []
    run_week(date(2026, 3, 9), by=cast.viewer("amina"), at=AT)
    assert queries.months_offered(cast.viewer("amina")) == [FEBRUARY]


def test_the_chart_holds_the_months_and_its_three_maps(cast: Cast, tmp_path: Path) -> None:
    a_january_list_and_a_february(cast, tmp_path)
    drawn = charts.months(checked(cast)).decode()
    assert "The list" in drawn
    assert "Feb 26" in drawn


@given(year=st.integers(1980, 2090), month=st.integers(1, 12), back=st.integers(-30, 30))
def test_months_go_back_and_forth_and_hold_their_own_days(year: int, month: int, back: int) -> None:
    one = Month(year, month)
    assert one.back(back).back(-back) == one
    assert Month.written(str(one)) == one
    assert Month.holding(one.days.first_day) == Month.holding(one.days.last_day) == one
    assert Month.holding(one.days.last_day + timedelta(days=1)) == one.back(-1)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-0", "26-02-01", "٢٠٢٦-02", "9999-01", "2026-2\x00"])
def test_what_is_no_month_is_refused_beside_its_field(text: str) -> None:
    with pytest.raises(QuestionRefused) as refused:
        Month.written(text)
    assert refused.value.field == "month"


def policy() -> HotspotPolicy:
    from commonweal.access.partnership import policy_named

    return policy_named("northmoor").hotspot_on(date(2026, 2, 28))


def test_squares_are_counted_by_day(cast: Cast, tmp_path: Path) -> None:
    a_january_list_and_a_february(cast, tmp_path)
    found = squares_of(FEBRUARY, policy(), cast.viewer("amina"))
    assert np.count_nonzero(found.counts(FEBRUARY.days)) == 2
    assert found.n_nowhere(FEBRUARY.days) == 0
