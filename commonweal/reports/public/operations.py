"""Keeps a report that somebody began, adds to it, sends it once, clears it when its days are over.

Sending is one transaction: the report, its photos, its marks, and the draft that goes. The draft's id is the form's own
key, so that the same form sent twice is one report with one reference (docs/security.md P5). Forms that several people
send at one moment are kept in one transaction, each as if it were alone (`line.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, transaction

from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.audit.many_rows import insert_rows
from commonweal.core.terms import CallSource
from commonweal.files.evidence.keeping import forget
from commonweal.files.evidence.terms import Kept
from commonweal.reports.intake.answers import Arrived, Taken, WayIn
from commonweal.reports.intake.operations import AnswersRefused, Ready, keep_ready, make_ready, refusal_of
from commonweal.reports.models import Evidence, ReportEvent, SavedReport
from commonweal.reports.public.code import digest_of, new_code
from commonweal.reports.public.queries import KEY, NoSuchDraft, drafts_of, receipt_of
from commonweal.reports.public.steps import Unfinished, answers_of
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


@dataclass(frozen=True, slots=True)
class Sending:
    """The last form of one report: which report that was begun, the code that opens it, for whom, and when."""

    draft_id: UUID
    code: str
    by: Viewer
    at: datetime


Outcome = Taken | None | NoSuchDraft | Unfinished | AnswersRefused
"""What became of a form: the report; None where it had been sent before; or why it could not be sent."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Forms of one partnership that were read and worked out, and of which nothing is kept yet."""

    sendings: Sequence[Sending]
    outcomes: dict[int, Outcome]
    """By place in the list, those that are decided already."""
    drafts: dict[int, SavedReport]
    ready: dict[int, Ready]


def send_draft(draft_id: UUID, code: str, *, by: Viewer, at: datetime) -> Taken | None:
    """Send a report once; None where it had been sent before.

    Raises `NoSuchDraft`, `Unfinished`, `AnswersRefused`.
    """
    outcome = keep_sent(prepare_to_send([Sending(draft_id, code, by, at)]))[0]
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def prepare_to_send(sendings: Sequence[Sending]) -> Prepared:
    """All that can be done before the transaction that keeps them; writes nothing."""
    drafts = drafts_of([(one.draft_id, one.code) for one in sendings], sendings[0].by)
    prepared = Prepared(sendings, {}, {}, {})
    arrived: dict[int, Arrived] = {}
    for number, one in enumerate(sendings):
        draft = drafts.get((one.draft_id, one.code))
        if draft is None:
            prepared.outcomes[number] = None if receipt_of(one.draft_id, one.code, one.by) else NoSuchDraft()
            continue
        told = _arrived(draft, one)
        if isinstance(told, Arrived):
            prepared.drafts[number], arrived[number] = draft, told
            one.by.saw(RecordKind.SAVED_REPORT, [draft.id])
        else:
            prepared.outcomes[number] = told
    prepared.ready.update(zip(arrived, make_ready(list(arrived.values())), strict=True))
    return prepared


def _arrived(draft: SavedReport, one: Sending) -> Arrived | Unfinished | AnswersRefused:
    """The whole report, or why it is none yet."""
    try:
        answers = answers_of(draft.answers)
    except Unfinished as unfinished:
        return unfinished
    if refused := refusal_of(answers, partnership_id=one.by.partnership_id, at=one.at):
        return refused
    way_in = WayIn(
        source=CallSource.WEB_FORM, name="web", key=KEY.format(draft.id), language=draft.answers.get("language", "en"),
        access_digest=draft.code_digest,
    )  # fmt: skip
    return Arrived(answers, way_in, one.by, one.at)


def keep_sent(prepared: Prepared) -> list[Outcome]:
    """Keep them in one transaction; what became of each, in their order.

    A report that was sent or changed since it was read is read again here, by itself, while nobody else can change it.
    Raises `IntegrityError` where another process keeps one of several at this moment: nothing of them is kept then.
    """
    with transaction.atomic():
        standing = SavedReport.objects.filter(id__in=[one.id for one in prepared.drafts.values()])
        unchanged = set(standing.select_for_update().order_by("id").values_list("id", "changed_at"))
        outcomes, kept = dict(prepared.outcomes), []
        for number, draft in prepared.drafts.items():
            if (draft.id, draft.changed_at) in unchanged:
                kept.append(number)
                # The same form twice in one list: the first is the report.
                unchanged.discard((draft.id, draft.changed_at))
        taken = keep_ready([prepared.ready[number] for number in kept])
        _keep_beside([(prepared.drafts[number], prepared.ready[number].report.id) for number in kept], prepared)
        outcomes |= dict(zip(kept, taken, strict=True))
        for number, one in enumerate(prepared.sendings):
            if number not in outcomes:
                outcomes[number] = _read_again(one)
        return [outcomes[number] for number in range(len(prepared.sendings))]


def _read_again(one: Sending) -> Outcome:
    SavedReport.objects.filter(id=one.draft_id).select_for_update().first()
    return keep_sent(prepare_to_send([one]))[0]


def _keep_beside(sent: Sequence[tuple[SavedReport, UUID]], prepared: Prepared) -> None:
    """Photos and marks of reports that are kept now; what was begun goes."""
    at = {one.draft_id: one.at for one in prepared.sendings}
    for draft, report_id in sent:
        keep_evidence(report_id, draft.answers.get("evidence", []), at=at[draft.id])
    insert_rows([_mark(report_id, draft, at[draft.id]) for draft, report_id in sent])
    # By hand: nothing refers to what was begun, and Django would ask who does.
    SavedReport.objects.filter(id__in=[draft.id for draft, _ in sent])._raw_delete(DEFAULT_DB_ALIAS)


def keep_evidence(report_id: UUID, held: list[dict[str, Any]], *, at: datetime) -> None:
    """Record photos and sounds with the report that they belong to."""
    insert_rows(
        [
            Evidence(
                report_id=report_id, kept_as=one["kept_as"], kind=one["kind"], content_type=one["content_type"],
                n_bytes=one["n_bytes"], digest=one["digest"], added_at=at,
            )
            for one in held
        ]
    )  # fmt: skip


def _mark(report_id: UUID, draft: SavedReport, at: datetime) -> ReportEvent:
    """What an officer may want to know of how it was sent; a mark, never a refusal."""
    signals = ["filled in a field that people do not see"] if draft.answers.get("account", {}).get("honeypot") else []
    if at - draft.created_at < TOO_FAST:
        signals.append(f"sent within {TOO_FAST.seconds} seconds of the first page")
    details = {"signals": signals, "network": draft.answers.get("network", "")}
    words = f"Looks as if a program sent it: {'; '.join(signals)}." if signals else ""
    return ReportEvent(report_id=report_id, at=at, kind=EventKind.NOTE, by=BY_DOOR, words=words, details=details)


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
