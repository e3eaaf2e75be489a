"""What is known while a call is taken, and what its handler wrote down: the few facts that the handler may have.

Two reads of their own, without the handler's relation to what they show (system's note on call handlers; listed in
tests/test_architecture.py). Earlier contacts: date, place, category and reference, and nothing that is kept for others
than the viewer, marked sensitive, or about somebody whom the viewer knows; where a number has anything to do with what
is kept for others, it tells nothing at all. What is hidden is absent, and counts like nothing (docs/security.md P2).
What was written down: what the handler was told about it at the time, whoever it turns out to be about.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from commonweal.access.border import not_kept_from
from commonweal.access.guarding.queries import kept_from
from commonweal.access.permission import require
from commonweal.access.queries import team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.terms import Marking, ReportState, london_midnight
from commonweal.people.models import Caller
from commonweal.reports.intake.answers import Where
from commonweal.reports.intake.ground import stands_on
from commonweal.reports.models import Report, ReportEvent
from commonweal.reports.policy import reports_policy
from commonweal.reports.terms import EventKind, category_label

KNOWN_FOR = timedelta(days=365)
"""Older contacts help nobody to recognise a call."""
MOST_EARLIER, MOST_EVENTS, MOST_OF_TODAY, MOST_OF_ONE = 8, 3, 200, 500
NEAR_M, SAME_EVENT_WITHIN_M = 60.0, 150.0
ACROSS_MIDNIGHT = timedelta(hours=6)
"""A party that began at 22:00 is the same event at 01:00."""
A_SHIFT = timedelta(hours=14)
HAS_UPRN = RawSQL("""NOT ("reports_reportintake"."uprn" = '')""", (), output_field=BooleanField())
"""In the words of the index `intake_by_uprn`: SQLite takes a partial index only for a statement that says the same."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier contact, in the four facts that a handler has of it, and by what it was found."""

    id: UUID
    at: datetime
    place: str
    category_label: str
    reference: str
    because: str


@dataclass(frozen=True, slots=True)
class SameEvent:
    """Calls of today that may tell of the same event; a new one joins `leader_id`."""

    leader_id: UUID
    n_calls: int
    since: datetime
    place: str
    category_label: str
    reference: str


@dataclass(frozen=True, slots=True)
class Known:
    """What stands beside the form."""

    events: tuple[SameEvent, ...] = ()
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class Leader:
    """A known report that a caller tells of too, as far as a handler may know it: what it is and where."""

    id: UUID
    reference: str
    category: str
    where: tuple[str, float | None, float | None]


@dataclass(frozen=True, slots=True)
class WrittenDown:
    """What its handler says of a report that was just taken."""

    id: UUID
    reference: str
    received_at: datetime
    began_at: datetime | None
    """When it began as the form understood the words of the caller; None where no time was told."""
    team: str
    late_at: datetime | None
    urgent: bool
    handed_over_at: datetime | None
    may_hand_over: bool
    told: bool
    joined: bool


def known_about(phone: str, where: Where | None, category: str, viewer: Viewer) -> Known:
    """Earlier contacts from this number, address or place, and what was reported today close by; noted as shown.

    `phone` in one spelling or empty; `where` None while none is chosen. Raises `NotAllowed`.
    """
    require(viewer, Act.CREATE, RecordKind.REPORT)
    reports = _recent(viewer)
    found: dict[UUID, tuple[Report, str]] = {}
    for because, rows in _ways(reports, phone, where, viewer):
        for one in rows.order_by("-received_at", "-id")[:MOST_EARLIER]:
            found.setdefault(one.id, (one, because))
    newest = sorted(found.values(), key=lambda pair: pair[0].received_at, reverse=True)
    events = _same_event(reports, where, category, viewer)
    label = _Labels(viewer)
    earlier = tuple(
        Earlier(one.id, one.received_at, one.location, label(one), one.reference, because)
        for one, because in islice(newest, MOST_EARLIER)
    )
    ids = [one.id for one in earlier] + [one.leader_id for one in events]
    viewer.trace.did(Deed.SEARCH, RecordKind.REPORT, ids, why="earlier contacts while a call is taken")
    return Known(events, earlier)


def known_report(report_id: UUID, viewer: Viewer) -> Leader | None:
    """A report that a caller tells of too, where its handler may know of it; None where not, as where there is none."""
    require(viewer, Act.CREATE, RecordKind.REPORT)
    one = _recent(viewer).filter(id=report_id).first()
    if one is None:
        return None
    viewer.saw(RecordKind.REPORT, [one.id])
    return Leader(one.id, one.reference, one.category, (one.location, one.easting_m, one.northing_m))


def _recent(viewer: Viewer) -> QuerySet[Report]:
    """What may be told of while a call is taken, whatever the handler's relation to it."""
    since = viewer.at - KNOWN_FOR
    open_ = Report.objects.filter(not_kept_from(viewer, Report), marking=Marking.OFFICIAL)
    return open_.filter(received_at__gte=since, received_at__lte=viewer.at)


def _ways(
    reports: QuerySet[Report], phone: str, where: Where | None, viewer: Viewer
) -> Iterable[tuple[str, QuerySet[Report]]]:
    """By number, address and place; the first two by ids: joined and guarded at once, a database reads the year."""
    if phone and (ids := _of_number(phone, viewer)):
        yield "this number", reports.filter(id__in=ids)
    if where and where.uprn and (ids := _at_address(where.uprn, viewer)):
        yield "this address", reports.filter(id__in=ids)
    if where and where.easting_m is not None:
        yield "this place", _near(reports, where, NEAR_M, viewer)


def _of_number(phone: str, viewer: Viewer) -> list[UUID]:
    """The newest reports of a number; none where one of its callers, or one of these, is kept from the viewer.

    Who asks with the number of somebody who fled must not hear of an address by a second report of theirs.
    """
    told = Caller.objects.filter(contact_point__partnership_id=viewer.partnership_id, contact_point__value=phone)
    callers = list(told.values_list("id", flat=True))
    newest = Report.objects.filter(caller_id__in=callers).order_by("-received_at", "-id")
    ids = list(newest.values_list("id", flat=True)[:MOST_OF_ONE])
    return ids if kept_from(viewer).isdisjoint([*callers, *ids]) else []


def _at_address(uprn: str, viewer: Viewer) -> list[UUID]:
    there = Report.objects.filter(HAS_UPRN, intake__partnership_id=viewer.partnership_id, intake__uprn=uprn)
    return list(there.order_by("-received_at", "-id").values_list("id", flat=True)[:MOST_OF_ONE])


def _near(reports: QuerySet[Report], where: Where, within_m: float, viewer: Viewer) -> QuerySet[Report]:
    """Those in a square around a point; by its ward, which has an index, and which hardly any estate crosses."""
    assert where.easting_m is not None
    assert where.northing_m is not None
    stands = stands_on(where.easting_m, where.northing_m, partnership_id=viewer.partnership_id, at=viewer.at)
    return reports.filter(
        ward_code=stands.ward_code,
        easting_m__range=(where.easting_m - within_m, where.easting_m + within_m),
        northing_m__range=(where.northing_m - within_m, where.northing_m + within_m),
    )


def _same_event(reports: QuerySet[Report], where: Where | None, category: str, viewer: Viewer) -> tuple[SameEvent, ...]:
    """What was reported since midnight, or within the last hours, near this point: by incident, else by category."""
    if where is None or where.easting_m is None:
        return ()
    since = min(london_midnight(viewer.on), viewer.at - ACROSS_MIDNIGHT)
    rows = _near(reports.filter(received_at__gte=since), where, SAME_EVENT_WITHIN_M, viewer)
    if category:
        rows = rows.filter(category=category)
    groups: dict[object, list[Report]] = defaultdict(list)
    for one in rows.order_by("received_at", "id")[:MOST_OF_TODAY]:
        groups[one.occurrence_id or one.category].append(one)
    label = _Labels(viewer)
    newest = sorted(groups.values(), key=lambda group: group[-1].received_at, reverse=True)
    return tuple(
        SameEvent(group[0].id, len(group), group[0].received_at, group[0].location, label(group[0]), group[0].reference)
        for group in newest[:MOST_EVENTS]
    )


class _Labels:
    """How a category is called: by the version of the list that its report was taken under."""

    def __init__(self, viewer: Viewer) -> None:
        self.policy = reports_policy(viewer.partnership_id)

    def __call__(self, report: Report) -> str:
        version = self.policy.category_version(report.category_version)
        kind = version.kind(report.category) if version else None
        return kind.label if kind else category_label(report.category)


def written_down(report_id: UUID, viewer: Viewer) -> WrittenDown | None:
    """A report that the viewer took in this shift, in what its caller is told; None for every other.

    It does not ask who is kept from the report: who rang may be somebody whose reports are, and the handler must not
    learn that from a page that is missing (docs/security.md P2). It tells nothing but what the handler told the caller.
    """
    report = own_report(report_id, viewer)
    if report is None:
        return None
    viewer.saw(RecordKind.REPORT, [report.id])
    kinds = dict(ReportEvent.objects.filter(report=report).values_list("kind", "at"))
    return WrittenDown(
        id=report.id, reference=report.reference, received_at=report.received_at,
        began_at=report.happened_at,
        team=team_names([report.team_id]).get(report.team_id, "") if report.team_id else "",
        late_at=report.due_at, urgent=report.urgent, handed_over_at=kinds.get(EventKind.HANDED_OVER),
        may_hand_over=report.state != ReportState.HANDED_OVER and report.follows_id is None,
        told=EventKind.TOLD in kinds, joined=report.occurrence_id is not None,
    )  # fmt: skip


def own_report(report_id: UUID, viewer: Viewer) -> Report | None:
    """The report itself, where the viewer took it in this shift; for operations on what one has just written."""
    if viewer.staff_id is None:
        return None
    own = Report.objects.filter(
        Q(intake__handler_id=viewer.staff_id), partnership_id=viewer.partnership_id, id=report_id,
        received_at__gte=viewer.at - A_SHIFT,
    )  # fmt: skip
    return own.first()
