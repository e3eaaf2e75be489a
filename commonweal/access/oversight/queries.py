"""Who looked at what, from the audit, with names: for the data protection officer, who sees counts and no content.

Every read asks for the right to the audit first. The list of a week is worked out by `access/watch` and kept here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from commonweal.access.emergencies.queries import GlassDeed, glass_deeds
from commonweal.access.models import BrokenGlass, LookList, LookReview, Membership, Staff
from commonweal.access.oversight.terms import OUTCOMES, SIGN_WORDS, TRAWLS
from commonweal.access.permission import require
from commonweal.access.queries import staff_names, viewer_for
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, Role, roles
from commonweal.access.viewer import Viewer
from commonweal.audit import queries as audit
from commonweal.audit.deeds import Deed
from commonweal.audit.trace import Trace
from commonweal.core.terms import Relation, london_day, london_midnight

ON_A_PAGE = 50
WEEK = timedelta(days=7)
BACKGROUND = "daily work of the role"
AN_EMERGENCY = "an emergency"
GLASS_RELATIONS = {
    GlassDeed.OPENED: "emergency, with reason",
    GlassDeed.ASKED: "none: it did not open",
    GlassDeed.APPROVED: "second person",
    GlassDeed.REFUSED: "second person",
    GlassDeed.ENDED: "emergency",
    GlassDeed.REVIEWED: "review",
}


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look in the log: who, when, in which role, by which relation, for what; never what stood there."""

    entry_id: UUID
    at: datetime
    name: str
    role: str
    relation: str
    purpose: str
    deed: str
    page: str
    related: bool
    records: tuple[tuple[str, UUID], ...]
    n_records: int


@dataclass(frozen=True, slots=True)
class SignShown:
    """One sign of an entry, in words, with how many audit entries show it."""

    title: str
    because: str
    may_be: str
    clause: str
    n_entries: int


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """One entry of a week's list."""

    id: UUID
    first_day: date
    number: int
    names: tuple[str, ...]
    roles: tuple[str, ...]
    signs: tuple[SignShown, ...]
    entry_ids: tuple[UUID, ...]
    n_records: int
    outcome: str
    words: str
    looked_into_at: datetime | None
    looked_into_by: str


@dataclass(frozen=True, slots=True)
class WeekShown:
    """A week's list; `made_at` is None where it has not been made."""

    first_day: date
    last_day: date
    made_at: datetime | None
    n_looks: int
    n_people: int
    n_more: int
    clause: str
    entries: tuple[ReviewShown, ...]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """What somebody in one role opened in a span of days."""

    staff_id: UUID
    name: str
    role: str
    n_looks: int
    n_records: int
    n_unrelated: int


class NoSuchEntry(Exception):
    """There is no such entry of a list, or none that the viewer may see."""


def week_of_looks(first_day: date, viewer: Viewer) -> WeekShown:
    """The list of the week that begins on a Monday, as far as it was made."""
    require(viewer, Act.READ, RecordKind.LOOK_REVIEW)
    made = LookList.objects.visible_to(viewer).filter(first_day=first_day).first()
    rows = list(LookReview.objects.visible_to(viewer).filter(first_day=first_day).order_by("number"))
    viewer.saw(RecordKind.LOOK_REVIEW, [one.id for one in rows])
    return WeekShown(
        first_day=first_day,
        last_day=first_day + timedelta(days=6),
        made_at=made.changed_at if made else None,
        n_looks=made.n_looks if made else 0,
        n_people=made.n_people if made else 0,
        n_more=made.n_more if made else 0,
        clause=made.clause if made else "",
        entries=tuple(_reviews(rows, viewer)),
    )


def review_shown(review_id: UUID, viewer: Viewer) -> ReviewShown:
    """One entry of a list; raises `NoSuchEntry`."""
    row = LookReview.objects.visible_to(viewer).filter(id=review_id).first()
    if row is None:
        raise NoSuchEntry(review_id)
    viewer.saw(RecordKind.LOOK_REVIEW, [row.id])
    return _reviews([row], viewer)[0]


def weeks_listed(viewer: Viewer) -> list[date]:
    """The Mondays of the weeks whose list was made, the newest first."""
    return list(LookList.objects.visible_to(viewer).order_by("-first_day").values_list("first_day", flat=True))


def n_open_reviews(viewer: Viewer) -> tuple[int, int]:
    """How many entries of all lists nobody has looked into, and how many of them tell of many records."""
    rows = LookReview.objects.visible_to(viewer).filter(outcome="").values_list("signs", flat=True)
    found = [{sign["kind"] for sign in signs} for signs in rows]
    return len(found), sum(bool(kinds & TRAWLS) for kinds in found)


def lines_of_entries(entry_ids: Sequence[UUID], viewer: Viewer, *, most: int = ON_A_PAGE) -> list[LookLine]:
    """The audit entries behind an entry of a list, oldest first, at most `most`."""
    require(viewer, Act.READ, RecordKind.AUDIT_ENTRY)
    found = audit.entries_with_records(list(entry_ids)[:most], partnership_ids=[viewer.partnership_id])
    return _lines(sorted(found, key=lambda one: one.at), viewer)


def looks_at_record(kind: str, record_id: UUID, viewer: Viewer) -> tuple[audit.LookCount, list[LookLine]]:
    """How often a record was looked at, and by whom, newest first."""
    require(viewer, Act.READ, RecordKind.AUDIT_ENTRY)
    mine = [viewer.partnership_id]
    count = audit.count_of_looks(kind, record_id, partnership_ids=mine)
    return count, _lines(audit.looks_at(kind, record_id, partnership_ids=mine, limit=200), viewer)


def looks_without_relation(viewer: Viewer, *, since: datetime, until: datetime) -> list[LookLine]:
    """Looks in [since, until) that nothing related to who looked, newest first."""
    require(viewer, Act.READ, RecordKind.AUDIT_ENTRY)
    found = audit.looks_without_relation(partnership_ids=[viewer.partnership_id], since=since, until=until, limit=200)
    return _lines(found, viewer)


def people_who_looked(viewer: Viewer, *, since: datetime, until: datetime) -> list[PersonLine]:
    """What each person opened in [since, until) by role, most records first."""
    require(viewer, Act.READ, RecordKind.AUDIT_ENTRY)
    counts = audit.counts_by_person(partnership_ids=[viewer.partnership_id], since=since, until=until)
    names = staff_names([actor for actor, *_ in counts])
    lines = [
        PersonLine(actor, names.get(actor, "somebody who left"), _role_title(role), *found)
        for actor, role, *found in counts
        if role != Role.SYSTEM
    ]
    return sorted(lines, key=lambda one: (-one.n_records, one.name, one.role))


def n_emergencies(viewer: Viewer) -> tuple[int, int]:
    """How many openings in an emergency wait for a second person, and how many for their review."""
    rows = BrokenGlass.objects.visible_to(viewer).filter(reviewed_at__isnull=True)
    waiting = rows.filter(
        needs_second=True, approved_at__isnull=True, refused_at__isnull=True, lapses_at__gt=viewer.at
    ).exclude(staff_id=viewer.staff_id)  # type: ignore[misc]
    over = Q(ended_at__isnull=False) | Q(opens_until__lte=viewer.at) | Q(refused_at__isnull=False)
    lapsed = Q(opens_until__isnull=True, lapses_at__lte=viewer.at)
    return waiting.count(), rows.filter(over | lapsed).count()


def viewer_of_membership(membership_id: UUID, *, route: str, at: datetime) -> Viewer | None:
    """Somebody in one of their roles, for work that they left to the background; None where the role is over."""
    held = Membership.objects.select_related("staff").filter(id=membership_id).first()
    if held is None:
        return None
    trace = Trace(route=route, at=at)
    return viewer_for(held.staff, on=london_day(at), purpose=BACKGROUND, trace=trace, membership_id=held.id)


def week_before(day: date) -> date:
    """The Monday of the last whole week before a day."""
    return day - timedelta(days=day.weekday()) - WEEK


def instants_of(first_day: date, last_day: date) -> tuple[datetime, datetime]:
    """The instants at which civil days from `first_day` to `last_day` begin and are over: [since, until)."""
    return london_midnight(first_day), london_midnight(last_day + timedelta(days=1))


def _reviews(rows: Sequence[LookReview], viewer: Viewer) -> list[ReviewShown]:
    ids = {UUID(one) for row in rows for one in row.staff_ids}
    names = staff_names([*ids, *(row.looked_into_by_id for row in rows if row.looked_into_by_id)])
    held = _roles_of(ids, viewer)
    return [
        ReviewShown(
            id=row.id,
            first_day=row.first_day,
            number=row.number,
            names=tuple(names.get(UUID(one), "somebody who left") for one in row.staff_ids),
            roles=tuple(dict.fromkeys(held.get(UUID(one), "") for one in row.staff_ids)),
            signs=tuple(
                SignShown(
                    SIGN_WORDS[one["kind"]], one["because"], one["may_be"], one["clause"], one["n_entries"]
                )
                for one in row.signs
            ),
            entry_ids=tuple(UUID(one) for one in row.entry_ids),
            n_records=row.n_records,
            outcome=OUTCOMES.get(row.outcome, ""),
            words=row.words,
            looked_into_at=row.looked_into_at,
            looked_into_by=names.get(row.looked_into_by_id, "") if row.looked_into_by_id else "",
        )
        for row in rows
    ]  # fmt: skip


def _roles_of(ids: Collection[UUID], viewer: Viewer) -> dict[UUID, str]:
    held = Membership.objects.filter(partnership_id=viewer.partnership_id, staff_id__in=ids).order_by("from_on", "id")
    return {staff: _role_title(role) for staff, role in held.values_list("staff_id", "role")}


def _lines(found: Sequence[audit.Looked], viewer: Viewer) -> list[LookLine]:
    viewer.saw(RecordKind.AUDIT_ENTRY, [one.entry_id for one in found])
    names = staff_names([one.actor_id for one in found if one.actor_id])
    glass = glass_deeds(found)
    return [
        LookLine(
            entry_id=one.entry_id,
            at=one.at,
            name=names.get(one.actor_id, "somebody who left") if one.actor_id else "scheduled work",
            role=_role_title(one.role),
            relation=GLASS_RELATIONS[glass[one.entry_id]] if one.entry_id in glass else _way(one.relation),
            purpose=AN_EMERGENCY if one.entry_id in glass else one.purpose,
            deed=glass.get(one.entry_id) or (Deed(one.deed).label if one.deed in set(Deed) else one.deed),
            page=one.route,
            related=one.related,
            records=tuple((kind, record) for kind, record in one.records if record is not None),
            n_records=one.n_records,
        )
        for one in found
    ]


def _way(relation: str) -> str:
    """An emergency is no relation of one's own, and says by itself how somebody came to the record."""
    words = relation.split("+")
    return Relation.BREAK_GLASS if Relation.BREAK_GLASS in words else relation


def _role_title(role: str) -> str:
    return roles()[Role(role)].title if role in set(Role) else role


def staff_of_partnership(viewer: Viewer) -> list[tuple[UUID, str]]:
    """Everybody who has or had a role in the partnership, by name."""
    require(viewer, Act.READ, RecordKind.STAFF)
    rows = Staff.objects.filter(memberships__partnership_id=viewer.partnership_id).distinct()
    return list(rows.order_by("display_name").values_list("id", "display_name"))


def looks_of_person(staff_id: UUID, viewer: Viewer, *, since: datetime, until: datetime) -> list[LookLine]:
    """What one person looked at in [since, until), newest first, at most 200 entries."""
    require(viewer, Act.READ, RecordKind.AUDIT_ENTRY)
    found = audit.looks_by(staff_id, partnership_ids=[viewer.partnership_id], since=since, until=until, limit=200)
    return _lines([one for one in found if one.n_records], viewer)


@dataclass(frozen=True, slots=True)
class ManyToday:
    """Somebody who opened unusually many records today: how many, and the most on any of the days before."""

    staff_id: UUID
    name: str
    n_today: int
    n_usual: int


def many_opened_today(viewer: Viewer, *, single_pages: Collection[str], at_least: int) -> list[ManyToday]:
    """Who opened at least so many reports one by one today, and twice as many as on any of the 28 days before.

    The weekly list says more and comes later; this is the alarm of the same day. The days before are read only for
    those who opened that many.
    """
    require(viewer, Act.READ, RecordKind.AUDIT_ENTRY)
    mine = [viewer.partnership_id]
    today, tomorrow = instants_of(viewer.on, viewer.on)
    opened = audit.opened_by_day(RecordKind.REPORT, single_pages, partnership_ids=mine, since=today, until=tomorrow)
    many = {actor: n for (actor, _), n in opened.items() if n >= at_least}
    if not many:
        return []
    before = audit.opened_by_day(
        RecordKind.REPORT, single_pages, partnership_ids=mine, since=today - 4 * WEEK, until=today, actor_ids=list(many)
    )
    usual = {actor: max((n for (who, _), n in before.items() if who == actor), default=0) for actor in many}
    names = staff_names(list(many))
    found = [
        ManyToday(actor, names.get(actor, ""), n, usual[actor]) for actor, n in many.items() if n >= 2 * usual[actor]
    ]
    return sorted(found, key=lambda one: -one.n_today)
