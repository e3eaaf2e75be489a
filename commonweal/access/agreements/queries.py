"""The register of agreements as pages show it, and the agreements as the rule of sharing takes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from commonweal.access.agreements.lacking import what_is_lacking
from commonweal.access.agreements.terms import STANDING_WORDS, in_order
from commonweal.access.models import Agreement, AgreementItem, Organisation
from commonweal.access.partnership import policy_named
from commonweal.access.queries import partnership_of, staff_names
from commonweal.access.record_kinds import FIELD_WORDS, RecordKind
from commonweal.access.roles import Role, roles
from commonweal.access.viewer import Viewer
from commonweal.core.policy.sharing import SharingPolicy
from commonweal.core.rules.agreements import AgreementState, AgreementStep, Standing, next_steps, standing_on
from commonweal.core.rules.sharing import Held, Item


class NoSuchAgreement(Exception):
    """There is no such agreement, or none that the viewer may see."""


@dataclass(frozen=True, slots=True)
class PartyShown:
    """A party, in which capacity, and who signed for it."""

    id: UUID
    organisation_id: UUID
    name: str
    capacity: str
    signed_by: str
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class ItemShown:
    """A line of an agreement in words."""

    id: UUID
    kind: str
    fields: tuple[str, ...]
    giver: str
    recipient: str
    roles: tuple[str, ...]
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of an agreement's life."""

    step: str
    at: datetime
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class AgreementShown:
    """A line of the register."""

    id: UUID
    name: str
    version: int
    standing: Standing
    parties: tuple[str, ...]
    purpose: str
    from_on: date
    to_on: date | None
    review_on: date

    @property
    def tag(self) -> tuple[str, str]:
        """Its standing as a tag: words and colour."""
        return STANDING_WORDS[self.standing]


@dataclass(frozen=True, slots=True)
class AgreementFile:
    """One agreement in full, with what can be done next; `wording` are the columns in words, by name."""

    line: AgreementShown
    state: AgreementState
    wording: Agreement
    parties: tuple[PartyShown, ...]
    items: tuple[ItemShown, ...]
    history: tuple[StepShown, ...]
    versions: tuple[AgreementShown, ...]
    next_steps: tuple[AgreementStep, ...]
    lacking: tuple[str, ...]
    policy: SharingPolicy
    n_shares: int


def sharing_policy(viewer: Viewer) -> SharingPolicy:
    """What the viewer's partnership decided about reviews, as it stands today."""
    return policy_named(partnership_of(viewer).policy).sharing_on(viewer.on)


def register(viewer: Viewer, *, standing: str = "") -> list[AgreementShown]:
    """Every agreement, those that open something first and then by name; of an ended series the last version only."""
    policy = sharing_policy(viewer)
    rows = Agreement.objects.visible_to(viewer).prefetch_related("parties__organisation", "replaced_by")
    current = [one for one in rows if one.state != AgreementState.ENDED or not one.replaced_by.all()]
    shown = [_line(one, policy, viewer.on) for one in current]
    viewer.saw(RecordKind.AGREEMENT, [one.id for one in shown])
    order = list(Standing)
    shown.sort(key=lambda one: (_rank(one.standing, order), one.name, one.version))
    return [one for one in shown if not standing or one.standing == standing]


def _rank(standing: Standing, order: Sequence[Standing]) -> int:
    return 99 if standing is Standing.ENDED else order.index(standing)


def agreement_file(agreement_id: UUID, viewer: Viewer) -> AgreementFile:
    """One agreement in full; raises `NoSuchAgreement`."""
    found = (
        Agreement.objects.visible_to(viewer)
        .filter(id=agreement_id)
        .prefetch_related("parties__organisation", "items__giver", "items__recipient", "history")
        .first()
    )
    if found is None:
        raise NoSuchAgreement(agreement_id)
    policy = sharing_policy(viewer)
    viewer.saw(RecordKind.AGREEMENT, [found.id])
    state = AgreementState(found.state)
    return AgreementFile(
        line=_line(found, policy, viewer.on),
        state=state,
        wording=found,
        parties=tuple(
            PartyShown(one.id, one.organisation_id, one.organisation.name, one.capacity, one.signed_by, one.signed_on)
            for one in sorted(found.parties.all(), key=lambda one: one.organisation.name)
        ),
        items=tuple(_item(one) for one in found.items.all()),
        history=tuple(_history(found)),
        versions=tuple(_versions(found, policy, viewer)),
        next_steps=next_steps(state),
        lacking=tuple(what_is_lacking(found, viewer.on)) if state is AgreementState.DRAFT else (),
        policy=policy,
        n_shares=found.shares.filter(ended_at__isnull=True, expires_on__gte=viewer.on).count(),
    )


def held_between(viewer: Viewer) -> list[Held]:
    """Every agreement of the partnership that is no draft, as the rule of sharing takes it, the newest first."""
    policy = sharing_policy(viewer)
    rows = Agreement.objects.visible_to(viewer).exclude(state=AgreementState.DRAFT).prefetch_related("items")
    return [
        Held(one.id, one.name, _standing(one, policy, viewer.on), one.to_on, tuple(_line_of_rule(one)))
        for one in rows.order_by("-created_at", "id")
    ]


def parties_to_choose(viewer: Viewer) -> list[tuple[UUID, str]]:
    """The organisations that take part in the partnership today, by name."""
    today = Q(memberships__to_on__isnull=True) | Q(memberships__to_on__gte=viewer.on)
    part = Organisation.objects.filter(
        today, memberships__partnership_id=viewer.partnership_id, memberships__from_on__lte=viewer.on
    )
    return list(part.distinct().order_by("name").values_list("id", "name"))


def _line_of_rule(agreement: Agreement) -> list[Item]:
    return [
        Item(
            one.record_kind, frozenset(one.fields), one.giver_id, one.recipient_id, frozenset(one.roles),
            tuple(one.purposes),
        )
        for one in agreement.items.all()
    ]  # fmt: skip


def _standing(agreement: Agreement, policy: SharingPolicy, day: date) -> Standing:
    return standing_on(
        day,
        state=AgreementState(agreement.state),
        from_on=agreement.from_on,
        to_on=agreement.to_on,
        review_on=agreement.review_on,
        soon_days=policy.review_soon_days,
        overdue_suspends=policy.overdue_review_suspends,
    )


def _line(agreement: Agreement, policy: SharingPolicy, day: date) -> AgreementShown:
    return AgreementShown(
        id=agreement.id,
        name=agreement.name,
        version=agreement.version,
        standing=_standing(agreement, policy, day),
        parties=tuple(sorted(one.organisation.name for one in agreement.parties.all())),
        purpose=agreement.purpose,
        from_on=agreement.from_on,
        to_on=agreement.to_on,
        review_on=agreement.review_on,
    )


def _item(one: AgreementItem) -> ItemShown:
    return ItemShown(
        id=one.id,
        kind=one.record_kind,
        fields=tuple(FIELD_WORDS[name] for name in in_order(one.fields)),
        giver=one.giver.name,
        recipient=one.recipient.name,
        roles=tuple(roles()[Role(name)].title for name in one.roles),
        purposes=tuple(one.purposes),
    )


def _history(agreement: Agreement) -> list[StepShown]:
    steps = sorted(agreement.history.all(), key=lambda one: one.at)
    names = staff_names([one.by_id for one in steps if one.by_id])
    return [
        StepShown(one.step, one.at, names.get(one.by_id, "") if one.by_id else "the command line", one.words)
        for one in steps
    ]


def _versions(agreement: Agreement, policy: SharingPolicy, viewer: Viewer) -> list[AgreementShown]:
    """The other versions of the same agreement, the newest first; a chain is walked, since it is short."""
    found: dict[UUID, Agreement] = {}
    edge = [agreement.id]
    rows = Agreement.objects.visible_to(viewer).prefetch_related("parties__organisation")
    before = agreement.replaces_id
    while before and before not in found:
        older = rows.filter(id=before).first()
        if older is None:
            break
        found[older.id], before = older, older.replaces_id
    while edge:
        newer = {one.id: one for one in rows.filter(replaces_id__in=edge) if one.id not in found}
        found |= newer
        edge = list(newer)
    shown = [_line(one, policy, viewer.on) for one in found.values() if one.id != agreement.id]
    return sorted(shown, key=lambda one: -one.version)
