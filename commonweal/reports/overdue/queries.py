"""What is late (rule 9 of the register): by team, each report once, for its team and for who answers for the service.

A report is late when the clock of its state has run out; it lies with its team, or with triage where it has none. One
that follows another has no clock of its own, so an incident is late once. The clocks are the policy's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q

from commonweal.access.facts import hidden_in
from commonweal.access.permission import kept_back_fields
from commonweal.access.queries import team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.access.written_once import written_once
from commonweal.core.policy import SwitchableRule
from commonweal.core.rules.report_life import CLOCKED
from commonweal.core.terms import ReportState
from commonweal.reports.models import Report
from commonweal.reports.policy import partnership_policy
from commonweal.reports.terms import category_label
from commonweal.reports.triage.queries import WAITS

MOST_SHOWN = 100
TRIAGE = "Triage"


@dataclass(frozen=True, slots=True)
class LateOfTeam:
    """How many reports of one team are late, and since when the oldest is; no team: triage has them."""

    team_id: UUID | None
    team: str
    n: int
    n_urgent: int
    oldest_due_at: datetime


@dataclass(frozen=True, slots=True)
class LateReport:
    """A report that is late; what it is and where are None where they are kept back."""

    id: UUID
    reference: str
    state: ReportState
    category_label: str | None
    location: str | None
    due_at: datetime | None
    team: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is late for a viewer: every team once, and the reports that are late longest."""

    teams: tuple[LateOfTeam, ...]
    longest: tuple[LateReport, ...]

    @property
    def n(self) -> int:
        """How many reports are late."""
        return sum(team.n for team in self.teams)


def overdue(viewer: Viewer) -> Overdue:
    """What is late at `viewer.at` of the reports that the viewer sees; nothing where teams or times are kept back, or
    the partnership has switched the rule off."""
    off = partnership_policy(viewer.partnership_id).switched_off_on(SwitchableRule.CLOCKS, viewer.on)
    if off or not kept_back_fields(viewer, RecordKind.REPORT).isdisjoint({"team", "times"}):
        return Overdue((), ())
    # In the words that the index of what waits can be found by (triage/queries.py): else a million rows are read.
    late = written_once(Report.objects.visible_to(viewer)).filter(
        WAITS, state__in=[state.value for state in CLOCKED], urgent__in=[True, False], due_at__lt=viewer.at,
        follows__isnull=True,
    )  # fmt: skip
    counted = (
        late.order_by()
        .values("team_id")
        .annotate(n=Count("id"), n_urgent=Count("id", filter=Q(urgent=True)), oldest=Min("due_at"))
    )
    groups = list(counted)
    names = team_names([group["team_id"] for group in groups if group["team_id"]])
    teams = sorted(
        (
            LateOfTeam(group["team_id"], names.get(group["team_id"], TRIAGE), group["n"], group["n_urgent"],
                       group["oldest"])
            for group in groups
        ),
        key=lambda team: (-team.n, team.team),
    )  # fmt: skip
    longest = list(late.order_by("due_at", "id")[:MOST_SHOWN])
    viewer.saw(RecordKind.REPORT, [one.id for one in longest])
    hidden = hidden_in(longest, viewer)
    return Overdue(tuple(teams), tuple(_late(one, hidden[one.id], names) for one in longest))


def _late(one: Report, hidden: frozenset[str], names: Mapping[UUID, str]) -> LateReport:
    return LateReport(
        id=one.id, reference=one.reference, state=ReportState(one.state),
        category_label=None if "category" in hidden else category_label(one.category),
        location=None if "place" in hidden else one.location, due_at=None if "times" in hidden else one.due_at,
        team=names.get(one.team_id, TRIAGE) if one.team_id else TRIAGE, urgent=one.urgent,
    )  # fmt: skip
