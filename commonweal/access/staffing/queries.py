"""Who works in the viewer's partnership: a list, and one person with roles, teams, second factors and links.

Shows of somebody who also works elsewhere only what concerns this partnership. Holds no content of any report.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from commonweal.access.invitations.queries import links_made_for
from commonweal.access.keeping import Span
from commonweal.access.models import Invitation, Membership, SecondFactor, SingleSignOnLink, Staff, TeamMembership
from commonweal.access.permission import require
from commonweal.access.queries import account_is_kept_by, memberships_on, works_in
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, Role, roles
from commonweal.access.viewer import Viewer

ON_A_PAGE = 50


class Standing(StrEnum):
    """How somebody stands in the partnership today, in the words of the page."""

    INVITED = "invited"
    ACTIVE = "active"
    ENDS = "ends"
    BEGINS = "begins"
    ENDED = "ended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """One role of one person, as the pages show it; both days belong to it."""

    id: UUID
    role: Role
    title: str
    organisation_id: UUID
    organisation: str
    ward_codes: tuple[str, ...]
    from_on: date
    to_on: date | None
    ended_at: datetime | None

    def state(self, day: date) -> Standing:
        """How the role stands on a day."""
        return state_of(Span(self.from_on, self.to_on), self.ended_at, day)


@dataclass(frozen=True, slots=True)
class TeamHeld:
    """One team of one person."""

    id: UUID
    team_id: UUID
    team: str
    organisation: str
    from_on: date
    to_on: date | None
    ended_at: datetime | None

    def state(self, day: date) -> Standing:
        """How it stands on a day."""
        return state_of(Span(self.from_on, self.to_on), self.ended_at, day)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the list. `day`: when an ending role ends, or a coming one begins."""

    id: UUID
    name: str
    username: str
    held: tuple[RoleHeld, ...]
    standing: Standing
    day: date | None
    last_sign_in_at: datetime | None
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One person, as an administrator keeps them. `is_kept_here`: this partnership helps with how they sign in."""

    line: PersonLine
    is_open: bool
    roles: tuple[RoleHeld, ...]
    teams: tuple[TeamHeld, ...]
    factors: tuple[str, ...]
    links: tuple[Invitation, ...]
    by_single_sign_on: bool
    works_elsewhere: bool
    is_kept_here: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty words narrow nothing."""

    words: str = ""
    role: str = ""
    organisation: str = ""
    standing: str = ""
    without_factor: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """A page of the list, in order of names, with how many there are in all and how many of them fit."""

    lines: tuple[PersonLine, ...]
    n: int
    n_in_all: int
    page: int
    n_pages: int


def people(viewer: Viewer, wanted: Wanted, *, page: int = 1) -> People:
    """Everybody who has or had a role in the viewer's partnership, narrowed; four queries. Raises `NotAllowed`."""
    everybody = _lines(viewer)
    fitting = [one for one in everybody if _fits(one, wanted, viewer.on)]
    n_pages = max(1, -(-len(fitting) // ON_A_PAGE))
    page = min(max(page, 1), n_pages)
    shown = tuple(fitting[(page - 1) * ON_A_PAGE : page * ON_A_PAGE])
    viewer.saw(RecordKind.STAFF, [one.id for one in shown])
    return People(shown, len(fitting), len(everybody), page, n_pages)


def without_second_factor(viewer: Viewer) -> int:
    """How many may sign in to the partnership today and have no second factor yet."""
    today = (Standing.INVITED, Standing.ACTIVE, Standing.ENDS)
    return sum(not one.has_second_factor and one.standing in today for one in _lines(viewer))


def person(staff_id: UUID, viewer: Viewer) -> Person | None:
    """One person of the viewer's partnership, or None for nobody and for others alike. Raises `NotAllowed`."""
    line = next((one for one in _lines(viewer, only=staff_id)), None)
    if line is None:
        return None
    viewer.saw(RecordKind.STAFF, [staff_id])
    staff = staff_by_id(staff_id, viewer)
    assert staff is not None, "the line says that there is one"
    return Person(
        line=line,
        is_open=staff.is_active,
        roles=line.held,
        teams=_teams_of(staff, viewer),
        factors=tuple(
            SecondFactor.Kind(kind).label
            for kind in SecondFactor.objects.filter(staff=staff).order_by("made_at").values_list("kind", flat=True)
        ),
        links=tuple(one for one in links_made_for(staff) if one.partnership_id == viewer.partnership_id),
        by_single_sign_on=SingleSignOnLink.objects.filter(staff=staff).exists(),
        works_elsewhere=bool(works_in(staff_id, on=viewer.on) - {viewer.partnership_id}),
        is_kept_here=account_is_kept_by(viewer.partnership_id, staff_id, on=viewer.on),
    )


def staff_by_id(staff_id: UUID, viewer: Viewer) -> Staff | None:
    """The account of somebody of the viewer's partnership, for operations that take it. Raises `NotAllowed`."""
    require(viewer, Act.READ, RecordKind.STAFF)
    of_here = Membership.objects.filter(partnership_id=viewer.partnership_id).values("staff_id")
    return Staff.objects.filter(id=staff_id, id__in=of_here).first()


def role_held(membership_id: UUID, viewer: Viewer) -> tuple[UUID, RoleHeld] | None:
    """Whose role it is, and the role; None for one of another partnership. Raises `NotAllowed`."""
    require(viewer, Act.READ, RecordKind.STAFF)
    rows = Membership.objects.filter(id=membership_id, partnership_id=viewer.partnership_id)
    found = rows.select_related("organisation").first()
    return None if found is None else (found.staff_id, _role_held(found))


def team_held(team_membership_id: UUID, viewer: Viewer) -> tuple[UUID, TeamHeld] | None:
    """Whose place in a team it is, and the place; None for one of another partnership. Raises `NotAllowed`."""
    require(viewer, Act.READ, RecordKind.STAFF)
    rows = TeamMembership.objects.filter(id=team_membership_id, team__partnership_id=viewer.partnership_id)
    found = rows.select_related("team__organisation").first()
    return None if found is None else (found.staff_id, _team_held(found))


@dataclass(frozen=True, slots=True)
class RoleToChoose:
    """A role that somebody holds today and can work in."""

    id: UUID
    title: str
    paragraph: str
    organisation: str
    partnership: str


def roles_to_choose(staff: Staff, *, on: date) -> list[RoleToChoose]:
    """The roles that somebody holds on a day, in every partnership, oldest first: their own page asks."""
    return [
        RoleToChoose(
            one.id,
            roles()[Role(one.role)].title,
            roles()[Role(one.role)].paragraph,
            one.organisation.name,
            one.partnership.name,
        )
        for one in memberships_on(staff, on)
    ]


def partnerships_kept_by(viewer: Viewer) -> list[str]:
    """The names of the partnerships in which the viewer's person holds the viewer's role today."""
    require(viewer, Act.READ, RecordKind.ORGANISATION)
    own = Staff.objects.filter(id=viewer.staff_id or UUID(int=0)).first()
    held = memberships_on(own, viewer.on) if own else []
    return sorted({one.partnership.name for one in held if one.role == viewer.role})


def partnerships_of_old(staff: Staff) -> list[str]:
    """The names of the partnerships in which somebody ever had a role: whose administrator they can ask."""
    names = Membership.objects.filter(staff=staff).values_list("partnership__name", flat=True)
    return sorted(set(names))


def _lines(viewer: Viewer, *, only: UUID | None = None) -> list[PersonLine]:
    require(viewer, Act.READ, RecordKind.STAFF)
    rows = Membership.objects.filter(partnership_id=viewer.partnership_id).select_related("organisation")
    rows = rows.order_by("from_on", "id") if only is None else rows.filter(staff_id=only).order_by("from_on", "id")
    held: dict[UUID, list[RoleHeld]] = defaultdict(list)
    for row in rows:
        held[row.staff_id].append(_role_held(row))
    staff = Staff.objects.filter(id__in=held).order_by("display_name", "username")
    with_factor = set(SecondFactor.objects.filter(staff_id__in=held).values_list("staff_id", flat=True))
    with_link = set(SingleSignOnLink.objects.filter(staff_id__in=held).values_list("staff_id", flat=True))
    return [_line(one, held, with_factor, with_link, viewer.on) for one in staff]


def _line(
    staff: Staff, held: Mapping[UUID, Sequence[RoleHeld]], with_factor: set[UUID], with_link: set[UUID], today: date
) -> PersonLine:
    own = tuple(held[staff.pk])
    standing, day = _standing(own, today)
    if not staff.is_active:
        standing, day = Standing.CLOSED, None
    elif standing in (Standing.ACTIVE, Standing.ENDS) and not (staff.has_usable_password() or staff.pk in with_link):
        standing, day = Standing.INVITED, None
    return PersonLine(
        staff.pk, staff.display_name, staff.username, own, standing, day, staff.last_login,
        staff.pk in with_factor or staff.pk in with_link,
    )  # fmt: skip


def _standing(held: Sequence[RoleHeld], today: date) -> tuple[Standing, date | None]:
    """The best of somebody's roles: one without an end, else the latest end, else the next beginning, else over."""
    states = [(one.state(today), one) for one in held]
    if any(state is Standing.ACTIVE for state, _ in states):
        return Standing.ACTIVE, None
    ends = [one.to_on for state, one in states if state is Standing.ENDS and one.to_on]
    if ends:
        return Standing.ENDS, max(ends)
    begins = [one.from_on for state, one in states if state is Standing.BEGINS]
    return (Standing.BEGINS, min(begins)) if begins else (Standing.ENDED, None)


def state_of(span: Span, ended_at: datetime | None, day: date) -> Standing:
    """How a span of days stands on a day, unless it was ended at once."""
    if ended_at is not None or (span.last is not None and span.last < day):
        return Standing.ENDED
    if span.first > day:
        return Standing.BEGINS
    return Standing.ACTIVE if span.last is None else Standing.ENDS


def _fits(line: PersonLine, wanted: Wanted, today: date) -> bool:
    words = wanted.words.casefold().split()
    text = f"{line.name} {line.username}".casefold()
    current = [one for one in line.held if one.state(today) is not Standing.ENDED] or line.held
    return (
        all(word in text for word in words)
        and (not wanted.role or any(one.role == wanted.role for one in current))
        and (not wanted.organisation or any(str(one.organisation_id) == wanted.organisation for one in current))
        and (not wanted.standing or line.standing == wanted.standing)
        and not (wanted.without_factor and line.has_second_factor)
    )


def _role_held(row: Membership) -> RoleHeld:
    return RoleHeld(
        row.id, Role(row.role), roles()[Role(row.role)].title, row.organisation_id, row.organisation.name,
        tuple(row.ward_codes), row.from_on, row.to_on, row.ended_at,
    )  # fmt: skip


def _teams_of(staff: Staff, viewer: Viewer) -> tuple[TeamHeld, ...]:
    rows = TeamMembership.objects.filter(staff=staff, team__partnership_id=viewer.partnership_id)
    return tuple(_team_held(one) for one in rows.select_related("team__organisation").order_by("from_on", "id"))


def _team_held(row: TeamMembership) -> TeamHeld:
    return TeamHeld(
        row.id, row.team_id, row.team.name, row.team.organisation.name, row.from_on, row.to_on, row.ended_at
    )
