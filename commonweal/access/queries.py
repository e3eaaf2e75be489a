"""Who somebody is today, and which partnerships there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateField, Q, QuerySet, UUIDField

from commonweal.access.asked_often import AskedOften, Given
from commonweal.access.models import (
    Agreement,
    AgreementItem,
    Membership,
    OrganisationMembership,
    Partnership,
    Staff,
    Team,
    TeamMembership,
)
from commonweal.access.partnership import policy_named
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer
from commonweal.audit.trace import Trace
from commonweal.core.rules.agreements import AgreementState
from commonweal.core.rules.need_to_know import Terms

NOBODY = UUID(int=0)
ON = Given("on", DateField())


class UnknownPartnership(Exception):
    """No partnership has this code; the message names those that exist."""


def partnership_by_code(code: str | None) -> Partnership:
    """The partnership a command means; without a code, the only one there is."""
    known = list(Partnership.objects.order_by("code"))
    chosen = [one for one in known if code in (None, one.code)]
    if len(chosen) != 1:
        found = "no --partnership" if code is None else f"--partnership {code}"
        allowed = ", ".join(one.code for one in known) or "none yet: `commonweal demo` makes one"
        raise UnknownPartnership(f"{found} was given; this store holds: {allowed}")
    return chosen[0]


FIRST_FOUNDED = f"SELECT id FROM {Partnership._meta.db_table} WHERE (%s = '' OR code = %s)"  # noqa: S608


def partnerships() -> list[Partnership]:
    """Every partnership of this store, for operators."""
    return list(Partnership.objects.order_by("code"))


def first_partnership(code: str = "") -> UUID | None:
    """The id of the partnership with that code, or of the one that was founded first; None where there is none.

    In plain SQL: every page of residents asks for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{FIRST_FOUNDED} ORDER BY created_at, code LIMIT 1", [code, code])
        row = cursor.fetchone()
    return None if row is None else UUID(str(row[0]))


def partnership_of(viewer: Viewer) -> Partnership:
    """The partnership for which a viewer asks."""
    return Partnership.objects.get(id=viewer.partnership_id)


def policy_name_of(partnership_id: UUID) -> str:
    """The name of a partnership's policy file, without `.toml`."""
    return Partnership.objects.values_list("policy", flat=True).get(id=partnership_id)


def host_names(partnership_id: UUID, *, on: date) -> frozenset[str]:
    """The names of the organisations that host a partnership on a day: a council, as an address list writes it."""
    held = OrganisationMembership.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on), partnership_id=partnership_id, is_host=True, from_on__lte=on,
        ended_at__isnull=True,
    )  # fmt: skip
    return frozenset(held.values_list("organisation__name", flat=True))


def team_for_work(partnership_id: UUID, *, name: str = "", landlord: str = "", on: date) -> tuple[UUID, str] | None:
    """The team of that name, or of the organisation whose homes stand there, that works in a partnership on a day.

    Of several teams of a landlord the one that has existed longest; None where there is none.
    """
    teams = Team.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on), partnership_id=partnership_id, from_on__lte=on
    )
    teams = teams.filter(organisation__landlord=landlord) if landlord else teams.filter(name=name)
    return teams.order_by("from_on", "name").values_list("id", "name").first()


def memberships_on(staff: Staff, on: date) -> list[Membership]:
    """The roles that somebody holds on a day in organisations that take part then, oldest first."""
    return _taking_part(HELD_BY_ONE.ask(staff=staff.pk, on=on), on)


def works_in(staff_id: UUID, *, on: date) -> frozenset[UUID]:
    """The partnerships in which somebody has a role on a day or will have one; one ended at once is over at once."""
    return frozenset(_not_over(staff_id, on).values_list("partnership_id", flat=True))


def account_is_kept_by(partnership_id: UUID, staff_id: UUID, *, on: date) -> bool:
    """Whether an account is this partnership's to help: no role elsewhere, or the oldest that is not over is here.

    Of two partnerships that have had it since the same day neither keeps it alone; the command line helps then
    (docs/decisions/0025).
    """
    since: dict[UUID, date] = {}
    for held_in, from_on in _not_over(staff_id, on).values_list("partnership_id", "from_on"):
        since[held_in] = min(from_on, since.get(held_in, from_on))
    elsewhere = [first for held_in, first in since.items() if held_in != partnership_id]
    return not elsewhere or since.get(partnership_id, date.max) < min(elsewhere)


def _not_over(staff_id: UUID, on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), staff_id=staff_id, ended_at=None)


def viewer_for(
    staff: Staff, *, on: date, purpose: str, trace: Trace, membership_id: UUID | None = None
) -> Viewer | None:
    """The viewer that a signed-in person is on a day, or None without a current role.

    With several roles, the oldest, or the one of `membership_id`: where that no longer holds there is no viewer, so
    that a form left open never acts in another role. Looked up at each request, so that an end of a role, a team or an
    agreement takes effect at once (security.md P3).
    """
    held = memberships_on(staff, on)
    membership = next((one for one in held if membership_id in (None, one.id)), None)
    if membership is None:
        return None
    trace.actor_id, trace.actor_role = staff.id, membership.role
    trace.partnership_id, trace.purpose = membership.partnership_id, purpose
    (viewer,) = _viewers([membership], on=on, purpose=purpose, trace=trace)
    return replace(viewer, n_roles=len(held))


def viewers_of_partnership(viewer: Viewer) -> list[Viewer]:
    """Everybody who holds a role in the viewer's partnership on its day, as the rule takes them: who could see what.

    Four queries, however many staff. They share a trace that nobody writes: they are asked about, and see nothing.
    """
    held = _taking_part(list(_held(viewer.on, partnership_id=viewer.partnership_id)), viewer.on)
    return _viewers(held, on=viewer.on, purpose="", trace=Trace(route="asked about", at=viewer.at))


def _held(on: "date | Given", **whose: Any) -> QuerySet[Membership]:
    """Roles held on a day by people who may sign in, oldest first."""
    today = Q(to_on__isnull=True) | Q(to_on__gte=on)
    held = Membership.objects.filter(today, from_on__lte=on, ended_at__isnull=True, staff__is_active=True, **whose)
    return held.select_related("staff", "partnership", "organisation").order_by("from_on", "id")


HELD_BY_ONE = AskedOften(lambda: _held(ON, staff_id=Given("staff", UUIDField())))


def _taking_part(found: list[Membership], on: date) -> list[Membership]:
    """Those in organisations that take part in the partnership on the day, each with `is_host`.

    A query of its own: as a condition of the first it took as long again to put together, at every request. It is asked
    also where nothing is held, so that the door asks as much for a name that nobody has as for one that somebody has.
    """
    is_host: dict[tuple[UUID, UUID], bool] = {}
    for organisation, partnership, hosts in _parts_of({one.organisation_id for one in found} or {NOBODY}, on):
        is_host[organisation, partnership] = hosts or is_host.get((organisation, partnership), False)
    for one in found:
        one.is_host = is_host.get((one.organisation_id, one.partnership_id))  # type: ignore[attr-defined]
    return [one for one in found if one.is_host is not None]  # type: ignore[attr-defined]


def _parts_of(organisations: set[UUID], on: date) -> "Iterable[tuple[UUID, UUID, bool]]":
    """Organisation, partnership and whether it hosts, for each part that they take on a day."""
    if len(organisations) == 1:
        return PARTS_OF_ONE.ask(organisation=next(iter(organisations)), on=on)
    return _parts(on, organisation_id__in=organisations)


def _parts(on: "date | Given", **whose: Any) -> "QuerySet[OrganisationMembership, tuple[UUID, UUID, bool]]":
    today = Q(to_on__isnull=True) | Q(to_on__gte=on)
    parts = OrganisationMembership.objects.filter(today, from_on__lte=on, ended_at__isnull=True, **whose)
    return parts.values_list("organisation_id", "partnership_id", "is_host")


PARTS_OF_ONE = AskedOften(lambda: _parts(ON, organisation_id=Given("organisation", UUIDField())))


def _viewers(held: Sequence[Membership], *, on: date, purpose: str, trace: Trace) -> list[Viewer]:
    teams, terms = _teams(held, on), _terms(held, on)
    return [
        Viewer(
            partnership_id=one.partnership_id,
            role=Role(one.role),
            purpose=purpose,
            trace=trace,
            staff_id=one.staff_id,
            name=one.staff.display_name,
            partnership_name=one.partnership.name,
            membership_id=one.id,
            organisation_id=one.organisation_id,
            organisation_name=one.organisation.name,
            is_host=one.is_host,  # type: ignore[attr-defined]
            team_ids=frozenset(teams[one.staff_id, one.partnership_id, one.organisation_id]),
            ward_codes=frozenset(one.ward_codes),
            landlord=one.organisation.landlord,
            terms=tuple(
                found
                for role, found in terms[one.organisation_id, one.partnership_id]
                if role == one.role and not one.is_host  # type: ignore[attr-defined]
            ),
        )
        for one in held
    ]


def _teams(held: Sequence[Membership], on: date) -> dict[tuple[UUID, UUID, UUID], list[UUID]]:
    """The teams of the day, by staff, partnership and organisation."""
    staff = {one.staff_id for one in held}
    rows = TEAMS_OF_ONE.ask(staff=next(iter(staff)), on=on) if len(staff) == 1 else _in_teams(on, staff_id__in=staff)
    found: dict[tuple[UUID, UUID, UUID], list[UUID]] = defaultdict(list)
    for one, partnership, organisation, team in rows:
        found[one, partnership, organisation].append(team)
    return found


def _in_teams(on: "date | Given", **whose: Any) -> "QuerySet[TeamMembership, tuple[UUID, UUID, UUID, UUID]]":
    today = Q(to_on__isnull=True) | Q(to_on__gte=on)
    team_today = Q(team__to_on__isnull=True) | Q(team__to_on__gte=on)
    rows = TeamMembership.objects.filter(
        today, team_today, from_on__lte=on, team__from_on__lte=on, ended_at__isnull=True, **whose
    )
    return rows.values_list("staff_id", "team__partnership_id", "team__organisation_id", "team_id")


TEAMS_OF_ONE = AskedOften(lambda: _in_teams(ON, staff_id=Given("staff", UUIDField())))


def _terms(held: Sequence[Membership], on: date) -> dict[tuple[UUID, UUID], list[tuple[str, Terms]]]:
    """What agreements in force on a day give, by organisation and partnership: to which role, and what.

    An agreement holds to the end of its last day, and only while it is in force; what an overdue review does stands in
    the policy, `[[sharing]]`.
    """
    found: dict[tuple[UUID, UUID], list[tuple[str, Terms]]] = defaultdict(list)
    partners = {one.organisation_id for one in held if not one.is_host}  # type: ignore[attr-defined]
    for item in _items_of(partners, on):
        if _closed_by_its_review(item.agreement, on):
            continue
        terms = Terms(item.agreement_id, item.record_kind, frozenset(item.fields), tuple(item.purposes))
        found[item.recipient_id, item.agreement.partnership_id] += [(role, terms) for role in item.roles]
    return found


def _items_of(partners: set[UUID], on: date) -> "Iterable[AgreementItem]":
    if not partners:
        return ()
    if len(partners) == 1:
        return ITEMS_OF_ONE.ask(recipient=next(iter(partners)), on=on)
    return _items(on, recipient_id__in=partners)


def _items(on: "date | Given", **whose: Any) -> QuerySet[AgreementItem]:
    in_force = Q(agreement__to_on__isnull=True) | Q(agreement__to_on__gte=on)
    items = AgreementItem.objects.filter(
        in_force, agreement__state=AgreementState.IN_FORCE, agreement__from_on__lte=on, **whose
    )
    return items.select_related("agreement__partnership")


ITEMS_OF_ONE = AskedOften(lambda: _items(ON, recipient_id=Given("recipient", UUIDField())))


def _closed_by_its_review(agreement: Agreement, on: date) -> bool:
    """Whether the review is overdue and the partnership decided that this closes what the agreement opened."""
    if on <= agreement.review_on:
        return False
    return policy_named(agreement.partnership.policy).sharing_on(on).overdue_review_suspends


def staff_names(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Display names by id, for "loaded by" and "run by"."""
    return dict(Staff.objects.filter(id__in=ids).values_list("id", "display_name"))


def work_addresses(ids: Collection[UUID]) -> dict[UUID, str]:
    """Where the product writes to members of staff about their work, by id; those without an address are left out.

    Somebody whose account was closed is left out too: what was queued before goes nowhere new.
    """
    found = Staff.objects.filter(id__in=list(ids), is_active=True).exclude(work_address="")
    return dict(found.values_list("id", "work_address"))


def teams_today(viewer: Viewer) -> list[tuple[UUID, str]]:
    """The teams that work in the viewer's partnership on its day, by name, with their organisation."""
    today = Q(to_on__isnull=True) | Q(to_on__gte=viewer.on)
    found = Team.objects.filter(today, partnership_id=viewer.partnership_id, from_on__lte=viewer.on)
    named = found.select_related("organisation").order_by("name", "id")
    return [(team.id, f"{team.name}, {team.organisation.name}") for team in named]


def teams_with_organisations(viewer: Viewer) -> dict[UUID, UUID]:
    """The teams that work in the viewer's partnership on its day, each with the organisation whose it is."""
    today = Q(to_on__isnull=True) | Q(to_on__gte=viewer.on)
    found = Team.objects.filter(today, partnership_id=viewer.partnership_id, from_on__lte=viewer.on)
    return dict(found.values_list("id", "organisation_id"))


def members_today(team_id: UUID, viewer: Viewer) -> list[tuple[UUID, str]]:
    """Who is in a team of the viewer's partnership on its day, by name."""
    found = [one for one in viewers_of_partnership(viewer) if team_id in one.team_ids and one.staff_id is not None]
    return sorted({(one.staff_id, one.name) for one in found if one.staff_id}, key=lambda pair: pair[1])


def team_names(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Names of teams by id, for who works something."""
    return dict(Team.objects.filter(id__in=ids).values_list("id", "name")) if ids else {}
