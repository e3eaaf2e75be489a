"""Actions by what somebody asks for, from the viewer on; the whole question stands in an address."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action
from commonweal.actions.queries import (
    OPEN_WORDS,
    ActionShown,
    actions_shown,
    of_window,
    open_rows,
    why_without_owner,
)
from commonweal.core.policy.actions import CountsAs
from commonweal.core.rules.action_life import ActionState
from commonweal.core.terms import Window

MOST_SHOWN = 300


class Which(StrEnum):
    """Which actions are asked for."""

    OPEN = "open"
    OVERDUE = "overdue"
    NOBODYS = "nobodys"
    PROPOSED = "proposed"
    ENDED = "ended"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the list is shown; `window` is of the days on which they were agreed, both ends included."""

    which: Which = Which.OPEN
    word: str = ""
    counts_as: str = ""
    team: str = ""
    place: str = ""
    window: Window | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the usual list is asked for."""
        return self != Asked()


@dataclass(frozen=True, slots=True)
class ActionList:
    """Up to `MOST_SHOWN` actions of `n`, with why nobody has one where that is so."""

    actions: tuple[ActionShown, ...]
    n: int
    why_nobodys: dict[Any, str]


def list_of_actions(asked: Asked, viewer: Viewer) -> ActionList:
    """The actions that were asked for, open ones by their day, others by the day on which they were agreed."""
    rows = _rows(asked, viewer)
    if asked.which is Which.NOBODYS:
        found = why_without_owner(actions_shown(rows, viewer), viewer)
        shown = found[:MOST_SHOWN]
        return ActionList(tuple(one for one, _ in shown), len(found), {one.id: why for one, why in shown})
    actions = actions_shown(rows[:MOST_SHOWN], viewer)
    n = len(actions) if len(actions) < MOST_SHOWN else rows.count()
    return ActionList(actions, n, {one.id: why for one, why in why_without_owner(open_of(actions), viewer)})


def open_of(some: tuple[ActionShown, ...]) -> tuple[ActionShown, ...]:
    """Those of some actions that somebody has to do."""
    return tuple(one for one in some if one.is_open)


def _rows(asked: Asked, viewer: Viewer) -> "QuerySet[Action]":
    match asked.which:
        case Which.OPEN | Which.NOBODYS:
            rows = open_rows(viewer)
        case Which.OVERDUE:
            rows = open_rows(viewer).filter(due_on__lt=viewer.on)
        case Which.PROPOSED:
            rows = Action.objects.visible_to(viewer).filter(state=ActionState.PROPOSED)
        case Which.ENDED:
            rows = Action.objects.visible_to(viewer).exclude(state__in=[*OPEN_WORDS, ActionState.PROPOSED])
        case Which.AGREED:
            rows = Action.objects.visible_to(viewer).exclude(state=ActionState.PROPOSED)
    if asked.which in (Which.PROPOSED, Which.ENDED, Which.AGREED):
        rows = rows.order_by("-agreed_on", "reference")
    return _narrowed(rows, asked)


def _narrowed(rows: "QuerySet[Action]", asked: Asked) -> "QuerySet[Action]":
    wanted = {"word": asked.word, "counts_as": asked.counts_as, "team_id": asked.team, "location_key": asked.place}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return of_window(rows, asked.window) if asked.window else rows


def places_with_actions(viewer: Viewer) -> list[tuple[str, str]]:
    """Key and name of the places that actions were agreed for, by name; for the filter."""
    rows = Action.objects.visible_to(viewer).exclude(location_key="").order_by()
    found = dict(rows.values_list("location_key", "place_name").distinct())
    return sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0]))


def counts_as_labels() -> tuple[tuple[str, str], ...]:
    """The two published numbers, for the filter."""
    return ((CountsAs.ACTION, "Actions"), (CountsAs.ENGAGEMENT, "Engagement events"))


def first_agreed(viewer: Viewer) -> date | None:
    """The day of the oldest action that the viewer may see; None where there is none."""
    return Action.objects.visible_to(viewer).order_by("agreed_on").values_list("agreed_on", flat=True).first()
