"""Actions and engagement events of a period: by kind, by place and by month, each number with the rows behind it.

Source: S033 (525 actions against 44 hotspots in 2022), S034, S261 (by area: 137 actions, 38 engagement events). What
counts as which was decided when it was agreed. Proposals are not counted; what was found not possible is.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action
from commonweal.actions.policy import actions_policy
from commonweal.actions.queries import of_window
from commonweal.core.policy.actions import CountsAs
from commonweal.core.policy.words import MONTHS
from commonweal.core.rules.action_life import ActionState
from commonweal.core.terms import Window


@dataclass(frozen=True, slots=True)
class Counted:
    """One line: its key for the address, its name, and how many of each there were."""

    key: str
    name: str
    n_actions: int
    n_engagement: int


@dataclass(frozen=True, slots=True)
class MonthCounted:
    """A calendar month, as far as the window holds it; both days belong."""

    first_day: date
    last_day: date
    n_actions: int
    n_engagement: int

    @property
    def name(self) -> str:
        """March 2026."""
        return f"{MONTHS[self.first_day.month - 1]} {self.first_day.year}"


@dataclass(frozen=True, slots=True)
class ActionCounts:
    """The counts of a period; `n_places` are the places with at least one action."""

    n_actions: int
    n_engagement: int
    n_places: int
    by_kind: tuple[Counted, ...]
    by_place: tuple[Counted, ...]
    by_month: tuple[MonthCounted, ...]


def action_counts(window: Window, viewer: Viewer) -> ActionCounts:
    """What was agreed in a window of days (both ends belong), of what the viewer may see."""
    # Counted columns are named below, where the plugin cannot see them.
    rows: Any = of_window(Action.objects.visible_to(viewer).exclude(state=ActionState.PROPOSED), window).order_by()
    totals = rows.aggregate(**_TWO)
    policy = actions_policy(viewer.partnership_id)
    kinds = [(one, policy.kind_ever(one["word"])) for one in rows.values("word").annotate(**_TWO)]
    named = ((one["word"], kind.name if kind else one["word"], one) for one, kind in kinds)
    places = rows.exclude(location_key="").values("location_key").annotate(**_TWO)
    names = dict(rows.order_by("agreed_on", "reference").values_list("location_key", "place_name"))
    by_place = _lines((one["location_key"], names[one["location_key"]], one) for one in places)
    months = rows.annotate(month=TruncMonth("agreed_on")).values("month").annotate(**_TWO).order_by("month")
    return ActionCounts(
        n_actions=totals["n_actions"], n_engagement=totals["n_engagement"],
        n_places=sum(one.n_actions > 0 for one in by_place), by_kind=_lines(named), by_place=by_place,
        by_month=tuple(_month(one["month"], window, one["n_actions"], one["n_engagement"]) for one in months),
    )  # fmt: skip


def _month(first_day: date, window: Window, n_actions: int, n_engagement: int) -> MonthCounted:
    last_day = first_day.replace(day=monthrange(first_day.year, first_day.month)[1])
    return MonthCounted(max(first_day, window.first_day), min(last_day, window.last_day), n_actions, n_engagement)


def _lines(found: Iterable[tuple[str, str, Mapping[str, int]]]) -> tuple[Counted, ...]:
    lines = [Counted(key, name, one["n_actions"], one["n_engagement"]) for key, name, one in found]
    return tuple(sorted(lines, key=lambda one: (-one.n_actions - one.n_engagement, one.name, one.key)))


_TWO = {
    "n_actions": Count("id", filter=Q(counts_as=CountsAs.ACTION)),
    "n_engagement": Count("id", filter=Q(counts_as=CountsAs.ENGAGEMENT)),
}
