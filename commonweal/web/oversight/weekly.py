"""The list of looks of a week, made in the background: every Monday by itself, or when somebody asks for it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.oversight.operations import list_looks
from commonweal.access.oversight.queries import viewer_of_membership, week_before, weeks_listed
from commonweal.access.queries import partnerships
from commonweal.access.viewer import Viewer, system_viewer
from commonweal.audit.operations import write_entry
from commonweal.core.terms import london_day

ROUTE = "list of looks"


def make_list_for(membership_id: UUID, first_day: date, *, at: datetime) -> None:
    """The list for somebody who asked for it, if they may still have it made."""
    viewer = viewer_of_membership(membership_id, route=ROUTE, at=at)
    if viewer is not None:
        _make(first_day, viewer, at)


def make_lists_due(*, at: datetime) -> int:
    """The list of the last whole week for every partnership that has none yet; how many were made."""
    made = 0
    for partnership in partnerships():
        viewer = system_viewer(partnership.id, route=ROUTE, at=at)
        first_day = week_before(london_day(at))
        if first_day not in weeks_listed(viewer):
            _make(first_day, viewer, at)
            made += 1
    return made


def _make(first_day: date, viewer: Viewer, at: datetime) -> None:
    with transaction.atomic():
        list_looks(first_day, by=viewer, at=at)
        write_entry(viewer.trace, outcome="made")
