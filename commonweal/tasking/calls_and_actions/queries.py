"""Calls, actions and engagement events by month: of the borough, a ward or a place (S034).

Calls are those that happened in the month, on every line. Actions and events are those agreed in it, whatever became of
them, as the counts of actions have them; only such as the viewer may see.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer, for_counting
from commonweal.actions.models import Action
from commonweal.core.policy.actions import CountsAs
from commonweal.core.rules.action_life import ActionState
from commonweal.places.frames import places_now
from commonweal.places.queries import wards_on
from commonweal.tasking.calls_and_actions.charts import MonthRow
from commonweal.tasking.calls_and_actions.frames import MonthlyCalls, monthly_calls, wards_of_locations

PLACE, WARD = "place:", "ward:"
ALL = ""


@dataclass(frozen=True, slots=True)
class CallsAndActions:
    """The months of one area, oldest first, and what their calls were about, the most frequent first."""

    area: str
    rows: tuple[MonthRow, ...]
    by_category: tuple[tuple[str, int], ...]

    @property
    def n_calls(self) -> int:
        """All calls of the months."""
        return sum(row.n_calls or 0 for row in self.rows)

    @property
    def n_actions(self) -> int:
        """All actions of the months."""
        return sum(row.n_actions or 0 for row in self.rows)

    @property
    def n_events(self) -> int:
        """All engagement events of the months."""
        return sum(row.n_events or 0 for row in self.rows)


def areas_to_choose(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """Key (`ward:<code>`, `place:<code>`) and name of the wards of today and of every place, wards first, by name."""
    counting = for_counting(viewer)
    wards = [(f"{WARD}{code}", f"{name} (ward)") for code, name in wards_on(viewer.on, counting)]
    places = sorted((one.name, one.code) for one in places_now(counting).places)
    return (*wards, *((f"{PLACE}{code}", name) for name, code in places))


def calls_and_actions(first_day: date, last_day: date, viewer: Viewer, *, area: str = ALL) -> CallsAndActions:
    """The whole months from the first to the last day; `area` as `areas_to_choose` names it, or `ALL`."""
    calls = monthly_calls(first_day, last_day, viewer)
    chosen = _of_area(calls, area)
    by_month = calls.by_month(chosen)
    actions = _agreed(first_day, last_day, area, viewer)
    rows = tuple(
        MonthRow(
            month, by_month.get(month, 0), actions[CountsAs.ACTION, month], actions[CountsAs.ENGAGEMENT, month]
        )
        for month in _months(first_day, last_day)
    )  # fmt: skip
    return CallsAndActions(area, rows, tuple(calls.by_category(chosen).items()))


def _of_area(calls: MonthlyCalls, area: str) -> NDArray[np.bool_]:
    if area.startswith(PLACE):
        return calls.at_place(area.removeprefix(PLACE))
    if area.startswith(WARD):
        return calls.in_ward(area.removeprefix(WARD))
    return np.ones(len(calls.month), dtype=np.bool_)


def _agreed(first_day: date, last_day: date, area: str, viewer: Viewer) -> Counter[tuple[CountsAs, date]]:
    """How many were agreed in each month, by what they count as; proposals are not."""
    rows = Action.objects.visible_to(viewer).exclude(state=ActionState.PROPOSED)
    rows = rows.filter(agreed_on__gte=first_day, agreed_on__lte=last_day)
    if area.startswith(PLACE):
        rows = rows.filter(location_key=area)
    values = list(rows.order_by().values_list("counts_as", "agreed_on", "location_key"))
    if area.startswith(WARD):
        wards = wards_of_locations(sorted({key for *_, key in values if key}), last_day, viewer)
        values = [one for one in values if wards.get(one[2]) == area.removeprefix(WARD)]
    return Counter((CountsAs(kind), day.replace(day=1)) for kind, day, _ in values)


def _months(first_day: date, last_day: date) -> list[date]:
    found, day = [], first_day.replace(day=1)
    while day <= last_day:
        found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found
