"""The life of a hotspot: the walk says what a slow reading of the definitions says, and takes no other step."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.policy.actions import HotspotLifePolicy
from commonweal.core.rules.hotspot_life import (
    STEPS,
    ActionSpan,
    Choice,
    Decided,
    HotspotLife,
    LifeState,
    RunAt,
    Turn,
    calls_for_epr,
    life_of,
)

S, C = LifeState, Choice
FIRST = date(2026, 1, 4)
POLICY = HotspotLifePolicy("northmoor", date(2020, 1, 1), None, "invented", 4, 5, 4, 21)
DAYS = st.integers(0, 120).map(lambda n: FIRST + timedelta(days=n))
DECIDED = st.builds(Decided, DAYS, st.sampled_from(list(C)), st.none() | DAYS)
SPANS = st.tuples(DAYS, st.integers(0, 60), st.booleans()).map(
    lambda one: ActionSpan(one[0], None if one[2] else one[0] + timedelta(days=one[1]))
)


def weekly(*over: bool) -> list[RunAt]:
    return [RunAt(FIRST + timedelta(weeks=n), one) for n, one in enumerate(over)]


def has_ended(day: date, after: date, runs: Sequence[RunAt], actions: Sequence[ActionSpan]) -> bool:
    """Whether, by the definition, the life that began before `after` has ended by the end of a day."""
    past = [one.over for one in runs if one.as_at <= day]
    trailing = next((n for n, over in enumerate(reversed(past)) if over), len(past))
    still = any(one.agreed_on <= day and (one.ended_on is None or one.ended_on > day) for one in actions)
    return trailing >= POLICY.ended_after_runs and not still and day >= after


def slow_end(start: Decided, decisions: Sequence[Decided], as_of: date) -> date:
    """The first day after an EPR: day by day, what was decided by then moves an end that is still to come."""
    in_order = sorted(decisions, key=lambda one: one.on)
    later = in_order[in_order.index(start) + 1 :] if start in in_order else []
    # The same decision given twice stands last: what lies between the two moved the first of them.
    while start in later:
        later = later[later.index(start) + 1 :]
    end = start.on + timedelta(days=POLICY.epr_days)
    if start.until is not None:
        end = max(start.until + timedelta(days=1), start.on)
    for one in later:
        if one.choice is C.MOVE_EPR_END and one.on <= as_of and one.on < end and one.until is not None:
            end = max(one.until + timedelta(days=1), one.on)
    return end


def slow_state(
    runs: Sequence[RunAt], decisions: Sequence[Decided], actions: Sequence[ActionSpan], as_of: date
) -> LifeState | None:
    """The slow twin: every day anew, from what is known by it."""
    began, recurred, ended = None, False, False
    for n in range((as_of - FIRST).days + 1):
        day = FIRST + timedelta(days=n)
        over_today = [one.over for one in runs if one.as_at == day]
        if any(over_today) and (began is None or ended):
            began, recurred, ended = day, began is not None, False
        if began is not None and not ended:
            ended = has_ended(day, began, runs, actions)
    if began is None:
        return None
    if ended:
        return S.ENDED
    if not [one.over for one in runs if one.as_at <= as_of][-1]:
        return S.IMPROVING
    said = [one for one in decisions if began <= one.on <= as_of and one.choice not in (C.REFUSE_EPR, C.MOVE_EPR_END)]
    said.sort(key=lambda one: one.on)
    agreed = [one.agreed_on for one in actions if began <= one.agreed_on <= as_of]
    if not said:
        return S.ACTION if agreed else S.RECURRED if recurred else S.CANDIDATE
    last = said[-1]
    if last.choice is C.START_EPR:
        return S.EPR if as_of < slow_end(last, decisions, as_of) else S.ACTION
    if any(day >= last.on for day in agreed):
        return S.ACTION
    return S.CONFIRMED if last.choice is C.CONFIRM else S.WATCH


@given(
    st.lists(st.booleans(), min_size=1, max_size=18),
    st.lists(DECIDED, max_size=5),
    st.lists(SPANS, max_size=4),
    DAYS,
)
def test_the_walk_and_the_slow_twin_say_the_same(
    over: list[bool], decisions: list[Decided], actions: list[ActionSpan], as_of: date
) -> None:
    runs = weekly(*over)
    found = life_of(runs, decisions, actions, as_of=as_of, policy=POLICY)
    assert (found.state if found else None) == slow_state(runs, decisions, actions, as_of)


@given(
    st.lists(st.booleans(), min_size=1, max_size=18),
    st.lists(DECIDED, max_size=5),
    st.lists(SPANS, max_size=4),
)
def test_no_turn_is_taken_that_the_table_does_not_have(
    over: list[bool], decisions: list[Decided], actions: list[ActionSpan]
) -> None:
    found = life_of(weekly(*over), decisions, actions, as_of=FIRST + timedelta(days=400), policy=POLICY)
    pairs = {(state, after) for (state, _), after in STEPS.items()}
    turns = found.turns if found else ()
    for one, after in pairwise(turns):
        assert (one.state, after.state) in pairs
        assert one.on <= after.on


def test_it_ends_on_the_fourth_run_below_and_not_on_the_third() -> None:
    for n_below, state in ((1, S.IMPROVING), (3, S.IMPROVING), (4, S.ENDED)):
        runs = weekly(True, *[False] * n_below)
        found = life_of(runs, [], [], as_of=runs[-1].as_at, policy=POLICY)
        assert found is not None
        assert (found.state, found.runs_below) == (state, n_below)


def test_an_open_action_keeps_it_from_ending_until_the_day_it_is_done() -> None:
    runs = weekly(True, *[False] * 6)
    done_on = FIRST + timedelta(days=45)
    found = life_of(runs, [], [ActionSpan(FIRST, done_on)], as_of=done_on, policy=POLICY)
    assert found is not None
    assert found.turns[-1] == Turn(done_on, S.ENDED)
    still = life_of(runs, [], [ActionSpan(FIRST, None)], as_of=done_on, policy=POLICY)
    assert still is not None
    assert still.state is S.IMPROVING


def test_over_again_after_its_end_it_has_recurred_and_over_again_before_it_stands_as_it_was_decided() -> None:
    decided = [Decided(FIRST, C.WATCH)]
    runs = weekly(True, False, True)
    before = life_of(runs, decided, [], as_of=runs[-1].as_at, policy=POLICY)
    runs = weekly(True, *[False] * 4, True)
    after = life_of(runs, decided, [], as_of=runs[-1].as_at, policy=POLICY)
    assert before is not None
    assert after is not None
    assert (before.state, after.state) == (S.WATCH, S.RECURRED)


def life(state: LifeState) -> HotspotLife:
    return HotspotLife((Turn(FIRST, state),), 5, 0)


def test_an_epr_is_proposed_in_the_fifth_week_and_not_in_the_fourth() -> None:
    met = [bool(calls_for_epr(life(S.ACTION), n, [], as_of=FIRST, policy=POLICY)) for n in (4, 5, 6)]
    assert met == [False, True, True]
    assert not calls_for_epr(life(S.EPR), 9, [], as_of=FIRST, policy=POLICY)
    assert not calls_for_epr(life(S.IMPROVING), 9, [], as_of=FIRST, policy=POLICY)


def test_a_refusal_holds_for_its_weeks_and_then_it_is_proposed_again() -> None:
    refused = [Decided(FIRST, C.REFUSE_EPR)]
    last_day = FIRST + timedelta(weeks=4)
    for day, met in ((FIRST, False), (last_day, False), (last_day + timedelta(days=1), True)):
        finding = calls_for_epr(life(S.ACTION), 9, refused, as_of=day, policy=POLICY)
        assert finding.met is met
    finding = calls_for_epr(life(S.ACTION), 9, refused, as_of=FIRST, policy=POLICY)
    assert "refused, asked again after 1 February 2026" in finding.because


def test_an_epr_that_is_made_longer_or_ended_early_is_over_on_the_day_after_its_new_last_day() -> None:
    runs = weekly(*[True] * 8)
    start = Decided(FIRST, C.START_EPR, FIRST + timedelta(days=20))
    for moved_on, until, over_on in ((7, 27, 28), (7, 9, 10), (7, 3, 7), (21, 40, 21)):
        moved = Decided(FIRST + timedelta(days=moved_on), C.MOVE_EPR_END, FIRST + timedelta(days=until))
        for day, state in ((over_on - 1, S.EPR), (over_on, S.ACTION)):
            found = life_of(runs, [start, moved], [], as_of=FIRST + timedelta(days=day), policy=POLICY)
            assert found is not None
            assert found.state is state, (moved_on, until, day)
