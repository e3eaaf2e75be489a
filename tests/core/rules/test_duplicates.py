"""Reports that may tell of one event: near, at one time, alike in what is told; at the edges, against a slow twin."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import hypot
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.rules.duplicates import ALIKE_FROM, ToldOf, alike_to, compare

AT = datetime(2026, 3, 9, 22, 0, tzinfo=UTC)
ONE = ToldOf(UUID(int=1), AT, 530_000.0, 180_000.0, "noise", "nuisance", None, "12 Larch Road", "")
OTHER = replace(ONE, id=UUID(int=2))


def test_the_same_matter_at_one_spot_in_one_hour_is_alike_and_says_why() -> None:
    (found,) = alike_to(ONE, [replace(OTHER, happened_at=AT + timedelta(minutes=20), easting_m=530_012.0)])
    assert found.score == 8
    assert found.reasons == ("12 m apart", "20 minutes apart", "the same kind of matter")


def test_250_metres_and_24_hours_still_count_and_a_little_more_does_not() -> None:
    for near, far in (
        (replace(OTHER, northing_m=180_250.0), replace(OTHER, northing_m=180_250.1)),
        (replace(OTHER, happened_at=AT - timedelta(hours=24)), replace(OTHER, happened_at=AT - timedelta(hours=24.01))),
    ):
        assert compare(ONE, near).score == 6
        assert compare(ONE, far).score == 0


def test_place_and_time_alone_are_enough_only_where_both_are_close() -> None:
    other = replace(OTHER, category="litter-and-dumping", group="environmental")
    assert [one.score for one in alike_to(ONE, [other])] == [6]
    assert alike_to(ONE, [replace(other, easting_m=530_026.0)]) == []


def test_the_same_number_and_the_same_words_say_more_than_the_kind() -> None:
    words = "Loud music and shouting from the flat above since nine"
    one, caller = replace(ONE, account=words), UUID(int=9)
    told = replace(OTHER, account="Since nine loud music and shouting from the flat above", category="fireworks")
    assert "nearly the same words" in compare(one, told).reasons
    assert "a matter of the same group" in compare(one, told).reasons
    both = compare(replace(one, caller_id=caller), replace(told, caller_id=caller))
    assert both.score == compare(one, told).score + 3


def test_without_a_point_the_same_words_of_the_place_stand_in() -> None:
    there = replace(OTHER, easting_m=None, northing_m=None, location="12  larch ROAD")
    assert "the same words of the place" in compare(ONE, there).reasons
    assert compare(ONE, replace(there, location="13 Larch Road")).score == 0
    assert compare(replace(ONE, location=""), replace(there, location="")).score == 0


def test_an_anonymous_report_is_never_the_same_callers() -> None:
    assert all("caller" not in reason for reason in compare(ONE, OTHER).reasons)


reports = st.builds(
    ToldOf,
    id=st.integers(2, 60).map(lambda n: UUID(int=n)),
    happened_at=st.integers(-1500, 1500).map(lambda minutes: AT + timedelta(minutes=minutes)),
    easting_m=st.integers(529_700, 530_300).map(float),
    northing_m=st.integers(179_700, 180_300).map(float),
    category=st.sampled_from(["noise", "fireworks", "vandalism"]),
    group=st.sampled_from(["nuisance", "environmental"]),
    caller_id=st.sampled_from([None, UUID(int=100), UUID(int=101)]),
    location=st.just(""),
    account=st.just(""),
)


def slowly(one: ToldOf, others: list[ToldOf]) -> list[tuple[UUID, int]]:
    """The rule as one would write it on paper."""
    found = []
    for other in others:
        if other.id == one.id:
            continue
        metres = hypot(one.easting_m - other.easting_m, one.northing_m - other.northing_m)  # type: ignore[operator]
        hours = abs((one.happened_at - other.happened_at).total_seconds()) / 3600
        if metres > 250 or hours > 24:
            continue
        score = 3 if metres <= 25 else 2 if metres <= 100 else 1
        score += 3 if hours <= 1 else 2 if hours <= 6 else 1
        score += 2 if one.category == other.category else 1 if one.group == other.group else 0
        score += 3 if one.caller_id and one.caller_id == other.caller_id else 0
        if score >= ALIKE_FROM:
            found.append((other.id, score))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


@given(reports, st.lists(reports, max_size=30, unique_by=lambda report: report.id))
def test_the_quick_way_finds_what_the_slow_one_finds(one: ToldOf, others: list[ToldOf]) -> None:
    assert [(found.id, found.score) for found in alike_to(one, others)] == slowly(one, others)


@given(reports, reports)
def test_being_alike_goes_both_ways(one: ToldOf, other: ToldOf) -> None:
    assert compare(one, other).score == compare(other, one).score
