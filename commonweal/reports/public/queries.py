"""Reads reports that somebody began, by their id and their code. Whoever has not both finds nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonweal.access.queries import first_partnership
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.reports.models import ReportIntake, SavedReport
from commonweal.reports.public.code import digest_of
from commonweal.reports.telling.operations import has_way_to_tell

KEY = "web/{}"


class NoPartnership(Exception):
    """Nobody takes reports here: no partnership is founded, or the setting names none."""


class NoSuchDraft(Exception):
    """No report that was begun has this id and this code; or its days are over."""


def partnership_of_the_door(code: str) -> UUID:
    """The partnership whose residents report here: the one that the setting names, else the first of all."""
    found = first_partnership(code)
    if found is None:
        raise NoPartnership(code)
    return found


def draft_of(draft_id: UUID, code: str, resident: Viewer, *, for_change: bool = False) -> SavedReport:
    """A report that was begun; raises `NoSuchDraft`. `for_change` holds its row until the transaction ends."""
    drafts = SavedReport.objects.visible_to(resident)
    found = (drafts.select_for_update() if for_change else drafts).filter(
        id=draft_id, code_digest=digest_of(code), ends_at__gt=resident.at
    )
    draft = found.first()
    if draft is None:
        raise NoSuchDraft
    resident.saw(RecordKind.SAVED_REPORT, [draft.id])
    return draft


def drafts_of(asked: Sequence[tuple[UUID, str]], resident: Viewer) -> dict[tuple[UUID, str], SavedReport]:
    """Reports that were begun, by id and code, for several residents at once; those that there are not are left out."""
    found = SavedReport.objects.visible_to(resident).filter(id__in={one for one, _ in asked}, ends_at__gt=resident.at)
    drafts = {(one.id, one.code_digest): one for one in found}
    by_code = {(draft_id, code): drafts.get((draft_id, digest_of(code))) for draft_id, code in asked}
    return {key: draft for key, draft in by_code.items() if draft is not None}


def draft_by_code(code: str, resident: Viewer) -> SavedReport | None:
    """The report that was begun under a code; None where there is none, or its days are over."""
    drafts = SavedReport.objects.visible_to(resident)
    return drafts.filter(code_digest=digest_of(code), ends_at__gt=resident.at).first()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a reporter is told once their report is kept; from an allow-list of its fields."""

    report_id: UUID
    reference: str
    category: str
    category_version: int
    team_id: UUID | None
    late_at: datetime | None
    received_at: datetime
    anonymous: bool
    urgent: bool
    asks_to_confirm: bool
    """A message went to them that holds a code, and until that is used nothing else goes there."""


def receipt_of(draft_id: UUID, code: str, resident: Viewer) -> Receipt | None:
    """The receipt of a report that was sent from a draft, for whoever has its code; None where there is none."""
    found = ReportIntake.objects.filter(
        partnership_id=resident.partnership_id, key=KEY.format(draft_id), access_digest=digest_of(code)
    )
    intake = found.select_related("report__contact").first()
    if intake is None:
        return None
    report = intake.report
    contact = getattr(report, "contact", None)
    asks = contact is not None and contact.confirmed_at is None and has_way_to_tell(contact)
    resident.saw(RecordKind.REPORT, [report.id])
    return Receipt(
        report.id, report.reference, report.category, report.category_version, report.team_id, report.due_at,
        report.received_at, report.anonymous, report.urgent, asks,
    )  # fmt: skip


def evidence_in_drafts(names: Collection[str]) -> set[str]:
    """Which of these kept files a report that was begun names, so that clearing leaves them."""
    asked, found = set(names), set()
    for answers in SavedReport.objects.values_list("answers", flat=True).iterator():
        found |= {one["kept_as"] for one in answers.get("evidence", [])} & asked
    return found
