"""Issues the end report of a response: a paper that stays as it is. Later data or second thoughts make the next one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.rules.response_life import Stands
from commonweal.documents.paper import Paper
from commonweal.runs.digest import digest
from commonweal.tasking.models import EndReport
from commonweal.tasking.response.agencies.operations import form_key
from commonweal.tasking.response.operations import checked, close_what_is_over, note_line, response_to_change
from commonweal.tasking.response.queries import ResponseShown, response_shown
from commonweal.tasking.response.report.content import HEADINGS, Written, gathered
from commonweal.tasking.response.report.papers import end_report_paper
from commonweal.tasking.response.terms import ResponseRefused, Said


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """An end report as somebody issues it; `key` is the form's own."""

    key: str
    written: Written


def report_as_it_would_be(shown: ResponseShown, written: Written, *, by: Viewer) -> Paper:
    """The end report as it would be issued now."""
    return end_report_paper(gathered(shown, by), written, number=_next_number(shown))


def issue_report(response_id: UUID, wanted: ReportWanted, *, by: Viewer, at: datetime) -> EndReport:
    """The report that stands under the key: issued now, or issued under it before; the response is closed with it.

    Raises `NotAllowed`, `NoSuchResponse`, `ResponseRefused` while the response is not over.
    """
    require(by, Act.APPROVE, RecordKind.RESPONSE)
    key = form_key(wanted.key)
    written = Written(**{name: checked(name, getattr(wanted.written, name)) for name, _ in HEADINGS})
    shown = response_shown(response_id, by)
    if shown.listed.stands in (Stands.TO_COME, Stands.UNDER_WAY):
        raise ResponseRefused("worked", "It is not over yet. End it first, or wait for its last day.")
    # Read and drawn outside the transaction: it must not keep others from writing.
    paper = report_as_it_would_be(shown, written, by=by)
    record = paper.record()
    with transaction.atomic():
        row = response_to_change(response_id, by)
        if found := row.reports.filter(key=key).first():
            return found
        close_what_is_over(row, by=by, at=at)
        last = row.reports.aggregate(last=Max("number"))["last"] or 0
        if last != len(shown.reports):
            raise ResponseRefused("worked", "Somebody has issued a report meanwhile. Read it first.")
        made = EndReport.objects.create(
            response=row, number=last + 1, key=key, words={name: getattr(written, name) for name, _ in HEADINGS},
            paper=record, digest=digest([("paper", repr(record))]), issued_at=at, issued_by=by.name,
        )  # fmt: skip
        note_line(row, Said.REPORTED, by=by, at=at, words=f"Report {made.number}")
    by.trace.did(Deed.CHANGE, RecordKind.RESPONSE, [row.id], why=Said.REPORTED)
    return made


def _next_number(shown: ResponseShown) -> int:
    return max((one.number for one in shown.reports), default=0) + 1
