"""Events as tests enter them, by the operation that enters real ones."""

from datetime import date
from typing import Any

from commonweal.core.policy.ahead import EventSort
from commonweal.local_events.models import LocalEvent
from commonweal.local_events.operations import enter_event
from commonweal.local_events.terms import EventWanted
from tests.cast import AT, Cast

MATCH_ON = date(2026, 3, 14)


def wanted(key: str = "match", **more: Any) -> EventWanted:
    """A match on the Saturday after the week of most tests."""
    on = more.pop("on", MATCH_ON)
    values: dict[str, Any] = {
        "title": "United v Harbour Town", "sort": EventSort.MATCH_DAY, "first_on": on, "last_on": on,
        "source": "Northmoor United", "place_name": "Moorside Stadium", "crowd": 24_000,
    }  # fmt: skip
    return EventWanted(key=key, **{**values, **more})


def entered(cast: Cast, key: str = "match", who: str = "amina", **more: Any) -> LocalEvent:
    return enter_event(wanted(key, **more), by=cast.viewer(who), at=AT)
