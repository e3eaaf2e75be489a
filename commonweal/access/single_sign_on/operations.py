"""Finds the account of somebody whom the provider vouches for, and ties the two together the first time."""

from datetime import datetime

from django.db import IntegrityError, transaction

from commonweal.access.models import SingleSignOnLink, Staff
from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.single_sign_on.queries import linked_staff, unlinked_staff
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed


class NoAccount(Exception):
    """The provider knows this person and this product does not, or the account belongs to another subject."""


def staff_for_subject(*, issuer: str, subject: str, username: str, at: datetime) -> Staff:
    """The account of a subject; raises `NoAccount`.

    No account is ever made here. After the first time the subject alone counts: a name that the provider gives to
    somebody else later opens nothing.
    """
    staff = linked_staff(issuer, subject)
    if staff is None:
        staff = _link(issuer, subject, username, at)
    if not staff.is_active:
        raise NoAccount
    return staff


def unlink(staff: Staff, *, by: Viewer) -> bool:
    """Let the next sign-in through the provider tie this account anew, by whoever may change staff."""
    require(by, Act.CHANGE, RecordKind.STAFF)
    by.trace.did(Deed.CHANGE, RecordKind.STAFF, [staff.id], why="Single sign-on link removed")
    return bool(SingleSignOnLink.objects.filter(staff=staff).delete()[0])


def _link(issuer: str, subject: str, username: str, at: datetime) -> Staff:
    # PostgreSQL takes no NUL; a name that holds one is simply nobody's.
    staff = unlinked_staff(username) if username and "\x00" not in username else None
    if staff is None:
        raise NoAccount
    try:
        with transaction.atomic():
            SingleSignOnLink.objects.create(staff=staff, issuer=issuer, subject=subject, linked_at=at)
    except IntegrityError as fault:
        # Two sign-ins at once: the other one's link stands.
        raise NoAccount from fault
    return staff
