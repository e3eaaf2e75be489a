"""Who signs in, and with what. Reads before there is a viewer: the only ones besides `access`.

Everything here about one person is asked by that person, or by a page that knows the person's password already.
"""

from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import UUIDField

from commonweal.access.asked_often import AskedOften, Given
from commonweal.access.demo_people import DEMO_PASSWORD
from commonweal.access.models import RecoveryCode, SecondFactor, Staff
from commonweal.access.queries import memberships_on
from commonweal.access.signing_in.demonstration import is_demonstration
from commonweal.access.signing_in.passkeys import Passkey

LONGEST_NAME, LONGEST_PASSWORD = 80, 1_000


def plain_username(typed: str) -> str:
    """A user name as it is kept: small letters, nothing around it. PostgreSQL takes no NUL: a name with one is
    nobody's, and so is one that is too long."""
    return "" if "\x00" in typed else typed.strip().lower()[: LONGEST_NAME + 1]


def who_signs_in(username: str, password: str, *, on: date) -> Staff | None:
    """The member of staff with this name and password who may go on to the second factor on a day, or None.

    Unknown names, wrong passwords, invitations not yet taken up and ended roles cost the same: one password hash and
    the same questions to the database (docs/security.md P2, P9). Outside a demonstration nobody goes on without a
    second factor, nor with the password that demonstrations show to everybody.
    """
    found = Staff.objects.filter(username=plain_username(username)).first()
    staff = found or Staff(is_active=True)
    password_right = _password_is(password[: LONGEST_PASSWORD + 1], staff.password if found else "")
    has_role = bool(memberships_on(staff, on))
    has_factor, demonstration = has_second_factor(staff), is_demonstration()
    complete = demonstration or (has_factor and password != DEMO_PASSWORD)
    allowed = found is not None and password_right and staff.is_active and has_role and complete
    return found if allowed else None


def _password_is(password: str, kept: str) -> bool:
    if not kept:
        make_password(password)  # the same work as for a name that is known
        return False
    return check_password(password, kept)


def password_is_right(staff: Staff, password: str) -> bool:
    """Whether it is somebody's own password, for a page that asks for it again."""
    return len(password) <= LONGEST_PASSWORD and _password_is(password, staff.password)


def who_goes_on(staff_id: UUID, *, on: date) -> Staff | None:
    """A member of staff who may sign in on a day: active, with a role."""
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    return staff if staff is not None and memberships_on(staff, on) else None


def session_owner(staff_id: UUID | str) -> Staff | None:
    """The active member of staff whom a session belongs to."""
    return next(iter(ACTIVE_OWNER.ask(staff=staff_id)), None)


ACTIVE_OWNER = AskedOften(lambda: Staff.objects.filter(pk=Given("staff", UUIDField()), is_active=True))


def second_factors(staff: Staff) -> list[SecondFactor]:
    """Somebody's own factors, oldest first."""
    return list(SecondFactor.objects.filter(staff=staff).order_by("made_at", "id"))


def second_factor_of(staff: Staff, factor_id: UUID) -> SecondFactor | None:
    """One of somebody's own factors."""
    return SecondFactor.objects.filter(staff=staff, pk=factor_id).first()


def has_second_factor(staff: Staff) -> bool:
    """Whether somebody has an authenticator app or a passkey; recovery codes alone do not count."""
    return SecondFactor.objects.filter(staff_id=staff.pk).exists()


def kinds_of_factor(staff: Staff) -> set[str]:
    """The kinds of factor that somebody has."""
    return set(SecondFactor.objects.filter(staff=staff).values_list("kind", flat=True))


def passkeys_of(staff: Staff) -> list[Passkey]:
    """The public halves of somebody's passkeys."""
    return [
        Passkey(one.credential_id or "", one.credential, one.counter)
        for one in SecondFactor.objects.filter(staff=staff, kind=SecondFactor.Kind.PASSKEY)
    ]


def recovery_codes_left(staff: Staff) -> tuple[int, datetime | None]:
    """How many codes still open, and when they were made."""
    made = list(RecoveryCode.objects.filter(staff=staff).values_list("used_at", "made_at"))
    return sum(used is None for used, _ in made), max((at for _, at in made), default=None)
