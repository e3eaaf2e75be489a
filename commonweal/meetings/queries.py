"""Groups and meetings as pages and papers show them, from the viewer on: who sits there, what was decided, who came."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from commonweal.access.queries import staff_names, team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.policy.meetings import MeetingRules, MeetingsPolicy
from commonweal.core.rules.meeting_life import MeetingState, is_locked, is_quorate, mended_until
from commonweal.core.terms import london_day
from commonweal.meetings.groups.operations import own_seats, seats_on
from commonweal.meetings.models import AgendaItem, Decision, Group, Meeting
from commonweal.meetings.policy import meetings_policy
from commonweal.meetings.terms import Bearing, Came, GroupSort, NoSuchGroup, NoSuchMeeting

MOST_MEETINGS = 60


@dataclass(frozen=True, slots=True)
class Own:
    """What the viewer's own seats let them do in a group."""

    may_chair: bool = False
    takes_notes: bool = False

    @property
    def writes(self) -> bool:
        """Whether they write decisions and attendance."""
        return self.may_chair or self.takes_notes


@dataclass(frozen=True, slots=True)
class SeatShown:
    """A seat that holds today; `person` is empty where all of an agency's people have it."""

    id: UUID
    organisation_id: UUID
    organisation: str
    person: str
    may_chair: bool
    takes_notes: bool
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class MeetingListed:
    """A line of the list of meetings; times in UTC."""

    id: UUID
    group_id: UUID
    group: str
    sort: str
    begins_at: datetime
    ends_at: datetime
    where: str
    state: MeetingState
    n_items: int = 0


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group with its seats and meetings, newest first."""

    id: UUID
    name: str
    sort: str
    sort_label: str
    closed: bool
    quorum: int
    terms: str
    own: Own
    seats: tuple[SeatShown, ...]
    meetings: tuple[MeetingListed, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A decision, and what became of it by later ones. `is_own`: the viewer's agency acts.

    Of another agency's work a member who neither chairs nor takes notes gets kind, agency and day; the rest is empty.
    """

    id: UUID
    kind: str
    kind_name: str
    words: str
    reason: str
    organisation_id: UUID | None
    organisation: str
    team: str
    by_on: date | None
    resource: str
    to_be_confirmed: bool
    decided_at: datetime
    written_by: str
    is_own: bool
    bearing: str = ""
    earlier_id: UUID | None = None
    corrected: bool = False
    confirmed: bool = False

    @property
    def waits(self) -> bool:
        """Whether it was decided by too few and nobody has confirmed it."""
        return self.to_be_confirmed and not self.confirmed


@dataclass(frozen=True, slots=True)
class ItemShown:
    """A matter with what was decided about it, oldest first."""

    id: UUID
    number: int
    title: str
    words: str
    subject: str
    version: int
    decisions: tuple[DecisionShown, ...]


@dataclass(frozen=True, slots=True)
class AgencyShown:
    """An agency with a seat, and whether it came; `came` is empty until somebody noted it."""

    id: UUID
    name: str
    came: str


@dataclass(frozen=True, slots=True)
class MeetingShown:
    """One meeting with all that the viewer's seat opens."""

    id: UUID
    group_id: UUID
    group: str
    sort: str
    closed_group: bool
    quorum: int
    begins_at: datetime
    ends_at: datetime
    where: str
    state: MeetingState
    opened_at: datetime | None
    closed_at: datetime | None
    rests_on: str
    sequence: int
    version: int
    changed_at: datetime
    own: Own
    items: tuple[ItemShown, ...]
    agencies: tuple[AgencyShown, ...]
    rules: MeetingRules
    on: date
    waiting: tuple[DecisionShown, ...] = field(default=())

    @property
    def held_on(self) -> date:
        """The civil day in London on which it is held."""
        return london_day(self.begins_at)

    @property
    def present(self) -> tuple[AgencyShown, ...]:
        """The agencies that came."""
        return tuple(one for one in self.agencies if one.came == Came.PRESENT)

    @property
    def is_quorate(self) -> bool:
        """Whether enough agencies came to decide."""
        return is_quorate(len(self.present), self.quorum)

    @property
    def closed_on(self) -> date | None:
        """The day on which it was closed, or None."""
        return london_day(self.closed_at) if self.closed_at else None

    @property
    def mended_until(self) -> date | None:
        """The last day on which its minutes can be corrected by an addition; None while it is not closed."""
        return mended_until(self.closed_on, self.rules.minutes_mended_days) if self.closed_on else None

    @property
    def is_locked(self) -> bool:
        """Whether its minutes are locked."""
        return is_locked(self.closed_on, self.on, self.rules.minutes_mended_days)

    @property
    def n_decisions(self) -> int:
        """How many decisions were written."""
        return sum(len(item.decisions) for item in self.items)

    def item(self, item_id: UUID | None) -> ItemShown | None:
        """The matter of that id, else the first without a decision, else the first."""
        found = next((one for one in self.items if one.id == item_id), None)
        left = found or next((one for one in self.items if not one.decisions), None)
        return left or (self.items[0] if self.items else None)


def groups(viewer: Viewer) -> tuple[GroupShown, ...]:
    """The groups that the viewer sees, by name, without their meetings."""
    found = list(Group.objects.visible_to(viewer).order_by("name", "id"))
    viewer.saw(RecordKind.GROUP, [one.id for one in found])
    return tuple(_group(one, viewer, with_meetings=False) for one in found)


def group_shown(group_id: UUID, viewer: Viewer) -> GroupShown:
    """One group; raises `NoSuchGroup`."""
    group = Group.objects.visible_to(viewer).filter(id=group_id).first()
    if group is None:
        raise NoSuchGroup(group_id)
    viewer.saw(RecordKind.GROUP, [group.id])
    return _group(group, viewer)


def meetings(viewer: Viewer, *, group_id: UUID | None = None) -> tuple[MeetingListed, ...]:
    """The newest meetings that the viewer sees, the latest first."""
    rows = Meeting.objects.visible_to(viewer).select_related("group").order_by("-begins_at", "id")
    found = list((rows.filter(group_id=group_id) if group_id else rows)[:MOST_MEETINGS])
    viewer.saw(RecordKind.MEETING, [one.id for one in found])
    return tuple(
        MeetingListed(
            one.id, one.group_id, one.group.name, one.group.sort, one.begins_at, one.ends_at, one.where,
            MeetingState(one.state),
        )
        for one in found
    )  # fmt: skip


def meeting_shown(meeting_id: UUID, viewer: Viewer) -> MeetingShown:
    """One meeting with its matters, in as many questions whatever their number; raises `NoSuchMeeting`."""
    meeting = Meeting.objects.visible_to(viewer).select_related("group").filter(id=meeting_id).first()
    if meeting is None:
        raise NoSuchMeeting(meeting_id)
    viewer.saw(RecordKind.MEETING, [meeting.id])
    policy, group = meetings_policy(meeting.partnership_id), meeting.group
    own = _own(group, viewer)
    return MeetingShown(
        id=meeting.id, group_id=group.id, group=group.name, sort=group.sort, closed_group=group.closed,
        quorum=group.quorum, begins_at=meeting.begins_at, ends_at=meeting.ends_at, where=meeting.where,
        state=MeetingState(meeting.state), opened_at=meeting.opened_at, closed_at=meeting.closed_at,
        rests_on=meeting.rests_on, sequence=meeting.sequence, version=meeting.version, changed_at=meeting.changed_at,
        own=own, items=_items(meeting, policy, viewer, own), agencies=_agencies(meeting),
        rules=policy.on(london_day(meeting.begins_at)), on=viewer.on, waiting=_waiting(meeting, policy, viewer, own),
    )  # fmt: skip


def sort_of_meeting(meeting_id: UUID, viewer: Viewer) -> str:
    """The sort of the group that meets, which says where its page is; raises `NoSuchMeeting`."""
    found = Meeting.objects.visible_to(viewer).filter(id=meeting_id).values_list("id", "group__sort").first()
    if found is None:
        raise NoSuchMeeting(meeting_id)
    viewer.saw(RecordKind.MEETING, [found[0]])
    return str(found[1])


def _group(group: Group, viewer: Viewer, *, with_meetings: bool = True) -> GroupShown:
    return GroupShown(
        id=group.id, name=group.name, sort=group.sort, sort_label=GroupSort(group.sort).label, closed=group.closed,
        quorum=group.quorum, terms=group.terms, own=_own(group, viewer), seats=_seats(group, viewer),
        meetings=meetings(viewer, group_id=group.id) if with_meetings else (),
    )  # fmt: skip


def _own(group: Group, viewer: Viewer) -> Own:
    seats = list(own_seats(group, viewer))
    return Own(any(one.may_chair for one in seats), any(one.takes_notes for one in seats))


def _seats(group: Group, viewer: Viewer) -> tuple[SeatShown, ...]:
    held = seats_on(group, viewer.on).select_related("organisation")
    rows = list(held.order_by("organisation__name", "from_on", "id"))
    names = staff_names([one.staff_id for one in rows if one.staff_id])
    return tuple(
        SeatShown(
            one.id, one.organisation_id, one.organisation.name, names.get(one.staff_id, "") if one.staff_id else "",
            one.may_chair, one.takes_notes, one.from_on, one.to_on,
        )
        for one in rows
    )  # fmt: skip


def _agencies(meeting: Meeting) -> tuple[AgencyShown, ...]:
    """Each agency that has a seat on the meeting's day or whose attendance was noted, by name."""
    seated = seats_on(meeting.group, london_day(meeting.begins_at))
    names = dict(seated.values_list("organisation_id", "organisation__name"))
    noted = {one: (name, came) for one, name, came in meeting.attendance.values_list(
        "organisation_id", "organisation__name", "came")}  # fmt: skip
    names |= {one: name for one, (name, _) in noted.items()}
    found = [AgencyShown(one, name, noted[one][1] if one in noted else "") for one, name in names.items()]
    return tuple(sorted(found, key=lambda one: (one.name, str(one.id))))


def _items(meeting: Meeting, policy: MeetingsPolicy, viewer: Viewer, own: Own) -> tuple[ItemShown, ...]:
    rows = list(meeting.items.order_by("number"))
    decided = Decision.objects.filter(item__in=rows).select_related("organisation").order_by("number")
    by_item: dict[UUID, list[Decision]] = {one.id: [] for one in rows}
    for one in decided:
        by_item[one.item_id].append(one)
    everything = [one for some in by_item.values() for one in some]
    shown = {one.id: one for one in _decisions(everything, policy, viewer, own)}
    return tuple(_item(one, tuple(shown[each.id] for each in by_item[one.id])) for one in rows)


def _item(one: AgendaItem, decisions: tuple[DecisionShown, ...]) -> ItemShown:
    return ItemShown(one.id, one.number, one.title, one.words, one.subject, one.version, decisions)


def _waiting(meeting: Meeting, policy: MeetingsPolicy, viewer: Viewer, own: Own) -> tuple[DecisionShown, ...]:
    """Decisions of the group's earlier meetings that were made by too few and nobody has confirmed, oldest first."""
    rows = Decision.objects.filter(
        item__meeting__group_id=meeting.group_id, item__meeting__begins_at__lt=meeting.begins_at, to_be_confirmed=True
    )
    rows = rows.exclude(later__bearing=Bearing.CONFIRMS).select_related("organisation")
    rows = rows.order_by("item__meeting__begins_at", "item__number", "number")
    return _decisions(list(rows), policy, viewer, own)


def _decisions(rows: Sequence[Decision], policy: MeetingsPolicy, viewer: Viewer, own: Own) -> tuple[DecisionShown, ...]:
    """Decisions with what later ones say of them; two questions whatever their number."""
    later = Decision.objects.filter(earlier__in=list(rows)).values_list("earlier_id", "bearing")
    bearings = set(later) if rows else set()
    teams = team_names(list({one.team_id for one in rows if one.team_id}))
    shown = []
    for one in rows:
        kind = policy.kind_ever(one.kind)
        is_own = one.organisation_id is not None and one.organisation_id == viewer.organisation_id
        in_full = own.writes or is_own or one.organisation_id is None
        shown.append(DecisionShown(
            id=one.id, kind=one.kind, kind_name=kind.name if kind else one.kind, words=one.words if in_full else "",
            reason=one.reason if in_full else "", organisation_id=one.organisation_id,
            organisation=one.organisation.name if one.organisation else "",
            team=teams.get(one.team_id, "") if one.team_id and in_full else "", by_on=one.by_on,
            resource=one.resource if in_full else "", to_be_confirmed=one.to_be_confirmed,
            decided_at=one.decided_at, written_by=one.written_by if in_full else "", is_own=is_own,
            bearing=one.bearing, earlier_id=one.earlier_id, corrected=(one.id, Bearing.CORRECTS.value) in bearings,
            confirmed=(one.id, Bearing.CONFIRMS.value) in bearings,
        ))  # fmt: skip
    return tuple(shown)
