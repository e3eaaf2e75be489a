"""Who somebody is today, and which partnerships there are."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from commonweal.access.models import Membership, Partnership, Staff
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer
from commonweal.audit.trace import Trace


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


def current_membership(staff: Staff, on: date) -> Membership | None:
    """The role that somebody holds on a day; looked up at each request, so that an end takes effect at once."""
    return (
        Membership.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), staff=staff, from_on__lte=on)
        .select_related("partnership")
        .order_by("from_on", "id")
        .first()
    )


def viewer_for(staff: Staff, *, on: date, purpose: str, trace: Trace) -> Viewer | None:
    """The viewer that a signed-in person is on a day, or None without a current role."""
    membership = current_membership(staff, on)
    if membership is None:
        return None
    trace.actor_id, trace.actor_role = staff.id, membership.role
    trace.partnership_id, trace.purpose = membership.partnership_id, purpose
    return Viewer(
        partnership_id=membership.partnership_id,
        role=Role(membership.role),
        purpose=purpose,
        trace=trace,
        staff_id=staff.id,
        name=staff.display_name,
        partnership_name=membership.partnership.name,
    )


def staff_names(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Display names by id, for "loaded by" and "run by"."""
    return dict(Staff.objects.filter(id__in=ids).values_list("id", "display_name"))
