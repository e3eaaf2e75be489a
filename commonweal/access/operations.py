"""Sets up partnerships, staff and their roles."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from commonweal.access.models import (
    FormSent,
    Membership,
    Organisation,
    OrganisationMembership,
    Partnership,
    Staff,
    Team,
    TeamMembership,
)
from commonweal.access.partnership import policy_named
from commonweal.access.roles import Role

FROM_THE_BEGINNING = date(2000, 1, 1)
"""A host takes part for as long as anything was recorded."""

CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,38}")


class CodeTaken(Exception):
    """The code is another partnership's, or is no plain word."""


def found_partnership(*, code: str, name: str, borough_name: str, policy: str, at: datetime) -> Partnership:
    """A new partnership with its host, the council; its policy file is read now, so that a wrong one is refused before
    anything depends on it."""
    policy_named(policy)
    if not CODE.fullmatch(code) or Partnership.objects.filter(code=code).exists():
        raise CodeTaken(f"{code!r} cannot be a code: it must be small letters, digits and hyphens, and not in use yet.")
    partnership = Partnership.objects.create(
        code=code, name=name, borough_name=borough_name, policy=policy, created_at=at
    )
    council, _ = Organisation.objects.get_or_create(name=f"{borough_name} Council", defaults={"created_at": at})
    join_partnership(council, partnership, is_host=True, from_on=FROM_THE_BEGINNING)
    return partnership


def found_organisation(*, name: str, landlord: str = "", at: datetime) -> Organisation:
    """A new organisation, or the one that has the name already."""
    organisation, _ = Organisation.objects.get_or_create(name=name, defaults={"landlord": landlord, "created_at": at})
    return organisation


def join_partnership(
    organisation: Organisation, partnership: Partnership, *, is_host: bool = False, from_on: date
) -> OrganisationMembership:
    """The organisation takes part in the partnership from a day on."""
    return OrganisationMembership.objects.create(
        organisation=organisation, partnership=partnership, is_host=is_host, from_on=from_on
    )


def found_team(*, name: str, organisation: Organisation, partnership: Partnership, from_on: date, at: datetime) -> Team:
    """A new team of an organisation in a partnership."""
    return Team.objects.create(
        name=name, organisation=organisation, partnership=partnership, from_on=from_on, created_at=at
    )


def join_team(staff: Staff, team: Team, *, from_on: date) -> TeamMembership:
    """Somebody belongs to a team from a day on."""
    return TeamMembership.objects.create(staff=staff, team=team, from_on=from_on)


def engage_staff(
    *,
    username: str,
    display_name: str,
    password: str | None,
    partnership: Partnership,
    role: Role,
    from_on: date,
    at: datetime,
    organisation: Organisation | None = None,
    ward_codes: Sequence[str] = (),
) -> Staff:
    """A new member of staff with one role in one partnership; the password is kept as an argon2 hash only, and without
    one nobody signs in until an invitation was taken up (`access/invitations`)."""
    staff = Staff(username=username, display_name=display_name, created_at=at)
    staff.set_password(password)
    staff.save(force_insert=True)
    give_role(staff, partnership, role, organisation=organisation, ward_codes=ward_codes, from_on=from_on)
    return staff


def give_role(
    staff: Staff,
    partnership: Partnership,
    role: Role,
    *,
    from_on: date,
    organisation: Organisation | None = None,
    ward_codes: Sequence[str] = (),
) -> Membership:
    """A role in a partnership from a day on, for an organisation that takes part in it; none named: for its host."""
    if organisation is None:
        host = partnership.organisations.filter(is_host=True).select_related("organisation").order_by("from_on").first()
        assert host is not None, "every partnership has a host"
        organisation = host.organisation
    return Membership.objects.create(
        staff=staff,
        partnership=partnership,
        organisation=organisation,
        role=role,
        ward_codes=sorted(ward_codes),
        from_on=from_on,
    )


def forget_forms(*, before: datetime) -> int:
    """Remove the keys of forms that were carried out before an instant; nobody sends one again so late."""
    return FormSent.objects.filter(at__lt=before).delete()[0]
