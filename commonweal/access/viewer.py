"""The person, or the partnership's own scheduled work, for whom something is read or done.

Every query starts from one (docs/decisions/0002). It carries the trace, so that what is handed out is also noted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonweal.access.roles import Role
from commonweal.audit.trace import Trace

WEEKLY_DETECTION = "weekly detection of hotspots"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, for which partnership, in which role, for what purpose."""

    partnership_id: UUID
    role: Role
    purpose: str
    trace: Trace
    staff_id: UUID | None = None
    name: str = ""
    partnership_name: str = ""

    def saw(self, kind: str, ids: Iterable[UUID]) -> None:
        """Note records as shown to this viewer."""
        self.trace.saw(kind, ids)


def system_viewer(partnership_id: UUID, *, route: str, at: datetime) -> Viewer:
    """The partnership itself, for timed and commanded work; `route` names the job in the audit."""
    trace = Trace(route=route, at=at, actor_role=Role.SYSTEM, partnership_id=partnership_id, purpose=WEEKLY_DETECTION)
    return Viewer(partnership_id, Role.SYSTEM, WEEKLY_DETECTION, trace, name="the command line")
