"""Finds the account of somebody whom the provider vouches for, and ties the two together the first time."""

from datetime import datetime

from django.db import IntegrityError, transaction

from commonweal.access import journal
from commonweal.access.keeping import WorksElsewhere
from commonweal.access.models import SingleSignOnLink, Staff
from commonweal.access.permission import require
from commonweal.access.queries import account_is_kept_by
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.single_sign_on.queries import linked_staff, unlinked_staff
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed


class NoAccount(Exception):
    """The provider knows this person and this product does not, or the account belongs to another subject."""


def staff_for_subject(*, issuer: str, subject: str, username: str) -> Staff:
    """The account of a subject, or the one it may be tied to; raises `NoAccount`.

    No account is ever made here. After the first time the subject alone counts: a name that the provider gives to
    somebody else later opens nothing.
    """
    # PostgreSQL takes no NUL; a name that holds one is simply nobody's.
    staff = linked_staff(issuer, subject) or (unlinked_staff(username) if username else None)
    if staff is None or not staff.is_active:
        raise NoAccount
    return staff


def link_subject(staff: Staff, *, issuer: str, subject: str, at: datetime) -> None:
    """Tie a subject to an account, once a second factor was shown; raises `NoAccount` if either has another."""
    if linked_staff(issuer, subject) == staff:
        return
    try:
        with transaction.atomic():
            SingleSignOnLink.objects.create(staff=staff, issuer=issuer, subject=subject, linked_at=at)
    except IntegrityError as fault:
        raise NoAccount from fault


def unlink(staff: Staff, *, by: Viewer) -> bool:
    """Let the next sign-in through the provider tie this account anew, by whoever may change staff.

    Raises `NotAllowed`, and `WorksElsewhere` where another partnership had the account first.
    """
    require(by, Act.CHANGE, RecordKind.STAFF)
    if not account_is_kept_by(by.partnership_id, staff.pk, on=by.on):
        raise WorksElsewhere("This account has an older role in another partnership, whose administrator does this")
    by.trace.did(Deed.CHANGE, RecordKind.STAFF, [staff.id], why="Single sign-on link removed")
    with transaction.atomic():
        journal.note(journal.Revoked.SINGLE_SIGN_ON_UNLINKED, at=by.at, staff=staff.pk)
        return bool(SingleSignOnLink.objects.filter(staff=staff).delete()[0])
