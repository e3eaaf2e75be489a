"""What colleagues add to a report's history without moving it: an update for its reporter, or a note for them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.facts import facts_of
from commonweal.access.permission import NotAllowed
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.reports.life.operations import LONGEST_WORDS, StepRefused, may_answer, note_event
from commonweal.reports.models import Report, ReportEvent
from commonweal.reports.single.operations import NoSuchReport
from commonweal.reports.terms import EventKind
from commonweal.reports.written import clean


def post_update(report_id: UUID, words: str, *, public: bool, by: Viewer, at: datetime) -> ReportEvent:
    """One line by whoever answers for the report; `public`: its reporter, and those of its followers, read it.

    Raises `NotAllowed`, `NoSuchReport`, `StepRefused`.
    """
    words = clean(words)
    if not words:
        raise StepRefused("Write what happened, in a sentence.")
    if len(words) > LONGEST_WORDS:
        raise StepRefused(f"That is {len(words):,} characters; at most {LONGEST_WORDS:,} are kept.")
    with transaction.atomic():
        report = Report.objects.visible_to(by).filter(id=report_id).first()
        if report is None:
            raise NoSuchReport(report_id)
        if not may_answer(facts_of([report], by)[report.id], by):
            raise NotAllowed(f"{by.role} may not answer for this report")
        kind = EventKind.UPDATE if public else EventKind.NOTE
        event = note_event(report, kind, words=words, public=public, by=by, at=at)
        if public:
            for one in Report.objects.filter(follows_id=report.id):
                note_event(one, kind, words=words, public=True, by=by, at=at, details={"with": str(report.id)})
    by.trace.did(Deed.CHANGE, RecordKind.REPORT, [report.id], why="update posted" if public else "note written")
    return event
