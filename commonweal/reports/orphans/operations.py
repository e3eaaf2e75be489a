"""Removes photos and sounds that no report, no report that was begun and no action names, an hour after they were made.

A page makes a file anew before its transaction begins; where that fails, or the draft was gone meanwhile, the file is
left over. The worker calls this every hour.
"""

from collections.abc import Collection
from datetime import datetime

from commonweal.actions.photos.queries import photos_kept_as
from commonweal.files.evidence.keeping import clear_orphans
from commonweal.reports.models import Evidence
from commonweal.reports.public.queries import evidence_in_drafts


def clear_evidence(*, at: datetime) -> int:
    """How many files were removed."""
    return clear_orphans(_recorded, at=at)


def _recorded(names: Collection[str]) -> set[str]:
    """Which of these files something names. Drafts first: a draft that is sent hands its files to a report."""
    begun = evidence_in_drafts(names)
    of_reports = set(Evidence.objects.filter(kept_as__in=names).values_list("kept_as", flat=True))
    return begun | of_reports | photos_kept_as(names)
