"""Confirms, by hand, the address or number that a report from the web came with (docs/security.md P9).

Until somebody does, or a code that was sent there is used, nothing but a receipt goes there: anybody can type a
stranger's. What could not be told meanwhile stays on the officer's list, for nobody has told it.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.facts import facts_of
from commonweal.access.permission import may, require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.reports.life.operations import note_event
from commonweal.reports.models import Report, ReporterContact
from commonweal.reports.terms import HIDDEN_WITH, EventKind
from commonweal.reports.written import clean

LONGEST_WORDS = 400
ABOUT_THE_REPORTER = ["caller_name", "caller_phone"]


class NothingToConfirm(Exception):
    """There is no such report for the viewer, or nobody waits for its address to be confirmed any more."""


class ConfirmNeedsWords(Exception):
    """How the officer knows that it is theirs has to be said; the message says in how many characters."""


def confirm_by_hand(report_id: UUID, words: str, *, by: Viewer, at: datetime) -> None:
    """From now on more than a receipt goes to what the reporter called safe; the history keeps who says so and why.

    Raises `NotAllowed`, `NothingToConfirm`, `ConfirmNeedsWords`.
    """
    require(by, Act.CHANGE, RecordKind.REPORT)
    words = " ".join(clean(words).split())
    if not words or len(words) > LONGEST_WORDS:
        raise ConfirmNeedsWords(f"Say how you know that it is theirs, in at most {LONGEST_WORDS} characters")
    with transaction.atomic():
        report = Report.objects.visible_to(by).filter(id=report_id).first()
        if report is None or not may(by, Act.CHANGE, facts_of([report], by)[report.id]):
            raise NothingToConfirm(report_id)
        if not ReporterContact.objects.filter(report=report, confirmed_at__isnull=True).update(confirmed_at=at):
            raise NothingToConfirm(report_id)
        said = f"The address or number of the reporter was confirmed by hand: {words}"
        note_event(report, EventKind.NOTE, words=said, by=by, at=at, details={HIDDEN_WITH: ABOUT_THE_REPORTER})
    by.trace.did(Deed.CHANGE, RecordKind.REPORT, [report_id], why="address of the reporter confirmed by hand")
