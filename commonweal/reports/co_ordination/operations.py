"""Marks reports that look co-ordinated, each once; an officer reads the mark, and nothing else follows from it.

Run by the worker: a report is taken as fast with the rule as without.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.queries import partnerships
from commonweal.core.rules.co_ordination import CoOrdinationPolicy, written_together
from commonweal.reports.co_ordination.queries import marked_already, told_since
from commonweal.reports.models import ReportEvent
from commonweal.reports.terms import EventKind

BY_RULE = "the rule about co-ordinated reports"
POLICY = CoOrdinationPolicy()


def mark_co_ordinated(*, at: datetime) -> int:
    """Write the mark on every report of a group that has none yet, in every partnership; how many."""
    return sum(_mark(one.id, at) for one in partnerships())


def _mark(partnership_id: UUID, at: datetime) -> int:
    with transaction.atomic():
        groups = written_together(told_since(partnership_id, at - POLICY.within), POLICY)
        marked = marked_already([one for group in groups for one in group.ids])
        events = [
            ReportEvent(
                report_id=report_id, at=at, kind=EventKind.CO_ORDINATED, by=BY_RULE, words=f"{group.because}.",
                details={"with": [str(other) for other in group.ids if other != report_id]},
            )
            for group in groups
            for report_id in group.ids
            if report_id not in marked
        ]  # fmt: skip
        ReportEvent.objects.bulk_create(events)
    return len(events)
