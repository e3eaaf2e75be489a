"""Which organisations take part in the viewer's partnership, and its teams.

Of an organisation that takes part elsewhere too, nothing is shown but what concerns this partnership, and that there is
another.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commonweal.access.keeping import Span
from commonweal.access.models import Membership, Organisation, OrganisationMembership, Team, TeamMembership
from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.staffing.queries import Standing, state_of
from commonweal.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Part:
    """One span of days in which an organisation takes part; both days belong to it."""

    id: UUID
    is_host: bool
    from_on: date
    to_on: date | None
    ended_at: datetime | None

    def state(self, day: date) -> Standing:
        """How it stands on a day."""
        return state_of(Span(self.from_on, self.to_on), self.ended_at, day)


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team, with how many belong to it on the viewer's day."""

    id: UUID
    name: str
    organisation_id: UUID
    organisation: str
    from_on: date
    to_on: date | None
    n_people: int

    def state(self, day: date) -> Standing:
        """How it stands on a day."""
        return state_of(Span(self.from_on, self.to_on), None, day)


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation with its parts, oldest first, and how many people hold a role for it on the viewer's day."""

    id: UUID
    name: str
    landlord: str
    parts: tuple[Part, ...]
    n_people: int
    elsewhere_too: bool

    @property
    def part(self) -> Part:
        """The newest part."""
        return self.parts[-1]

    def part_on(self, day: date) -> Part | None:
        """The part that holds on a day, the host's first."""
        held = [one for one in self.parts if one.state(day) in (Standing.ACTIVE, Standing.ENDS)]
        return max(held, key=lambda one: one.is_host, default=None)

    def joins(self, day: date) -> bool:
        """Whether it takes part on a day, or will."""
        return any(one.state(day) is not Standing.ENDED for one in self.parts)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a team."""

    staff_id: UUID
    name: str
    from_on: date
    to_on: date | None
    state: Standing


def organisations(viewer: Viewer) -> list[OrganisationLine]:
    """Every organisation that takes or took part in the viewer's partnership, by name; four queries. `NotAllowed`."""
    require(viewer, Act.READ, RecordKind.ORGANISATION)
    parts = OrganisationMembership.objects.filter(partnership_id=viewer.partnership_id).order_by("from_on", "id")
    by_organisation: dict[UUID, list[Part]] = {}
    for one in parts:
        part = Part(one.id, one.is_host, one.from_on, one.to_on, one.ended_at)
        by_organisation.setdefault(one.organisation_id, []).append(part)
    elsewhere = set(
        OrganisationMembership.objects.filter(organisation_id__in=by_organisation)
        .exclude(partnership_id=viewer.partnership_id)
        .values_list("organisation_id", flat=True)
    )
    n_people = _people_by_organisation(viewer)
    found = Organisation.objects.filter(id__in=by_organisation).order_by("name")
    viewer.saw(RecordKind.ORGANISATION, by_organisation)
    return [
        OrganisationLine(
            one.id, one.name, one.landlord, tuple(by_organisation[one.id]), n_people[one.id], one.id in elsewhere
        )
        for one in found
    ]


def organisation(organisation_id: UUID, viewer: Viewer) -> OrganisationLine | None:
    """One organisation of the viewer's partnership, or None. Raises `NotAllowed`."""
    return next((one for one in organisations(viewer) if one.id == organisation_id), None)


def organisation_row(organisation_id: UUID, viewer: Viewer) -> Organisation | None:
    """The organisation itself, for operations that take it; None where it is none of this partnership."""
    require(viewer, Act.READ, RecordKind.ORGANISATION)
    here = OrganisationMembership.objects.filter(partnership_id=viewer.partnership_id).values("organisation_id")
    return Organisation.objects.filter(id=organisation_id, id__in=here).first()


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """An organisation as an operator sees it: in which partnerships it takes or took part, by code."""

    id: UUID
    name: str
    landlord: str
    partnerships: tuple[str, ...]


def every_organisation() -> list[KnownOrganisation]:
    """Every organisation of this store, by name, for operators."""
    parts = OrganisationMembership.objects.values_list("organisation_id", "partnership__code")
    codes: dict[UUID, set[str]] = {}
    for organisation_id, code in parts:
        codes.setdefault(organisation_id, set()).add(code)
    return [
        KnownOrganisation(one.id, one.name, one.landlord, tuple(sorted(codes.get(one.id, ()))))
        for one in Organisation.objects.order_by("name")
    ]


def taking_part(part_id: UUID, viewer: Viewer) -> tuple[OrganisationLine, Part] | None:
    """One span of days of one organisation, or None. Raises `NotAllowed`."""
    found = ((one, part) for one in organisations(viewer) for part in one.parts if part.id == part_id)
    return next(found, None)


def teams(viewer: Viewer) -> list[TeamLine]:
    """Every team of the viewer's partnership, by name; two queries. Raises `NotAllowed`."""
    require(viewer, Act.READ, RecordKind.ORGANISATION)
    held = TeamMembership.objects.filter(team__partnership_id=viewer.partnership_id, ended_at=None)
    n_people = Counter(one.team_id for one in held if Span(one.from_on, one.to_on).holds_on(viewer.on))
    rows = Team.objects.filter(partnership_id=viewer.partnership_id).select_related("organisation").order_by("name")
    viewer.saw("team", [one.id for one in rows])
    return [
        TeamLine(one.id, one.name, one.organisation_id, one.organisation.name, one.from_on, one.to_on, n_people[one.id])
        for one in rows
    ]


def team(team_id: UUID, viewer: Viewer) -> TeamLine | None:
    """One team of the viewer's partnership, or None. Raises `NotAllowed`."""
    return next((one for one in teams(viewer) if one.id == team_id), None)


def members(team_id: UUID, viewer: Viewer) -> list[Member]:
    """Who belongs or belonged to a team of the viewer's partnership, those of today first. Raises `NotAllowed`."""
    require(viewer, Act.READ, RecordKind.STAFF)
    rows = TeamMembership.objects.filter(team_id=team_id, team__partnership_id=viewer.partnership_id)
    found = [
        Member(
            one.staff_id, one.staff.display_name, one.from_on, one.to_on,
            state_of(Span(one.from_on, one.to_on), one.ended_at, viewer.on),
        )
        for one in rows.select_related("staff").order_by("staff__display_name", "from_on")
    ]  # fmt: skip
    viewer.saw(RecordKind.STAFF, [one.staff_id for one in found])
    return sorted(found, key=lambda one: one.state is Standing.ENDED)


def _people_by_organisation(viewer: Viewer) -> Counter[UUID]:
    held = Membership.objects.filter(partnership_id=viewer.partnership_id, ended_at=None, staff__is_active=True)
    pairs = {(one.organisation_id, one.staff_id) for one in held if Span(one.from_on, one.to_on).holds_on(viewer.on)}
    return Counter(organisation_id for organisation_id, _ in pairs)
