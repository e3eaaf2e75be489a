"""An emergency opens a record for hours, with a second person where it is protected, and never tells what there is."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.access.emergencies.operations import POLICY, end_glass, refuse_glass, review_glass
from commonweal.access.emergencies.queries import GlassShown, all_openings, my_openings, waiting_openings
from commonweal.access.facts import facts_of
from commonweal.access.guarding.operations import declare_connection, name_person, note_look_seen
from commonweal.access.guarding.queries import looks_told, looks_unseen
from commonweal.access.guarding.refusals import NotForYou, NothingToTakeBack, WhyIsMissing
from commonweal.access.models import BrokenGlass
from commonweal.access.permission import NotAllowed, may
from commonweal.access.roles import Act
from commonweal.core.rules.broken_glass import STEPS, GlassState
from commonweal.core.terms import Guarding
from commonweal.reports.emergency.operations import approve_opening, open_in_an_emergency
from commonweal.reports.models import Report
from commonweal.reports.reference import new_reference
from commonweal.reports.single.operations import hand_to_team, keep_for_named
from tests.access.guarding.people import Town
from tests.cast import AT

REASON = "She rang and said that he is outside"
HOUR = timedelta(hours=1)
LATER = AT + POLICY.open_hours * HOUR


def ask(town: Town, who: str, report: Report | None = None, *, at: datetime = AT) -> BrokenGlass:
    reference = report.reference if report else new_reference()
    return open_in_an_emergency(reference, reason=REASON, by=town.cast.viewer(who, at=at), at=at)


def protect(town: Town, guarding: Guarding = Guarding.PROTECTED, *, caller: bool = False) -> None:
    keep_for_named(
        town.one, guarding, named=[town.id("abby")], why="a risk", with_caller=caller, by=town.cast.viewer("tom"), at=AT
    )


def mine(town: Town, who: str, *, at: datetime = AT) -> GlassShown:
    return my_openings(town.cast.viewer(who, at=at))[0]


def test_another_teams_record_opens_at_once_and_closes_by_itself(town: Town) -> None:
    assert not town.sees("sol")
    ask(town, "sol", town.one)
    assert [town.sees("sol", at=at) for at in (AT, LATER - timedelta(seconds=1), LATER)] == [True, True, False]
    assert not town.sees("sol", town.other)


def test_it_is_closed_early_by_whoever_opened_it(town: Town) -> None:
    glass = ask(town, "sol", town.one)
    with pytest.raises(NotAllowed):
        end_glass(glass.id, by=town.cast.viewer("abby"), at=AT)
    end_glass(glass.id, by=town.cast.viewer("sol"), at=AT)
    assert not town.sees("sol")
    with pytest.raises(NothingToTakeBack):
        end_glass(glass.id, by=town.cast.viewer("sol"), at=AT)


@pytest.mark.parametrize("caller", [False, True])
def test_a_protected_record_waits_for_a_second_person_also_where_only_the_caller_is(town: Town, caller: bool) -> None:
    protect(town, caller=caller)
    glass = ask(town, "sol", town.other if caller else town.one)
    report = town.other if caller else town.one
    assert not town.sees("sol", report)
    approve_opening(glass.id, by=town.cast.viewer("petra"), at=AT + HOUR)
    assert town.sees("sol", report, at=AT + HOUR)
    assert not town.sees("sol", report, at=LATER + HOUR)


def test_a_locked_record_opens_at_once_and_those_named_are_told(town: Town) -> None:
    protect(town, Guarding.LOCKED)
    ask(town, "sol", town.one)
    assert town.sees("sol")
    assert [len(looks_unseen(town.cast.viewer(who))) for who in ("tom", "abby", "sol", "petra")] == [1, 2, 0, 0]
    (look,) = looks_told(town.cast.viewer("tom"))
    assert (look.name, look.relation) == ("Sol", "break-glass")


def test_the_second_person_is_never_who_asked_nor_knows_anybody_in_it(town: Town) -> None:
    protect(town)
    own = ask(town, "petra", town.one)
    with pytest.raises(NotForYou):
        approve_opening(own.id, by=town.cast.viewer("petra"), at=AT)
    assert [one.id for one in waiting_openings(town.cast.viewer("petra"))] == []
    glass = ask(town, "sol", town.one)
    with pytest.raises(NotAllowed):
        approve_opening(glass.id, by=town.cast.viewer("tom"), at=AT)
    with pytest.raises(NothingToTakeBack):
        approve_opening(glass.id, by=town.cast.viewer("dana", at=LATER), at=LATER)
    approve_opening(glass.id, by=town.cast.viewer("dana"), at=AT)
    with pytest.raises(NothingToTakeBack):
        refuse_glass(glass.id, by=town.cast.viewer("petra"), at=AT)


def test_a_coordinator_who_knows_somebody_in_it_decides_nothing(town: Town) -> None:
    protect(town, caller=True)
    keep_tom = town.cast.viewer("tom")
    assert keep_tom.staff_id
    declare_connection(town.one, words="", by=town.cast.viewer("petra"), at=AT)
    glass = ask(town, "sol", town.one)
    with pytest.raises(NotForYou):
        approve_opening(glass.id, by=town.cast.viewer("petra"), at=AT)


def test_who_knows_somebody_in_it_never_opens_it(town: Town) -> None:
    declare_connection(town.one, words="", by=town.cast.viewer("sol"), at=AT)
    ask(town, "sol", town.one)
    assert not town.sees("sol")
    assert mine(town, "sol").state is GlassState.ASKED


@pytest.mark.parametrize("who", ["amina", "cal", "cora", "ben", "pat", "rose", "chris", "dana", "ada"])
def test_other_roles_break_no_glass(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask(town, who, town.one)


@pytest.mark.parametrize("reason", ["", "urgent", "must see it now"])
def test_a_reason_of_a_few_words_is_no_reason(town: Town, reason: str) -> None:
    with pytest.raises(WhyIsMissing):
        open_in_an_emergency(town.one.reference, reason=reason, by=town.cast.viewer("sol"), at=AT)


def looks_like(shown: GlassShown, reference: str) -> tuple[object, ...]:
    """All of an entry that its asker sees, the reference aside."""
    return (
        shown.asked_for == reference, shown.state, shown.asked_at, shown.lapses_at, shown.reason, shown.approved_by,
        shown.opens_until, shown.ended_at, shown.review,
    )  # fmt: skip


@pytest.mark.parametrize("at", [AT, AT + 3 * HOUR, LATER, LATER + HOUR])
@pytest.mark.parametrize("then", ["nothing", "refused", "reviewed"])
def test_protected_and_never_there_look_the_same_to_who_asked(town: Town, then: str, at: datetime) -> None:
    protect(town)
    glass = ask(town, "sol", town.one)
    if then != "nothing":
        refuse_glass(glass.id, by=town.cast.viewer("petra"), at=AT)
    if then == "reviewed":
        review_glass(glass.id, "spoken to", by=town.cast.viewer("dana"), at=AT)
    missing = ask(town, "sol")
    there, not_there = sorted(my_openings(town.cast.viewer("sol", at=at)), key=lambda one: one.id == missing.id)
    assert looks_like(there, town.one.reference) == looks_like(not_there, missing.asked_for)


def test_the_same_holds_for_another_partnership(town: Town) -> None:
    Report.objects.filter(id=town.plain.id).update(partnership=town.cast.eastmarsh)
    there = ask(town, "sol", town.plain)
    missing = ask(town, "sol")
    assert (there.refused_at, there.needs_second) == (missing.refused_at, missing.needs_second) == (AT, True)
    assert waiting_openings(town.cast.viewer("dana")) == []


def test_a_request_costs_the_same_whether_or_not_there_is_such_a_report(town: Town) -> None:
    """Another partnership's, one without a caller, one whom the asker knows somebody in, and protected ones."""
    protect(town)
    Report.objects.filter(id=town.plain.id).update(partnership=town.cast.eastmarsh)
    counts: list[tuple[int, dict[str, int]]] = []
    for report in (town.one, town.plain, None):
        with CaptureQueriesContext(connection) as queries:
            viewer = town.cast.viewer("sol")
            reference = report.reference if report else new_reference()
            open_in_an_emergency(reference, reason=REASON, by=viewer, at=AT)
        counts.append((len(queries), {kind: len(ids) for kind, ids in viewer.trace.records.items()}))
    assert counts[0] == counts[1] == counts[2]
    Report.objects.filter(id=town.one.id).update(caller=None)
    declare_connection(town.other, words="", by=town.cast.viewer("petra"), at=AT)
    counts = []
    for report in (town.one, town.other, None):
        with CaptureQueriesContext(connection) as queries:
            ask(town, "petra", report)
        counts.append((len(queries), {}))
    assert counts[0] == counts[1] == counts[2]


def test_asking_twice_is_asking_once(town: Town) -> None:
    protect(town)
    assert ask(town, "sol", town.one).id == ask(town, "sol", town.one).id
    assert len(waiting_openings(town.cast.viewer("petra"))) == 1


def test_it_is_reviewed_by_somebody_else_when_it_is_over(town: Town) -> None:
    glass = ask(town, "sol", town.one)
    with pytest.raises(NothingToTakeBack):
        review_glass(glass.id, "too early", by=town.cast.viewer("dana"), at=AT)
    with pytest.raises(NotAllowed):
        review_glass(glass.id, "not mine", by=town.cast.viewer("petra", at=LATER), at=LATER)
    review_glass(glass.id, "In order", by=town.cast.viewer("dana", at=LATER), at=LATER)
    (shown,) = all_openings(town.cast.viewer("dana", at=LATER))
    assert (shown.state, shown.review, shown.reviewed_by) == (GlassState.REVIEWED, "In order", "Dana")


def test_a_team_is_told_once_a_day_and_says_that_it_is_in_order(town: Town) -> None:
    ask(town, "sol", town.one)
    abby = town.cast.viewer("abby")
    (look,) = looks_told(abby)
    assert (look.name, look.role_title) == ("Sol", "Anti-social behaviour officer")
    assert note_look_seen([look.id], by=town.cast.viewer("sol"), at=AT) == 0
    assert note_look_seen([look.id], by=abby, at=AT) == 1
    assert looks_unseen(abby) == []


def test_the_audit_names_the_opening_and_not_the_reason(town: Town) -> None:
    sol = town.cast.viewer("sol")
    open_in_an_emergency(town.one.reference, reason=REASON, by=sol, at=AT)
    assert sol.trace.deed == "break-glass"
    assert "outside" not in sol.trace.why


def test_every_state_can_be_reached_and_left_by_the_table() -> None:
    assert {after for _, after in STEPS.items()} | {GlassState.ASKED} == set(GlassState)


@pytest.mark.parametrize(("who", "guarded"), [("sol", False), ("sol", True), ("petra", False), ("tom", True)])
def test_what_is_open_in_an_emergency_is_read_and_neither_changed_nor_kept_nor_given(
    town: Town, who: str, guarded: bool
) -> None:
    if guarded:
        keep_for_named(
            town.one, Guarding.LOCKED, named=[town.id("petra")], why="a risk", with_caller=False,
            by=town.cast.viewer("abby"), at=AT,
        )  # fmt: skip
    ask(town, who, town.one)
    viewer = town.cast.viewer(who)
    assert town.sees(who)
    facts = facts_of([town.one], viewer)[town.one.id]
    assert [act for act in Act if may(viewer, act, facts)] == [Act.READ]
    with pytest.raises(NotAllowed):
        name_person(town.one, town.id(who), why="for ever", until_on=None, by=viewer, at=AT)
    if may(viewer, Act.CHANGE, town.one.kind):
        assert hand_to_team([town.one.id], town.cast.teams["South team"].id, by=viewer, at=AT) == 0
