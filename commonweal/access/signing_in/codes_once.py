"""Shows new recovery codes: kept in the session, sealed, until their owner says they are kept, or an hour passed."""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from commonweal.access.door import StaffRequest
from commonweal.access.signing_in.operations import renew_recovery_codes
from commonweal.access.signing_in.sealing import SealBroken, seal, unseal

if TYPE_CHECKING:
    from commonweal.access.models import Staff

CODES = "new_recovery_codes"
SHOWN_FOR = timedelta(hours=1)


def make_codes(request: StaffRequest, staff: "Staff") -> None:
    """New codes in place of the old, to be shown by this session."""
    codes = renew_recovery_codes(staff, at=request.at)
    text = json.dumps({"codes": codes, "at": request.at.isoformat()})
    request.session[CODES] = seal(text, bound_to=f"codes shown to {staff.pk}")


def codes_to_show(request: StaffRequest) -> list[str]:
    """The codes that this session may still show; empty after they were put away."""
    try:
        kept = json.loads(unseal(request.session.get(CODES, ""), bound_to=f"codes shown to {request.user.pk}"))
    except SealBroken:
        return []
    if request.at - datetime.fromisoformat(kept["at"]) > SHOWN_FOR:
        put_away(request)
        return []
    return [str(code) for code in kept["codes"]]


def put_away(request: StaffRequest) -> None:
    """Never show them again."""
    request.session.pop(CODES, None)
