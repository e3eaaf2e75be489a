"""Between the password and the second factor: kept in the session on the server, for five minutes; opens no page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from commonweal.access.door import StaffRequest
from commonweal.access.signing_in.queries import who_goes_on
from commonweal.core.terms import london_day

if TYPE_CHECKING:
    from commonweal.access.models import Staff

HOLDS = timedelta(minutes=5)
HALF_WAY = "half_signed_in"


@dataclass(frozen=True, slots=True)
class HalfSignedIn:
    """Whose password was right, and where they wanted to go."""

    staff: "Staff"
    onward: str


def begin(request: StaffRequest, staff: "Staff", *, onward: str) -> None:
    """Note that the password was right; the session's key changes, so that none set before is good for what follows."""
    request.session.cycle_key()
    request.session[HALF_WAY] = {"staff": str(staff.pk), "at": request.at.isoformat(), "onward": onward}


def half_signed_in(request: StaffRequest) -> HalfSignedIn | None:
    """Who is half signed in here, or None: nobody, too long ago, or no longer allowed in."""
    kept = request.session.get(HALF_WAY)
    if kept is None:
        return None
    staff = who_goes_on(UUID(kept["staff"]), on=london_day(request.at))
    if staff is None or request.at - datetime.fromisoformat(kept["at"]) > HOLDS:
        end(request)
        return None
    return HalfSignedIn(staff, kept["onward"])


def end(request: StaffRequest) -> None:
    """Forget it."""
    request.session.pop(HALF_WAY, None)
