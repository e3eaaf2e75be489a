"""Which links are open, and what was made for whom."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from commonweal.access.models import Invitation, Partnership, Staff
from commonweal.access.queries import works_in


def token_digest(token: str) -> str:
    """What a link's random part is kept and found by; 256 random bits need no key."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str, *, at: datetime) -> Invitation | None:
    """The open invitation of a link; unknown, used, withdrawn and ended links are alike."""
    return _open(Invitation.objects.filter(digest=token_digest(token)), at)


def open_invitation(invitation_id: UUID, *, at: datetime) -> Invitation | None:
    """An invitation that a browser has begun to take up, if it is still open."""
    return _open(Invitation.objects.filter(pk=invitation_id), at)


def _open(found: QuerySet[Invitation], at: datetime) -> Invitation | None:
    still = found.filter(used_at=None, withdrawn_at=None, ends_at__gt=at).select_related("staff", "partnership")
    one = still.first()
    return one if one is not None and one.staff.is_active else None


def links_made_for(staff: Staff) -> Sequence[Invitation]:
    """Every link that was made for somebody, newest first: their own account page shows them."""
    return list(Invitation.objects.filter(staff=staff).order_by("-made_at", "id"))


def staff_named(username: str, partnership: Partnership, *, on: date) -> Staff | None:
    """Somebody of a partnership by the exact user name, with a role that is not over on a day: for the command line."""
    found = Staff.objects.filter(username=username.strip().lower()).first()
    return found if found is not None and partnership.pk in works_in(found.pk, on=on) else None
