"""Erases reports: the fact stays in the audit, what the report said and who gave it are gone.

Only the partnership's own timed work does it: retention runs, and an upheld request that the data protection officer
has put in (a later page). A restored backup erases again by the journal.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.terms import london_day
from commonweal.people.operations import forget_callers
from commonweal.reports.models import Report
from commonweal.reports.operations import CALLS, callers_without_a_report
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
        held.delete()
        callers = callers_without_a_report({caller for _, caller, _ in rows if caller is not None})
        forget_callers(callers, partnership_id=by.partnership_id, at=at)
        note_data_change(
            partnership_id=by.partnership_id,
            about=CALLS,
            earliest_on=min(london_day(happened) for _, _, happened in rows),
            n_rows=len(rows),
            at=at,
        )
    by.trace.did(Deed.CHANGE, RecordKind.REPORT, [one for one, _, _ in rows], why=f"erased: {why}")
    return len(rows)
