"""The list of reports, from the viewer on, newest first, by a key and not by a page number.

What is hidden is not in the query (docs/security.md P2): a search for the reference of a hidden report answers like one
for nonsense. A filter is asked only of fields that the viewer sees of a record, so that no filter tells what a column
keeps back. Pages go by the last line shown, so that the thousandth costs what the first does.

Reports whose time is kept back from the viewer stand after all others, by their random ids, and the way to the next
page tells an id: neither an order nor a chosen place in it tells when something came in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from commonweal.access.facts import hidden_in
from commonweal.access.permission import kept_back_fields
from commonweal.access.queries import staff_names, team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.terms import CallSource, Marking, london_midnight
from commonweal.reports.models import Report
from commonweal.reports.reference import as_written
from commonweal.reports.terms import SOURCE_LABELS, category_label
from commonweal.reports.without_time.queries import WithoutTime, without_time

ON_A_PAGE = 50
UNASSIGNED = "none"
WORDS_REACH = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page ends: the last line's time of receipt and id; no time where the viewer is not shown that line's."""

    received_at: datetime | None
    id: UUID

    def __str__(self) -> str:
        return f"{self.received_at.timestamp():.6f}_{self.id}" if self.received_at else f"_{self.id}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the list is asked for; the whole state of the page. Empty: not asked."""

    reference: str = ""
    team: str = ""
    ward: str = ""
    category: str = ""
    source: str = ""
    place: str = ""
    days: int = 0
    before: Key | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the page is asked for."""
        return any((self.reference, self.team, self.ward, self.category, self.source, self.place, self.days))

    @property
    def fields(self) -> frozenset[str]:
        """The fields that the filters ask about."""
        asked = {
            "team": self.team, "place": self.ward or self.place, "category": self.category, "source": self.source,
            "times": self.days,
        }  # fmt: skip
        return frozenset(name for name, value in asked.items() if value)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line of the list; what the viewer does not see of the report is None."""

    id: UUID
    reference: str
    received_at: datetime | None
    category_label: str | None
    source_label: str | None
    location: str | None
    team: str | None
    assigned_to: str | None
    sensitive: bool


@dataclass(frozen=True, slots=True)
class ReportList:
    """A page of the list; `older` begins the next, None at its end."""

    lines: tuple[ReportLine, ...]
    older: Key | None
    can_ask: frozenset[str] = field(default_factory=frozenset)


def list_of_reports(asked: Asked, viewer: Viewer) -> ReportList:
    """The page that is asked for; filters on fields which the role or every agreement keeps back are not heeded."""
    can_ask = frozenset({"times", "category", "place", "source", "team"}) - kept_back_fields(viewer, RecordKind.REPORT)
    apart = without_time(viewer)
    found: list[Report] = []
    hidden: dict[UUID, frozenset[str]] = {}
    for one, fields in _rows(asked, can_ask, apart, viewer):
        found.append(one)
        hidden[one.id] = fields
        if len(found) > ON_A_PAGE:
            break
    shown = found[:ON_A_PAGE]
    ids = [one.id for one in shown]
    if asked.reference or asked.place:
        viewer.trace.did(Deed.SEARCH, RecordKind.REPORT, ids)
    viewer.saw(RecordKind.REPORT, ids)
    names = staff_names([one.assigned_to_id for one in shown if one.assigned_to_id])
    teams = team_names([one.team_id for one in shown if one.team_id])
    older = _key(shown[-1], hidden[shown[-1].id]) if len(found) > ON_A_PAGE else None
    return ReportList(tuple(_line(one, hidden[one.id], names, teams) for one in shown), older, can_ask)


def _filters(asked: Asked, can_ask: frozenset[str], viewer: Viewer) -> Q:
    if asked.reference:
        return Q(reference=as_written(asked.reference))
    wanted = Q()
    if asked.team and "team" in can_ask:
        wanted &= Q(team__isnull=True) if asked.team == UNASSIGNED else Q(team_id=asked.team)
    if asked.ward and "place" in can_ask:
        wanted &= Q(ward_code=asked.ward)
    if asked.category and "category" in can_ask:
        wanted &= Q(category=asked.category)
    if asked.source and "source" in can_ask:
        wanted &= Q(source=asked.source)
    if asked.days and "times" in can_ask:
        wanted &= Q(received_at__gte=london_midnight(viewer.on - timedelta(days=asked.days - 1)))
    return wanted


def _rows(
    asked: Asked, can_ask: frozenset[str], apart: WithoutTime, viewer: Viewer
) -> Iterator[tuple[Report, frozenset[str]]]:
    """The rows that fit and what each hides: in order of receipt, newest first, then those whose time is hidden."""
    wanted, about = _filters(asked, can_ask, viewer), asked.fields & can_ask
    words = Q(location__icontains=asked.place) if asked.place and "place" in can_ask else Q()
    by_time = asked.before is None or asked.before.received_at is not None
    if by_time and not apart.everything:
        dated = wanted & apart.others
        if words:
            # Words are looked for within the words of the place, in the newest weeks of what else fits; no index has
            # them. What hides its place or its time has no part in which weeks these are.
            newest = next((one.received_at for one, _ in _fitting(dated, about, None, viewer)), viewer.at)
            dated &= words & Q(received_at__gte=newest - WORDS_REACH)
        yield from _fitting(dated, about, asked.before, viewer)
    if apart and "times" not in about:
        after = None if by_time else asked.before
        yield from _fitting(wanted & apart.these & words, about, after, viewer, by_id=True)


def _fitting(
    wanted: Q, about: frozenset[str], before: Key | None, viewer: Viewer, *, by_id: bool = False
) -> Iterator[tuple[Report, frozenset[str]]]:
    """Rows that hide nothing which is asked about, a page and one line at a time; a second piece is read only where
    lines are left out."""
    while True:
        piece = _by_id(wanted, viewer, before) if by_id else _newest(wanted, viewer, before)
        hidden = hidden_in(piece, viewer)
        yield from ((one, hidden[one.id]) for one in piece if about.isdisjoint(hidden[one.id]))
        if len(piece) <= ON_A_PAGE:
            return
        before = Key(piece[-1].received_at, piece[-1].id)


def _newest(wanted: Q, viewer: Viewer, before: Key | None) -> list[Report]:
    """The first page and one line of every way in to a report, laid together: each way has an index in this order."""
    if before is not None and before.received_at is not None:
        later = Q(received_at__lt=before.received_at) | Q(received_at=before.received_at, id__lt=before.id)
        # The plain bound beside it is what an index can begin from.
        wanted = wanted & later & Q(received_at__lte=before.received_at)
    found: dict[UUID, Report] = {}
    for way in Report.objects.each_way_for(viewer):
        found |= {one.id: one for one in way.filter(wanted).order_by("-received_at", "-id")[: ON_A_PAGE + 1]}
    return sorted(found.values(), key=lambda one: (one.received_at, one.id), reverse=True)[: ON_A_PAGE + 1]


def _by_id(wanted: Q, viewer: Viewer, before: Key | None) -> list[Report]:
    """The same in the order of ids, which are random."""
    wanted = wanted & Q(id__lt=before.id) if before is not None else wanted
    found: dict[UUID, Report] = {}
    for way in Report.objects.each_way_for(viewer):
        found |= {one.id: one for one in way.filter(wanted).order_by("-id")[: ON_A_PAGE + 1]}
    return sorted(found.values(), key=lambda one: one.id, reverse=True)[: ON_A_PAGE + 1]


def _key(last: Report, hidden: frozenset[str]) -> Key:
    return Key(None if "times" in hidden else last.received_at, last.id)


def _line(one: Report, hidden: frozenset[str], names: dict[UUID, str], teams: dict[UUID, str]) -> ReportLine:
    with_team = "team" not in hidden
    return ReportLine(
        id=one.id,
        reference=one.reference,
        received_at=None if "times" in hidden else one.received_at,
        category_label=None if "category" in hidden else category_label(one.category),
        source_label=None if "source" in hidden else SOURCE_LABELS[CallSource(one.source)],
        location=None if "place" in hidden else one.location,
        team=(teams.get(one.team_id, "") if one.team_id else "") if with_team else None,
        assigned_to=(names.get(one.assigned_to_id, "") if one.assigned_to_id else "") if with_team else None,
        sensitive=one.marking == Marking.OFFICIAL_SENSITIVE,
    )
