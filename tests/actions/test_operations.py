"""Actions are agreed once, moved by whoever may, and never lost."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from commonweal.access import journal
from commonweal.access.permission import NotAllowed
from commonweal.actions.models import Action
from commonweal.actions.operations import (
    ActionChanged,
    ActionRefused,
    NoSuchAction,
    may_take,
    take_action_step,
    tell_residents,
)
from commonweal.actions.queries import my_actions, open_actions, overdue, why_without_owner
from commonweal.actions.reference import as_written
from commonweal.actions.terms import Step
from commonweal.core.rules.action_life import ActionState, ActionStep
from tests.actions.agreed import DUE_ON, agreed
from tests.cast import AT, Cast, gather_all

S, T = ActionState, ActionStep


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def move(cast: Cast, action: Action, step: ActionStep, who: str, **more: object) -> Action:
    values = {"version": action.version, "words": "The gate was locked at night", **more}
    return take_action_step(action.id, Step(step, **values), by=cast.viewer(who), at=AT)  # type: ignore[arg-type]


def test_an_action_goes_from_agreed_to_an_effect_that_was_checked_and_each_line_stays(everybody: Cast) -> None:
    action = agreed(everybody, team="Fenwick housing team")
    assert action.reference == as_written(action.reference.lower().replace("-", " "))
    move(everybody, action, T.START, "cora", words="")
    action.refresh_from_db()
    assert action.assigned_to_id == everybody.staff("cora").id
    move(everybody, action, T.FINISH, "cora")
    action.refresh_from_db()
    action = move(everybody, action, T.CHECK_EFFECT, "chris")
    assert action.state == S.EFFECT_CHECKED
    lines = list(action.events.order_by("number").values_list("number", "kind", "state", "by"))
    assert lines == [
        (1, "agreed", "agreed", "Chris"), (2, "start", "started", "Cora"), (3, "finish", "done", "Cora"),
        (4, "check-effect", "effect-checked", "Chris"),
    ]  # fmt: skip


def test_the_same_key_is_the_same_action_however_often_it_is_sent(everybody: Cast) -> None:
    first, again = agreed(everybody, team="North team"), agreed(everybody, team="South team", what="Something else")
    assert first.id == again.id
    assert Action.objects.count() == 1
    assert again.events.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"what": " "}, "what"), ({"kind": "dance"}, "kind"), ({"due_on": AT.date() - timedelta(days=1)}, "due_on"),
        ({"agreed_on": AT.date() + timedelta(days=1)}, "agreed_on"), ({"key": ""}, "key"),
        ({"why": "x" * 2_001}, "why"),
    ],
)  # fmt: skip
def test_what_cannot_be_agreed_is_refused_beside_its_field(
    everybody: Cast, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(ActionRefused) as refused:
        agreed(everybody, team="North team", **changed)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_somebody_who_is_not_in_the_team_cannot_be_given_it(everybody: Cast) -> None:
    with pytest.raises(ActionRefused, match="in that team today"):
        agreed(everybody, team="North team", staff_id=everybody.staff("sol").id)


def test_only_who_has_it_and_who_agrees_actions_moves_it_on(everybody: Cast) -> None:
    action = agreed(everybody, team="Fenwick housing team")
    with pytest.raises(NoSuchAction):
        move(everybody, action, T.START, "pat")
    with pytest.raises(NotAllowed):
        move(everybody, action, T.START, "abby")  # reads it, and it is not her team's
    with pytest.raises(NotAllowed):
        move(everybody, action, T.PUT_OFF, "cora", due_on=DUE_ON + timedelta(days=7))
    with pytest.raises(NotAllowed):
        agreed(everybody, who="cora", key="k2")
    assert may_take(action, T.START, everybody.viewer("amina"))


def test_of_two_who_move_it_at_once_the_second_is_told_what_stands_there(everybody: Cast) -> None:
    action = agreed(everybody, team="Fenwick housing team")
    move(everybody, action, T.START, "cora")
    with pytest.raises(ActionChanged, match=r"now started, and due on 16 March 2026"):
        move(everybody, action, T.GIVE_UP, "chris")


@pytest.mark.parametrize("step", [T.FINISH, T.GIVE_UP, T.HAND_BACK])
def test_an_end_and_a_hand_back_need_a_sentence(everybody: Cast, step: ActionStep) -> None:
    action = agreed(everybody, team="Fenwick housing team")
    with pytest.raises(ActionRefused, match="in a sentence"):
        move(everybody, action, step, "cora", words="  ")


def test_what_is_handed_back_is_gone_from_the_partner_and_stands_where_the_chair_looks(everybody: Cast) -> None:
    action = agreed(everybody, team="Fenwick housing team")
    move(everybody, action, T.HAND_BACK, "cora", words="The door is not ours")
    chair = everybody.viewer("chris")
    assert [one.id for one in open_actions(everybody.viewer("cora"))] == []
    (shown,) = open_actions(chair)
    assert shown.who == "Nobody yet"
    assert [why for _, why in why_without_owner([shown], chair)] == ["It was handed back, and nobody has it."]
    action.refresh_from_db()
    move(everybody, action, T.GIVE, "chris", team_id=everybody.teams["North team"].id)
    assert [one.id for one in my_actions(everybody.viewer("abby"))] == [action.id]


def test_each_partner_sees_its_own_and_the_host_all(everybody: Cast) -> None:
    agreed(everybody, team="Fenwick housing team", key="a")
    agreed(everybody, team="Nightwatch patrols", key="b")
    agreed(everybody, team="North team", key="c")
    people = ("cora", "pat", "ben", "chris", "amina", "abby", "mona", "rose", "dana", "ada", "esther")
    seen = {who: len(open_actions(everybody.viewer(who))) for who in people}
    assert seen == {"cora": 1, "pat": 1, "ben": 0, "chris": 3, "amina": 3, "abby": 3, "mona": 3, "rose": 0, "dana": 0,
                    "ada": 0, "esther": 0}  # fmt: skip


def test_it_is_overdue_from_the_day_after_its_day(everybody: Cast) -> None:
    agreed(everybody, team="North team")
    late = {days: len(overdue(everybody.viewer("chris", at=AT + timedelta(days=7 + days)))) for days in (-1, 0, 1)}
    assert late == {-1: 0, 0: 0, 1: 1}


def test_residents_words_are_set_by_whoever_agrees_and_stand_in_the_history(everybody: Cast) -> None:
    action = agreed(everybody, team="North team")
    with pytest.raises(NotAllowed):
        tell_residents(action.id, "Patrols come each evening", 1, by=everybody.viewer("abby"), at=AT)
    found = tell_residents(action.id, "Patrols come each evening", 1, by=everybody.viewer("chris"), at=AT)
    assert (found.public_words, found.version) == ("Patrols come each evening", 2)


def test_the_database_keeps_every_action_and_every_line(everybody: Cast) -> None:
    action = agreed(everybody, team="North team")
    lines, itself = action.events.all(), Action.objects.filter(id=action.id)
    for broken in (lambda: itself._raw_delete(itself.db), lines.delete, lambda: lines.update(words="other")):
        with pytest.raises(DatabaseError), transaction.atomic():
            broken()


def test_whom_an_action_is_taken_from_stands_in_the_journal_and_a_first_owner_does_not(everybody: Cast) -> None:
    south, abby = everybody.teams["South team"].id, everybody.staff("abby").id
    action = agreed(everybody, team="North team")
    before = journal.position().n
    for step, more in (
        (ActionStep.START, {}), (ActionStep.GIVE, {"team_id": south}), (ActionStep.HAND_BACK, {"words": "Not ours"}),
        (ActionStep.GIVE, {"team_id": south}),
    ):  # fmt: skip
        action.refresh_from_db()
        who = "abby" if step is ActionStep.START else "chris"
        take_action_step(action.id, Step(step, action.version, **more), by=everybody.viewer(who), at=AT)
        if step is ActionStep.START:
            assert Action.objects.get().assigned_to_id == abby
    lines = [one for one in journal.lines() if one.n > before and one.kind != journal.CONFIRMED]
    assert [(one.kind, one.ids["team"], one.ids["person"]) for one in lines] == [
        (journal.Revoked.ACTION_TAKEN, str(south), "none"), (journal.Revoked.ACTION_TAKEN, "none", "none"),
    ]  # fmt: skip
