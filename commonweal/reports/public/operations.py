"""Keeps a report that somebody began, adds to it, sends it once, clears it when its days are over.

Sending is one transaction: the report, its photos, its marks, and the draft that goes. The draft's id is the form's own
key, so that the same form sent twice is one report with one reference (docs/security.md P5).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.terms import CallSource
from commonweal.files.evidence.keeping import forget
from commonweal.files.evidence.terms import Kept
from commonweal.reports.intake.answers import Taken, WayIn
from commonweal.reports.intake.operations import take_report
from commonweal.reports.models import Evidence, ReportEvent, SavedReport
from commonweal.reports.public.code import digest_of, new_code
from commonweal.reports.public.queries import KEY, NoSuchDraft, draft_of, receipt_of
from commonweal.reports.public.steps import answers_of
from commonweal.reports.terms import EventKind

KEPT_FOR = timedelta(days=14)
MOST_EVIDENCE = 10
TOO_FAST = timedelta(seconds=20)
BY_DOOR = "the residents' door"


class TooManyFiles(Exception):
    """A report holds as many photos and sounds as it may."""


def begin_draft(answers: Mapping[str, Any], *, by: Viewer, at: datetime) -> tuple[SavedReport, str]:
    """A new report that is begun, and the code that opens it, which is not kept."""
    require(by, Act.CREATE, RecordKind.SAVED_REPORT)
    code = new_code()
    draft = SavedReport(
        id=uuid4(), partnership_id=by.partnership_id, created_at=at, changed_at=at, code_digest=digest_of(code),
        answers=dict(answers), ends_at=at + KEPT_FOR,
    )  # fmt: skip
    draft.save(force_insert=True)
    by.trace.did(Deed.CHANGE, RecordKind.SAVED_REPORT, [draft.id], why="begun")
    return draft, code


def keep_answers(draft: SavedReport, answers: Mapping[str, Any], *, by: Viewer, at: datetime) -> None:
    """Write what one page gave beside what others did; its days begin anew."""
    require(by, Act.CHANGE, RecordKind.SAVED_REPORT)
    draft.answers = {**draft.answers, **answers}
    draft.changed_at, draft.ends_at = at, at + KEPT_FOR
    draft.save(update_fields=["answers", "changed_at", "ends_at"])
    by.trace.did(Deed.CHANGE, RecordKind.SAVED_REPORT, [draft.id])


def add_evidence(draft: SavedReport, kept: Kept, *, by: Viewer, at: datetime) -> None:
    """Name a photo or a sound that was made anew; raises `TooManyFiles`."""
    held = list(draft.answers.get("evidence", []))
    if len(held) >= MOST_EVIDENCE:
        forget(kept.kept_as)
        raise TooManyFiles
    keep_answers(draft, {"evidence": [*held, _as_data(kept)]}, by=by, at=at)


def remove_evidence(draft: SavedReport, kept_as: str, *, by: Viewer, at: datetime) -> None:
    """Take one away; its file goes once that is kept. One that is not there is no fault."""
    held = draft.answers.get("evidence", [])
    left = [one for one in held if one["kept_as"] != kept_as]
    if len(left) < len(held):
        keep_answers(draft, {"evidence": left}, by=by, at=at)
        transaction.on_commit(lambda: forget(kept_as))


def send_draft(draft_id: UUID, code: str, *, by: Viewer, at: datetime) -> Taken | None:
    """Send a report once; None where it had been sent before.

    Raises `NoSuchDraft`, `Unfinished`, `AnswersRefused`.
    """
    try:
        draft = draft_of(draft_id, code, by, for_change=True)
    except NoSuchDraft:
        if receipt_of(draft_id, code, by):
            return None
        raise
    kept = draft.answers
    way_in = WayIn(
        source=CallSource.WEB_FORM, name="web", key=KEY.format(draft_id), language=kept.get("language", "en"),
        access_digest=draft.code_digest,
    )  # fmt: skip
    taken = take_report(answers_of(kept), way_in, by=by, at=at)
    keep_evidence(taken.report_id, kept.get("evidence", []), at=at)
    _mark(taken.report_id, draft, at)
    draft.delete()
    return taken


def keep_evidence(report_id: UUID, held: list[dict[str, Any]], *, at: datetime) -> None:
    """Record photos and sounds with the report that they belong to."""
    if held:
        Evidence.objects.bulk_create(
            [
                Evidence(
                    report_id=report_id, kept_as=one["kept_as"], kind=one["kind"], content_type=one["content_type"],
                    n_bytes=one["n_bytes"], digest=one["digest"], added_at=at,
                )
                for one in held
            ]
        )  # fmt: skip


def _mark(report_id: UUID, draft: SavedReport, at: datetime) -> None:
    """What an officer may want to know of how it was sent; a mark, never a refusal."""
    signals = ["filled in a field that people do not see"] if draft.answers.get("account", {}).get("honeypot") else []
    if at - draft.created_at < TOO_FAST:
        signals.append(f"sent within {TOO_FAST.seconds} seconds of the first page")
    details = {"signals": signals, "network": draft.answers.get("network", "")}
    words = f"Looks as if a program sent it: {'; '.join(signals)}." if signals else ""
    ReportEvent.objects.create(
        report_id=report_id, at=at, kind=EventKind.NOTE, by=BY_DOOR, words=words, details=details
    )


def clear_ended(*, at: datetime) -> int:
    """Remove reports that were begun and not come back to, with their files; how many."""
    over = list(SavedReport.objects.filter(ends_at__lte=at))
    files = [one["kept_as"] for draft in over for one in draft.answers.get("evidence", [])]
    SavedReport.objects.filter(id__in=[draft.id for draft in over]).delete()
    for kept_as in files:
        forget(kept_as)
    return len(over)


def _as_data(kept: Kept) -> dict[str, Any]:
    return {
        "kept_as": kept.kept_as, "kind": kept.kind.value, "content_type": kept.content_type, "n_bytes": kept.n_bytes,
        "digest": kept.digest,
    }  # fmt: skip
