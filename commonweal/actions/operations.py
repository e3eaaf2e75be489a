"""Agrees actions and moves them on (core/rules/action_life.py): the row, its history, who has it.

Every step begins from the version that its reader saw, so that of two people who move one action at once one is told
what stands there now. An action that was agreed under a key is agreed once, however often its form or its meeting
sends it. Nothing deletes an action.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.access import journal
from commonweal.access.facts import facts_of
from commonweal.access.permission import NotAllowed, may, require
from commonweal.access.queries import members_today, teams_today
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action, ActionEvent, ActionPhoto
from commonweal.actions.policy import actions_policy
from commonweal.actions.reference import new_reference
from commonweal.actions.terms import (
    LONGEST_KEY,
    LONGEST_LINE,
    LONGEST_WHAT,
    LONGEST_WORDS,
    STATE_LABELS,
    Said,
    Step,
    Wanted,
)
from commonweal.audit.deeds import Deed
from commonweal.core.policy.actions import ActionKind
from commonweal.core.policy.words import day_in_words
from commonweal.core.rules.action_life import BY_OWNER, NEEDS_WORDS, ActionState, ActionStep, next_state
from commonweal.core.terms import london_day
from commonweal.files.evidence.terms import Kept
from commonweal.files.written import clean

LONGEST_PUBLIC = 400
MOST_PHOTOS = 20
"""Of one action: whoever looks whether it was done looks at each."""
LATEST = date(2100, 12, 31)


class ActionRefused(Exception):
    """What was written cannot be agreed or done; `field` names where, the message says what to write instead."""

    def __init__(self, field: str, because: str) -> None:
        super().__init__(because)
        self.field, self.because = field, because


class NoSuchAction(Exception):
    """There is no such action, or none that the viewer may see."""


class ActionChanged(Exception):
    """Somebody has moved it on since the form was shown; the message says how it stands now."""


def agree_action(wanted: Wanted, *, by: Viewer, at: datetime) -> Action:
    """The action that stands under the key: agreed now (or proposed), or the one that was agreed under it before.

    Raises `NotAllowed`, `ActionRefused`, `NoPolicyOn`.
    """
    require(by, Act.CREATE, RecordKind.ACTION)
    key = _key(wanted.key)
    if found := _of_key(key, by):
        return found
    row = _row(wanted, key, by, at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            note_line(row, Said.PROPOSED if wanted.proposed else Said.AGREED, by=by, at=at, words=row.why,
                  team_id=row.team_id, staff_id=row.assigned_to_id, due_on=row.due_on)  # fmt: skip
    except IntegrityError:
        # Sent twice at one moment: the other one made it.
        if found := _of_key(key, by):
            return found
        raise
    by.trace.did(Deed.CHANGE, RecordKind.ACTION, [row.id], why="agreed")
    return row


def _key(written: str) -> str:
    if not written or len(written) > LONGEST_KEY:
        raise ActionRefused("key", "The form has lost its key. Open it again.")
    return written


def _of_key(key: str, by: Viewer) -> Action | None:
    return Action.objects.filter(partnership_id=by.partnership_id, key=key).first()


def _row(wanted: Wanted, key: str, by: Viewer, at: datetime) -> Action:
    today = london_day(at)
    agreed_on = wanted.agreed_on or today
    if agreed_on > today:
        raise ActionRefused("agreed_on", "It cannot have been agreed on a day that is still to come.")
    kind = _kind(wanted.kind, agreed_on, by)
    check_day(wanted.due_on, agreed_on)
    check_owner(wanted.team_id, wanted.staff_id, by)
    return Action(
        partnership_id=by.partnership_id, created_at=at, changed_at=at, reference=new_reference(), key=key,
        word=kind.word, counts_as=kind.counts_as, what=checked_words("what", wanted.what, LONGEST_WHAT, needed=True),
        why=checked_words("why", wanted.why, LONGEST_WORDS),
        decided_in=checked_words("decided_in", wanted.decided_in, LONGEST_LINE),
        resource=checked_words("resource", wanted.resource, LONGEST_LINE), location_key=wanted.location_key,
        place_name=checked_words("place", wanted.place_name, LONGEST_LINE), team_id=wanted.team_id,
        assigned_to_id=wanted.staff_id, due_on=wanted.due_on, agreed_on=agreed_on,
        state=ActionState.PROPOSED if wanted.proposed else ActionState.AGREED, marking=wanted.marking,
        public_words=checked_words("public_words", wanted.public_words, LONGEST_PUBLIC),
    )  # fmt: skip


def _kind(word: str, on: date, by: Viewer) -> ActionKind:
    found = actions_policy(by.partnership_id).kinds_on(on).named(word)
    if found is None:
        raise ActionRefused("kind", "Choose what kind of work it is.")
    return found


def check_day(due_on: date, not_before: date) -> None:
    """Refuse a day before another; raises `ActionRefused`."""
    if due_on < not_before or due_on > LATEST:
        raise ActionRefused("due_on", "Choose a day that is not before the one on which it is agreed.")


def check_owner(team_id: UUID | None, staff_id: UUID | None, by: Viewer) -> None:
    """Refuse a team that does not work here today, and a person who is not in it."""
    if team_id is None:
        if staff_id is not None:
            raise ActionRefused("team", "Choose the team that this person works in.")
        return
    if team_id not in dict(teams_today(by)):
        raise ActionRefused("team", "Choose a team that works here today.")
    if staff_id is not None and staff_id not in dict(members_today(team_id, by)):
        raise ActionRefused("person", "Choose somebody who is in that team today.")


def checked_words(field: str, written: str, longest: int, *, needed: bool = False) -> str:
    """What somebody wrote, as it is kept; raises `ActionRefused` where it is too long, or nothing and needed."""
    words = clean(written)
    if needed and not words:
        raise ActionRefused(field, "Write it in a sentence.")
    if len(words) > longest:
        raise ActionRefused(field, f"That is {len(words):,} characters; at most {longest:,} are kept.")
    return words


def take_action_step(action_id: UUID, step: Step, *, by: Viewer, at: datetime) -> Action:
    """Move one action. Raises `NotAllowed`, `NoSuchAction`, `ActionRefused`, `ActionChanged`."""
    words = checked_words("words", step.words, LONGEST_WORDS)
    if step.step in NEEDS_WORDS and not words:
        raise ActionRefused("words", "Say it in a sentence: what was done, or why it is so. Name nobody.")
    with transaction.atomic():
        action = _to_change(action_id, step.step, by)
        before = ActionState(action.state)
        after = next_state(before, step.step)
        if after is None or action.version != step.version:
            raise ActionChanged(as_it_stands(action))
        values = {"state": after.value, **_values(action, step, words, by, at)}
        handed_back_by, had = action.team_id, (action.team_id, action.assigned_to_id)
        write_action(action, values, step.version, at)
        _note_taken(action, had, at)
        team_id = handed_back_by if step.step is ActionStep.HAND_BACK else values.get("team_id")
        line = note_line(action, step.step, by=by, at=at, words=words, team_id=team_id,
              staff_id=values.get("assigned_to_id"), due_on=values.get("due_on"))  # fmt: skip
        hold_photos(action, line, step.photos)
    by.trace.did(Deed.CHANGE, RecordKind.ACTION, [action.id], why=step.step.value)
    return action


def _note_taken(action: Action, had: tuple[UUID | None, UUID | None], at: datetime) -> None:
    """Write in the journal of revocations from whom an action was taken: no restored backup gives it back to them."""
    now = (action.team_id, action.assigned_to_id)
    if any(before not in (None, after) for before, after in zip(had, now, strict=True)):
        team, person = (one or journal.NOBODY for one in now)
        journal.note(journal.Revoked.ACTION_TAKEN, at=at, action=action.id, team=team, person=person)


def _values(action: Action, step: Step, words: str, by: Viewer, at: datetime) -> dict[str, Any]:
    """What a step changes besides the state."""
    match step.step:
        case ActionStep.START:
            mine = {} if action.assigned_to_id or action.team_id not in by.team_ids else {"assigned_to_id": by.staff_id}
            return {"started_at": at, **mine}
        case ActionStep.FINISH | ActionStep.GIVE_UP:
            return {"ended_at": at, "outcome": words}
        case ActionStep.HAND_BACK:
            return {"team_id": None, "assigned_to_id": None, "started_at": None}
        case ActionStep.GIVE:
            if step.team_id is None:
                raise ActionRefused("team", "Choose who gets it.")
            check_owner(step.team_id, step.staff_id, by)
            return {"team_id": step.team_id, "assigned_to_id": step.staff_id, "started_at": None}
        case ActionStep.PUT_OFF:
            if step.due_on is None or step.due_on == action.due_on:
                raise ActionRefused("due_on", "Choose the new day.")
            check_day(step.due_on, london_day(at))
            return {"due_on": step.due_on}
        case ActionStep.AGREE:
            return _agreed_again(action, step, by, at)
    return {}


def _agreed_again(action: Action, step: Step, by: Viewer, at: datetime) -> dict[str, Any]:
    """A proposal that is agreed, or what was not possible and is now: by a day that is still to come."""
    due_on = step.due_on or action.due_on
    check_day(due_on, london_day(at))
    values: dict[str, Any] = {"due_on": due_on, "ended_at": None, "outcome": "", "started_at": None}
    if action.state == ActionState.PROPOSED:
        values["agreed_on"] = london_day(at)
    if step.team_id is not None:
        check_owner(step.team_id, step.staff_id, by)
        values |= {"team_id": step.team_id, "assigned_to_id": step.staff_id}
    return values


def tell_residents(action_id: UUID, words: str, version: int, *, by: Viewer, at: datetime) -> Action:
    """Set what residents read of an action; empty: they are not told. Raises as `take_action_step`."""
    require(by, Act.CREATE, RecordKind.ACTION)
    kept = checked_words("public_words", words, LONGEST_PUBLIC)
    with transaction.atomic():
        action = action_seen(action_id, by)
        if action.version != version:
            raise ActionChanged(as_it_stands(action))
        write_action(action, {"public_words": kept}, version, at)
        note_line(action, Said.PUBLIC_WORDS, by=by, at=at, words=kept)
    by.trace.did(Deed.CHANGE, RecordKind.ACTION, [action.id], why=Said.PUBLIC_WORDS)
    return action


def action_seen(action_id: UUID, by: Viewer) -> Action:
    """An action that the viewer may see; raises `NoSuchAction`."""
    found = Action.objects.visible_to(by).filter(id=action_id).first()
    if found is None:
        raise NoSuchAction(action_id)
    return found


def may_take(action: Action, step: ActionStep, by: Viewer) -> bool:
    """Whether somebody who sees an action may move it by a step: whoever agrees actions all, who has it some."""
    if may(by, Act.CREATE, RecordKind.ACTION):
        return True
    own = action.team_id in by.team_ids or (action.assigned_to_id is not None and action.assigned_to_id == by.staff_id)
    return step in BY_OWNER and own and may(by, Act.CHANGE, facts_of([action], by)[action.id])


def _to_change(action_id: UUID, step: ActionStep, by: Viewer) -> Action:
    action = action_seen(action_id, by)
    if not may_take(action, step, by):
        raise NotAllowed(f"{by.role} may not {step} this action")
    return action


def write_action(action: Action, values: dict[str, Any], version: int, at: datetime) -> None:
    """Change the row where it still is the version that was seen."""
    held = Action.objects.filter(id=action.id, version=version)
    if not held.update(**values, version=version + 1, changed_at=at):
        action.refresh_from_db()
        raise ActionChanged(as_it_stands(action))
    for name, value in values.items():
        setattr(action, name, value)
    action.version, action.changed_at = version + 1, at


def note_line(action: Action, kind: str, *, by: Viewer, at: datetime, **more: Any) -> ActionEvent:
    """One line of the history; its number is the version that the action has by it."""
    return ActionEvent.objects.create(
        action=action, number=action.version, at=at, kind=str(kind), state=action.state, by_id=by.staff_id, by=by.name,
        **more,
    )  # fmt: skip


def hold_photos(action: Action, line: ActionEvent, photos: Sequence[Kept]) -> None:
    """Record photos with the line that they came with; a photo that the action has already is not held twice.

    Raises `ActionRefused` where they would be too many.
    """
    rows = list(action.photos.values_list("digest", "kept_as", "taken_away_at"))
    held = {digest for digest, _, gone in rows if gone is None}
    known = {kept_as for _, kept_as, _ in rows}
    new = {one.digest: one for one in photos if one.digest not in held and one.kept_as not in known}
    if len(held) + len(new) > MOST_PHOTOS:
        raise ActionRefused("photo", f"This action has {len(held)} photos, and can have {MOST_PHOTOS}. Choose fewer.")
    ActionPhoto.objects.bulk_create(
        ActionPhoto(
            action=action, event=line, number=number, kept_as=one.kept_as, content_type=one.content_type,
            n_bytes=one.n_bytes, digest=one.digest, width=one.width or 0, height=one.height or 0,
        )
        for number, one in enumerate(new.values(), start=1)
    )  # fmt: skip


def as_it_stands(action: Action) -> str:
    """How an action stands, for whoever came second: no name, no words of others."""
    label = STATE_LABELS[ActionState(action.state)].lower()
    return f"Somebody has moved this on. It is now {label}, and due on {day_in_words(action.due_on)}."
