"""What a reporter can still do with their report: add to it, say that it got worse, disagree, answer the survey.

Every one of them is a line of the report's history, and the same words sent twice are one. Danger opens the risk
questions again and brings the report to triage under a new clock; disagreeing opens it again under the same number.
Nothing that a reporter says goes nowhere.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, Role
from commonweal.access.viewer import Viewer, door_viewer
from commonweal.audit.deeds import Deed
from commonweal.audit.trace import Trace
from commonweal.core.rules.emergency import URGENT
from commonweal.core.rules.report_life import ENDED, ReportStep
from commonweal.core.rules.safe_contact import ContactWay, SafeContact, way_to_tell
from commonweal.core.terms import ReportState, Risk, london_day
from commonweal.files.evidence.terms import Kept
from commonweal.outbox.operations import put
from commonweal.outbox.terms import Channel, Outgoing
from commonweal.reports.incident.operations import leave
from commonweal.reports.life.operations import Step, moved, note_event
from commonweal.reports.models import Evidence, Report, ReporterContact, SurveyAnswer, Untold
from commonweal.reports.own.one_time import holds_until, one_time_code, window_of
from commonweal.reports.own.queries import Opened, disagrees_until, held_report, where_to_send
from commonweal.reports.policy import late_at, reports_policy
from commonweal.reports.public.code import as_shown
from commonweal.reports.public.operations import TooManyFiles
from commonweal.reports.telling.operations import NOT_CONFIRMED
from commonweal.reports.terms import EventKind

MOST_EVIDENCE = 60
"""Photos and sounds of one report, those that came with it and those added: an officer has to look at each."""
SENT_TWICE_WITHIN = timedelta(hours=1)
CONFIRMED = "The reporter used a code that was sent to their address, and so confirmed it."
BETTER = ("yes", "a-little", "no", "worse")
TO_TRIAGE = {
    ReportState.ASSIGNED: ReportStep.RETURN, ReportState.ACCEPTED: ReportStep.RETURN,
    ReportState.IN_HAND: ReportStep.RETURN, ReportState.ANSWERED: ReportStep.REOPEN,
    ReportState.CLOSED: ReportStep.REOPEN, ReportState.LOGGED: ReportStep.TAKE_UP,
}  # fmt: skip


class TooLate(Exception):
    """The days for opening the same report again are over: a new one quotes it."""


class NotOver(Exception):
    """The report is not answered yet, or was asked about already."""


def note_opening(opened: Opened, *, by: Viewer, at: datetime) -> None:
    """A one-time code opens a report once, and the history says when; a code that was sent confirms the address."""
    if opened.confirms:
        confirm_contact(opened.report_id, by=by, at=at)
    if opened.window is not None:
        report = held_report(opened.report_id, by)
        words = "The reporter opened their page with a one-time code."
        note_event(report, EventKind.NOTE, words=words, by=by, at=at, details={"one_time": opened.window})


def confirm_contact(report_id: UUID, *, by: Viewer, at: datetime) -> None:
    """Somebody used what was sent to the address of a report: from now on more than a receipt goes there.

    What could not be told for want of this stands on the page that they open now, and leaves the officer's list.
    """
    with transaction.atomic():
        unconfirmed = ReporterContact.objects.filter(report_id=report_id, confirmed_at__isnull=True)
        if not unconfirmed.update(confirmed_at=at):
            return
        note_event(held_report(report_id, by), EventKind.NOTE, words=CONFIRMED, by=by, at=at)
        Untold.objects.filter(report_id=report_id, why=NOT_CONFIRMED, settled_at__isnull=True).update(
            settled_at=at, settled_by=by.name, settled_words=CONFIRMED, changed_at=at
        )


def add_to_report(report_id: UUID, *, words: str, files: Sequence[Kept], by: Viewer, at: datetime) -> None:
    """A diary entry, photos and sounds, or both; raises `TooManyFiles`, and then keeps nothing."""
    require(by, Act.CREATE, RecordKind.REPORT)
    with transaction.atomic():
        report = held_report(report_id, by, for_change=True)
        if files and report.evidence.count() + len(files) > MOST_EVIDENCE:
            raise TooManyFiles
        if words and not _said_already(report, EventKind.DIARY, words, at):
            _note(report, EventKind.DIARY, words, by=by, at=at)
        if files:
            _note(report, EventKind.EVIDENCE, "", by=by, at=at, n=len(files))
            Evidence.objects.bulk_create(
                Evidence(
                    report=report, kept_as=one.kept_as, kind=one.kind.value, content_type=one.content_type,
                    n_bytes=one.n_bytes, digest=one.digest, added_at=at,
                )
                for one in files
            )  # fmt: skip


def got_worse(report_id: UUID, *, words: str, risks: Sequence[Risk], by: Viewer, at: datetime) -> bool:
    """It got worse; with danger the report goes to triage at once under a new clock, which is what this tells."""
    require(by, Act.CREATE, RecordKind.REPORT)
    urgent = not URGENT.isdisjoint(risks)
    told = sorted(one.value for one in risks)
    with transaction.atomic():
        report = held_report(report_id, by, for_change=True)
        if _said_already(report, EventKind.WORSE, words, at, risks=told):
            return urgent
        _note(report, EventKind.WORSE, words, by=by, at=at, risks=told)
        if urgent:
            _to_triage_now(report.follows or report, by=by, at=at)
        elif _worked(report).state in ENDED and london_day(at) <= disagrees_until(_worked(report)):
            _reopen(report, "The reporter says that it got worse.", by=by, at=at)
    return urgent


def disagree(report_id: UUID, *, words: str, by: Viewer, at: datetime) -> None:
    """The reporter disagrees with the answer or the closing: the report is open again, under the same number.

    Raises `NotOver`, `TooLate`.
    """
    require(by, Act.CREATE, RecordKind.REPORT)
    with transaction.atomic():
        report = held_report(report_id, by, for_change=True)
        if _worked(report).state not in ENDED:
            raise NotOver
        if london_day(at) > disagrees_until(_worked(report)):
            raise TooLate
        _note(report, EventKind.DISAGREED, words, by=by, at=at)
        _reopen(report, words, by=by, at=at)


def answer_survey(report_id: UUID, *, better: str, treated: int | None, words: str, by: Viewer, at: datetime) -> None:
    """What the reporter thought, once a closing; raises `NotOver`."""
    require(by, Act.CREATE, RecordKind.REPORT)
    with transaction.atomic():
        report = held_report(report_id, by, for_change=True)
        worked = _worked(report)
        if worked.state != ReportState.CLOSED or report.surveys.filter(at__gte=worked.state_since).exists():
            raise NotOver
        SurveyAnswer.objects.create(report=report, at=at, better=better, treated=treated, words=words)
        _note(report, EventKind.SURVEY, "", by=by, at=at)


def complain(report_id: UUID, *, words: str, by: Viewer, at: datetime) -> None:
    """A complaint about the service, for the manager and not for the team."""
    require(by, Act.CREATE, RecordKind.REPORT)
    with transaction.atomic():
        report = held_report(report_id, by, for_change=True)
        if not _said_already(report, EventKind.COMPLAINT, words, at):
            _note(report, EventKind.COMPLAINT, words, by=by, at=at)


def send_one_time_code(reference: str, partnership_id: UUID, *, at: datetime) -> bool:
    """Queue a code to the contact that the reporter called safe; at most one in half an hour. False: nothing is sent.

    Nor is one sent where nobody has confirmed the address, or where a message may not say what it is about: whoever
    else reads that telephone could ask for the code, and would read the whole report with it (docs/security.md P9).
    Run in the background, so that asking takes the same time for a reference that nobody has.
    """
    report = where_to_send(reference, partnership_id)
    contact = ReporterContact.objects.filter(report=report).first() if report else None
    if report is None or contact is None or contact.confirmed_at is None or not contact.may_say_what:
        return False
    ways = tuple(ContactWay(way) for way in contact.ways)
    way = way_to_tell(SafeContact(ways, contact.email, contact.phone))
    if way.way is None:
        return False
    trace = Trace(route="one-time code", at=at)
    by = door_viewer(partnership_id, Role.RESIDENT, trace=trace, name="the residents' door")
    window = window_of(at)
    body = f"Your code is {as_shown(one_time_code(report.id, window))}. It works once, within half an hour."
    outgoing = Outgoing(
        key=f"report/{report.id}/one-time/{window}", subject="Your code", body=f"{body}\n", to=way.to,
        channel=Channel.MAIL if way.way is ContactWay.MAIL else Channel.TEXT, about_kind=RecordKind.REPORT,
        about_id=report.id, what="one-time-code", not_after=holds_until(window),
    )  # fmt: skip
    with transaction.atomic():
        put([outgoing], by=by, at=at)
    return True


def _note(report: Report, kind: EventKind, words: str, *, by: Viewer, at: datetime, **details: object) -> None:
    """A line of the history, in which an officer also reads that it came after the end."""
    over = _worked(report).state in ENDED
    details = {**details, **({"after_the_end": True} if over else {})}
    note_event(report, kind, words=words, public=True, by=by, at=at, details=details)
    by.trace.did(Deed.CHANGE, RecordKind.REPORT, [report.id], why=kind.value)


def _said_already(report: Report, kind: EventKind, words: str, at: datetime, **details: object) -> bool:
    """Whether the reporter has just said the same: the form was sent twice, or from two tabs."""
    said = report.events.filter(kind=kind, words=words, by_id__isnull=True, at__gt=at - SENT_TWICE_WITHIN)
    return any(details.items() <= one.items() for one in said.values_list("details", flat=True))


def _worked(report: Report) -> Report:
    return report.follows or report


def _reopen(report: Report, words: str, *, by: Viewer, at: datetime) -> None:
    """Open it again, by itself also where it followed another: whoever disagrees speaks for their own report."""
    if report.follows_id is not None:
        leave(report, words="Its reporter disagrees.", as_before=False, by=by, at=at)
    if report.state in ENDED:
        moved(report, Step(ReportStep.REOPEN, report.version, words), words=words, by=by, at=at)


def _to_triage_now(report: Report, *, by: Viewer, at: datetime) -> None:
    """Danger was told of: first in triage's list, with the clock of danger."""
    report.urgent = True
    Report.objects.filter(id=report.id).update(urgent=True)
    words = "The reporter says that it got worse, and tells of danger."
    state = ReportState(report.state)
    if step := TO_TRIAGE.get(state):
        moved(report, Step(step, report.version, words), words=words, by=by, at=at, danger=True)
    else:
        due_at = late_at(state, at, reports_policy(report.partnership_id), urgent=True)
        Report.objects.filter(id=report.id).update(due_at=due_at, version=report.version + 1, changed_at=at)
