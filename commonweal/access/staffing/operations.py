"""Changes who works in a partnership: names, roles and their days, team membership, accounts. Nothing is deleted.

Each operation begins with the right to change staff, finds only people of the administrator's own partnership, and
notes ids in the audit. What takes a right away is noted in the journal too, so that no restored backup gives it back.
Source: docs/security.md P3 and section 3, rows 10 and 12; docs/decisions/0025.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from commonweal.access import journal
from commonweal.access.keeping import (
    DaysRefused,
    KeepingRefused,
    LastAdministrator,
    OwnRights,
    Span,
    WorksElsewhere,
    first_day_without,
    last_day_if_over_now,
    new_last_day,
    new_span,
    to_write,
)
from commonweal.access.models import (
    EndedWhy,
    Invitation,
    Membership,
    OrganisationMembership,
    Partnership,
    Staff,
    Team,
    TeamMembership,
)
from commonweal.access.permission import require
from commonweal.access.queries import account_is_kept_by, works_in
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, Role
from commonweal.access.sessions.operations import end_all_sessions
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed

LONGEST_NAME = 120
OF_THE_HOST = frozenset({Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER})
WITH_WARDS = frozenset({Role.NEIGHBOURHOOD_OFFICER, Role.COUNCILLOR})
NEVER = date.max
MEMBERSHIP, TEAM_MEMBERSHIP = "membership", "team-membership"


class NoSuchPerson(Exception):
    """Nobody, or nobody of this partnership; pages answer both alike."""


class NoSuchRole(Exception):
    """No role or team membership, or none of this partnership."""


class NoSuchAccount(KeepingRefused):
    """Nobody who may sign in has this user name."""

    field = "username"


class NameRefused(KeepingRefused):
    """The name is empty or too long."""

    field = "display_name"


class RoleHeldAlready(KeepingRefused):
    """The person holds this role for this organisation on some of these days."""

    field = "role"


class NotTakingPart(KeepingRefused):
    """The organisation does not take part in the partnership on the first day."""

    field = "organisation"


class HostsOnly(KeepingRefused):
    """The role is the host organisation's alone."""

    field = "organisation"


class RoleIsOver(KeepingRefused):
    """What is over stays as it was; give the role anew."""


@dataclass(frozen=True, slots=True)
class RoleTerms:
    """What of a role can be changed: its last day (none: without an end) and its wards."""

    to_on: date | None
    ward_codes: tuple[str, ...] = ()


def rename_staff(staff_id: UUID, *, to: str, was: str, by: Viewer) -> bool:
    """Write another display name; False where it stands. Raises `ChangedMeanwhile`, `NameRefused`, `WorksElsewhere`."""
    staff = _person(staff_id, by)
    name = " ".join(to.split())
    if not name or len(name) > LONGEST_NAME or "\x00" in name:
        raise NameRefused(f"Write a name of at most {LONGEST_NAME} characters")
    changes = to_write({"display_name": staff.display_name}, was={"display_name": was}, wanted={"display_name": name})
    if not changes:
        return False
    _only_here(staff, by, "They change their name themselves, on their own account page")
    staff.display_name = name
    staff.save(update_fields=["display_name"])
    _changed(by, staff.pk, why="display name changed")
    return True


def give(
    staff_id: UUID,
    *,
    role: Role,
    organisation_id: UUID,
    from_on: date,
    to_on: date | None = None,
    ward_codes: Sequence[str] = (),
    by: Viewer,
) -> Membership:
    """A role for an organisation that takes part; the same one asked for twice is given once.

    Raises `OwnRights`, `NotTakingPart`, `HostsOnly`, `DaysRefused`, `RoleHeldAlready`.
    """
    return _give(_person(staff_id, by), role, organisation_id, Span(from_on, to_on), ward_codes, by)


def give_to_account(
    username: str, *, role: Role, organisation_id: UUID, from_on: date, ward_codes: Sequence[str] = (), by: Viewer
) -> Membership:
    """A role for somebody who has an account already, in another partnership, by the exact user name.

    Raises `NoSuchAccount`, and what `give` raises.
    """
    require(by, Act.CREATE, RecordKind.STAFF)
    name = username.strip().lower().replace("\x00", "")
    staff = Staff.objects.select_for_update().filter(username=name, is_active=True).first()
    if staff is None:
        raise NoSuchAccount("Nobody has an account with this user name. Check it with them, or invite them")
    return _give(staff, role, organisation_id, Span(from_on, None), ward_codes, by)


def _give(
    staff: Staff, role: Role, organisation_id: UUID, days: Span, ward_codes: Sequence[str], by: Viewer
) -> Membership:
    if staff.pk == by.staff_id:
        raise OwnRights("Nobody gives themselves a role: another administrator has to")
    wards = sorted(set(ward_codes)) if role in WITH_WARDS else []
    held = Membership.objects.filter(
        staff=staff, partnership_id=by.partnership_id, organisation_id=organisation_id, role=role, ended_at=None
    )
    overlapping = [one for one in held if Span(one.from_on, one.to_on).shared_with(days)]
    for one in overlapping:
        if (one.from_on, one.to_on, list(one.ward_codes)) == (days.first, days.last, wards):
            return one
    check_role(role, organisation_id, from_on=days.first, to_on=days.last, by=by)
    if overlapping:
        raise RoleHeldAlready("They hold this role there on some of these days: change its days instead")
    given = Membership.objects.create(
        staff=staff, partnership_id=by.partnership_id, organisation_id=organisation_id, role=role, ward_codes=wards,
        from_on=days.first, to_on=days.last,
    )  # fmt: skip
    _changed(by, staff.pk, MEMBERSHIP, given.id, why=f"role given: {role}")
    return given


def check_role(role: Role, organisation_id: UUID, *, from_on: date, to_on: date | None, by: Viewer) -> None:
    """Refuse a role that this organisation cannot have on these days in the viewer's partnership."""
    new_span(from_on, to_on, today=by.on)
    rows = OrganisationMembership.objects.filter(
        organisation_id=organisation_id, partnership_id=by.partnership_id, ended_at=None
    )
    part = next((one for one in rows if Span(one.from_on, one.to_on).holds_on(from_on)), None)
    if part is None:
        raise NotTakingPart("This organisation does not take part in the partnership on the first day")
    if role in OF_THE_HOST and not part.is_host:
        raise HostsOnly("This role belongs to the organisation that keeps the partnership's records")


def change_role(membership_id: UUID, *, wanted: RoleTerms, was: RoleTerms, by: Viewer, at: datetime) -> bool:
    """Another last day or other wards; False where they stand already.

    Raises `ChangedMeanwhile`, `RoleIsOver`, `DaysRefused`, `OwnRights` where it would be more of one's own role, and
    `LastAdministrator`.
    """
    with _still_kept(by):
        held = _role(membership_id, by)
        wards = wanted.ward_codes if Role(held.role) in WITH_WARDS else ()
        changes = to_write(
            {"to_on": held.to_on, "ward_codes": sorted(held.ward_codes)},
            was={"to_on": was.to_on, "ward_codes": sorted(was.ward_codes)},
            wanted={"to_on": wanted.to_on, "ward_codes": sorted(wards)},
        )
        if not changes:
            return False
        if held.ended_at is not None or (held.to_on or NEVER) < by.on:
            raise RoleIsOver("This role is over and stays as it was. Give it anew")
        if "to_on" in changes:
            new_last_day(held.from_on, wanted.to_on, today=by.on)
        if held.staff_id == by.staff_id and _is_more(held, changes):
            raise OwnRights("Nobody gives themselves more of a role: another administrator has to")
        lost = not set(held.ward_codes) <= set(wards) if "ward_codes" in changes else False
        sooner = "to_on" in changes and (wanted.to_on or NEVER) < (held.to_on or NEVER)
        for field, value in changes.items():
            setattr(held, field, value)
        held.save(update_fields=list(changes))
    if sooner:
        journal.note(journal.Revoked.MEMBERSHIP_ENDED, at=at, membership=held.id, to_on=held.to_on or NEVER)
    if lost:
        left = {f"ward{n}": code for n, code in enumerate(held.ward_codes, start=1)}
        journal.note(journal.Revoked.WARDS_NARROWED, at=at, membership=held.id, **left)
    _changed(by, held.staff_id, MEMBERSHIP, held.id, why=f"role changed: {', '.join(sorted(changes))}")
    return True


def end_role_now(membership_id: UUID, *, by: Viewer, at: datetime) -> bool:
    """Take a role away from the next request on; False where it is over already. Raises `LastAdministrator`."""
    with _still_kept(by):
        held = _role(membership_id, by)
        if held.ended_at is not None or (held.to_on or NEVER) < by.on:
            return False
        held.to_on = last_day_if_over_now(held.from_on, held.to_on, today=by.on)
        held.ended_at = at
        held.save(update_fields=["to_on", "ended_at"])
    journal.note(journal.Revoked.MEMBERSHIP_ENDED, at=at, membership=held.id, to_on=held.to_on)
    _changed(by, held.staff_id, MEMBERSHIP, held.id, why="role taken away at once")
    return True


def deactivate_staff(staff_id: UUID, *, by: Viewer, at: datetime) -> bool:
    """Close an account from the next request on: sessions and open links end, roles keep their days. False: it was.

    Raises `OwnRights`, `WorksElsewhere`, `LastAdministrator`.
    """
    staff = _person(staff_id, by)
    if staff.pk == by.staff_id:
        raise OwnRights("Nobody closes their own account: another administrator has to")
    if not staff.is_active:
        return False
    _only_here(staff, by, "End the roles here instead")
    with _still_kept(by):
        staff.is_active = False
        staff.save(update_fields=["is_active"])
    Invitation.objects.filter(staff=staff, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    end_all_sessions(staff.pk, why=EndedWhy.ENDED_BY_ADMINISTRATOR, at=at)
    journal.note(journal.Revoked.STAFF_DEACTIVATED, at=at, staff=staff.pk)
    _changed(by, staff.pk, why="account closed")
    return True


def reactivate_staff(staff_id: UUID, *, by: Viewer) -> bool:
    """Open a closed account again; roles count again as far as their days go. False: it was open.

    Raises `WorksElsewhere` where the account's oldest role is in another partnership, whose administrator opens it.
    """
    staff = _person(staff_id, by)
    if staff.is_active:
        return False
    if not account_is_kept_by(by.partnership_id, staff.pk, on=by.on):
        raise WorksElsewhere("This account has an older role in another partnership, whose administrator opens it")
    staff.is_active = True
    staff.save(update_fields=["is_active"])
    _changed(by, staff.pk, why="account opened again")
    return True


def put_in_team(
    staff_id: UUID, team_id: UUID, *, from_on: date, to_on: date | None = None, by: Viewer
) -> TeamMembership:
    """Somebody belongs to a team; asked for twice, once. Raises `DaysRefused`, `RoleHeldAlready`, `OwnRights`."""
    staff = _person(staff_id, by)
    team = Team.objects.filter(id=team_id, partnership_id=by.partnership_id).first()
    if team is None:
        raise NoSuchRole
    if staff.pk == by.staff_id:
        raise OwnRights("Nobody puts themselves in a team: another administrator has to")
    wanted = Span(from_on, to_on)
    rows = TeamMembership.objects.filter(staff=staff, team=team, ended_at=None)
    overlapping = [one for one in rows if Span(one.from_on, one.to_on).shared_with(wanted)]
    for one in overlapping:
        if (one.from_on, one.to_on) == (from_on, to_on):
            return one
    new_span(from_on, to_on, today=by.on)
    if overlapping:
        raise DaysRefused("They belong to this team on some of these days: change those instead", "team")
    if not Span(team.from_on, team.to_on).holds_on(from_on):
        raise DaysRefused("There is no such team on the first day", "from_on")
    made = TeamMembership.objects.create(staff=staff, team=team, from_on=from_on, to_on=to_on)
    _changed(by, staff.pk, TEAM_MEMBERSHIP, made.id, why="put in a team")
    return made


def change_team_days(
    team_membership_id: UUID, *, to_on: date | None, was: date | None, by: Viewer, at: datetime
) -> bool:
    """Another last day in a team; False where it stands already. Raises `ChangedMeanwhile`, `DaysRefused`."""
    held = _in_team(team_membership_id, by)
    changes = to_write({"to_on": held.to_on}, was={"to_on": was}, wanted={"to_on": to_on})
    if not changes:
        return False
    if held.ended_at is not None or (held.to_on or NEVER) < by.on:
        raise RoleIsOver("This is over and stays as it was. Put them in the team anew")
    new_last_day(held.from_on, to_on, today=by.on)
    if held.staff_id == by.staff_id and (to_on or NEVER) > (held.to_on or NEVER):
        raise OwnRights("Nobody puts themselves in a team: another administrator has to")
    held.to_on = to_on
    held.save(update_fields=["to_on"])
    if to_on is not None:
        journal.note(journal.Revoked.TEAM_LEFT, at=at, team_membership=held.id, to_on=to_on)
    _changed(by, held.staff_id, TEAM_MEMBERSHIP, held.id, why="days in a team changed")
    return True


def take_out_of_team(team_membership_id: UUID, *, by: Viewer, at: datetime) -> bool:
    """Out of the team from the next request on; False where it is over already."""
    held = _in_team(team_membership_id, by)
    if held.ended_at is not None or (held.to_on or NEVER) < by.on:
        return False
    held.to_on, held.ended_at = last_day_if_over_now(held.from_on, held.to_on, today=by.on), at
    held.save(update_fields=["to_on", "ended_at"])
    journal.note(journal.Revoked.TEAM_LEFT, at=at, team_membership=held.id, to_on=held.to_on)
    _changed(by, held.staff_id, TEAM_MEMBERSHIP, held.id, why="taken out of a team")
    return True


@contextmanager
def still_administered(partnership_id: UUID, *, on: date) -> Iterator[None]:
    """Take back what is done inside, with `LastAdministrator`, if it leaves the partnership a day earlier without an
    administrator than before. Its row is held meanwhile, so that two ends at once are not each the last but one."""
    with transaction.atomic():
        Partnership.objects.select_for_update().get(id=partnership_id)
        before = first_day_without(_administrators(partnership_id), since=on) or NEVER
        yield
        after = first_day_without(_administrators(partnership_id), since=on) or NEVER
        if after < before:
            raise LastAdministrator(
                "Nobody would be left to keep the partnership. Give somebody else the role of administrator first, "
                "without an end, and have them sign in once"
            )


def _still_kept(by: Viewer) -> AbstractContextManager[None]:
    return still_administered(by.partnership_id, on=by.on)


def _administrators(partnership_id: UUID) -> list[Span]:
    """The days on which somebody who can sign in is administrator; an invitation not taken up does not count."""
    held = Membership.objects.filter(
        Q(staff__single_sign_on_link__isnull=False) | ~Q(staff__password__startswith="!"),  # noqa: S106 - no password
        partnership_id=partnership_id, role=Role.ADMINISTRATOR, ended_at=None, staff__is_active=True,
    )  # fmt: skip
    parts = list(OrganisationMembership.objects.filter(partnership_id=partnership_id, ended_at=None))
    both = (
        Span(one.from_on, one.to_on).shared_with(Span(part.from_on, part.to_on))
        for one in held
        for part in parts
        if part.organisation_id == one.organisation_id
    )
    return [span for span in both if span is not None]


def _person(staff_id: UUID, by: Viewer) -> Staff:
    """The person, held until the transaction ends: two changes of one come one after the other."""
    require(by, Act.CHANGE, RecordKind.STAFF)
    staff = Staff.objects.select_for_update().filter(id=staff_id).first()
    if staff is None or not staff.memberships.filter(partnership_id=by.partnership_id).exists():
        raise NoSuchPerson
    return staff


def _role(membership_id: UUID, by: Viewer) -> Membership:
    require(by, Act.CHANGE, RecordKind.STAFF)
    found = Membership.objects.select_for_update().filter(id=membership_id, partnership_id=by.partnership_id).first()
    if found is None:
        raise NoSuchRole
    return found


def _in_team(team_membership_id: UUID, by: Viewer) -> TeamMembership:
    require(by, Act.CHANGE, RecordKind.STAFF)
    rows = TeamMembership.objects.select_for_update().filter(team__partnership_id=by.partnership_id)
    found = rows.filter(id=team_membership_id).first()
    if found is None:
        raise NoSuchRole
    return found


def _only_here(staff: Staff, by: Viewer, instead: str) -> None:
    if works_in(staff.pk, on=by.on) - {by.partnership_id}:
        raise WorksElsewhere(f"This account also has a role in another partnership. {instead}")


def _is_more(held: Membership, changes: dict[str, object]) -> bool:
    later = "to_on" in changes and (changes["to_on"] or NEVER) > (held.to_on or NEVER)  # type: ignore[operator]
    wards = changes.get("ward_codes", held.ward_codes)
    return later or not set(wards) <= set(held.ward_codes)  # type: ignore[call-overload]


def _changed(by: Viewer, staff_id: UUID, kind: str = "", record_id: UUID | None = None, *, why: str) -> None:
    by.trace.did(Deed.CHANGE, RecordKind.STAFF, [staff_id], why=why)
    if record_id is not None:
        by.saw(kind, [record_id])
