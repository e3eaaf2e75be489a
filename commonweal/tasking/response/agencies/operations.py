"""Takes agencies into a response and out of it, and keeps what each said it would do, and whether it did."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from commonweal.access import journal
from commonweal.access.permission import NotAllowed, require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.terms import london_day
from commonweal.tasking.models import Commitment, Response, ResponsePartner
from commonweal.tasking.response.operations import (
    check_agency,
    checked,
    may_write_for,
    note_line,
    response_to_change,
)
from commonweal.tasking.response.terms import LONGEST_KEY, CommitmentState, ResponseRefused, Said


@dataclass(frozen=True, slots=True)
class CommitmentWanted:
    """What an agency says it will do; `key` is the form's own."""

    key: str
    organisation_id: UUID | None
    words: str


def take_in_agency(response_id: UUID, organisation_id: UUID, *, by: Viewer, at: datetime) -> ResponsePartner:
    """The agency's part in a response, from today on; one that has a part keeps it.

    Raises `NotAllowed`, `NoSuchResponse`, `ResponseRefused`.
    """
    require(by, Act.CREATE, RecordKind.RESPONSE)
    check_agency("agency", organisation_id, by)
    with transaction.atomic():
        row = response_to_change(response_id, by)
        held = row.partners.filter(organisation_id=organisation_id, ended_at=None).first()
        if held is not None:
            return held
        made = ResponsePartner.objects.create(response=row, organisation_id=organisation_id, from_on=london_day(at))
        note_line(row, Said.JOINED, by=by, at=at, organisation_id=organisation_id)
    by.trace.did(Deed.CHANGE, RecordKind.RESPONSE, [row.id], why=Said.JOINED)
    return made


def let_agency_go(response_id: UUID, organisation_id: UUID, *, by: Viewer, at: datetime) -> None:
    """End an agency's part at once: its people no longer see the response. Whoever leads it stays. Raises as
    `take_in_agency`."""
    require(by, Act.CREATE, RecordKind.RESPONSE)
    with transaction.atomic():
        row = response_to_change(response_id, by)
        if row.lead_id == organisation_id:
            raise ResponseRefused("agency", "This agency leads the response, so it stays in it.")
        held = row.partners.filter(organisation_id=organisation_id, ended_at=None).first()
        if held is None:
            return
        row.partners.filter(id=held.id).update(ended_at=at)
        # A backup that is restored must not seat anybody again.
        journal.note(journal.Revoked.RESPONSE_LEFT, at=at, partner=held.id)
        note_line(row, Said.LEFT, by=by, at=at, organisation_id=organisation_id)
    by.trace.did(Deed.CHANGE, RecordKind.RESPONSE, [row.id], why=Said.LEFT)


def commit(response_id: UUID, wanted: CommitmentWanted, *, by: Viewer, at: datetime) -> Commitment:
    """What an agency said it would do: kept now, or kept under the key before. Raises as `take_in_agency`."""
    words = checked("words", wanted.words, needed=True)
    key = form_key(wanted.key)
    with transaction.atomic():
        row = response_to_change(response_id, by)
        if found := row.commitments.filter(key=key).first():
            return found
        organisation_id = agency_of(row, wanted.organisation_id, by)
        last = row.commitments.aggregate(last=Max("number"))["last"] or 0
        made = Commitment.objects.create(
            response=row, number=last + 1, key=key, organisation_id=organisation_id, words=words, said_at=at,
            said_by=by.name,
        )  # fmt: skip
        note_line(row, Said.COMMITTED, by=by, at=at, words=words, organisation_id=organisation_id)
    by.trace.did(Deed.CHANGE, RecordKind.RESPONSE, [row.id], why=Said.COMMITTED)
    return made


def judge_commitment(
    response_id: UUID, commitment_id: UUID, state: str, because: str, *, by: Viewer, at: datetime
) -> Commitment:
    """Whether an agency did what it said: anything but kept needs a reason. Raises as `take_in_agency`."""
    if state not in CommitmentState.values:
        raise ResponseRefused("state", "Choose whether it was kept.")
    words = checked("because", because, needed=state not in (CommitmentState.KEPT, CommitmentState.STANDS))
    with transaction.atomic():
        row = response_to_change(response_id, by)
        found = row.commitments.filter(id=commitment_id).first()
        if found is None:
            raise ResponseRefused("commitment", "Choose a commitment of this response.")
        if not may_write_for(found.organisation_id, by):
            raise NotAllowed("a partner says this of its own commitments alone")
        if (found.state, found.because) == (state, words):
            return found
        row.commitments.filter(id=found.id).update(state=state, because=words)
        found.state, found.because = state, words
        told = f"{found.number}. {CommitmentState(state).label}{f': {words}' if words else ''}"
        note_line(
            row, Said.COMMITMENT_JUDGED, by=by, at=at, words=told[:2_000], organisation_id=found.organisation_id
        )  # fmt: skip
    by.trace.did(Deed.CHANGE, RecordKind.RESPONSE, [row.id], why=Said.COMMITMENT_JUDGED)
    return found


def agency_of(row: Response, organisation_id: UUID | None, by: Viewer) -> UUID:
    """The agency that something is written for: one that takes part, and for a partner its own."""
    parts = set(row.partners.filter(ended_at=None).values_list("organisation_id", flat=True))
    chosen = organisation_id or (None if by.is_host else by.organisation_id)
    if chosen is None or chosen not in parts:
        raise ResponseRefused("agency", "Choose an agency that takes part.")
    if not may_write_for(chosen, by):
        raise NotAllowed("a partner writes for itself alone")
    return chosen


def form_key(written: str) -> str:
    """The key of a form; raises `ResponseRefused` where it was lost."""
    if not 0 < len(written) <= LONGEST_KEY:
        raise ResponseRefused("key", "The form has lost its key. Open it again.")
    return written
