"""Other reports that may tell of the same incident, with reasons; from the viewer on, so that nothing hidden is named.

Few enough are read to answer at once however many lie around (docs/decisions/0032): the nearest in time, before and
after, in a square around the place. Fields that are kept back from the viewer give no reason and no way in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from commonweal.access.facts import facts_of, hidden_in
from commonweal.access.permission import kept_back_fields, may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.policy import SwitchableRule
from commonweal.core.rules.duplicates import WITHIN, WITHIN_M, ToldOf, alike_to, compare
from commonweal.core.rules.report_life import OPEN
from commonweal.core.terms import ReportState
from commonweal.reports.models import Report
from commonweal.reports.policy import partnership_policy, reports_policy
from commonweal.reports.reference import as_written
from commonweal.reports.terms import category_label

COMPARED = 300
"""So many before and so many after are compared: more came at one place in a day only in a flood."""
SHOWN, ON_A_PAGE = 8, 20
NEEDED = frozenset({"times", "category", "place"})
"""Whoever is not shown these of every report is not shown what is near it either."""
MERGE_WITHIN = timedelta(days=14)
CAN_LEAD = [state.value for state in (*OPEN, ReportState.LOGGED)]


@dataclass(frozen=True, slots=True)
class AlikeShown:
    """Another report that may tell of the same incident; `version` as it stands."""

    id: UUID
    reference: str
    category_label: str
    location: str
    happened_at: datetime
    state: ReportState
    reasons: tuple[str, ...]
    score: int
    follows: bool
    may_lead: bool


@dataclass(frozen=True, slots=True)
class Together:
    """Whom a report follows and who follows it, as far as the viewer may see them.

    `with_hidden`: it follows one that is not shown to the viewer, who may part it and learns nothing else.
    """

    leader: AlikeShown | None
    followers: tuple[AlikeShown, ...]
    with_hidden: bool


def alike_reports(report: Report, viewer: Viewer) -> list[AlikeShown]:
    """Reports that may tell of the same event as one that the viewer was let see, the most alike first.

    Those that are joined to it already are left out; nothing where fields that this tells are kept back, or while the
    partnership has switched the rule off.
    """
    if partnership_policy(viewer.partnership_id).switched_off_on(SwitchableRule.DUPLICATES, viewer.on):
        return []
    if kept_back_fields(viewer, RecordKind.REPORT) & NEEDED:
        return []
    leader = report.follows_id or report.id
    apart = ~Q(id__in=[report.id, leader]) & (Q(follows__isnull=True) | ~Q(follows_id=leader))
    others = {one.id: one for one in _around(report, WITHIN, apart, viewer)}
    found = alike_to(told_of(report, viewer), (told_of(one, viewer) for one in others.values()))[:SHOWN]
    reasons = {one.id: (one.reasons, one.score) for one in found}
    return _shown([others[one.id] for one in found], reasons, viewer)


def could_lead(report: Report, viewer: Viewer, *, page: int, reference: str = "") -> tuple[list[AlikeShown], bool]:
    """Reports that one could be merged into: near it within two weeks, the most alike first; and whether more follow.

    With a reference that one alone, wherever it is.
    """
    if kept_back_fields(viewer, RecordKind.REPORT) & NEEDED:
        return [], False
    can = Q(state__in=CAN_LEAD) & ~Q(id__in=[report.id, report.follows_id or report.id]) & ~Q(follows_id=report.id)
    one = told_of(report, viewer)
    if reference:
        rows = list(Report.objects.visible_to(viewer).filter(can, reference=as_written(reference)))
    else:
        rows = _around(report, MERGE_WITHIN, can, viewer)
    judged = {other.id: compare(one, told_of(other, viewer)) for other in rows}
    rows.sort(key=lambda other: (-judged[other.id].score, abs(other.happened_at - report.happened_at), other.id))
    there = rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    reasons = {other: (found.reasons, found.score) for other, found in judged.items()}
    return _shown(there, reasons, viewer), len(rows) > page * ON_A_PAGE


def together(report: Report, viewer: Viewer) -> Together:
    """Whom a report follows, and who follows it."""
    visible = Report.objects.visible_to(viewer)
    leader = visible.filter(id=report.follows_id).first() if report.follows_id else None
    followers = list(visible.filter(follows_id=report.id).order_by("received_at", "id")[:COMPARED])
    shown = _shown([*([leader] if leader else []), *followers], {}, viewer)
    by_id = {one.id: one for one in shown}
    return Together(
        by_id.get(leader.id) if leader else None,
        tuple(by_id[one.id] for one in followers if one.id in by_id),
        with_hidden=report.follows_id is not None and (leader is None or leader.id not in by_id),
    )


def told_of(report: Report, viewer: Viewer) -> ToldOf:
    """A report as the rule takes it, without what is kept back from the viewer: nothing hidden gives a reason."""
    kept_back = kept_back_fields(viewer, RecordKind.REPORT)
    version = reports_policy(report.partnership_id).category_version(report.category_version)
    kind = version.kind(report.category) if version else None
    return ToldOf(
        report.id, report.happened_at, report.easting_m, report.northing_m, report.category,
        kind.group.value if kind else report.category, None if "caller" in kept_back else report.caller_id,
        report.location, "" if "account" in kept_back else report.account,
    )  # fmt: skip


def _around(report: Report, within: timedelta, wanted: Q, viewer: Viewer) -> list[Report]:
    """The nearest in time before and after, in a square around the point, or at the same words where there is none."""
    at = report.happened_at
    rows = Report.objects.visible_to(viewer).filter(wanted & _near(report), partnership_id=report.partnership_id)
    before = _some(rows.filter(happened_at__lte=at, happened_at__gte=at - within).order_by("-happened_at"))
    after = _some(rows.filter(happened_at__gt=at, happened_at__lte=at + within).order_by("happened_at"))
    return [*before, *after]


def _some(rows: QuerySet[Report]) -> list[Report]:
    return list(rows[:COMPARED])


def _near(report: Report) -> Q:
    words = Q(easting_m__isnull=True, location__iexact=report.location) if report.location else Q(pk__in=[])
    east, north = report.easting_m, report.northing_m
    if east is None or north is None:
        return words | Q(location__iexact=report.location) if report.location else words
    square = Q(
        easting_m__gte=east - WITHIN_M, easting_m__lte=east + WITHIN_M, northing_m__gte=north - WITHIN_M,
        northing_m__lte=north + WITHIN_M,
    )  # fmt: skip
    return square | words


def _shown(
    rows: Sequence[Report], reasons: dict[UUID, tuple[tuple[str, ...], int]], viewer: Viewer
) -> list[AlikeShown]:
    """Those of which nothing that this tells is hidden; noted as shown."""
    hidden = hidden_in(list(rows), viewer)
    there = [one for one in rows if NEEDED.isdisjoint(hidden[one.id])]
    viewer.saw(RecordKind.REPORT, [one.id for one in there])
    can_change = _can_change(there, viewer)
    return [
        AlikeShown(
            one.id, one.reference, category_label(one.category), one.location, one.happened_at, ReportState(one.state),
            *reasons.get(one.id, ((), 0)), follows=one.follows_id is not None, may_lead=one.id in can_change,
        )
        for one in there
    ]  # fmt: skip


def _can_change(rows: Iterable[Report], viewer: Viewer) -> set[UUID]:
    return {one for one, facts in facts_of(list(rows), viewer).items() if may(viewer, Act.CHANGE, facts)}
