"""Counts reports for the manager's page and lists the rows behind each number by the same query, from the viewer on.

Every number counts distinct reports that the viewer may see, so that a number and its rows never differ, and a report
that is kept for named people is in neither. The team of a report is the one with which it lies now. Reports that
another line logged have no life here and are not counted.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from commonweal.access.facts import hidden_in
from commonweal.access.partnership import bank_holidays
from commonweal.access.permission import require
from commonweal.access.queries import team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.rules.clocks import minutes_between
from commonweal.core.rules.report_life import OPEN
from commonweal.core.rules.safe_contact import ANONYMOUS
from commonweal.core.terms import ReportState, london_midnight
from commonweal.reports.intake.operations import BY_RULE
from commonweal.reports.life.operations import KINDS
from commonweal.reports.models import Report, ReportEvent
from commonweal.reports.policy import reports_policy
from commonweal.reports.standards.terms import (
    NO_TEAM,
    AgeShare,
    Asked,
    FirstContact,
    Row,
    Standard,
    StandardsPage,
    TeamLine,
)
from commonweal.reports.telling.operations import THEIR_SYSTEM_TELLS
from commonweal.reports.terms import AgeBand, EventKind, category_label
from commonweal.reports.triage.queries import WAITS
from commonweal.reports.triage.terms import STATE_WORDS

ON_A_PAGE = 50
FIRST_CONTACTS = Q(kind__in=[EventKind.ACCEPTED, EventKind.BEGUN, EventKind.ANSWERED]) | Q(
    kind=EventKind.UPDATE, public=True
)
"""What counts as the first contact: said on the page in the same words (`terms.MEANS`)."""
IN_THE_SPAN = {
    Standard.ANSWERED: Q(kind=EventKind.ANSWERED),
    Standard.CLOSED: Q(kind=EventKind.CLOSED),
    Standard.DISAGREED: Q(kind=EventKind.DISAGREED),
    Standard.COMPLAINED: Q(kind=EventKind.COMPLAINT),
    Standard.NOT_TOLD: Q(kind=EventKind.NOT_TOLD)
    & ~Q(details__why=ANONYMOUS)
    & ~Q(details__why=THEIR_SYSTEM_TELLS)
    & Q(details__by_hand__isnull=True),
    # Only steps can come late; their kinds stand here so that the index by kind and time is used.
    Standard.LATE_STEPS: Q(late=True, kind__in=sorted(set(KINDS.values()))),
}
"""Numbers that count what happened in the days asked for, whenever the report came."""


def rows_of(standard: Standard, asked: Asked, viewer: Viewer) -> QuerySet[Report]:
    """The reports that a number counts; in no order."""
    lived = Report.objects.visible_to(viewer).exclude(state=ReportState.LOGGED)
    if asked.team:
        lived = lived.filter(team__isnull=True) if asked.team == NO_TEAM else lived.filter(team_id=asked.team)
    if standard in (Standard.WAITING, Standard.LATE):
        # In the words that the index of what waits can be found by (triage/queries.py).
        waiting = lived.filter(WAITS, state__in=[one.value for one in OPEN], follows__isnull=True)
        return waiting.filter(due_at__lt=viewer.at) if standard is Standard.LATE else waiting
    if standard in IN_THE_SPAN:
        # The events of the days first, which their index finds: of the reports there may be a million.
        happened = ReportEvent.objects.filter(IN_THE_SPAN[standard], **_span(asked, "at"))
        return lived.filter(id__in=happened.values("report_id"))
    received = lived.filter(**_span(asked, "received_at"))
    match standard:
        case Standard.RE_ROUTED:
            return received.filter(_given_elsewhere())
        case Standard.RETURNED:
            # A reporter who tells of danger brings a report back to triage too, and no team has returned it.
            return received.filter(Exists(_events(Q(kind=EventKind.RETURNED, by_id__isnull=False))))
        case Standard.HEARD_BACK:
            return received.filter(Exists(_events(FIRST_CONTACTS)))
        case Standard.NOT_HEARD_BACK:
            return received.filter(~Exists(_events(FIRST_CONTACTS)))
    return received


def _span(asked: Asked, column: str) -> dict[str, object]:
    after_last = asked.last_on + timedelta(days=1)
    return {f"{column}__gte": london_midnight(asked.first_on), f"{column}__lt": london_midnight(after_last)}


def _events(which: Q) -> QuerySet[ReportEvent]:
    return ReportEvent.objects.filter(which, report_id=OuterRef("pk"))


def _given_elsewhere() -> Exists:
    """Whether somebody gave a report to another team than the routing rule had said when it came in."""
    by_rule = ReportEvent.objects.filter(report_id=OuterRef("report_id"), kind=EventKind.ROUTED, by=BY_RULE)
    said = Subquery(by_rule.order_by("at").values("team_id")[:1])
    given = _events(Q(kind=EventKind.ASSIGNED)).annotate(said_team_id=said)
    return Exists(given.filter(Q(said_team_id__isnull=True) | ~Q(team_id=F("said_team_id"))))


def standards_page(asked: Asked, viewer: Viewer) -> StandardsPage:
    """Every number, together and by team; raises `NotAllowed`."""
    require(viewer, Act.READ, RecordKind.SERVICE_STANDARD)
    counts = {standard: _by_team(rows_of(standard, asked, viewer)) for standard in Standard}
    minutes = _minutes_to_first_contact(asked, viewer)
    teams = sorted({team for by_team in counts.values() for team in by_team}, key=lambda one: (one is None, str(one)))
    names = team_names([one for one in teams if one])
    lines = [_line(team, names, counts, minutes) for team in teams]
    total = TeamLine(
        asked.team, "All teams", {one: sum(by_team.values()) for one, by_team in counts.items()},
        _first_contact([one for found in minutes.values() for one in found]),
    )  # fmt: skip
    return StandardsPage(total, tuple(sorted(lines, key=lambda one: one.name)), _ages(asked, viewer))


def _by_team(rows: QuerySet[Report]) -> dict[UUID | None, int]:
    return dict(rows.order_by().values_list("team_id").annotate(n=Count("id")))


def _line(
    team: UUID | None,
    names: dict[UUID, str],
    counts: dict[Standard, dict[UUID | None, int]],
    minutes: dict[UUID | None, list[int]],
) -> TeamLine:
    return TeamLine(
        team=str(team) if team else NO_TEAM,
        name=names.get(team, "a team that ended") if team else "No team (triage)",
        counts={standard: by_team.get(team, 0) for standard, by_team in counts.items()},
        first_contact=_first_contact(minutes.get(team, [])),
    )


def _minutes_to_first_contact(asked: Asked, viewer: Viewer) -> dict[UUID | None, list[int]]:
    """Working minutes from receipt to first contact of each report that heard back, by team."""
    policy = reports_policy(viewer.partnership_id)
    hours, holidays = policy.hours_on(viewer.on).hours, bank_holidays()
    heard = rows_of(Standard.HEARD_BACK, asked, viewer)
    first = heard.annotate(
        first_at=Subquery(_events(FIRST_CONTACTS).values("report_id").annotate(m=Min("at")).values("m"))
    )
    found: dict[UUID | None, list[int]] = defaultdict(list)
    for team, received_at, first_at in first.values_list("team_id", "received_at", "first_at"):
        found[team].append(minutes_between(received_at, first_at, hours, holidays))
    return found


def _first_contact(minutes: Sequence[int]) -> FirstContact | None:
    """The middle and the ninth of ten, each the value of a report that there is (the lower of two in the middle)."""
    if not minutes:
        return None
    ordered = sorted(minutes)
    return FirstContact(len(ordered), ordered[(len(ordered) - 1) // 2], ordered[-(-9 * len(ordered) // 10) - 1])


def _ages(asked: Asked, viewer: Viewer) -> tuple[AgeShare, ...]:
    """Age bands of those complained of, with the rest named, so that the shares say what is left (S008)."""
    received = rows_of(Standard.RECEIVED, asked, viewer)
    counted = dict(received.order_by().values_list("intake__age_band").annotate(n=Count("id")))
    shown = [AgeShare(str(band.label), counted.pop(band.value, 0)) for band in AgeBand if band != AgeBand.NOT_KNOWN]
    return (*shown, AgeShare("Not known, or not asked", sum(counted.values())))


def n_rows(standard: Standard, asked: Asked, viewer: Viewer) -> int:
    """The number itself; raises `NotAllowed`."""
    require(viewer, Act.READ, RecordKind.SERVICE_STANDARD)
    return rows_of(standard, asked, viewer).count()


def rows_shown(standard: Standard, asked: Asked, viewer: Viewer, *, page: int | None) -> Iterator[Row]:
    """The rows of a number, newest first: one page of fifty, or all of them (None); noted as seen.

    Raises `NotAllowed`.
    """
    require(viewer, Act.READ, RecordKind.SERVICE_STANDARD)
    rows = rows_of(standard, asked, viewer).order_by("-received_at", "id")
    found = list(rows if page is None else rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE])
    viewer.saw(RecordKind.REPORT, [one.id for one in found])
    hidden = hidden_in(found, viewer)
    names = team_names([one.team_id for one in found if one.team_id])
    return (_row(one, hidden[one.id], names) for one in found)


def _row(one: Report, hidden: frozenset[str], names: dict[UUID, str]) -> Row:
    return Row(
        id=one.id,
        reference=one.reference,
        received_at=None if "times" in hidden else one.received_at,
        category_label=None if "category" in hidden else category_label(one.category),
        location=None if "place" in hidden else one.location,
        team=None if "team" in hidden else names.get(one.team_id, "") if one.team_id else "",
        state=STATE_WORDS[ReportState(one.state)],
        due_at=None if "times" in hidden else one.due_at,
    )
