"""The looks of a partnership as the rule takes them, and the list of a week: worked out when asked for, kept by nobody.

Who may read audit entries may read the list. It joins the audit with whose staff somebody was, with guards and with the
days on which memberships end; no name, no address and nothing that a record says is read.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from commonweal.access.models import Guard, Membership, TeamMembership
from commonweal.access.partnership import policy_named
from commonweal.access.permission import require
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import OF_PEOPLE, RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.audit.queries import Looked, entries_with_reason, looks_between
from commonweal.core.policy.looks import LooksPolicy
from commonweal.core.rules.looking import Look, LookDeed, LooksToReview, log_of, looks_to_review
from commonweal.core.terms import london_day, london_midnight

PERSONS = (RecordKind.CALLER, RecordKind.CONTACT_POINT)
LONGEST_LOOK_BACK = 10
"""Weeks before those that are compared: the longest spans of the rule begin earlier."""
DEEDS = {
    Deed.CHANGE: LookDeed.CHANGED,
    Deed.SHARE: LookDeed.CHANGED,
    Deed.EXPORT: LookDeed.EXPORTED,
    Deed.PRINT: LookDeed.EXPORTED,
    Deed.BREAK_GLASS: LookDeed.BREAK_GLASS,
}


class NotAWeek(Exception):
    """A list is of a week that begins on a Monday and is over; the message says which day was asked for."""


@dataclass(frozen=True, slots=True)
class WeekOfLooks:
    """The list of a week, from how many rows and people of that week and the weeks before, by which policy."""

    review: LooksToReview
    policy: LooksPolicy
    n_looks: int
    n_people: int


def week_of_looks(first_day: date, viewer: Viewer) -> WeekOfLooks:
    """The list of the week that begins on the Monday `first_day`.

    Raises `NotAllowed` where the viewer may not read audit entries, `NotAWeek` for another day or a week that is not
    over at `viewer.at`, `NoPolicyOn` where the policy states nothing for its Sunday.
    """
    last_day = first_day + timedelta(days=6)
    if first_day.weekday() != 0:
        raise NotAWeek(f"{first_day} is not a Monday")
    if viewer.on <= last_day:
        raise NotAWeek(f"the week from {first_day} is over after {last_day}")
    policy = policy_named(partnership_of(viewer).policy).looks_on(last_day)
    since = first_day - timedelta(weeks=policy.usual_weeks + LONGEST_LOOK_BACK)
    looks = looks_of(viewer, since=since, until=last_day)
    log = log_of(looks, leaves_on=last_days(viewer))
    review = looks_to_review(log, first_day=first_day, policy=policy)
    return WeekOfLooks(review, policy, len(log), len(log.actors))


def looks_of(viewer: Viewer, *, since: date, until: date) -> Iterator[Look]:
    """The looks of people, not of timed work, on the days from `since` to `until`, both included, oldest first.

    Only records that are people's or about them (`OF_PEOPLE`) are looked at in this sense; maps, runs and places are
    everybody's. Raises `NotAllowed`.
    """
    require(viewer, Act.READ, RecordKind.AUDIT_ENTRY)
    begins, ends = london_midnight(since), london_midnight(until + timedelta(days=1))
    mine = [viewer.partnership_id]
    with_reason = entries_with_reason(partnership_ids=mine, since=begins, until=ends)
    guarded, agency, team = _guarded(viewer), _Agencies(viewer.partnership_id), _Teams(viewer.partnership_id)
    for entry in looks_between(partnership_ids=mine, since=begins, until=ends):
        if entry.actor_id is not None:
            looks = _looks(entry, agency.of(entry), entry.entry_id in with_reason, guarded)
            yield from (replace(look, team=team.of(entry)) for look in looks)


def last_days(viewer: Viewer) -> Iterator[tuple[str, date]]:
    """Each person whose last membership in the partnership ends, with its last day. Raises `NotAllowed`."""
    require(viewer, Act.READ, RecordKind.AUDIT_ENTRY)
    ends: dict[UUID, date | None] = {}
    rows = Membership.objects.filter(partnership_id=viewer.partnership_id).values_list("staff_id", "to_on", "ended_at")
    for staff_id, to_on, ended_at in rows:
        last = london_day(ended_at) if ended_at else to_on
        known = ends.get(staff_id, date.min)
        ends[staff_id] = None if last is None or known is None else max(known, last)
    yield from ((str(staff_id), last) for staff_id, last in ends.items() if last is not None)


def _looks(entry: Looked, agency: str, reason: bool, guarded: Collection[tuple[str, UUID]]) -> Iterator[Look]:
    """An entry as looks: a record opened by itself, each one taken out or changed, one row for a page of a list."""
    records = [(kind, one) for kind, one in entry.records if kind in OF_PEOPLE and one is not None]
    main, persons = _main(records), [one for kind, one in records if kind in PERSONS]
    deed = DEEDS.get(Deed(entry.deed)) if entry.deed in Deed.values else None
    if not main:
        return
    if deed is None:
        deed = LookDeed.OPENED if len(main) == 1 else LookDeed.LISTED
        main = main[:1]
    person = str(persons[0]) if len(persons) == 1 else ""
    for kind, one in main:
        yield Look(
            entry=str(entry.entry_id), at=entry.at, actor=str(entry.actor_id), role=entry.role, agency=agency,
            record=f"{kind} {one}", deed=deed, related=entry.related, reason=reason, guarded=(kind, one) in guarded,
            person=person,
        )  # fmt: skip


def _main(records: Sequence[tuple[str, UUID]]) -> list[tuple[str, UUID]]:
    """The records that an entry is about: those that are not merely the persons of others, or else the persons."""
    others = sorted(one for one in records if one[0] not in PERSONS)
    return others or sorted(records)


def _guarded(viewer: Viewer) -> frozenset[tuple[str, UUID]]:
    """Every record that is kept for named people, or was once."""
    return frozenset(Guard.objects.visible_to(viewer).values_list("record_kind", "record_id"))


class _Teams:
    """In which team somebody was on a day, from all memberships of a partnership's teams, read once."""

    def __init__(self, partnership_id: UUID) -> None:
        self._held: dict[UUID, list[tuple[date, date, str]]] = {}
        rows = TeamMembership.objects.filter(team__partnership_id=partnership_id).order_by("from_on", "id")
        for staff, team, first, last in rows.values_list("staff_id", "team_id", "from_on", "to_on"):
            self._held.setdefault(staff, []).append((first, last or date.max, str(team)))

    def of(self, entry: Looked) -> str:
        """The id of the team, of several the first; nothing where there was none."""
        on = london_day(entry.at)
        held = self._held.get(entry.actor_id, []) if entry.actor_id else []
        return next((team for first, last, team in held if first <= on <= last), "")


class _Agencies:
    """For whom somebody worked in a role on a day, from all memberships of a partnership, read once."""

    def __init__(self, partnership_id: UUID) -> None:
        self._held: dict[tuple[UUID, str], list[tuple[date, date, str]]] = {}
        rows = Membership.objects.filter(partnership_id=partnership_id).order_by("from_on", "id")
        for staff, role, organisation, first, last in rows.values_list(
            "staff_id", "role", "organisation_id", "from_on", "to_on"
        ):
            self._held.setdefault((staff, role), []).append((first, last or date.max, str(organisation)))

    def of(self, entry: Looked) -> str:
        """The organisation's id, or nothing where no such membership is known."""
        if entry.actor_id is None:
            return ""
        on = london_day(entry.at)
        held = self._held.get((entry.actor_id, entry.role), [])
        return next((agency for first, last, agency in held if first <= on <= last), "")


def last_whole_week(at: datetime) -> date:
    """The Monday of the last week that is over at an instant."""
    today = london_day(at.astimezone(UTC))
    return today - timedelta(days=today.weekday() + 7)


def facts(week: WeekOfLooks) -> Mapping[str, object]:
    """The list as facts for a program: ids only, never names."""
    review = week.review
    return {
        "first_day": review.first_day,
        "last_day": review.last_day,
        "looks": week.n_looks,
        "people": week.n_people,
        "left_out": review.n_more,
        "clause": week.policy.clause,
        "entries": [
            {
                "staff": entry.actors,
                "signs": [
                    {
                        "kind": one.kind,
                        "because": one.finding.because,
                        "about": one.about,
                        "may_be": one.may_be,
                        "entries": one.finding.evidence,
                    }
                    for one in entry.findings
                ],
            }
            for entry in review.entries
        ],
    }
