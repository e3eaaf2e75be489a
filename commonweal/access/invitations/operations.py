"""Makes, withdraws and takes up invitations. An administrator hands the link over; the product sends nothing.

No link lets whoever holds it into an account that is in use with that link alone: one for a new second factor asks for
the password, one for a new password asks for the second factor. Only a first sign-in needs nothing else, and for an
account in use that has to be said (`invite_again`), ends every session and is shown to its owner.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from commonweal.access import journal
from commonweal.access.invitations.queries import token_digest
from commonweal.access.models import EndedWhy, Invitation, Organisation, Partnership, Staff
from commonweal.access.operations import engage_staff
from commonweal.access.permission import require
from commonweal.access.queries import account_is_kept_by, works_in
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, Role
from commonweal.access.sessions.operations import end_all_sessions
from commonweal.access.signing_in.operations import drop_second_factors
from commonweal.access.signing_in.queries import has_second_factor
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,79}")
TOKEN_BYTES, LONGEST_WHY = 32, 400
Purpose = Invitation.Purpose


class NameRefused(Exception):
    """The user name is taken, or not one that can be typed anywhere."""


class NoSuchStaff(Exception):
    """Nobody with a current role in the administrator's partnership; of others they learn nothing."""


class OwnAccount(Exception):
    """Administrators change their own sign-in on their account page, not by a link to themselves."""


class RoleElsewhere(Exception):
    """The account opens another partnership too, which had it first, or the link would hand it over as a whole."""


class NothingToReset(Exception):
    """The account has no second factor, so this link would lead nowhere: its owner needs a first sign-in."""


class InvitationOver(Exception):
    """The link was used, withdrawn or ended while it was being taken up."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation and the random part of its link, which is kept nowhere."""

    staff: Staff
    invitation: Invitation
    token: str


def invite_staff(
    *,
    username: str,
    display_name: str,
    partnership: Partnership,
    role: Role,
    from_on: date,
    by: Viewer,
    at: datetime,
    organisation: Organisation | None = None,
    ward_codes: tuple[str, ...] = (),
) -> Invited:
    """A new member of staff with one role, and the link to their first sign-in. Raises `NameRefused`, `NotAllowed`.

    The account cannot be signed in to before the link was taken up to its end.
    """
    require(by, Act.CREATE, RecordKind.STAFF)
    name = username.strip().lower()
    if not USERNAME.fullmatch(name) or Staff.objects.filter(username=name).exists():
        raise NameRefused(
            f"{username!r} cannot be a user name: it must be 2 to 80 small letters, digits or . _ @ + - and not in use."
        )
    staff = engage_staff(
        username=name, display_name=display_name, password=None, partnership=partnership, role=role, from_on=from_on,
        at=at, organisation=organisation, ward_codes=ward_codes,
    )  # fmt: skip
    return _invite(staff, Purpose.FIRST_SIGN_IN, by=by, at=at, why="new member of staff")


def invite_again(staff: Staff, *, by: Viewer, at: datetime, why: str) -> Invited:
    """A new first sign-in: for a link that ended, or an account whose password and second factor are both lost.

    Password, second factors and sessions end now. Whoever holds the link gets the account, so hand it over in person.
    """
    _may_reset(staff, by=by)
    # An administrator of one partnership must not come to hold an account that opens another.
    if by.staff_id is not None and works_in(staff.pk, on=by.on) != {by.partnership_id}:
        raise RoleElsewhere
    staff.set_unusable_password()
    staff.save(update_fields=["password"])
    journal.note(journal.Revoked.PASSWORD_CHANGED, at=at, staff=staff.pk)
    drop_second_factors(staff, at=at)
    return _invite(staff, Purpose.FIRST_SIGN_IN, by=by, at=at, why=why)


def reset_second_factor(staff: Staff, *, by: Viewer, at: datetime, why: str) -> Invited:
    """End somebody's second factors, recovery codes and sessions now, and give the link to set up a new one.

    The link asks for the password, so that it is no use to anybody else. Raises `NoSuchStaff`, `OwnAccount`,
    `RoleElsewhere`, `NothingToReset`, `NotAllowed`.
    """
    _may_reset(staff, by=by)
    _keeps_account(staff, by=by)
    if not has_second_factor(staff) and not _was_reset(staff):
        raise NothingToReset
    drop_second_factors(staff, at=at)
    return _invite(staff, Purpose.NEW_SECOND_FACTOR, by=by, at=at, why=why)


def reset_password(staff: Staff, *, by: Viewer, at: datetime, why: str) -> Invited:
    """End somebody's password and sessions now, and give the link to a new one; it asks for the second factor."""
    _may_reset(staff, by=by)
    _keeps_account(staff, by=by)
    if not has_second_factor(staff):
        raise NothingToReset
    staff.set_unusable_password()
    staff.save(update_fields=["password"])
    journal.note(journal.Revoked.PASSWORD_CHANGED, at=at, staff=staff.pk)
    end_all_sessions(staff.pk, why=EndedWhy.SIGN_IN_CHANGED, at=at)
    return _invite(staff, Purpose.NEW_PASSWORD, by=by, at=at, why=why)


def withdraw_invitations(staff: Staff, *, by: Viewer, at: datetime) -> int:
    """Close every open link that this partnership made for somebody; returns how many there were."""
    _may_reset(staff, by=by)
    by.trace.did(Deed.CHANGE, RecordKind.STAFF, [staff.pk], why="invitations withdrawn")
    return _open_links(staff).filter(partnership_id=by.partnership_id).update(withdrawn_at=at)


def take_up(invitation: Invitation, *, at: datetime) -> None:
    """Use an invitation; raises `InvitationOver` when somebody else was first, or it ended meanwhile."""
    still = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None, ends_at__gt=at)
    if still.update(used_at=at) != 1:
        raise InvitationOver
    _close_open(invitation.staff, at)


def name_oneself(staff: Staff, display_name: str) -> None:
    """Write somebody's name as they write it themselves."""
    staff.display_name = display_name
    staff.save(update_fields=["display_name"])


def _may_reset(staff: Staff, *, by: Viewer) -> None:
    """Refuse whoever may not change staff, one's own account, and accounts of other partnerships."""
    require(by, Act.CHANGE, RecordKind.STAFF)
    if staff.pk == by.staff_id:
        raise OwnAccount
    if not staff.is_active or by.partnership_id not in works_in(staff.pk, on=by.on):
        raise NoSuchStaff


def _keeps_account(staff: Staff, *, by: Viewer) -> None:
    """Refuse an administrator whose partnership an account joined later: it would end what opens another."""
    if by.staff_id is not None and not account_is_kept_by(by.partnership_id, staff.pk, on=by.on):
        raise RoleElsewhere


def _was_reset(staff: Staff) -> bool:
    return Invitation.objects.filter(staff=staff, purpose=Purpose.NEW_SECOND_FACTOR).exists()


def _invite(staff: Staff, purpose: Invitation.Purpose, *, by: Viewer, at: datetime, why: str) -> Invited:
    _close_open(staff, at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        partnership_id=by.partnership_id, staff=staff, purpose=purpose, digest=token_digest(token), made_at=at,
        made_by_id=by.staff_id, why=why[:LONGEST_WHY], ends_at=at + timedelta(hours=settings.INVITATION_HOURS),
    )  # fmt: skip
    by.trace.did(Deed.CHANGE, RecordKind.STAFF, [staff.pk], why=f"link made: {purpose.label.lower()}")
    return Invited(staff, invitation, token)


def _close_open(staff: Staff, at: datetime) -> int:
    return _open_links(staff).update(withdrawn_at=at)


def _open_links(staff: Staff) -> QuerySet[Invitation]:
    return Invitation.objects.filter(staff=staff, used_at=None, withdrawn_at=None)
