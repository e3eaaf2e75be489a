"""Which of the reports that a viewer may see hide their time from them, so that no list places those by time.

Whether one does is decided by the rule (`access/facts.hidden_in`), record by record. Only what was shared with less
than an agreement names hides its time by itself, so only shared records are asked about; a role or an agreement hides
the time of all.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from commonweal.access.facts import hidden_in
from commonweal.access.permission import kept_back_fields
from commonweal.access.record_kinds import RecordKind
from commonweal.access.sharing.queries import shared_without
from commonweal.access.viewer import Viewer
from commonweal.reports.models import Report


@dataclass(frozen=True, slots=True)
class WithoutTime:
    """The reports that hide their time: every one, or those of `ids`. True where there is any."""

    everything: bool = False
    ids: frozenset[UUID] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.ids)

    @property
    def these(self) -> Q:
        """The condition for them, among what the viewer may see."""
        return Q() if self.everything else Q(id__in=self.ids)

    @property
    def others(self) -> Q:
        """The condition for all others."""
        return ~Q(id__in=self.ids) if self.ids else Q()


def without_time(viewer: Viewer) -> WithoutTime:
    """The reports that hide their time from the viewer; none for a host whose role sees times, without a query."""
    if "times" in kept_back_fields(viewer, RecordKind.REPORT):
        return WithoutTime(everything=True)
    if viewer.is_host:
        return WithoutTime()
    may_hide = shared_without("times", RecordKind.REPORT, viewer)
    found = list(Report.objects.visible_to(viewer).filter(id__in=may_hide)) if may_hide else []
    return WithoutTime(ids=frozenset(one for one, hidden in hidden_in(found, viewer).items() if "times" in hidden))
