"""Marks reports that look co-ordinated, each once; an officer reads the mark, and nothing else follows from it.

Run by the worker: a report is taken as fast with the rule as without.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.queries import partnerships
from commonweal.core.rules.co_ordination import CoOrdinationPolicy, written_together
from commonweal.reports.co_ordination.queries import not_marked_yet, told_since
from commonweal.reports.models import ReportEvent
from commonweal.reports.terms import EventKind

BY_RULE = "the rule about co-ordinated reports"
POLICY = CoOrdinationPolicy()
MOST_NAMED = 50


def mark_co_ordinated(*, at: datetime) -> int:
    """Write the mark on every report of a group that has none yet, in every partnership; how many."""
    return sum(_mark(one.id, at) for one in partnerships())


def _mark(partnership_id: UUID, at: datetime) -> int:
    # Compared before the transaction: while it lasts, nobody else could write (docs/security.md P9).
    groups = written_together(told_since(partnership_id, at - POLICY.within), POLICY)
    if not groups:
        return 0
    with transaction.atomic():
        unmarked = not_marked_yet(one for group in groups for one in group.ids)
        events = [
            ReportEvent(
                report_id=report_id, at=at, kind=EventKind.CO_ORDINATED, by=BY_RULE, words=f"{group.because}.",
                details={"with": _some(group.ids, report_id)},
            )
            for group in groups
            for report_id in group.ids
            if report_id in unmarked
        ]  # fmt: skip
        ReportEvent.objects.bulk_create(events)
    return len(events)


def _some(ids: Sequence[UUID], but: UUID) -> list[str]:
    """The others of its group, as many as somebody would look at: each holding all would be pairs again."""
    return [str(one) for one in ids if one != but][:MOST_NAMED]
