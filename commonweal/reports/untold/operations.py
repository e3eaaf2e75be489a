"""Settles that somebody could not be told: an officer has told them, or says why nobody can."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.reports.life.operations import note_event
from commonweal.reports.models import Report, Untold
from commonweal.reports.terms import EventKind
from commonweal.reports.written import clean

LONGEST_WORDS = 400


class NothingToSettle(Exception):
    """There is no such entry for the viewer, or somebody else has settled it already."""


class SettleNeedsWords(Exception):
    """How they were told, or why not, has to be said; the message says in how many characters."""


def settle_untold(untold_id: UUID, words: str, *, told: bool, by: Viewer, at: datetime) -> None:
    """Take one off the list; the report's history keeps how. Raises `NotAllowed`, `NothingToSettle`,
    `SettleNeedsWords`."""
    require(by, Act.CHANGE, RecordKind.UNTOLD)
    words = " ".join(clean(words).split())
    if not words or len(words) > LONGEST_WORDS:
        raise SettleNeedsWords(f"Say how you told them, or why nobody can, in at most {LONGEST_WORDS} characters")
    with transaction.atomic():
        found = Untold.objects.visible_to(by).filter(
            id=untold_id, settled_at__isnull=True, report__in=Report.objects.visible_to(by)
        )
        one = found.select_related("report").first()
        settled = one is not None and Untold.objects.filter(id=one.id, settled_at__isnull=True).update(
            settled_at=at, settled_by_id=by.staff_id, settled_by=by.name, settled_words=words, changed_at=at
        )
        if one is None or not settled:
            raise NothingToSettle(untold_id)
        kind = EventKind.TOLD if told else EventKind.NOT_TOLD
        note_event(one.report, kind, words=words, by=by, at=at, details={"about": one.about, "by_hand": True})
    by.trace.did(Deed.CHANGE, RecordKind.UNTOLD, [one.id], why="told by hand" if told else "cannot be told")
