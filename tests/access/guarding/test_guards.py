"""A record kept for named people is absent for everybody else, and never left without somebody to open it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from commonweal.access import journal
from commonweal.access.facts import facts_of
from commonweal.access.guarding.operations import (
    declare_connection,
    end_naming,
    lift_guard,
    name_person,
    set_guard,
    take_back_connection,
)
from commonweal.access.guarding.queries import circle_of, connection_on, guard_of, people_to_name
from commonweal.access.guarding.refusals import (
    CannotBeNamed,
    GuardedAlready,
    GuardingRefused,
    NotForYou,
    NothingToTakeBack,
    TooFewNamed,
    WhyIsMissing,
)
from commonweal.access.models import Connection, Guard, NamedPerson
from commonweal.access.permission import NotAllowed
from commonweal.core.terms import Guarding
from commonweal.people.models import Caller
from commonweal.reports.single.operations import hand_to_team, keep_for_named, open_to_others
from commonweal.runs.models import DataChange
from tests.access.guarding.people import Town
from tests.cast import AT

READERS = ("tom", "abby", "amina")


def keep(
    town: Town, *named: str, by: str = "tom", guarding: Guarding = Guarding.PROTECTED, caller: bool = False
) -> None:
    keep_for_named(
        town.one, guarding, named=[town.id(who) for who in named], why="a risk to somebody", with_caller=caller,
        by=town.cast.viewer(by), at=AT,
    )  # fmt: skip


def test_only_those_named_see_it_from_the_next_request_on(town: Town) -> None:
    assert [town.sees(who) for who in READERS] == [True, True, True]
    keep(town, "abby")
    assert [town.sees(who) for who in READERS] == [True, True, False]
    assert [town.sees(who, town.other) for who in READERS] == [True, True, True]


def test_with_the_caller_everything_of_the_caller_is_kept_also_what_comes_later(town: Town) -> None:
    keep(town, "abby", caller=True)
    assert [town.sees(who, town.other) for who in READERS] == [True, True, False]
    assert town.sees("amina", town.plain)
    assert Guard.objects.filter(lifted_at=None).count() == 2


def test_whoever_keeps_it_is_named_and_needs_a_second(town: Town) -> None:
    with pytest.raises(TooFewNamed):
        keep(town)
    with pytest.raises(TooFewNamed):
        keep(town, "tom")
    keep(town, "abby")
    assert {one.name for one in circle_of(town.one, town.cast.viewer("tom")).named} == {"Tom", "Abby"}


@pytest.mark.parametrize("who", ["chris", "dana", "ada", "esther", "cal", "cora", "rose"])
def test_who_could_not_open_it_cannot_be_named(town: Town, who: str) -> None:
    with pytest.raises(CannotBeNamed):
        keep(town, "abby", who)
    assert not Guard.objects.exists()


def test_a_reason_is_needed(town: Town) -> None:
    with pytest.raises(WhyIsMissing):
        set_guard(town.one, Guarding.LOCKED, named=[town.id("abby")], why=" \x00 ", by=town.cast.viewer("tom"), at=AT)


@pytest.mark.parametrize("who", ["amina", "cal", "cora", "ben", "chris", "rose", "dana", "ada"])
def test_who_may_not_guard_reports_cannot(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        keep(town, "abby", by=who)


def test_an_officer_of_another_team_cannot_guard_what_is_not_theirs(town: Town) -> None:
    with pytest.raises(NotAllowed):
        keep(town, "abby", by="sol")


def test_it_is_kept_once(town: Town) -> None:
    keep(town, "abby")
    with pytest.raises(GuardedAlready):
        keep(town, "abby")


def test_an_officer_cannot_guard_the_caller_and_then_nothing_is_kept(town: Town) -> None:
    with pytest.raises(CannotBeNamed):
        keep(town, "tom", by="abby", caller=True)
    assert not Guard.objects.exists()
    assert not NamedPerson.objects.exists()


def test_somebody_named_opens_it_to_others_with_a_reason(town: Town) -> None:
    keep(town, "abby", caller=True)
    tom = town.cast.viewer("tom")
    with pytest.raises(WhyIsMissing):
        open_to_others(town.one, why="", with_caller=True, by=tom, at=AT)
    open_to_others(town.one, why="the risk is over", with_caller=True, by=tom, at=AT)
    assert town.sees("amina")
    assert town.sees("amina", town.other)
    with pytest.raises(NothingToTakeBack):
        open_to_others(town.one, why="again", with_caller=True, by=tom, at=AT)


def test_who_is_not_named_lifts_no_guard_but_the_data_protection_officer_does(town: Town) -> None:
    keep(town, "abby")
    guard = guard_of(town.one, town.cast.viewer("tom"))
    assert guard is not None
    for who in ("sol", "amina", "petra"):
        with pytest.raises(NotForYou):
            lift_guard(guard, why="please", by=town.cast.viewer(who), at=AT)
    with pytest.raises(NothingToTakeBack):
        lift_guard(guard, why="another partnership's", by=town.cast.viewer("esther"), at=AT)
    lift_guard(guard, why="nobody named works here any more", by=town.cast.viewer("dana"), at=AT)
    assert town.sees("amina")


def test_naming_opens_it_until_its_last_day(town: Town) -> None:
    keep(town, "abby")
    tom = town.cast.viewer("tom")
    name_person(town.one, town.id("petra"), why="panel on Tuesday", until_on=date(2026, 3, 10), by=tom, at=AT)
    assert [town.sees("petra", at=AT + timedelta(days=n)) for n in range(3)] == [True, True, False]
    with pytest.raises(CannotBeNamed):
        name_person(town.one, town.id("petra"), why="late", until_on=date(2026, 3, 8), by=tom, at=AT)


def test_naming_the_same_person_again_changes_the_day_and_adds_nobody(town: Town) -> None:
    keep(town, "abby", "petra")
    tom = town.cast.viewer("tom")
    name_person(town.one, town.id("petra"), why="longer", until_on=date(2026, 6, 1), by=tom, at=AT)
    named = circle_of(town.one, tom).named
    assert sorted(one.name for one in named) == ["Abby", "Petra", "Tom"]
    assert next(one.until_on for one in named if one.name == "Petra") == date(2026, 6, 1)


def test_two_people_without_a_last_day_stay_named(town: Town) -> None:
    keep(town, "abby")
    tom = town.cast.viewer("tom")
    named = {one.name: one.id for one in circle_of(town.one, tom).named}
    with pytest.raises(TooFewNamed):
        end_naming(town.one, named["Abby"], by=tom, at=AT)
    with pytest.raises(TooFewNamed):
        name_person(town.one, town.id("abby"), why="shorter", until_on=date(2026, 4, 1), by=tom, at=AT)
    assert circle_of(town.one, tom).named[-1].until_on is None
    name_person(town.one, town.id("petra"), why="second", until_on=None, by=tom, at=AT)
    end_naming(town.one, named["Abby"], by=tom, at=AT)
    assert not town.sees("abby")
    with pytest.raises(NothingToTakeBack):
        end_naming(town.one, named["Abby"], by=tom, at=AT)


def test_i_know_this_person_hides_the_record_and_all_of_the_caller_from_me(town: Town) -> None:
    declare_connection(town.one, words="my neighbour", by=town.cast.viewer("abby"), at=AT)
    assert [town.sees("abby", report) for report in (town.one, town.other, town.plain)] == [False, False, False]
    assert town.sees("tom", town.other)
    declared = declare_connection(town.one, words="my neighbour", by=town.cast.viewer("amina"), at=AT)
    assert [town.sees("amina", report) for report in (town.one, town.other, town.plain)] == [False, False, True]
    assert declare_connection(town.one, words="again", by=town.cast.viewer("amina"), at=AT) == declared
    assert not Caller.objects.visible_to(town.cast.viewer("amina")).filter(id__in=[town.one.caller_id]).exists()


def test_who_knows_somebody_in_it_cannot_be_named(town: Town) -> None:
    declare_connection(town.one, words="", by=town.cast.viewer("abby"), at=AT)
    tom = town.cast.viewer("tom")
    assert town.id("abby") not in dict(people_to_name(facts_of([town.one], tom)[town.one.id], tom))
    with pytest.raises(CannotBeNamed):
        keep(town, "abby", "petra")


def test_nobody_takes_back_their_own_connection(town: Town) -> None:
    amina, tom = town.cast.viewer("amina"), town.cast.viewer("tom")
    declare_connection(town.one, words="", by=amina, at=AT)
    connection = connection_on(town.one, circle_of(town.one, tom).connections[0].id, tom)
    assert connection is not None
    with pytest.raises(NotForYou):
        take_back_connection(connection, may_decide=True, by=amina, at=AT)
    with pytest.raises(NotForYou):
        take_back_connection(connection, may_decide=False, by=town.cast.viewer("sol"), at=AT)
    take_back_connection(connection, may_decide=False, by=town.cast.viewer("dana"), at=AT)
    with pytest.raises(NothingToTakeBack):
        take_back_connection(connection, may_decide=True, by=tom, at=AT)
    assert Connection.objects.filter(ended_at=None).count() == 1


def test_what_takes_rights_away_stands_in_the_journal_as_ids_only(
    town: Town, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    before = journal.position().n
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        keep(town, "abby")
        declare_connection(town.one, words="my neighbour", by=town.cast.viewer("amina"), at=AT)
    kinds = [line.kind for line in journal.lines() if line.n > before and line.kind != journal.CONFIRMED]
    assert kinds == ["guard-set", "connection-declared", "connection-declared"]
    assert "neighbour" not in journal.journal_file().read_text()


def test_a_list_that_was_made_before_learns_that_newer_data_exist(town: Town) -> None:
    before = DataChange.objects.count()
    keep(town, "abby")
    assert DataChange.objects.count() == before + 1


def test_the_audit_gets_ids_and_fixed_words_and_not_the_reason(town: Town) -> None:
    tom = town.cast.viewer("tom")
    set_guard(town.one, Guarding.LOCKED, named=[town.id("abby")], why="her cousin works here", by=tom, at=AT)
    assert tom.trace.deed == "change"
    assert "cousin" not in tom.trace.why
    assert str(town.one.id) in tom.trace.records["report"]


def test_every_refusal_is_a_sentence(town: Town) -> None:
    for refusal in GuardingRefused.__subclasses__():
        assert str(refusal("A sentence.")).endswith(".")


def test_nobody_names_themselves_so_that_who_gives_a_report_away_leaves_it(town: Town) -> None:
    abby = town.cast.viewer("abby")
    with pytest.raises(CannotBeNamed, match="Somebody else"):
        name_person(town.one, town.id("abby"), why="to stay in", until_on=None, by=abby, at=AT)
    hand_to_team([town.one.id], town.cast.teams["South team"].id, by=abby, at=AT)
    assert not town.sees("abby")
    assert town.sees("sol")
