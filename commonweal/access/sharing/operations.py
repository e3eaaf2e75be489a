"""Hands one record to another organisation under an agreement, and takes it back.

Refuses whatever no agreement in force names as a whole (UK GDPR article 5(1)(b) and (c)), and keeps what was refused,
so that the data protection officer sees where work and agreements part. The sharer must see the record, and every
field that goes: nobody hands on what is hidden from them.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.apps import apps
from django.db import transaction

from commonweal.access import journal
from commonweal.access.agreements.queries import held_between
from commonweal.access.facts import facts_of
from commonweal.access.models import Agreement, BlockedShare, Organisation, Share
from commonweal.access.permission import decide, may, require
from commonweal.access.record_kinds import FIELD_WORDS, RecordKind, fields_of
from commonweal.access.roles import Act, roles
from commonweal.access.scope import OwnedRecord
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.rules.need_to_know import RecordFacts
from commonweal.core.rules.sharing import Asked, Cover, Missing, cover_of
from commonweal.core.terms import Marking, london_day

GUARDED = "guarded"
HIDDEN = "hidden"
LONGEST_KEPT = 400


class NoSuchRecord(Exception):
    """There is no such record or share, or none that this person may see."""


class ShareNotCovered(Exception):
    """No agreement covers the share; it was written down as blocked. `missing` is one word, the message a sentence."""

    def __init__(self, missing: str, message: str, fields: frozenset[str] = frozenset()) -> None:
        super().__init__(message)
        self.missing, self.message, self.fields = missing, message, fields


class WhyNeeded(Exception):
    """Somebody wanted to end a share without saying why."""


def share_record(
    record_kind: RecordKind,
    record_id: UUID,
    *,
    organisation_id: UUID,
    fields: Iterable[str],
    purpose: str,
    expires_on: date,
    by: Viewer,
    at: datetime,
) -> Share:
    """Hand a record to an organisation until a day, which belongs to the share; a share alive for it is replaced.

    Raises `NoSuchRecord`, or `ShareNotCovered` after the refusal was written down: call it outside of an atomic block
    of your own, so that the refusal stays.
    """
    require(by, Act.SHARE, record_kind)
    require(by, Act.CREATE, RecordKind.SHARE)
    facts = _facts(record_kind, record_id, by)
    if not may(by, Act.SHARE, facts):
        raise NoSuchRecord(record_id)
    recipient = Organisation.objects.filter(id=organisation_id, memberships__partnership_id=by.partnership_id).first()
    if recipient is None:
        raise NoSuchRecord(record_id)
    named = frozenset(fields)
    cover = _cover(facts, recipient, named, purpose, expires_on, by=by, at=at)
    with transaction.atomic():
        if not cover:
            _write_down(facts, recipient, named, purpose, expires_on, cover, by=by, at=at)
        else:
            shared = _write(facts, recipient, named, purpose, expires_on, cover, by=by, at=at)
    if not cover:
        raise ShareNotCovered(str(cover.missing), cover.because, cover.fields)
    return shared


def end_share(share_id: UUID, *, why: str, by: Viewer, at: datetime) -> Share:
    """Take a record back: access ends on the next request. Raises `NoSuchRecord` or `WhyNeeded`."""
    words = " ".join(why.split())[:400]
    if not words:
        raise WhyNeeded("Write why the share ends, in a few words")
    with transaction.atomic():
        share = Share.objects.visible_to(by).select_for_update(of=("self",)).filter(id=share_id).first()
        if share is None or not may_end(share, by):
            raise NoSuchRecord(share_id)
        if share.ended_at is None:
            _end(share, words, by=by, at=at)
    return share


def may_end(share: Share, by: Viewer) -> bool:
    """Whether somebody may take this share back: the data protection officer, and whoever may share the record."""
    if may(by, Act.CHANGE, RecordKind.SHARE):
        return True
    kind = RecordKind(share.record_kind)
    if not (may(by, Act.CREATE, RecordKind.SHARE) and may(by, Act.SHARE, kind)):
        return False
    try:
        return may(by, Act.SHARE, _facts(kind, share.record_id, by))
    except NoSuchRecord:
        return False


def record_of(record_kind: RecordKind, record_id: UUID, by: Viewer) -> OwnedRecord:
    """A record of any kind as far as the viewer may see it; raises `NoSuchRecord`."""
    models = (model for model in apps.get_models() if issubclass(model, OwnedRecord))
    model = next((one for one in models if one.kind == record_kind), None)
    found = model.objects.visible_to(by).filter(id=record_id).first() if model else None
    if found is None:
        raise NoSuchRecord(record_id)
    by.saw(record_kind, [found.id])
    return found


def may_share(record: OwnedRecord, by: Viewer) -> bool:
    """Whether somebody may share this record: not by an emergency opening, which makes nobody its owner."""
    return may(by, Act.SHARE, facts_of([record], by)[record.id])


def _facts(record_kind: RecordKind, record_id: UUID, by: Viewer) -> RecordFacts:
    record = record_of(record_kind, record_id, by)
    return facts_of([record], by)[record.id]


def _cover(
    facts: RecordFacts,
    recipient: Organisation,
    fields: frozenset[str],
    purpose: str,
    expires_on: date,
    *,
    by: Viewer,
    at: datetime,
) -> Cover:
    """What the rule says, after what lies in the record itself."""
    hidden = decide(by, facts).hidden & fields
    if hidden:
        words = ", ".join(FIELD_WORDS.get(one, one) for one in sorted(hidden))
        return Cover(None, because=f"these fields are hidden from who wants to share them: {words}", fields=hidden)
    if facts.guards:
        because = "the record is kept for named people: name somebody of that organisation on it instead of sharing it"
        return Cover(None, because=because)
    assert by.organisation_id is not None, "staff share for an organisation"
    asked = Asked(
        kind=facts.kind,
        fields=fields,
        giver_id=by.organisation_id,
        recipient_id=recipient.id,
        purpose=purpose,
        on=london_day(at),
        expires_on=expires_on,
        roles_cleared=cleared(facts),
    )
    if not fields:
        return Cover(None, Missing.FIELDS, "no field was named")
    return cover_of(asked, held_between(by))


def cleared(facts: RecordFacts) -> frozenset[str]:
    """The roles that may get a record of this kind and marking when it is shared."""
    rights = {role: one.records.get(RecordKind(facts.kind)) for role, one in roles().items() if role.is_for_people}
    high = facts.marking is Marking.OFFICIAL_SENSITIVE
    return frozenset(
        role.value
        for role, right in rights.items()
        if right and "read" in right.acts and not (high and right.up_to is Marking.OFFICIAL)
    )


def _write(
    facts: RecordFacts,
    recipient: Organisation,
    fields: frozenset[str],
    purpose: str,
    expires_on: date,
    cover: Cover,
    *,
    by: Viewer,
    at: datetime,
) -> Share:
    alive = Share.objects.filter(
        partnership_id=by.partnership_id, record_kind=facts.kind, record_id=facts.id, organisation=recipient,
        ended_at__isnull=True,
    )  # fmt: skip
    for one in alive.select_for_update(of=("self",)):
        _end(one, "shared again", by=by, at=at)
    assert cover.agreement_id is not None
    share = Share.objects.create(
        partnership_id=by.partnership_id,
        created_at=at,
        changed_at=at,
        agreement_id=cover.agreement_id,
        organisation=recipient,
        record_kind=facts.kind,
        record_id=facts.id,
        fields=sorted(fields),
        purpose=purpose,
        shared_under_version=Agreement.objects.values_list("version", flat=True).get(id=cover.agreement_id),
        shared_at=at,
        shared_by_id=by.staff_id,
        expires_on=expires_on,
    )
    by.trace.did(Deed.SHARE, RecordKind.SHARE, [share.id])
    return share


def _write_down(
    facts: RecordFacts,
    recipient: Organisation,
    fields: frozenset[str],
    purpose: str,
    expires_on: date,
    cover: Cover,
    *,
    by: Viewer,
    at: datetime,
) -> None:
    missing = cover.missing or (HIDDEN if cover.fields else GUARDED)
    blocked = BlockedShare.objects.create(
        partnership_id=by.partnership_id,
        created_at=at,
        changed_at=at,
        organisation=recipient,
        record_kind=facts.kind,
        record_id=facts.id,
        fields=sorted(fields & fields_of(facts.kind)),
        tried_by_id=by.staff_id,
        purpose=" ".join(purpose.replace("\x00", "").split())[:LONGEST_KEPT],
        expires_on=expires_on,
        missing=missing,
        reason=cover.because.replace("\x00", "")[:LONGEST_KEPT],
    )
    by.trace.did(Deed.SHARE, RecordKind.BLOCKED_SHARE, [blocked.id])


def _end(share: Share, why: str, *, by: Viewer, at: datetime) -> None:
    share.ended_at, share.ended_by_id, share.ended_why, share.changed_at = at, by.staff_id, why, at
    share.save(update_fields=["ended_at", "ended_by_id", "ended_why", "changed_at"])
    by.trace.did(Deed.SHARE, RecordKind.SHARE, [share.id])
    journal.note(journal.Revoked.SHARE_REVOKED, at=at, share=share.id)
