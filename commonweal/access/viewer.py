"""The person, or the partnership's own scheduled work, for whom something is read or done.

Every query starts from one (docs/decisions/0002). It carries the trace, so that what is handed out is also noted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from commonweal.access.roles import Role
from commonweal.audit.trace import Trace
from commonweal.core.rules.need_to_know import Actor, Terms
from commonweal.core.terms import london_day, london_midnight

WEEKLY_DETECTION = "weekly detection of hotspots"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, for which partnership and organisation, in which role, for what purpose; as it stands at `trace.at`.

    `terms`: what agreements that hold today give to a partner's role; empty for a host, who needs none. `n_roles`: how
    many roles the person could choose from today.
    """

    partnership_id: UUID
    role: Role
    purpose: str
    trace: Trace
    staff_id: UUID | None = None
    name: str = ""
    partnership_name: str = ""
    membership_id: UUID | None = None
    organisation_id: UUID | None = None
    organisation_name: str = ""
    is_host: bool = True
    team_ids: frozenset[UUID] = frozenset()
    ward_codes: frozenset[str] = frozenset()
    landlord: str = ""
    terms: tuple[Terms, ...] = ()
    n_roles: int = 1

    @property
    def at(self) -> datetime:
        """When it is asked, in UTC."""
        return self.trace.at

    @property
    def on(self) -> date:
        """The civil day in London on which it is asked."""
        return london_day(self.trace.at)

    @property
    def actor(self) -> Actor:
        """The viewer as the rule takes it (`core/rules/need_to_know.py`)."""
        return Actor(
            staff_id=self.staff_id,
            partnership_id=self.partnership_id,
            role=self.role,
            organisation_id=self.organisation_id,
            is_host=self.is_host,
            day_began_at=london_midnight(self.on),
            team_ids=self.team_ids,
            ward_codes=self.ward_codes,
            landlord=self.landlord,
            terms=self.terms,
        )

    def saw(self, kind: str, ids: Iterable[UUID]) -> None:
        """Note records as shown to this viewer."""
        self.trace.saw(kind, ids)


def system_viewer(partnership_id: UUID, *, route: str, at: datetime) -> Viewer:
    """The partnership itself, for timed and commanded work; `route` names the job in the audit."""
    trace = Trace(route=route, at=at, actor_role=Role.SYSTEM, partnership_id=partnership_id, purpose=WEEKLY_DETECTION)
    return Viewer(partnership_id, Role.SYSTEM, WEEKLY_DETECTION, trace, name="the command line")


def door_viewer(partnership_id: UUID, role: Role, *, trace: Trace, name: str) -> Viewer:
    """A door without a member of staff behind it: residents' pages, or another system with a key of its own."""
    trace.actor_role, trace.partnership_id, trace.purpose = role, partnership_id, "taking reports"
    return Viewer(partnership_id, role, "taking reports", trace, name=name)


def for_counting(viewer: Viewer) -> Viewer:
    """The partnership's own eyes for a count that the viewer may read, the same for everybody who may; no record is
    handed out by it. Records kept for named people are not counted."""
    return replace(
        viewer, role=Role.SYSTEM, is_host=True, staff_id=None, team_ids=frozenset(), ward_codes=frozenset(), terms=()
    )
