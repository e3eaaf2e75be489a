"""Who somebody is today, and which partnerships there are."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from commonweal.access.models import (
    AgreementItem,
    Membership,
    OrganisationMembership,
    Partnership,
    Staff,
    TeamMembership,
)
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer
from commonweal.audit.trace import Trace
from commonweal.core.rules.agreements import AgreementState
from commonweal.core.rules.need_to_know import Terms


class UnknownPartnership(Exception):
    """No partnership has this code; the message names those that exist."""


def partnership_by_code(code: str | None) -> Partnership:
    """The partnership a command means; without a code, the only one there is."""
    known = list(Partnership.objects.order_by("code"))
    chosen = [one for one in known if code in (None, one.code)]
    if len(chosen) != 1:
        found = "no --partnership" if code is None else f"--partnership {code}"
        allowed = ", ".join(one.code for one in known) or "none yet: `commonweal demo` makes one"
        raise UnknownPartnership(f"{found} was given; this store holds: {allowed}")
    return chosen[0]


def partnerships() -> list[Partnership]:
    """Every partnership of this store, for operators."""
    return list(Partnership.objects.order_by("code"))


def partnership_of(viewer: Viewer) -> Partnership:
    """The partnership for which a viewer asks."""
    return Partnership.objects.get(id=viewer.partnership_id)


def memberships_on(staff: Staff, on: date) -> list[Membership]:
    """The roles that somebody holds on a day in organisations that take part then, oldest first."""
    if not staff.is_active:
        return []
    today = Q(to_on__isnull=True) | Q(to_on__gte=on)
    taking_part = OrganisationMembership.objects.filter(
        today, from_on__lte=on, organisation_id=OuterRef("organisation_id"), partnership_id=OuterRef("partnership_id")
    )
    held = Membership.objects.filter(today, staff=staff, from_on__lte=on)
    held = held.annotate(is_host=Subquery(taking_part.order_by("-is_host").values("is_host")[:1]))
    held = held.filter(is_host__isnull=False).select_related("partnership", "organisation")
    return list(held.order_by("from_on", "id"))


def viewer_for(
    staff: Staff, *, on: date, purpose: str, trace: Trace, membership_id: UUID | None = None
) -> Viewer | None:
    """The viewer that a signed-in person is on a day, or None without a current role.

    With several roles, the one of `membership_id`, else the oldest. Looked up at each request, so that an end of a
    role, a team or an agreement takes effect at once (security.md P3).
    """
    held = memberships_on(staff, on)
    if not held:
        return None
    membership = next((one for one in held if one.id == membership_id), held[0])
    trace.actor_id, trace.actor_role = staff.id, membership.role
    trace.partnership_id, trace.purpose = membership.partnership_id, purpose
    is_host: bool = membership.is_host  # type: ignore[attr-defined]
    return Viewer(
        partnership_id=membership.partnership_id,
        role=Role(membership.role),
        purpose=purpose,
        trace=trace,
        staff_id=staff.id,
        name=staff.display_name,
        partnership_name=membership.partnership.name,
        membership_id=membership.id,
        organisation_id=membership.organisation_id,
        organisation_name=membership.organisation.name,
        is_host=is_host,
        team_ids=frozenset(_teams_of(staff.id, membership, on)),
        ward_codes=frozenset(membership.ward_codes),
        landlord=membership.organisation.landlord,
        terms=() if is_host else _terms_of(membership, on),
    )


def _teams_of(staff_id: UUID, membership: Membership, on: date) -> list[UUID]:
    today = Q(to_on__isnull=True) | Q(to_on__gte=on)
    team_today = Q(team__to_on__isnull=True) | Q(team__to_on__gte=on)
    held = TeamMembership.objects.filter(today, team_today, staff_id=staff_id, from_on__lte=on, team__from_on__lte=on)
    held = held.filter(team__partnership_id=membership.partnership_id, team__organisation_id=membership.organisation_id)
    return list(held.values_list("team_id", flat=True))


def _terms_of(membership: Membership, on: date) -> tuple[Terms, ...]:
    """What agreements in force on a day give to the role, for the organisation; lapsed the day after their last day."""
    in_force = Q(agreement__to_on__isnull=True) | Q(agreement__to_on__gte=on)
    items = AgreementItem.objects.filter(
        in_force,
        recipient_id=membership.organisation_id,
        agreement__partnership_id=membership.partnership_id,
        agreement__state=AgreementState.IN_FORCE,
        agreement__from_on__lte=on,
    )
    return tuple(
        Terms(item.agreement_id, item.record_kind, frozenset(item.fields), tuple(item.purposes))
        for item in items
        if membership.role in item.roles
    )


def staff_names(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Display names by id, for "loaded by" and "run by"."""
    return dict(Staff.objects.filter(id__in=ids).values_list("id", "display_name"))
