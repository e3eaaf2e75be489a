"""A response at Larch Estate, started by the operation that starts real ones."""

from datetime import datetime
from typing import Any
from uuid import UUID

from commonweal.tasking.models import Response
from commonweal.tasking.response.operations import ResponseWanted, start_response
from tests.cast import AT, Cast

LARCH = "place:L1"
POLICE, LANDLORD, COUNCIL, PATROLS = "Northmoor Police", "Fenwick Homes", "Northmoor Council", "Nightwatch Patrols"
EPR, PAI = "enhanced-partnership-response", "positive-action-initiative"
WHY = "Calls every evening for five weeks, and repairs that wait"


def agency(cast: Cast, name: str) -> UUID:
    return cast.organisations[name].id


def started(
    cast: Cast, *, who: str = "chris", at: datetime = AT, key: str = "r1", lead: str = COUNCIL,
    partners: tuple[str, ...] = (POLICE, LANDLORD), **more: Any,
) -> Response:  # fmt: skip
    """An Enhanced Partnership Response from 9 to 29 March 2026, led by the council with the police and the landlord."""
    values: dict[str, Any] = {"sort": EPR, "location_key": LARCH, "place_name": "Larch Estate", "why": WHY} | more
    wanted = ResponseWanted(
        key=key, lead_id=agency(cast, lead), partner_ids=[agency(cast, one) for one in partners], **values
    )
    return start_response(wanted, by=cast.viewer(who, at=at), at=at)
