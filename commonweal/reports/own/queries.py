"""One report as its reporter sees it: an allow-list of facts, never a row with fields left out (docs/security.md P9).

Neither who is complained of, nor notes of officers, nor that others reported the same stands here. Opened by reference
and code; both wrong and unknown look the same and take the same work.
"""

import hmac
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commonweal.access.queries import team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.rules.report_life import ENDED, WORDS, ReportWord, reopens_until
from commonweal.core.terms import ReportState, london_day
from commonweal.reports.models import Report, ReportEvent, ReportIntake, SurveyAnswer
from commonweal.reports.own.one_time import confirming_code, window_that_fits
from commonweal.reports.public.code import digest_of
from commonweal.reports.reference import as_written
from commonweal.reports.terms import EventKind

NOBODYS = UUID("00000000-0000-4000-8000-000000000000")
# Kinds of events whose words were written for the reporter, or by them.
WITH_WORDS = frozenset({EventKind.ANSWERED, EventKind.UPDATE, EventKind.DIARY, EventKind.WORSE, EventKind.DISAGREED})
SHOWN = WITH_WORDS | {EventKind.RECEIVED, EventKind.EVIDENCE, EventKind.SURVEY, EventKind.COMPLAINT}


class NoSuchOwnReport(Exception):
    """The report that this browser had opened is gone."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A report whose code was right; `window`: of a one-time code, which is used up by it.

    `confirms`: the code was sent to the address that the report has, and nowhere else. `opens`: whoever gave it reads
    the report; the code of a receipt opens nothing, since the address may be mistyped, or somebody else read it.
    """

    report_id: UUID
    window: int | None = None
    confirms: bool = False
    opens: bool = True


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """One line of what happened, as its reporter sees it."""

    at: datetime
    kind: EventKind
    words: str


@dataclass(frozen=True, slots=True)
class OwnReport:
    """Everything that a reporter's page shows of their report."""

    report_id: UUID
    reference: str
    category: str
    category_version: int
    received_at: datetime
    word: ReportWord
    since: datetime
    late_at: datetime | None
    team: str
    urgent: bool
    over: bool
    closed: bool
    may_disagree_until: date | None
    surveyed: bool
    events: tuple[OwnEvent, ...]


def opened_by(reference: str, code: str, resident: Viewer) -> Opened | None:
    """The report whose reference and code these are: the one shown after sending, a one-time code, or the one of the
    receipt, which confirms its address and opens nothing; the last two work once."""
    report = Report.objects.filter(
        partnership_id=resident.partnership_id, reference=as_written(reference)
    ).select_related("intake", "contact").first()  # fmt: skip
    intake = getattr(report, "intake", None) if report else None
    kept = intake.access_digest if intake else ""
    report_id = report.id if report else NOBODYS
    fits = hmac.compare_digest(kept.encode() or b"none", digest_of(code).encode())
    window = window_that_fits(code, report_id, resident.at)
    confirms = hmac.compare_digest(confirming_code(report_id), code) and _waits_for_it(report)
    if report is None or not code or not (fits or confirms or window is not None):
        return None
    if fits or confirms:
        return Opened(report_id, confirms=confirms, opens=fits)
    used = ReportEvent.objects.filter(report_id=report_id, kind=EventKind.NOTE, details__one_time=window)
    return None if used.exists() else Opened(report_id, window, confirms=True)


def _waits_for_it(report: Report | None) -> bool:
    """Whether nobody has confirmed the address of a report yet."""
    contact = getattr(report, "contact", None) if report else None
    return contact is not None and contact.confirmed_at is None


def held_report(report_id: UUID, resident: Viewer, *, for_change: bool = False) -> Report:
    """The row of a report that this browser has opened, for an operation; raises `NoSuchOwnReport`.

    `for_change` holds it, and the one that it follows, until the transaction ends: nobody moves either meanwhile.
    """
    found = Report.objects.filter(id=report_id, partnership_id=resident.partnership_id)
    report = (found.select_for_update() if for_change else found.select_related("follows")).first()
    if report is None:
        raise NoSuchOwnReport
    if for_change and report.follows_id is not None:
        report.follows = Report.objects.select_for_update().get(id=report.follows_id)
    resident.saw(RecordKind.REPORT, [report.id])
    return report


def own_report(report_id: UUID, resident: Viewer) -> OwnReport:
    """A report that this browser has opened; raises `NoSuchOwnReport`.

    One that follows another of the same incident shows where that one stands, and nothing of who reported it.
    """
    report = held_report(report_id, resident)
    worked = report.follows or report
    state = ReportState(worked.state)
    since = worked.state_since or report.received_at
    team = team_names([worked.team_id]).get(worked.team_id, "") if worked.team_id else ""
    until = disagrees_until(worked) if state in ENDED else None
    surveys = SurveyAnswer.objects.filter(report_id=report.id, at__gte=since)
    return OwnReport(
        report.id, report.reference, report.category, report.category_version, report.received_at, WORDS[state], since,
        worked.due_at if state not in ENDED else None, team, report.urgent, state in ENDED, state is ReportState.CLOSED,
        until if until and until >= resident.on else None, surveys.exists(), _events(report.id),
    )  # fmt: skip


def disagrees_until(worked: Report) -> date:
    """The last day on which disagreeing opens the same report again, counted from its answer or its closing."""
    assert worked.state_since is not None
    return reopens_until(london_day(worked.state_since))


def _events(report_id: UUID) -> tuple[OwnEvent, ...]:
    rows = ReportEvent.objects.filter(report_id=report_id, public=True, kind__in=SHOWN).order_by("-at", "id")
    return tuple(
        OwnEvent(at, EventKind(kind), words if kind in WITH_WORDS else "")
        for at, kind, words in rows.values_list("at", "kind", "words")
    )


def where_to_send(reference: str, partnership_id: UUID) -> Report | None:
    """The report of a reference, for a one-time code; nothing of it is shown."""
    found = ReportIntake.objects.filter(partnership_id=partnership_id, report__reference=as_written(reference))
    intake = found.select_related("report").first()
    return intake.report if intake else None
