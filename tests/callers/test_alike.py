"""Who may be one person is suggested with reasons; what was decided is not asked again."""

from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import pytest

from commonweal.callers.alike import Suggestion, _places_of, _same_place, suggestions
from commonweal.callers.operations import run_callers, say_about_callers, take_back
from commonweal.callers.terms import Watch
from commonweal.people.terms import Answer
from commonweal.reports.queries import CallCompared
from tests.callers.loading import (
    AT,
    CUT_OFF,
    ELEVEN,
    HESBA,
    R_KINSELAGH,
    ROISIN,
    calls_on,
    load_calls,
    the_split_caller,
)
from tests.cast import Cast

HER = uuid4()
TODAY = date(2026, 3, 9)


def found(cast: Cast) -> list[Suggestion]:
    return suggestions(cast.viewer("tom"), today=TODAY)[1]


def test_three_spellings_and_two_numbers_are_one_suggestion_with_its_reasons(cast: Cast, tmp_path: Path) -> None:
    callers = the_split_caller(cast, tmp_path)
    (one,) = found(cast)
    assert set(one.callers) == {caller.id for caller in callers}
    assert one.would_meet == (Watch.OUT_OF_HOURS,)
    assert sum(one.n_calls) == 11
    assert one.reasons[0].startswith("The same number and similar names")
    assert any(reason.startswith("Similar names with different numbers, and calls about") for reason in one.reasons)
    assert not any(name in " ".join(one.reasons).lower() for name in ("roisin", "kinsel", "07700"))


def test_similar_names_with_different_numbers_are_suggested_only_with_calls_about_the_same_place(
    cast: Cast, tmp_path: Path
) -> None:
    far = {**R_KINSELAGH, "easting": "436000", "northing": "337000"}
    load_calls(cast, tmp_path, [*calls_on("2026-03-01", tag="A", **ROISIN), *calls_on("2026-03-02", tag="B", **far)])
    assert found(cast) == []


@pytest.mark.parametrize(("metres", "n"), [(150, 1), (151, 0)])
def test_the_same_place_reaches_150_metres(cast: Cast, tmp_path: Path, metres: int, n: int) -> None:
    near = {**R_KINSELAGH, "easting": str(433000 + metres)}
    load_calls(cast, tmp_path, [*calls_on("2026-03-01", tag="A", **ROISIN), *calls_on("2026-03-02", tag="B", **near)])
    assert len(found(cast)) == n


def test_calls_without_a_point_are_about_the_same_place_where_the_log_names_it_alike(
    cast: Cast, tmp_path: Path
) -> None:
    words = {"easting": "", "northing": "", "location": "Gantry Estate"}
    other = {**words, "location": " gantry  estate."}
    load_calls(
        cast, tmp_path,
        [*calls_on("2026-03-01", tag="A", **ROISIN, **words), *calls_on("2026-03-02", tag="B", **R_KINSELAGH, **other)],
    )  # fmt: skip
    assert len(found(cast)) == 1


def test_those_who_together_would_meet_a_rule_come_first(cast: Cast, tmp_path: Path) -> None:
    the_split_caller(cast, tmp_path)
    spelled = {**HESBA, "caller_name": "Hesba Meriwether"}
    many = [*calls_on(*ELEVEN[:2], tag="H", source="patrol-line", **HESBA),
            *calls_on("2026-03-01", tag="I", source="patrol-line", **spelled)]  # fmt: skip
    load_calls(cast, tmp_path, many)
    first, second = found(cast)
    assert first.would_meet[0] is Watch.OUT_OF_HOURS
    assert second.would_meet in ((), (Watch.CASE_REVIEW,))


def test_a_rule_that_one_of_them_meets_alone_is_no_news(cast: Cast, tmp_path: Path) -> None:
    spelled = {**HESBA, "caller_name": "Hesba Meriwether"}
    load_calls(cast, tmp_path, [*calls_on(*ELEVEN, tag="A", **HESBA), *calls_on("2026-03-01", tag="B", **spelled)])
    (one,) = found(cast)
    assert Watch.OUT_OF_HOURS not in one.would_meet


@pytest.mark.parametrize("answer", list(Answer))
def test_what_was_decided_is_suggested_again_only_after_it_is_taken_back(
    cast: Cast, tmp_path: Path, answer: Answer
) -> None:
    callers = [one.id for one in the_split_caller(cast, tmp_path)]
    tom = cast.viewer("tom", at=AT)
    decision = say_about_callers(answer, callers, why="Rang back", reasons=[], by=tom, at=AT)
    assert found(cast) == []
    take_back(decision.id, why="A slip", by=tom, at=AT + timedelta(hours=1))
    assert len(found(cast)) == 1


def test_who_was_parted_does_not_meet_again_through_a_third(cast: Cast, tmp_path: Path) -> None:
    callers = [one.id for one in the_split_caller(cast, tmp_path)]
    say_about_callers(
        Answer.NOT_ONE_PERSON, callers[:2], why="Two people", reasons=[], by=cast.viewer("tom", at=AT), at=AT
    )
    for one in found(cast):
        assert not set(callers[:2]) <= set(one.callers)


def test_a_third_is_suggested_together_with_those_who_count_together_already(cast: Cast, tmp_path: Path) -> None:
    callers = [one.id for one in the_split_caller(cast, tmp_path)]
    say_about_callers(Answer.ONE_PERSON, callers[:2], why="Hers", reasons=[], by=cast.viewer("tom", at=AT), at=AT)
    (one,) = found(cast)
    assert set(one.callers) == set(callers)


def test_calls_are_counted_to_the_day_of_the_newest_list(cast: Cast, tmp_path: Path) -> None:
    the_split_caller(cast, tmp_path)
    assert suggestions(cast.viewer("tom"), today=date(2026, 3, 20))[0] == date(2026, 3, 19)
    run_callers(CUT_OFF, by=cast.viewer("amina"), at=AT)
    assert suggestions(cast.viewer("tom"), today=date(2026, 3, 20))[0] == date(2026, 3, 8)


def test_callers_without_a_call_in_six_months_come_last_whatever_the_reason(cast: Cast, tmp_path: Path) -> None:
    quiet = {"caller_name": "Hesba Merriwether", "caller_phone": "07700 900417"}
    alone = {"caller_phone": "07700 900417"}
    load_calls(
        cast,
        tmp_path,
        [
            *calls_on("2025-06-01", "2025-06-03", "2025-06-05", tag="Q", **quiet),
            *calls_on("2025-06-02", tag="R", **alone),
            *calls_on("2026-03-01", tag="A", **{**ROISIN, "caller_name": ""}),
            *calls_on("2026-03-02", tag="B", **ROISIN),
        ],
    )
    assert [one.is_quiet for one in found(cast)] == [False, True]


def test_eight_spellings_on_one_number_are_joined_by_two_confirmations(cast: Cast, tmp_path: Path) -> None:
    spellings = ("Kinsella", "Kinsela", "Kinsellah", "Kinsellagh", "Kinselagh", "Kinselah", "Kinsellaa", "Kinnsella")
    calls = [
        call
        for n, name in enumerate(spellings)
        for call in calls_on(f"2026-02-{n + 1:02}", tag=f"S{n}", **{**ROISIN, "caller_name": f"Roisin {name}"})
    ]
    load_calls(cast, tmp_path, calls)
    tom = cast.viewer("tom", at=AT)
    sizes = []
    for minutes in (0, 1):
        suggestion = max(found(cast), key=lambda one: len(one.callers))
        sizes.append(len(suggestion.callers))
        at = AT + timedelta(minutes=minutes)
        say_about_callers(Answer.ONE_PERSON, suggestion.callers, why="Rang back", reasons=[], by=tom, at=at)
    assert (sizes, found(cast)) == ([6, 8], [])


def test_places_of_two_who_called_a_thousand_times_each_are_compared_at_once() -> None:
    """Far apart is the slow answer: every place of one is held against every place of the other."""
    many = [CallCompared(HER, "out-of-hours", AT, AT, 433_000.0 + n, 336_000.0, f"Bay {n}") for n in range(1_000)]
    others = [call._replace(location=f"Dock {n}", northing_m=337_000.0) for n, call in enumerate(many)]
    began = perf_counter()
    assert _same_place(_places_of(many), _places_of(others)) is None
    assert _same_place(_places_of(many), _places_of([*others, many[-1]._replace(location="")])) == "Bay 849"
    assert perf_counter() - began < 1
