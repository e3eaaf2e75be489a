"""An answer whether something worked is worked out from the counted calls, kept as a run, and never changed."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from commonweal.access.permission import NotAllowed
from commonweal.effects import queries
from commonweal.effects.operations import answer_question
from commonweal.effects.terms import DID_IT_WORK, Question, QuestionRefused
from commonweal.places.kinds import PLACES
from commonweal.reports.kinds import CALL_LOG
from commonweal.runs.models import Run
from tests.cast import AT, Cast
from tests.deliveries import call_log, collection, deliver, feature, square

BEGAN, ENDED = date(2025, 10, 6), date(2025, 10, 12)
LARCH = "place:L1"
N_SPOTS = 14


def load_estate(cast: Cast, folder: Path) -> None:
    estate = feature("Polygon", [square(-1.518, 52.896, 0.015)], code="L1", name="Larch Estate", kind="estate")
    deliver(folder, PLACES, collection(estate), by=cast.viewer("amina"), name="p.geojson")


def load_calls(cast: Cast, folder: Path, *, after: int = 1, name: str = "calls.csv", tag: str = "N") -> None:
    """A call a day at the estate, from the work on on `after` days in ten, and one a day at fourteen spots far away."""
    rows = []
    first, last = date(2025, 7, 1), ENDED + timedelta(days=28)
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        same = {"received_at": f"{day} 21:00", "anonymous": "yes"}
        if day < BEGAN or n % 10 < after:
            rows.append({**same, "reference": f"{tag}-L-{n}", "easting": "433000", "northing": "334000"})
        rows += [
            {**same, "reference": f"{tag}-{spot}-{n}", "easting": str(440000 + 500 * spot), "northing": "340000"}
            for spot in range(N_SPOTS)
        ]
    deliver(folder, CALL_LOG, call_log(rows), by=cast.viewer("amina"), name=name)


def question(**changed: object) -> Question:
    asked = {"location_key": LARCH, "began_on": BEGAN, "ended_on": ENDED, "weeks": 4, "ring_m": 250, **changed}
    return Question(**asked)  # type: ignore[arg-type]


def test_windows_are_whole_weeks_on_either_side_of_the_work_and_both_their_ends_belong_to_them() -> None:
    asked = question()
    assert (asked.before.first_day, asked.before.last_day) == (date(2025, 9, 8), date(2025, 10, 5))
    assert (asked.during.first_day, asked.during.last_day) == (BEGAN, ENDED)
    assert (asked.after.first_day, asked.after.last_day) == (date(2025, 10, 13), date(2025, 11, 9))


def test_a_place_that_fell_while_others_did_not_is_answered_and_kept(cast: Cast, tmp_path: Path) -> None:
    load_estate(cast, tmp_path)
    load_calls(cast, tmp_path)
    run, is_new = answer_question(question(), by=cast.viewer("amina"), at=AT)
    assert is_new
    shown = queries.effect_shown(run.id, cast.viewer("tom"))
    assert (shown.place, shown.answer) == ("Larch Estate", "fell-more")
    assert [phase.n for phase in shown.phases] == [28, 1, 3]
    assert shown.effect is not None
    assert shown.effect.high < 1
    assert shown.expected_after == pytest.approx(28)
    assert len(shown.matches) >= 8
    assert sum(week.n for week in shown.by_week if week.phase == "before") == 28
    assert (run.calculation, run.cut_off_on, run.as_at) == (DID_IT_WORK, date(2025, 11, 10), date(2025, 11, 9))


def test_the_same_question_on_the_same_data_is_the_answer_that_exists_and_another_question_is_another(
    cast: Cast, tmp_path: Path
) -> None:
    load_estate(cast, tmp_path)
    load_calls(cast, tmp_path)
    first, _ = answer_question(question(), by=cast.viewer("amina"), at=AT)
    again, is_new = answer_question(question(), by=cast.viewer("amina"), at=AT)
    assert (again.id, is_new) == (first.id, False)
    wider, is_new = answer_question(question(ring_m=500), by=cast.viewer("amina"), at=AT)
    assert is_new
    assert wider.id != first.id
    assert [one.id for one in queries.effects(cast.viewer("amina"))] != []


def test_later_data_make_no_change_to_an_answer_and_it_says_that_they_exist(cast: Cast, tmp_path: Path) -> None:
    load_estate(cast, tmp_path)
    load_calls(cast, tmp_path)
    run, _ = answer_question(question(), by=cast.viewer("amina"), at=AT)
    before = queries.effect_shown(run.id, cast.viewer("amina"))
    late = [{"received_at": "2025-10-20 20:00", "reference": f"late-{n}"} for n in range(9)]
    deliver(tmp_path, CALL_LOG, call_log(late), by=cast.viewer("amina"), name="late.csv")
    after = queries.effect_shown(run.id, cast.viewer("amina"))
    assert (before.newer_data, after.newer_data) == (False, True)
    assert before.phases == after.phases


def test_calls_next_door_are_the_ring_and_their_place_is_no_comparison(cast: Cast, tmp_path: Path) -> None:
    load_estate(cast, tmp_path)
    load_calls(cast, tmp_path)
    estate_edge = {"easting": "433560", "northing": "334000", "anonymous": "yes"}
    rows = [
        {"received_at": f"{BEGAN - timedelta(days=n)} 20:00", "reference": f"R-{n}", **estate_edge}
        for n in range(1, 29)
    ]
    deliver(tmp_path, CALL_LOG, call_log(rows), by=cast.viewer("amina"), name="ring.csv")
    wide, _ = answer_question(question(ring_m=1000), by=cast.viewer("amina"), at=AT)
    shown = queries.effect_shown(wide.id, cast.viewer("amina"))
    assert [phase.n_around for phase in shown.phases] == [28, 0, 0]
    assert shown.n_others == N_SPOTS


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ended_on": BEGAN - timedelta(days=1)}, "ended"),
        ({"weeks": 5}, "weeks"),
        ({"ring_m": 1}, "ring"),
    ],
)
def test_a_question_out_of_order_is_refused_with_the_field_to_put_right(changed: dict[str, object], field: str) -> None:
    with pytest.raises(QuestionRefused) as refusal:
        question(**changed)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("changed", "field", "because"),
    [
        (
            {"began_on": date(2025, 7, 20), "ended_on": date(2025, 7, 21)},
            "began",
            "Calls are loaded from 1 July 2025 on",
        ),
        ({"weeks": 8}, "ended", "Calls are loaded up to 9 November 2025"),
        ({"location_key": "place:none"}, "place", "No call that counts"),
        ({"began_on": date(2030, 1, 1), "ended_on": date(2030, 1, 2)}, "ended", "are not over yet"),
    ],
)
def test_a_question_that_the_data_cannot_answer_is_refused_in_plain_words(
    cast: Cast, tmp_path: Path, changed: dict[str, object], field: str, because: str
) -> None:
    load_estate(cast, tmp_path)
    load_calls(cast, tmp_path)
    with pytest.raises(QuestionRefused, match=because) as refusal:
        answer_question(question(**changed), by=cast.viewer("amina"), at=AT)
    assert refusal.value.field == field
    assert not Run.objects.filter(calculation=DID_IT_WORK).exists()


def test_an_officer_reads_answers_and_makes_none_and_a_neighbour_sees_none(cast: Cast, tmp_path: Path) -> None:
    load_estate(cast, tmp_path)
    load_calls(cast, tmp_path)
    with pytest.raises(NotAllowed):
        answer_question(question(), by=cast.viewer("tom"), at=AT)
    run, _ = answer_question(question(), by=cast.viewer("amina"), at=AT)
    reader = cast.viewer("tom")
    assert queries.effect_shown(run.id, reader).id == run.id
    with pytest.raises(queries.NoSuchEffect):
        queries.effect_shown(run.id, cast.viewer("esther"))
    assert queries.effects(cast.viewer("esther")) == []


def test_places_are_found_by_name_and_by_key_and_several_that_fit_are_named(cast: Cast, tmp_path: Path) -> None:
    load_estate(cast, tmp_path)
    park = feature("Polygon", [square(-1.6, 52.8, 0.01)], code="L2", name="Larch Park", kind="park")
    deliver(tmp_path, PLACES, collection(park), by=cast.viewer("amina"), name="park.geojson")
    viewer = cast.viewer("amina")
    assert queries.key_of_place(" larch  ESTATE ", viewer) == LARCH
    assert queries.place_of_key(LARCH, viewer) == "Larch Estate"
    assert queries.place_of_key("place:nowhere", viewer) == queries.place_of_key("spot:1.00,2.00", viewer) == ""
    with pytest.raises(QuestionRefused, match="Larch Estate, Larch Park"):
        queries.key_of_place("larch", viewer)
    for written in ("", "Elm Court"):
        with pytest.raises(QuestionRefused):
            queries.key_of_place(written, viewer)
