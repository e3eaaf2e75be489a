"""Call-outs, from the viewer on: where, when and what of those that role and team open, never who reported.

A report that is kept for others takes its call-outs along: they are absent for whoever is not named on it. A role that
reads only what is marked OFFICIAL sees none of a report marked above it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from commonweal.access.guarding.queries import kept_from
from commonweal.access.permission import right_of
from commonweal.access.queries import team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.policy.reports import ReportsPolicy
from commonweal.core.rules.call_out import OPEN, WAITS, CallOutState
from commonweal.core.terms import Marking
from commonweal.reports.models import CallOut
from commonweal.reports.policy import reports_policy
from commonweal.reports.terms import CALL_OUT_LABELS, CallOutKind, category_label

SHOWN_AFTER = timedelta(days=7)
MOST_SHOWN = 200
RISK_WORDS = {
    "weapon": "a weapon", "injury": "an injury", "fire": "fire", "child": "a child there", "threat": "threats",
    "hate": "hate",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallOutShown:
    """One call-out as those who go there read it; instants are UTC."""

    id: UUID
    what: str
    what_label: str
    state: CallOutState
    state_label: str
    team: str
    asked_at: datetime
    due_at: datetime | None
    is_late: bool
    place: str
    point: tuple[float, float] | None
    category_label: str
    reference: str
    risks: tuple[str, ...]
    words: str
    set_off_at: datetime | None
    arrived_at: datetime | None
    done_at: datetime | None
    witnessed: bool | None
    witnessed_minutes: int | None
    outcome: str
    version: int


def call_outs_open(viewer: Viewer) -> list[CallOutShown]:
    """Those to go to, the one that is due first first."""
    rows = _seen(viewer).filter(state__in=[one.value for one in OPEN]).order_by("due_at", "asked_at", "id")
    return _shown(rows[:MOST_SHOWN], viewer)


def call_outs_done(viewer: Viewer) -> list[CallOutShown]:
    """Those of the last days that are over, newest first."""
    rows = _seen(viewer).exclude(state__in=[one.value for one in OPEN]).filter(done_at__gte=viewer.at - SHOWN_AFTER)
    return _shown(rows.order_by("-done_at", "id")[:MOST_SHOWN], viewer)


def call_out_page(call_out_id: UUID, viewer: Viewer) -> CallOutShown | None:
    """One call-out, or None where there is none that the viewer may see."""
    return next(iter(_shown(_seen(viewer).filter(id=call_out_id), viewer)), None)


def call_outs_of(report_id: UUID, viewer: Viewer) -> list[CallOutShown]:
    """The call-outs of one report that the viewer may see, oldest first; for the page after a call."""
    return _shown(_seen(viewer).filter(report_id=report_id).order_by("asked_at", "id"), viewer)


def call_out_seen(call_out_id: UUID, viewer: Viewer) -> CallOut | None:
    """The call-out itself, where the viewer may see it; for operations."""
    return _seen(viewer).filter(id=call_out_id).first()


def _seen(viewer: Viewer) -> QuerySet[CallOut]:
    rows = CallOut.objects.visible_to(viewer).exclude(report_id__in=kept_from(viewer))
    right = right_of(viewer, RecordKind.REPORT)
    if right is None or right.up_to is Marking.OFFICIAL:
        rows = rows.filter(report__marking=Marking.OFFICIAL)
    return rows


def _shown(rows: QuerySet[CallOut], viewer: Viewer) -> list[CallOutShown]:
    found: Sequence[CallOut] = list(rows.select_related("report__intake"))
    viewer.saw(RecordKind.CALL_OUT, [one.id for one in found])
    teams = team_names([one.team_id for one in found])
    policy = reports_policy(viewer.partnership_id)
    return [_one(one, teams.get(one.team_id, ""), policy, viewer) for one in found]


def _one(one: CallOut, team: str, policy: ReportsPolicy, viewer: Viewer) -> CallOutShown:
    report = one.report
    intake = getattr(report, "intake", None)
    version = policy.category_version(report.category_version)
    kind = version.kind(report.category) if version else None
    state = CallOutState(one.state)
    point = None
    if report.easting_m is not None and report.northing_m is not None:
        point = (report.easting_m, report.northing_m)
    return CallOutShown(
        id=one.id, what=one.what, what_label=str(CallOutKind(one.what).label), state=state,
        state_label=CALL_OUT_LABELS[state], team=team, asked_at=one.asked_at, due_at=one.due_at,
        is_late=state in WAITS and one.due_at is not None and viewer.at > one.due_at, point=point,
        place=report.location,
        category_label=kind.label if kind else category_label(report.category), reference=report.reference,
        risks=tuple(RISK_WORDS[risk] for risk in (intake.risks if intake else ()) if risk in RISK_WORDS),
        words=one.words, set_off_at=one.set_off_at, arrived_at=one.arrived_at, done_at=one.done_at,
        witnessed=one.witnessed, witnessed_minutes=one.witnessed_minutes, outcome=one.outcome, version=one.version,
    )  # fmt: skip
