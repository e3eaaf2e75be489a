"""What another system does here: sends a report, sends an update; and what the administrator does with its key.

A report goes through `take_report` like every other; what came with it is noted in the same transaction. The same
reference of the same key within 30 days is one report, also where both arrive at once: the key of the form is made of
both, and the database keeps it once. An update never closes a report, and none goes nowhere.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.access import journal
from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.rules.report_life import ENDED, ReportStep
from commonweal.core.terms import CallSource, ReportState
from commonweal.reports.intake.answers import Answers, Taken, WayIn
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, can_reopen, moved, note_event
from commonweal.reports.models import Evidence, Report, ReportIntake, SystemKey
from commonweal.reports.open311.queries import SAME_WITHIN, key_digest
from commonweal.reports.open311.read_first import Photo
from commonweal.reports.open311.statuses import ASKS_FOR_US
from commonweal.reports.terms import HIDDEN_WITH, EventKind

LONGEST_NAME, LONGEST_ANSWER = 120, 4_000
NOTED_EVERY = timedelta(minutes=5)
WAY_IN = "another system"
OF_REPORTER = ("caller", "caller_name", "caller_phone")
OF_REPORT = ("account", "place")
"""The fields with which each note is kept back from whoever is not shown these."""


class NameRefused(Exception):
    """A key needs a name that says which system it is, and no other key may have it; the message says what to do."""


class NoSuchKey(Exception):
    """There is no such key in this partnership, or it is withdrawn already."""


class NotTheirs(Exception):
    """The key did not send such a report."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What came with a report and has no place in it: about what was told and where, and about who told it."""

    of_report: str = ""
    of_reporter: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """What another system says of a report that it sent. `their_id`: its own number of the update."""

    their_id: str
    status: str
    words: str
    details: dict[str, Any]


def make_key(name: str, *, by: Viewer, at: datetime) -> tuple[UUID, str]:
    """A new key, which is told this once and kept as a digest. Raises `NotAllowed`, `NameRefused`."""
    require(by, Act.CREATE, RecordKind.SYSTEM_KEY)
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > LONGEST_NAME:
        raise NameRefused(f"Say which system it is, in at most {LONGEST_NAME} characters")
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            made = SystemKey.objects.create(
                partnership_id=by.partnership_id, name=name, key_digest=key_digest(secret), made_by_id=by.staff_id,
                created_at=at, changed_at=at,
            )  # fmt: skip
    except IntegrityError as fault:
        raise NameRefused("A key has had this name: choose another, such as one with the year") from fault
    by.trace.did(Deed.CHANGE, RecordKind.SYSTEM_KEY, [made.id], why="key made")
    return made.id, secret


def withdraw_key(key_id: UUID, *, by: Viewer, at: datetime) -> None:
    """The key works on no request from the next one on. Raises `NotAllowed`, `NoSuchKey`."""
    require(by, Act.CHANGE, RecordKind.SYSTEM_KEY)
    with transaction.atomic():
        held = SystemKey.objects.visible_to(by).filter(
            id=key_id, partnership_id=by.partnership_id, withdrawn_at__isnull=True
        )
        if not held.update(withdrawn_at=at, changed_at=at):
            raise NoSuchKey
        journal.note(journal.Revoked.SYSTEM_KEY_WITHDRAWN, at=at, key=key_id)
    by.trace.did(Deed.CHANGE, RecordKind.SYSTEM_KEY, [key_id], why="key withdrawn")


def note_key_used(key: SystemKey, *, at: datetime) -> None:
    """Keep when a key was used last, to five minutes: its row is not written, and so not held, by every call."""
    if key.last_used_at is None or at - key.last_used_at >= NOTED_EVERY:
        SystemKey.objects.filter(id=key.id).update(last_used_at=at)


def send_report(
    answers: Answers,
    their_reference: str,
    notes: Notes,
    photos: Sequence[Photo],
    *,
    key_id: UUID,
    by: Viewer,
    at: datetime,
) -> Taken:
    """Keep what another system sent, with notes of what came besides; the same reference again is the same report.

    Raises `NotAllowed`, `AnswersRefused`.
    """
    require(by, Act.CREATE, RecordKind.REPORT)
    way_in = WayIn(
        CallSource.OTHER_SYSTEM, WAY_IN, _key_of_form(key_id, their_reference, at), system_key_id=key_id,
        their_reference=their_reference,
    )  # fmt: skip
    with transaction.atomic():
        taken = take_report(answers, way_in, by=by, at=at)
        if taken.again:
            return taken
        report = Report.objects.get(id=taken.report_id)
        _keep_photos(report, photos, by=by, at=at)
        for words, hidden_with in ((notes.of_reporter, OF_REPORTER), (notes.of_report, OF_REPORT)):
            if words:
                note_event(report, EventKind.NOTE, words=words, by=by, at=at, details={HIDDEN_WITH: [*hidden_with]})
    return taken


def send_update(
    reference: str, update: Update, photos: Sequence[Photo], *, key_id: UUID, by: Viewer, at: datetime
) -> UUID:
    """Keep an update to a report of the same key; the id of its line of history, the same for the same update again.

    To a report that is answered or closed it is a wish to have it looked at again, and triage has it. Raises
    `NotAllowed`, `NotTheirs`.
    """
    require(by, Act.CREATE, RecordKind.REPORT)
    with transaction.atomic():
        intake = ReportIntake.objects.select_related("report").filter(
            partnership_id=by.partnership_id, system_key_id=key_id, report__reference=reference
        )
        found = intake.first()
        if found is None:
            raise NotTheirs(reference)
        report = found.report
        if known := _known_update(report, update):
            return known
        try:
            with transaction.atomic():
                event = note_event(
                    report, _kind_of(update, report), words=update.words, by=by, at=at, their_id=update.their_id,
                    details=update.details,
                )  # fmt: skip
        except IntegrityError:
            # The same update in another process at this moment: that one is kept.
            if known := _known_update(report, update):
                return known
            raise
        _keep_photos(report, photos, by=by, at=at)
        _reopened(report, update, by=by, at=at)
    by.trace.did(Deed.CHANGE, RecordKind.REPORT, [report.id], why="update")
    return event.id


def _known_update(report: Report, update: Update) -> UUID | None:
    return report.events.filter(their_id=update.their_id).values_list("id", flat=True).first()


def _kind_of(update: Update, report: Report) -> EventKind:
    if report.state in ENDED and _asks_for_us(update, report):
        return EventKind.DISAGREED
    return EventKind.WORSE if update.status in ASKS_FOR_US else EventKind.DIARY


def _asks_for_us(update: Update, report: Report) -> bool:
    """Whether triage has it again: any update of a closed report, and of an answered one a wish for it."""
    return report.state == ReportState.CLOSED or update.status in ASKS_FOR_US


def _reopened(report: Report, update: Update, *, by: Viewer, at: datetime) -> None:
    if report.state in ENDED and _asks_for_us(update, report) and can_reopen(report, at):
        words = f"{by.name} sent an update after it was {report.state}."
        moved(report, Step(ReportStep.REOPEN, report.version), words=words, by=by, at=at)


def _key_of_form(key_id: UUID, their_reference: str, at: datetime) -> str:
    """One key for the same reference within 30 days; without a reference every call is a report of its own."""
    if not their_reference:
        return f"open311:{secrets.token_hex(16)}"
    theirs = ReportIntake.objects.filter(system_key_id=key_id, their_reference=their_reference)
    newest = theirs.order_by("-report__received_at").values_list("key", "report__received_at").first()
    if newest is not None and newest[1] > at - SAME_WITHIN:
        return str(newest[0])
    # Two that come at once both count the same earlier ones, and so make the same key.
    made_of = f"{key_id}\0{their_reference}\0{theirs.count()}"
    return f"open311:{sha256(made_of.encode()).hexdigest()}"


def _keep_photos(report: Report, photos: Sequence[Photo], *, by: Viewer, at: datetime) -> None:
    """A row for each that was made anew; of the others the history says why they were not kept."""
    for one in photos:
        if one.kept is None:
            note_event(
                report, EventKind.NOTE, words=f"A file that came along was not kept. {one.why_not}", by=by, at=at
            )
            continue
        kept = one.kept
        Evidence.objects.create(
            report=report, kept_as=kept.kept_as, kind=kept.kind.value, content_type=kept.content_type,
            n_bytes=kept.n_bytes, digest=kept.digest, added_at=at,
        )  # fmt: skip
        note_event(report, EventKind.EVIDENCE, by=by, at=at)
