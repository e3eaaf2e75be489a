"""Looks that somebody is told of, with the reports they were at; a look at what is kept from somebody is not there.

A report may have gone to another team since. Who owned it when it was looked at is still told which it was.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonweal.access.guarding.queries import LookShown, kept_from, looks_told, looks_unseen
from commonweal.access.viewer import Viewer
from commonweal.reports.models import Report


@dataclass(frozen=True, slots=True)
class ReportOfALook:
    """Which report was looked at; `opens`: whether the viewer can open it today."""

    reference: str
    received_at: datetime
    opens: bool


@dataclass(frozen=True, slots=True)
class ToldShown:
    """A look, and the report it was at."""

    look: LookShown
    report: ReportOfALook


def looks_to_know_about(viewer: Viewer) -> list[ToldShown]:
    """The looks that the viewer is told of, newest first, without those at what is kept from the viewer by now."""
    looks = looks_told(viewer)
    of_look = _reports_of(looks, viewer)
    return [ToldShown(one, of_look[one.record_id]) for one in looks if one.record_id in of_look]


def n_looks_to_know_about(viewer: Viewer) -> int:
    """How many of them nobody has seen yet, for the frame of every page.

    Most are of reports that were the viewer's and are not kept from them, so what may be opened is asked of the rest.
    """
    unseen = looks_unseen(viewer)
    if not unseen:
        return 0
    known = {one for one, *_ in _not_kept({one.record_id for one in unseen if one.ours_then}, viewer)}
    if others := {one.record_id for one in unseen} - known:
        known |= set(Report.objects.visible_to(viewer).filter(id__in=others).values_list("id", flat=True))
    return sum(one.record_id in known for one in unseen)


def _reports_of(looks: Sequence[LookShown], viewer: Viewer) -> dict[UUID, ReportOfALook]:
    """Reports that the viewer may open, and those that were the viewer's then and are not kept from them now."""
    ids = {one.record_id for one in looks}
    seen = Report.objects.visible_to(viewer).filter(id__in=ids).values_list("id", "reference", "received_at")
    found = {one: ReportOfALook(reference, at, opens=True) for one, reference, at in seen}
    gone = _not_kept({one.record_id for one in looks if one.ours_then} - found.keys(), viewer)
    return found | {one: ReportOfALook(reference, at, opens=False) for one, reference, at in gone}


def _not_kept(ids: Set[UUID], viewer: Viewer) -> list[tuple[UUID, str, datetime]]:
    """Id, reference and receipt of those of them that are not kept from the viewer now, whoever owns them."""
    if not ids:
        return []
    kept = kept_from(viewer)
    reports = Report.objects.filter(partnership_id=viewer.partnership_id, id__in=ids - kept)
    rows = reports.values_list("id", "caller_id", "reference", "received_at")
    return [(one, reference, at) for one, caller, reference, at in rows if caller not in kept]
