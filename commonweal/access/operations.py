"""Sets up partnerships, staff and their roles."""

import re
from datetime import date, datetime

from commonweal.access.models import Membership, Partnership, Staff
from commonweal.access.partnership import policy_named
from commonweal.access.roles import Role

CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,38}")


class CodeTaken(Exception):
    """The code is another partnership's, or is no plain word."""


def found_partnership(*, code: str, name: str, borough_name: str, policy: str, at: datetime) -> Partnership:
    """A new partnership; its policy file is read now, so that a wrong one is refused before anything depends on it."""
    policy_named(policy)
    if not CODE.fullmatch(code) or Partnership.objects.filter(code=code).exists():
        raise CodeTaken(f"{code!r} cannot be a code: it must be small letters, digits and hyphens, and not in use yet.")
    return Partnership.objects.create(code=code, name=name, borough_name=borough_name, policy=policy, created_at=at)


def engage_staff(
    *,
    username: str,
    display_name: str,
    password: str,
    partnership: Partnership,
    role: Role,
    from_on: date,
    at: datetime,
) -> Staff:
    """A new member of staff with one role in one partnership; the password is kept as an argon2 hash only."""
    staff = Staff(username=username, display_name=display_name, created_at=at)
    staff.set_password(password)
    staff.save(force_insert=True)
    Membership.objects.create(staff=staff, partnership=partnership, role=role, from_on=from_on)
    return staff
