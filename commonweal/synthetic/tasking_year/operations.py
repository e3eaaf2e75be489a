"""Makes the product live the planned year of meetings: every moment in its turn, through the operations of its pages.

The chair plans, opens and closes each meeting, notes who came, decides by the screen's own kinds and agrees the rest as
actions of the meeting; owners end their work on later days. Nothing here looks at what the product counts. Each moment
has its entry in the audit. The meeting after the newest list is left planned.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from math import dist
from uuid import UUID

from django.db import transaction

from commonweal.access.demo_people import COUNCIL, LANDLORD, NORTH_TEAM, PATROL, POLICE
from commonweal.access.models import Organisation, Team
from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action
from commonweal.actions.operations import agree_action, take_action_step
from commonweal.actions.terms import Step, Wanted
from commonweal.core.policy.words import day_in_words
from commonweal.core.rules.action_life import ActionStep
from commonweal.core.rules.meeting_life import MeetingStep
from commonweal.core.terms import LONDON, london_day
from commonweal.hotspots.queries import HotspotShown, board
from commonweal.meetings.deciding.operations import DecisionWanted
from commonweal.meetings.groups.operations import GroupWanted, SeatWanted, found_group, give_seat
from commonweal.meetings.models import AgendaItem, Group, Meeting
from commonweal.meetings.operations import MeetingWanted, note_attendance, plan_meeting, take_meeting_step
from commonweal.meetings.terms import Came
from commonweal.synthetic.lives.operations import staff_named
from commonweal.synthetic.lives.replay import WORKS_FOR
from commonweal.synthetic.tasking_year.as_somebody import as_somebody
from commonweal.synthetic.tasking_year.plan import DECIDED_AS, Listed, MatterPlanned, MeetingPlanned, Work
from commonweal.tasking.meeting.operations import decide_there, make_agenda

CHAIR, NOTES, GROUP = "chris", "amina", "Northmoor tasking"
TERMS = "Agrees what is done at the week's hotspots, every Wednesday, and looks at what came of it."
BEGINS, LASTS, ROOM = time(10, 0), timedelta(minutes=90), "Room 4"
NEAR_M = 60.0
Turn = tuple[datetime, int, Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Lived:
    """What was made."""

    n_meetings: int
    n_actions: int


def live_year(year: Sequence[MeetingPlanned], *, at: datetime) -> Lived | None:
    """Live the planned year up to `at`, and plan the next meeting; None where it was lived before."""
    if Group.objects.filter(name=GROUP).exists():
        return None
    with transaction.atomic():
        replay = _Replay()
        replay.found(_begins(year[0].held_on) - timedelta(days=7))
        for meeting in year:
            replay.hold(meeting)
        replay.end_work(until=at)
        replay.plan_next(at)
    return Lived(len(year), replay.n_actions)


def _begins(day: date) -> datetime:
    return datetime.combine(day, BEGINS, LONDON)


class _Replay:
    """The year as it is lived; ended work waits until its day comes."""

    def __init__(self) -> None:
        self.teams = {team.name: team.id for team in Team.objects.all()}
        self.agencies = {one.name: one.id for one in Organisation.objects.all()}
        self.group_id = UUID(int=0)
        self.n_actions = 0
        self.ends: list[Turn] = []

    def found(self, at: datetime) -> None:
        """The group with its seats."""
        with as_somebody(CHAIR, at) as chair:
            self.group_id = found_group(GroupWanted(GROUP, "tasking", 3, terms=TERMS), by=chair, at=at).id
            seats = [SeatWanted(self.agencies[COUNCIL], staff_named(NOTES).id, takes_notes=True)]
            seats += [SeatWanted(self.agencies[name]) for name in (POLICE, PATROL, LANDLORD)]
            for seat in seats:
                give_seat(self.group_id, seat, by=chair, at=at)

    def hold(self, planned: MeetingPlanned) -> None:
        """One Wednesday: planned on Monday, held, closed; what it agrees ends later."""
        begins = _begins(planned.held_on)
        self.end_work(until=begins)
        with as_somebody(CHAIR, begins - timedelta(days=2)) as chair:
            wanted = MeetingWanted(begins, begins + LASTS, ROOM)
            meeting = plan_meeting(self.group_id, wanted, by=chair, at=chair.at)
        with as_somebody(CHAIR, begins) as chair:
            make_agenda(meeting.id, by=chair, at=begins)
            self._step(meeting, MeetingStep.OPEN, chair)
            note_attendance(meeting.id, dict.fromkeys(self._here(planned), Came.PRESENT), by=chair, at=begins)
            places = self._places(planned.cut_off_on, chair)
            for matter in planned.matters:
                self._decide(meeting, matter, places, chair)
            self._step(meeting, MeetingStep.CLOSE, chair)

    def _here(self, planned: MeetingPlanned) -> list[UUID]:
        """Who came: all but one of the partners now and then."""
        away = (PATROL, LANDLORD, POLICE, "")[planned.held_on.toordinal() // 7 % 4]
        return [self.agencies[name] for name in (COUNCIL, POLICE, PATROL, LANDLORD) if name != away]

    def _step(self, meeting: Meeting, step: MeetingStep, chair: Viewer) -> None:
        version = Meeting.objects.get(id=meeting.id).version
        take_meeting_step(meeting.id, step, version, by=chair, at=chair.at)

    def _places(self, cut_off_on: date, chair: Viewer) -> list[HotspotShown]:
        return list(board(cut_off_on, chair).hotspots)

    def _decide(
        self, meeting: Meeting, matter: MatterPlanned, places: Sequence[HotspotShown], chair: Viewer
    ) -> None:  # fmt: skip
        place = _found(matter.place, places)
        item = AgendaItem.objects.get(meeting_id=meeting.id, subject=place.location_key)
        if matter.epr is not None:
            self._about_a_response(item, matter, chair)
        elif matter.watch:
            self._decided(item, "watch", chair, key=f"{matter.work[0].key}/watch")
        for work in matter.work:
            self._agree(item, place, work, chair)

    def _about_a_response(self, item: AgendaItem, matter: MatterPlanned, chair: Viewer) -> None:
        key = f"{matter.work[0].key}/response"
        if matter.epr:
            words = "Three weeks of patrols, outreach, repairs and letters by all who sit here"
            self._decided(item, "enhanced-partnership-response", chair, key=key, words=words, team=NORTH_TEAM)
        else:
            reason = "What was agreed last week has not had its time yet"
            self._decided(item, "no-action", chair, key=key, reason=reason)

    def _agree(self, item: AgendaItem, place: HotspotShown, work: Work, chair: Viewer) -> None:
        on = london_day(chair.at)
        due_on = on + timedelta(days=work.due_after)
        if work.kind in DECIDED_AS and not work.is_event:
            made = self._decided(
                item, DECIDED_AS[work.kind], chair, key=work.key, words=work.what, team=work.team, by_on=due_on
            )
            action = Action.objects.get(key=f"decision/{made}").id
        else:
            wanted = Wanted(
                key=work.key, kind=work.kind, what=work.what, due_on=due_on, team_id=self.teams[work.team],
                location_key=place.location_key, place_name=place.name, agreed_on=on,
                decided_in=f"{GROUP}, {day_in_words(on)}",
            )  # fmt: skip
            action = agree_action(wanted, by=chair, at=chair.at).id
        self.n_actions += 1
        if work.ends_after is not None:
            ends_at = datetime.combine(on + timedelta(days=work.ends_after), time(15, 0), LONDON)
            heappush(self.ends, (ends_at, self.n_actions, lambda: _end(action, work, ends_at)))

    def _decided(
        self, item: AgendaItem, kind: str, chair: Viewer, *, key: str, words: str = "", reason: str = "",
        team: str = "", by_on: date | None = None,
    ) -> UUID:  # fmt: skip
        version = AgendaItem.objects.get(id=item.id).version
        wanted = DecisionWanted(
            key=key, kind=kind, version=version, words=words, reason=reason,
            team_id=self.teams[team] if team else None, by_on=by_on,
        )  # fmt: skip
        made, _ = decide_there(item.meeting_id, item.id, wanted, by=chair, at=chair.at)
        return made.id

    def end_work(self, *, until: datetime) -> None:
        """What was agreed ends in the order of its days, before the meeting that looks at it."""
        while self.ends and self.ends[0][0] <= until:
            _, _, end = heappop(self.ends)
            end()

    def plan_next(self, at: datetime) -> None:
        """The next Wednesday's meeting stands in the calendar and waits to be opened."""
        today = london_day(at)
        with as_somebody(CHAIR, at) as chair:
            begins = _begins(today + timedelta(days=(2 - today.weekday()) % 7 or 7))
            plan_meeting(self.group_id, MeetingWanted(begins, begins + LASTS, ROOM), by=chair, at=at)


def _found(planned: Listed, places: Sequence[HotspotShown]) -> HotspotShown:
    """The place of a run that the plan means: by its code, or by the first point of open ground."""
    if planned.first_point is None:
        return next(one for one in places if one.location_key == f"place:{planned.code}")
    near = [one for one in places if one.location_key.startswith("spot:")]
    found = min(near, key=lambda one: dist(planned.first_point or (), (one.easting_m, one.northing_m)))
    assert dist(planned.first_point, (found.easting_m, found.northing_m)) < NEAR_M
    return found


def _end(action_id: UUID, work: Work, at: datetime) -> None:
    """Whoever has it says that it is done, or that it was not possible."""
    with as_somebody(WORKS_FOR.get(work.team, CHAIR), at) as owner:
        step = ActionStep.FINISH if work.possible else ActionStep.GIVE_UP
        version = Action.objects.values_list("version", flat=True).get(id=action_id)
        take_action_step(action_id, Step(step, version, work.outcome), by=owner, at=at)
