"""Actions as tests agree them, by the operation that agrees real ones."""

from datetime import date, datetime
from typing import Any

from commonweal.actions.models import Action
from commonweal.actions.operations import agree_action
from commonweal.actions.terms import Wanted
from tests.cast import AT, Cast

AGREED_ON = AT.date()
DUE_ON = date(2026, 3, 16)


def agreed(
    cast: Cast, *, team: str = "", who: str = "chris", at: datetime = AT, key: str = "k1", **more: Any
) -> Action:
    """An action of the North team or another; nobody's where `team` is empty."""
    values: dict[str, Any] = {
        "kind": "patrol", "what": "Evening patrols at the stairs", "due_on": DUE_ON, "location_key": "place:L1",
        "place_name": "Larch Estate", "why": "Nine calls in 14 days", "decided_in": "Tasking meeting, 9 March 2026",
    }  # fmt: skip
    team_id = cast.teams[team].id if team else None
    return agree_action(Wanted(key=key, team_id=team_id, **{**values, **more}), by=cast.viewer(who, at=at), at=at)
