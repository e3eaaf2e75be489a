"""Keeps contact points, each number once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from commonweal.people.models import ContactPoint


def keep_contact_points(values: Iterable[str], *, partnership_id: UUID, at: datetime) -> dict[str, UUID]:
    """The id of each number of a batch; those not yet known are added. Numbers come in one spelling."""
    wanted = sorted(set(values))
    ContactPoint.objects.bulk_create(
        [ContactPoint(partnership_id=partnership_id, value=value, created_at=at, changed_at=at) for value in wanted],
        ignore_conflicts=True,
    )
    known = ContactPoint.objects.filter(partnership_id=partnership_id, value__in=wanted)
    return dict(known.values_list("value", "id"))
