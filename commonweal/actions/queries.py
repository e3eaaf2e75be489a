"""Actions from the viewer on: the own ones, the open ones, those of a period, what is late, and what has no owner.

A role of the host that reads actions reads all of them; a partner organisation reads what lies with its teams. Days are
civil days in London; `viewer.on` is today.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from commonweal.access.queries import staff_names, team_names, teams_today, viewers_of_partnership
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action, Blocker
from commonweal.actions.policy import actions_policy
from commonweal.actions.terms import STATE_LABELS
from commonweal.core.policy.actions import CountsAs
from commonweal.core.rules.action_life import OPEN, ActionState, Due, when_due
from commonweal.core.terms import Window, london_day, london_midnight

MOST_OF_PLACE = 50
OPEN_WORDS = [one.value for one in OPEN]


@dataclass(frozen=True, slots=True)
class ActionShown:
    """One action as lists and other rooms read it; `due` is None where it is not open."""

    id: UUID
    reference: str
    word: str
    kind_name: str
    public_name: str
    counts_as: CountsAs
    what: str
    why: str
    decided_in: str
    resource: str
    location_key: str
    place_name: str
    team_id: UUID | None
    team: str
    staff_id: UUID | None
    person: str
    due_on: date
    agreed_on: date
    ended_at: datetime | None
    state: ActionState
    state_label: str
    due: Due | None
    outcome: str
    public_words: str
    marking: str
    n_blockers: int
    version: int
    n_photos: int = 0

    @property
    def is_open(self) -> bool:
        """Whether somebody has to do it."""
        return self.due is not None

    @property
    def who(self) -> str:
        """Person and team, as far as there are any."""
        return ", ".join(one for one in (self.person, self.team) if one) or "Nobody yet"


def my_actions(viewer: Viewer) -> tuple[ActionShown, ...]:
    """Open actions of the viewer, and of the viewer's teams that nobody of them has, the one due first first.

    What somebody had who has left the team comes back to all of it.
    """
    mine = Q(assigned_to_id=viewer.staff_id) if viewer.staff_id else Q(pk__in=[])
    for team_id in sorted(viewer.team_ids):
        others = {one.staff_id for one in viewers_of_partnership(viewer) if team_id in one.team_ids}
        mine |= Q(team_id=team_id) & (Q(assigned_to_id__isnull=True) | ~Q(assigned_to_id__in=others - {None}))
    return actions_shown(open_rows(viewer).filter(mine), viewer)


def open_actions(
    viewer: Viewer, *, location_key: str | None = None, team_id: UUID | None = None, word: str = ""
) -> tuple[ActionShown, ...]:
    """Agreed and started actions that the viewer may see, of a place, a team, a kind, the one due first first."""
    rows = open_rows(viewer)
    if location_key is not None:
        rows = rows.filter(location_key=location_key)
    if team_id is not None:
        rows = rows.filter(team_id=team_id)
    return actions_shown(rows.filter(word=word) if word else rows, viewer)


def proposed_actions(viewer: Viewer) -> tuple[ActionShown, ...]:
    """What was proposed and nobody has agreed yet, oldest first."""
    rows = Action.objects.visible_to(viewer).filter(state=ActionState.PROPOSED)
    return actions_shown(rows.order_by("agreed_on", "reference"), viewer)


def actions_between(
    window: Window, viewer: Viewer, *, location_key: str | None = None, word: str = "", most: int | None = None
) -> tuple[ActionShown, ...]:
    """Actions agreed in a window of days (both ends belong), whatever became of them but without mere proposals."""
    rows = of_window(Action.objects.visible_to(viewer).exclude(state=ActionState.PROPOSED), window)
    if location_key is not None:
        rows = rows.filter(location_key=location_key)
    if word:
        rows = rows.filter(word=word)
    rows = rows.order_by("agreed_on", "reference")
    return actions_shown(rows if most is None else rows[:most], viewer)


def actions_at(location_key: str, window: Window, viewer: Viewer) -> tuple[ActionShown, ...]:
    """What was agreed at a place in a window of days (both ends belong), and what is open there however old it is."""
    rows = Action.objects.visible_to(viewer).filter(location_key=location_key).exclude(state=ActionState.PROPOSED)
    in_window = Q(agreed_on__gte=window.first_day, agreed_on__lte=window.last_day)
    return actions_shown(rows.filter(in_window | Q(state__in=OPEN_WORDS)).order_by("agreed_on", "reference"), viewer)


def done_actions(viewer: Viewer, *, since: date) -> tuple[ActionShown, ...]:
    """Actions at a place that were done on or after a day, whether or not their effect was checked; oldest first."""
    done = Action.objects.visible_to(viewer).filter(state__in=[ActionState.DONE, ActionState.EFFECT_CHECKED])
    rows = done.exclude(location_key="").filter(ended_at__gte=london_midnight(since))
    return actions_shown(rows.order_by("ended_at", "reference"), viewer)


def actions_by_id(ids: Iterable[UUID], viewer: Viewer) -> dict[UUID, ActionShown]:
    """Of these actions those that the viewer may see, by id; for rooms that keep links to actions."""
    rows = Action.objects.visible_to(viewer).filter(id__in=list(ids))
    return {one.id: one for one in actions_shown(rows, viewer)}


def actions_of_place(location_key: str, viewer: Viewer) -> tuple[ActionShown, ...]:
    """Actions at a place that the viewer may see, the one agreed last first, proposals with them."""
    rows = Action.objects.visible_to(viewer).filter(location_key=location_key)
    return actions_shown(rows.order_by("-agreed_on", "reference")[:MOST_OF_PLACE], viewer)


def action_spans(location_keys: Iterable[str], viewer: Viewer) -> dict[str, list[tuple[date, date | None]]]:
    """For each place the days on which each of its actions was agreed and was over; None: still open.

    For counting: no action is handed out. An engagement event is one of them; a mere proposal is not.
    """
    rows = Action.objects.visible_to(viewer).filter(location_key__in=list(location_keys))
    found: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    agreed = rows.exclude(state=ActionState.PROPOSED).order_by("agreed_on", "reference")
    for key, agreed_on, ended_at in agreed.values_list("location_key", "agreed_on", "ended_at"):
        found[key].append((agreed_on, london_day(ended_at) if ended_at else None))
    return found


def overdue(viewer: Viewer) -> tuple[ActionShown, ...]:
    """Open actions whose day has passed, the latest longest first."""
    return actions_shown(open_rows(viewer).filter(due_on__lt=viewer.on), viewer)


def without_owner(viewer: Viewer) -> tuple[ActionShown, ...]:
    """Open actions that nobody has: handed back, of a team that has ended or is empty, or of somebody who has left."""
    return tuple(one for one, _ in why_without_owner(actions_shown(open_rows(viewer), viewer), viewer))


def why_without_owner(some: Sequence[ActionShown], viewer: Viewer) -> tuple[tuple[ActionShown, str], ...]:
    """Those of some actions that nobody has today, each with the reason in a sentence."""
    working = dict(teams_today(viewer))
    here = viewers_of_partnership(viewer)
    in_teams = {(one.staff_id, team) for one in here for team in one.team_ids}
    people = {one.staff_id for one in here}
    staffed = {team for _, team in in_teams}
    found = []
    for one in some:
        why = ""
        if one.team_id is None:
            why = "It was handed back, and nobody has it."
        elif one.team_id not in working:
            why = "The team that had it no longer works here."
        elif one.staff_id is not None and one.staff_id not in people:
            why = "Whoever had it has left. The team keeps it."
        elif one.staff_id is not None and (one.staff_id, one.team_id) not in in_teams:
            why = "Whoever had it has left the team. The team keeps it."
        elif one.staff_id is None and one.team_id not in staffed:
            why = "Nobody is in the team that has it."
        if why:
            found.append((one, why))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class BlockerShown:
    """What stands in the way of an action, who can remove it and by when; what solved it, once it is."""

    id: UUID
    action_id: UUID
    reference: str
    what: str
    place_name: str
    words: str
    team_id: UUID | None
    team: str
    due_on: date | None
    raised_at: datetime
    raised_by: str
    solved_at: datetime | None
    solved_by: str
    solved_words: str
    version: int


def blockers(viewer: Viewer, *, location_key: str | None = None) -> tuple[BlockerShown, ...]:
    """What stands in the way and is not solved, of all actions or those of a place: of actions that the viewer sees,
    and what the own teams can remove."""
    held_up = Action.objects.visible_to(viewer).filter(blockers__solved_at__isnull=True, blockers__isnull=False)
    theirs = held_up.filter(**({} if location_key is None else {"location_key": location_key}))
    theirs = theirs.prefetch_related("blockers").distinct()
    found = {blocker.id: (blocker, one) for one in theirs for blocker in one.blockers.all()}
    own = Blocker.objects.visible_to(viewer).filter(solved_at__isnull=True).select_related("action")
    for blocker in own if location_key is None else own.filter(action__location_key=location_key):
        found.setdefault(blocker.id, (blocker, blocker.action))
    pairs = [(blocker, action) for blocker, action in found.values() if blocker.solved_at is None]
    return blockers_shown(sorted(pairs, key=lambda pair: (pair[0].created_at, str(pair[0].id))), viewer)


def blockers_shown(pairs: Sequence[tuple[Blocker, Action]], viewer: Viewer) -> tuple[BlockerShown, ...]:
    """Things in the way with their actions, which the caller was let see, as pages show them, in their order."""
    viewer.saw(RecordKind.BLOCKER, [blocker.id for blocker, _ in pairs])
    teams = team_names(list({blocker.team_id for blocker, _ in pairs if blocker.team_id}))
    return tuple(
        BlockerShown(
            id=one.id, action_id=action.id, reference=action.reference, what=action.what, place_name=action.place_name,
            words=one.words, team_id=one.team_id, team=teams.get(one.team_id, "") if one.team_id else "",
            due_on=one.due_on, raised_at=one.created_at, raised_by=one.raised_by, solved_at=one.solved_at,
            solved_by=one.solved_by, solved_words=one.solved_words, version=one.version,
        )
        for one, action in pairs
    )  # fmt: skip


def of_window(rows: "QuerySet[Action]", window: Window) -> "QuerySet[Action]":
    """Those of some rows that were agreed in a window of days; both ends belong."""
    return rows.filter(agreed_on__gte=window.first_day, agreed_on__lte=window.last_day)


def open_rows(viewer: Viewer) -> "QuerySet[Action]":
    """Agreed and started actions that the viewer may see, the one due first first; for the lists of this room."""
    rows = Action.objects.visible_to(viewer).filter(state__in=OPEN_WORDS)
    return rows.order_by("due_on", "agreed_on", "reference")


def actions_shown(rows: "QuerySet[Action]", viewer: Viewer) -> tuple[ActionShown, ...]:
    """Rows that `visible_to` let through, as lists show them, in their order."""
    found = list(rows.prefetch_related("blockers", "photos"))
    viewer.saw(RecordKind.ACTION, [one.id for one in found])
    teams = team_names(list({one.team_id for one in found if one.team_id}))
    people = staff_names(list({one.assigned_to_id for one in found if one.assigned_to_id}))
    policy = actions_policy(viewer.partnership_id)
    kinds = {word: policy.kind_ever(word) for word in {one.word for one in found}}
    shown = []
    for one in found:
        kind, state = kinds[one.word], ActionState(one.state)
        shown.append(ActionShown(
            id=one.id, reference=one.reference, word=one.word, kind_name=kind.name if kind else one.word,
            public_name=kind.public_name if kind else "", counts_as=CountsAs(one.counts_as), what=one.what, why=one.why,
            decided_in=one.decided_in, resource=one.resource, location_key=one.location_key, place_name=one.place_name,
            team_id=one.team_id, team=teams.get(one.team_id, "") if one.team_id else "", staff_id=one.assigned_to_id,
            person=people.get(one.assigned_to_id, "") if one.assigned_to_id else "", due_on=one.due_on,
            agreed_on=one.agreed_on, ended_at=one.ended_at, state=state, state_label=STATE_LABELS[state],
            due=when_due(one.due_on, viewer.on) if state in OPEN else None, outcome=one.outcome,
            public_words=one.public_words, marking=one.marking,
            n_blockers=sum(blocker.solved_at is None for blocker in one.blockers.all()), version=one.version,
            n_photos=sum(photo.taken_away_at is None for photo in one.photos.all()),
        ))  # fmt: skip
    return tuple(shown)
