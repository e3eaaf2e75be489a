"""Erases reports: the fact stays in the audit, what the report said and who gave it are gone.

With a report go its answers, the way to its reporter, its history, its photos and sounds, its call-outs, and the text
and address of every message about it. Only the partnership's own timed work does it: retention runs, and an upheld
request that the data protection officer has put in (a later page). A restored backup erases again by the journal.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import journal
from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.terms import ReportState, london_day
from commonweal.files.evidence.keeping import forget
from commonweal.outbox.operations import forget_about
from commonweal.people.operations import forget_callers
from commonweal.reports.models import Evidence, Report, ReporterContact
from commonweal.reports.operations import CALLS, callers_without_a_report
from commonweal.reports.policy import late_at, reports_policy
from commonweal.runs.operations import note_data_change


def erase_reports(report_ids: Iterable[UUID], *, why: str, by: Viewer, at: datetime) -> int:
    """Erase reports of the partnership, guarded ones too, and callers to whom none refers any more; how many went.

    `why` is a short word such as "retention", never a person's words. Raises `NotAllowed`.
    """
    require(by, Act.ERASE, RecordKind.REPORT)
    with transaction.atomic():
        held = Report.objects.filter(partnership_id=by.partnership_id, id__in=list(report_ids))
        rows = list(held.values_list("id", "caller_id", "happened_at"))
        if not rows:
            return 0
        ids = [one for one, _, _ in rows]
        erased: list[Mapping[str, UUID | date | int | str]] = [
            {"report": one, "partnership": by.partnership_id} for one in ids
        ]
        journal.note_each(journal.Revoked.REPORT_ERASED, erased, at=at)
        remove_reports(ids, by=by, at=at)
        callers = callers_without_a_report({caller for _, caller, _ in rows if caller is not None})
        forget_callers(callers, partnership_id=by.partnership_id, at=at)
        note_data_change(
            partnership_id=by.partnership_id,
            about=CALLS,
            earliest_on=min(london_day(happened) for _, _, happened in rows),
            n_rows=len(rows),
            at=at,
        )
    by.trace.did(Deed.CHANGE, RecordKind.REPORT, ids, why=f"erased: {why}")
    return len(rows)


def remove_reports(report_ids: Collection[UUID], *, by: Viewer, at: datetime) -> int:
    """Remove reports with all that hangs on them; call it in a transaction. For erasing, and for erasing again."""
    forget_about(RecordKind.REPORT, report_ids, by=by, at=at)
    _part_followers(report_ids, at)
    files = list(Evidence.objects.filter(report_id__in=report_ids).values_list("kept_as", flat=True))
    n_gone = Report.objects.filter(id__in=report_ids).delete()[1].get(Report._meta.label, 0)
    transaction.on_commit(lambda: _forget_files(files))
    return n_gone


def forget_ways_to_reporters(report_ids: Collection[UUID], *, by: Viewer, at: datetime) -> int:
    """Remove how the reporters of some reports could be told, and what messages said to them; how many there were."""
    forget_about(RecordKind.REPORT, report_ids, by=by, at=at)
    return ReporterContact.objects.filter(report_id__in=report_ids).delete()[0]


def _part_followers(report_ids: Collection[UUID], at: datetime) -> None:
    """Whoever followed a report that goes stands alone again, with a clock of its own from now."""
    for one in Report.objects.filter(follows_id__in=report_ids).exclude(id__in=report_ids):
        policy = reports_policy(one.partnership_id)
        due_at = late_at(ReportState(one.state), at, policy, urgent=one.urgent)
        Report.objects.filter(id=one.id).update(
            follows=None, due_at=due_at, state_since=at, version=one.version + 1, changed_at=at
        )
    Report.objects.filter(id__in=report_ids, follows_id__in=report_ids).update(follows=None)


def _forget_files(names: Collection[str]) -> None:
    for name in names:
        forget(name)
