"""Writes sharing agreements and takes them through their life; each step leaves who, when and why.

Data sharing code of practice (Data Protection Act 2018 section 121). What opens anything is decided in
`core/rules/agreements.py`; here it is written down. An agreement in force is never changed: it gets a new version, and
the old one is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from commonweal.access import journal
from commonweal.access.agreements.lacking import what_is_lacking
from commonweal.access.agreements.terms import CAPACITIES, covers
from commonweal.access.models import (
    Agreement,
    AgreementHistory,
    AgreementItem,
    AgreementParty,
    OrganisationMembership,
    Share,
)
from commonweal.access.permission import require
from commonweal.access.record_kinds import OF_PEOPLE, RecordKind, fields_of
from commonweal.access.roles import Act, roles
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.audit.words import ContentInTheLog, code_word
from commonweal.core.rules.agreements import AgreementState, AgreementStep, StepNotPossible, after
from commonweal.core.terms import london_day


class NoSuchAgreement(Exception):
    """There is no such agreement, or none that this person may change."""


class AgreementRefused(Exception):
    """An agreement cannot be written so; `field` is the part of the form, the message a plain sentence."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@dataclass(frozen=True, slots=True)
class Wording:
    """What an agreement says in words: the contents that the code of practice asks for, and its days."""

    name: str
    purpose: str
    benefits: str
    lawful_gateway: str
    lawful_basis: str
    special_category: str
    data_quality: str
    how_shared: str
    retention: str
    rights: str
    may_be_told: str
    breach_process: str
    complaints: str
    training: str
    from_on: date
    to_on: date | None
    review_on: date


def write_agreement(wording: Wording, *, by: Viewer, at: datetime) -> Agreement:
    """A new draft, with the own organisation as its first party; raises `AgreementRefused`."""
    require(by, Act.CREATE, RecordKind.AGREEMENT)
    _refuse_days(wording)
    assert by.organisation_id is not None, "staff write agreements for an organisation"
    with transaction.atomic():
        agreement = Agreement.objects.create(
            partnership_id=by.partnership_id, created_at=at, changed_at=at, **asdict(wording)
        )
        AgreementParty.objects.create(agreement=agreement, organisation_id=by.organisation_id)
        _note(agreement, "write", by=by, at=at)
    return agreement


def change_wording(agreement_id: UUID, wording: Wording, *, by: Viewer, at: datetime) -> Agreement:
    """The draft with other words; what was signed before was something else, so signatures go."""
    _refuse_days(wording)
    with transaction.atomic():
        agreement = _draft(agreement_id, by)
        for name, value in asdict(wording).items():
            setattr(agreement, name, value)
        _changed(agreement, by=by, at=at)
    return agreement


def add_party(agreement_id: UUID, *, organisation_id: UUID, capacity: str, by: Viewer, at: datetime) -> AgreementParty:
    """An organisation that takes part in the partnership becomes a party of a draft, once."""
    if capacity not in CAPACITIES:
        raise AgreementRefused("capacity", f"Choose one of: {', '.join(CAPACITIES)}")
    with transaction.atomic():
        agreement = _draft(agreement_id, by)
        taking_part = OrganisationMembership.objects.filter(
            Q(to_on__isnull=True) | Q(to_on__gte=by.on), organisation_id=organisation_id, from_on__lte=by.on,
            partnership_id=by.partnership_id,
        )  # fmt: skip
        if not taking_part.exists():
            raise AgreementRefused("organisation", "Choose an organisation that takes part in this partnership")
        if agreement.parties.filter(organisation_id=organisation_id).exists():
            raise AgreementRefused("organisation", "This organisation is a party already")
        party = AgreementParty.objects.create(agreement=agreement, organisation_id=organisation_id, capacity=capacity)
        _changed(agreement, by=by, at=at)
    return party


def remove_party(agreement_id: UUID, party_id: UUID, *, by: Viewer, at: datetime) -> None:
    """Take a party out of a draft, and with it what it would have given or got."""
    with transaction.atomic():
        agreement = _draft(agreement_id, by)
        party = agreement.parties.filter(id=party_id).first()
        if party is None:
            raise NoSuchAgreement(agreement_id)
        either = Q(giver_id=party.organisation_id) | Q(recipient_id=party.organisation_id)
        agreement.items.filter(either).delete()
        party.delete()
        _changed(agreement, by=by, at=at)


def add_item(
    agreement_id: UUID,
    *,
    record_kind: str,
    fields: Iterable[str],
    giver_id: UUID,
    recipient_id: UUID,
    roles_named: Iterable[str],
    purposes: Sequence[str],
    by: Viewer,
    at: datetime,
) -> AgreementItem:
    """What one party gets from another, for which of its roles and for which purposes, in a draft."""
    named, groups = sorted(set(fields)), sorted(set(roles_named))
    wanted = [" ".join(one.split()) for one in purposes if one.strip()]
    if record_kind not in OF_PEOPLE:
        raise AgreementRefused("record_kind", "Choose a kind of record")
    if not named or not set(named) <= fields_of(record_kind):
        raise AgreementRefused("fields", "Choose at least one field of this kind of record")
    if not groups or not set(groups) <= readers_of(record_kind):
        raise AgreementRefused("roles", "Choose at least one role that may read this kind of record")
    if not wanted:
        raise AgreementRefused("purposes", "Write at least one purpose")
    if unfit := [one for one in wanted if not _fits_the_audit(one)]:
        raise AgreementRefused("purposes", f"Write {unfit[0]!r} in at most 80 letters, without long numbers or signs")
    with transaction.atomic():
        agreement = _draft(agreement_id, by)
        parties = set(agreement.parties.values_list("organisation_id", flat=True))
        if giver_id == recipient_id or not {giver_id, recipient_id} <= parties:
            raise AgreementRefused("recipient", "Choose two different parties of the agreement: who gives and who gets")
        item = AgreementItem.objects.create(
            agreement=agreement, giver_id=giver_id, recipient_id=recipient_id, record_kind=record_kind, fields=named,
            roles=groups, purposes=list(dict.fromkeys(wanted)),
        )  # fmt: skip
        _changed(agreement, by=by, at=at)
    return item


def remove_item(agreement_id: UUID, item_id: UUID, *, by: Viewer, at: datetime) -> None:
    """Take a line out of a draft."""
    with transaction.atomic():
        agreement = _draft(agreement_id, by)
        if not agreement.items.filter(id=item_id).delete()[0]:
            raise NoSuchAgreement(agreement_id)
        _changed(agreement, by=by, at=at)


def sign_agreement(
    agreement_id: UUID, *, party_id: UUID, signed_by: str, signed_on: date, by: Viewer, at: datetime
) -> AgreementParty:
    """Write down who signed for a party and on which day; the paper itself is kept elsewhere."""
    name = " ".join(signed_by.split())[:120]
    with transaction.atomic():
        agreement = _held(agreement_id, by)
        after(AgreementState(agreement.state), AgreementStep.SIGN)
        party = agreement.parties.filter(id=party_id).first()
        if party is None:
            raise NoSuchAgreement(agreement_id)
        if not name:
            raise AgreementRefused("signed_by", "Write who signed")
        if signed_on > london_day(at):
            raise AgreementRefused("signed_on", "Nobody can have signed on a day that is still to come")
        party.signed_by, party.signed_on = name, signed_on
        party.save(update_fields=["signed_by", "signed_on"])
        _note(agreement, AgreementStep.SIGN, by=by, at=at)
    return party


def put_in_force(agreement_id: UUID, *, by: Viewer, at: datetime) -> Agreement:
    """The draft opens what it names from its first day on; the version that it replaces ends, and its shares move.

    Refused as long as a party has not signed, or nothing is named, or a part that the law asks for is empty.
    """
    today = london_day(at)
    with transaction.atomic():
        agreement = _held(agreement_id, by)
        state = after(AgreementState(agreement.state), AgreementStep.PUT_IN_FORCE)
        if lacking := what_is_lacking(agreement, today):
            raise AgreementRefused("", f"Not yet: {'; '.join(lacking)}.")
        _move(agreement, state, AgreementStep.PUT_IN_FORCE, by=by, at=at)
        if agreement.replaces_id:
            _take_over(agreement, by=by, at=at)
    return agreement


def suspend_agreement(agreement_id: UUID, *, why: str, by: Viewer, at: datetime) -> Agreement:
    """Close what the agreement opened, from the next request on, until it is resumed or ended."""
    with transaction.atomic():
        agreement = _stepped(agreement_id, AgreementStep.SUSPEND, why=why, by=by, at=at)
        journal.note(journal.Revoked.AGREEMENT_SUSPENDED, at=at, agreement=agreement.id)
    return agreement


def resume_agreement(agreement_id: UUID, *, why: str, by: Viewer, at: datetime) -> Agreement:
    """Open again what was suspended."""
    return _stepped(agreement_id, AgreementStep.RESUME, why=why, by=by, at=at)


def end_agreement(agreement_id: UUID, *, why: str, by: Viewer, at: datetime) -> Agreement:
    """End the agreement today, for good; whatever was shared under it ends with it."""
    with transaction.atomic():
        was_draft = _held(agreement_id, by).state == AgreementState.DRAFT
        agreement = _stepped(agreement_id, AgreementStep.END, why=why, by=by, at=at)
        if not was_draft:
            _end_shares(agreement.shares.filter(ended_at__isnull=True), "the agreement was ended", by=by, at=at)
            journal.note(journal.Revoked.AGREEMENT_ENDED, at=at, agreement=agreement.id)
    return agreement


def review_agreement(agreement_id: UUID, *, next_review_on: date, words: str, by: Viewer, at: datetime) -> Agreement:
    """Note that the agreement was reviewed and stays as it is, and when the next review is due."""
    if next_review_on <= london_day(at):
        raise AgreementRefused("next_review_on", "The next review must be on a day after today")
    with transaction.atomic():
        agreement = _held(agreement_id, by)
        if agreement.state not in (AgreementState.IN_FORCE, AgreementState.SUSPENDED):
            raise StepNotPossible("Only an agreement in force, or a suspended one, is reviewed")
        agreement.review_on, agreement.changed_at = next_review_on, at
        agreement.save(update_fields=["review_on", "changed_at"])
        _note(agreement, "review", words=_words(words), by=by, at=at)
    return agreement


def next_version(agreement_id: UUID, *, by: Viewer, at: datetime) -> Agreement:
    """A draft of the next version, with the same parties and items, unsigned; the one in force goes on until then."""
    today = london_day(at)
    with transaction.atomic():
        old = _held(agreement_id, by)
        if old.state not in (AgreementState.IN_FORCE, AgreementState.SUSPENDED):
            raise StepNotPossible("A new version is made of an agreement in force, or of a suspended one")
        if old.replaced_by.exclude(state=AgreementState.ENDED).exists():
            raise StepNotPossible("There is a draft of the next version already")
        fresh = Agreement.objects.get(id=old.id)
        fresh.pk, fresh._state.adding = Agreement().id, True
        fresh.version, fresh.replaces, fresh.state = _latest_version(old) + 1, old, AgreementState.DRAFT
        fresh.from_on = max(today, old.from_on)
        fresh.to_on = old.to_on if old.to_on is None or old.to_on >= fresh.from_on else None
        fresh.review_on = max(old.review_on, fresh.from_on + timedelta(days=365))
        fresh.created_at = fresh.changed_at = at
        fresh.save(force_insert=True)
        _copy_lines(old, fresh)
        _note(fresh, "write", by=by, at=at)
    return fresh


def readers_of(record_kind: str) -> frozenset[str]:
    """The roles that may read a kind of record at all."""
    kind = RecordKind(record_kind)
    held = {role: description.records.get(kind) for role, description in roles().items() if role.is_for_people}
    return frozenset(role.value for role, right in held.items() if right and Act.READ in right.acts)


def _fits_the_audit(purpose: str) -> bool:
    """Whether it can stand in an audit entry, where the purpose of every look stands."""
    try:
        code_word("purpose", purpose)
    except ContentInTheLog:
        return False
    return True


def _latest_version(agreement: Agreement) -> int:
    """The highest version made of it so far; one that was given up keeps its number."""
    return max([agreement.version, *agreement.replaced_by.values_list("version", flat=True)])


def _copy_lines(old: Agreement, fresh: Agreement) -> None:
    for party in old.parties.order_by("organisation__name"):
        AgreementParty.objects.create(agreement=fresh, organisation_id=party.organisation_id, capacity=party.capacity)
    for item in old.items.order_by("id"):
        AgreementItem.objects.create(
            agreement=fresh, giver_id=item.giver_id, recipient_id=item.recipient_id, record_kind=item.record_kind,
            fields=item.fields, roles=item.roles, purposes=item.purposes,
        )  # fmt: skip


def _take_over(fresh: Agreement, *, by: Viewer, at: datetime) -> None:
    """End the version before; each share that the new one covers goes on under it, the others end."""
    assert fresh.replaces_id is not None
    old = Agreement.objects.select_for_update(of=("self",)).get(id=fresh.replaces_id)
    if old.state in (AgreementState.IN_FORCE, AgreementState.SUSPENDED):
        words = f"replaced by version {fresh.version}"
        _move(old, AgreementState.ENDED, AgreementStep.END, words=words, by=by, at=at)
        journal.note(journal.Revoked.AGREEMENT_ENDED, at=at, agreement=old.id)
    items = list(fresh.items.all())
    for share in old.shares.filter(ended_at__isnull=True):
        if covers(items, share, last_day=fresh.to_on):
            share.agreement, share.changed_at = fresh, at
            share.save(update_fields=["agreement", "changed_at"])
        else:
            why = f"version {fresh.version} of the agreement does not cover it"
            _end_shares(Share.objects.filter(id=share.id), why, by=by, at=at)


def _end_shares(shares: Iterable[Share], why: str, *, by: Viewer, at: datetime) -> None:
    ended = list(shares)
    for share in ended:
        share.ended_at, share.ended_by_id, share.ended_why, share.changed_at = at, by.staff_id, why, at
        share.save(update_fields=["ended_at", "ended_by_id", "ended_why", "changed_at"])
    if ended:
        journal.note_each(journal.Revoked.SHARE_REVOKED, [{"share": share.id} for share in ended], at=at)


def _stepped(agreement_id: UUID, step: AgreementStep, *, why: str, by: Viewer, at: datetime) -> Agreement:
    words = _words(why)
    with transaction.atomic():
        agreement = _held(agreement_id, by)
        _move(agreement, after(AgreementState(agreement.state), step), step, words=words, by=by, at=at)
    return agreement


def _words(words: str) -> str:
    tidy = " ".join(words.split())
    if not tidy:
        raise AgreementRefused("why", "Write why, in a few words")
    return tidy[:400]


def _move(
    agreement: Agreement, state: AgreementState, step: AgreementStep, *, words: str = "", by: Viewer, at: datetime
) -> None:
    agreement.state, agreement.changed_at = state, at
    agreement.save(update_fields=["state", "changed_at"])
    _note(agreement, step, words=words, by=by, at=at)


def _note(agreement: Agreement, step: str, *, words: str = "", by: Viewer, at: datetime) -> None:
    AgreementHistory.objects.create(agreement=agreement, step=step, at=at, by_id=by.staff_id, words=words)
    by.trace.did(Deed.CHANGE, RecordKind.AGREEMENT, [agreement.id])


def _changed(agreement: Agreement, *, by: Viewer, at: datetime) -> None:
    """Save a draft that says something else now, and take its signatures back."""
    agreement.changed_at = at
    agreement.save()
    agreement.parties.filter(signed_on__isnull=False).update(signed_by="", signed_on=None)
    _note(agreement, AgreementStep.CHANGE, by=by, at=at)


def _held(agreement_id: UUID, by: Viewer) -> Agreement:
    """The agreement, locked for this change; of two at once the second sees what the first did."""
    require(by, Act.CHANGE, RecordKind.AGREEMENT)
    found = Agreement.objects.visible_to(by).select_for_update(of=("self",)).filter(id=agreement_id).first()
    if found is None:
        raise NoSuchAgreement(agreement_id)
    return found


def _draft(agreement_id: UUID, by: Viewer) -> Agreement:
    agreement = _held(agreement_id, by)
    after(AgreementState(agreement.state), AgreementStep.CHANGE)
    return agreement


def _refuse_days(wording: Wording) -> None:
    for field in ("name", "purpose", "lawful_gateway"):
        if not getattr(wording, field).strip():
            raise AgreementRefused(field, "Write this: without it nobody can tell what the agreement is for")
    if wording.to_on is not None and wording.to_on < wording.from_on:
        raise AgreementRefused("to_on", "The last day cannot be before the first")
    if wording.review_on < wording.from_on:
        raise AgreementRefused("review_on", "The review cannot be before the first day")
