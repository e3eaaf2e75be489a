"""The rule that watches looks: its counts against slow twins, its edges, and what it leaves alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commonweal.core.rules.looking import Look, LookDeed, counted, log_of, looks_to_review
from commonweal.core.rules.looking.hours import alone, followed_up
from commonweal.core.rules.looking.review import together
from commonweal.core.rules.looking.signs import Sign, SignKind
from commonweal.core.rules.looking.subjects import subject_signs
from commonweal.core.rules.looking.usual import chance_of_at_least, usual
from tests.core.rules import looking_twins as slow
from tests.spec.looking import JUDGED, OFFICE, SOMEBODY, WEEK, look, ordinary_weeks, policy

MONDAY = date(2026, 3, 16)


@st.composite
def some_looks(draw: st.DrawFn) -> list[Look]:
    """Looks of few people at few records in three weeks, one of them with a clock change; each entry its own."""
    n = draw(st.integers(0, 25))
    looks = []
    for number in range(n):
        minutes = draw(st.integers(0, 21 * 24 * 60 - 1))
        looks.append(
            Look(
                entry=f"e{number}",
                at=datetime(2026, 3, 16, tzinfo=UTC) + timedelta(minutes=minutes),
                actor=draw(st.sampled_from("abc")),
                role="officer",
                agency="council",
                record=draw(st.sampled_from("rstu")),
                deed=draw(st.sampled_from(LookDeed)),
                related=draw(st.booleans()),
                reason=draw(st.booleans()),
                guarded=draw(st.booleans()),
                person=draw(st.sampled_from(["", "p", "q"])),
                team=draw(st.sampled_from(["", "north", "south"])),
            )
        )
    return sorted(looks, key=lambda one: one.at)


@given(some_looks())
@settings(max_examples=200, deadline=None)
def test_the_fast_counts_are_those_of_loops_that_anybody_can_follow(looks: list[Look]) -> None:
    log = log_of(looks)
    found = counted(log)
    rows = np.flatnonzero(found.unexplained)
    assert sorted(log.entry_of(row) for row in rows) == sorted(one.entry for one in slow.unexplained(looks))
    by_entry = {one.entry: one for one in looks}
    expected = [slow.alone(by_entry[log.entry_of(row)], looks) for row in rows]
    assert alone(found, rows).tolist() == expected
    everything = np.arange(len(log))
    assert followed_up(found, everything).tolist() == [
        slow.followed_up(by_entry[log.entry_of(row)], looks) for row in everything
    ]
    table = {
        (log.actors[actor], found.first_day + 7 * week): int(n)
        for (actor, week), n in np.ndenumerate(found.records)
        if n
    }
    assert table == slow.distinct_records(looks)


@given(some_looks(), st.integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_a_sign_of_coming_back_counts_the_days_that_a_calendar_counts(looks: list[Look], weeks: int) -> None:
    tuned = replace(policy(), returns_at_least=2, returns_within_weeks=weeks)
    found = counted(log_of(looks))
    for week in range(found.n_weeks):
        monday = date.fromordinal(found.first_day + 7 * week)
        days = slow.days_of_coming_back(looks, monday, weeks)
        for sign in subject_signs(found, week, tuned):
            if sign.kind is SignKind.RETURNING and sign.about.startswith("record"):
                key = (found.log.actors[sign.actors[0]], sign.about.removeprefix("record "))
                assert sign.because.startswith(f"opened one record on {days[key]} days")


@given(st.integers(0, 30), st.floats(0.05, 20), st.sampled_from([0.0, 0.1, 0.5, 2.0]))
@example(3, 0.5, 0.0)
def test_the_tail_of_counts_is_one_minus_all_smaller_ones(n: int, mean: float, spread: float) -> None:
    assert chance_of_at_least(n, mean, spread) == pytest.approx(
        slow.chance_of_at_least(n, mean, spread), abs=1e-9, rel=1e-6
    )


def test_the_tail_far_out_is_small_and_not_zero() -> None:
    assert 0 < chance_of_at_least(60, 1.0) < 1e-80
    assert chance_of_at_least(5_000, 10.0, 0.1) >= 0.0


def test_looks_after_the_sunday_change_nothing() -> None:
    """A list made late is the list that would have been made in time."""
    later = [look(SOMEBODY, WEEK + 1, 2, 700 + i, f"later {i}") for i in range(40)]
    mine = [look(SOMEBODY, week, 2, 843, "a flat") for week in (WEEK - 8, WEEK - 4, WEEK)]
    early = looks_to_review(log_of([*ordinary_weeks(), *mine]), first_day=JUDGED, policy=policy())
    late = looks_to_review(log_of([*ordinary_weeks(), *mine, *later]), first_day=JUDGED, policy=policy())
    assert [(one.actors, [f.finding for f in one.findings]) for one in early.entries] == [
        (one.actors, [f.finding for f in one.findings]) for one in late.entries
    ]
    assert early.entries


def test_the_same_rows_give_the_same_list() -> None:
    looks = [*ordinary_weeks(), *(look(SOMEBODY, WEEK, 3, 540 + i, f"x{i}", related=True) for i in range(60))]
    first, second = (looks_to_review(log_of(looks), first_day=JUDGED, policy=policy()) for _ in range(2))
    assert first == second


def test_a_week_in_which_everybody_is_busy_lists_nobody() -> None:
    busy = [look(who, WEEK, 3, 540 + 5 * i, f"{who}, incident {i}", related=True) for who in OFFICE for i in range(20)]
    assert looks_to_review(log_of([*ordinary_weeks(), *busy]), first_day=JUDGED, policy=policy()).entries == ()


def test_the_list_is_capped_and_says_how_many_more_there_were() -> None:
    looks = [look(who, WEEK, 3, 540 + 5 * i, f"{who}, another's {i}") for who in OFFICE[:3] for i in range(40)]
    log = log_of([*ordinary_weeks(), *looks])
    whole = looks_to_review(log, first_day=JUDGED, policy=policy())
    capped = looks_to_review(log, first_day=JUDGED, policy=replace(policy(), most_on_list=1))
    assert len(whole.entries) >= 3
    assert capped.entries == whole.entries[:1] and capped.n_more == len(whole.entries) - 1


def test_somebody_new_is_compared_with_the_peers() -> None:
    usual_start = [
        look("new", WEEK, day, 540 + 30 * i, f"new {i}", related=True) for day in range(5) for i in range(10)
    ]
    assert looks_to_review(log_of([*ordinary_weeks(), *usual_start]), first_day=JUDGED, policy=policy()).entries == ()


def test_in_the_first_weeks_nobody_is_compared_but_emergencies_are_seen() -> None:
    first = [one for one in ordinary_weeks() if one.at < datetime(2026, 1, 26, tzinfo=UTC)]
    trawl = [look(SOMEBODY, 2, 3, 540 + 5 * i, f"another's {i}") for i in range(60)]
    glass = [look(OFFICE[1], 2, 0, 600 + i, f"emergency {i}", LookDeed.BREAK_GLASS, reason=True) for i in range(5)]
    found = looks_to_review(log_of([*first, *trawl, *glass]), first_day=date(2026, 1, 19), policy=policy())
    assert [entry.actors for entry in found.entries] == [(OFFICE[1],)]


def test_an_empty_log_and_a_week_outside_it_give_an_empty_list() -> None:
    assert looks_to_review(log_of([]), first_day=MONDAY, policy=policy()).entries == ()
    assert looks_to_review(log_of(ordinary_weeks()), first_day=date(2030, 1, 7), policy=policy()).entries == ()
    with pytest.raises(ValueError, match="is not a Monday"):
        looks_to_review(log_of([]), first_day=MONDAY + timedelta(days=1), policy=policy())


def test_a_past_too_short_makes_anything_usual() -> None:
    three = np.ones((2, 3), dtype=np.int64)
    found = usual(three, three, three, np.ones(2, dtype=np.int64), np.array([1, 500]), np.ones(2, dtype=np.int64))
    assert np.isinf(found.expected).all()


def test_unusual_hours_make_another_sign_weigh_more_and_are_none_by_themselves() -> None:
    rows = np.array([0])
    back = Sign(SignKind.RETURNING, (0,), "", rows, 0.5)
    night = Sign(SignKind.OFF_SHIFT, (0,), "", rows, 0.5)
    assert together([back, night], 100) < 0.5
    assert together([back], 100) == 2 * 0.5, "what comes of ordinary work more often than its tail says is doubted"
    assert together([night], 100) == 0.5
