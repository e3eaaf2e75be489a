"""Makes the product live the planned lives: every moment in its turn, through the operations that its pages call.

The people are those of the demonstration. Teams without anybody of their own in it are spoken for by triage, as a team
that rings. Nothing here looks at what the product decides: where a report lies and what is late is for it to say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.demo_people import (
    LANDLORDS_TEAM,
    NIGHT_TEAM,
    NORTH_TEAM,
    PATROL_TEAM,
    POLICE_TEAM,
    SOUTH_TEAM,
    TENANCY_TEAM,
)
from commonweal.access.queries import team_for_work, viewer_for
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer, door_viewer
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import CallSource, Risk, london_day
from commonweal.reports.history.operations import post_update
from commonweal.reports.incident.operations import join_incident
from commonweal.reports.intake.answers import Answers, Arrived, WayIn, Where, Who
from commonweal.reports.intake.operations import take_report, take_reports
from commonweal.reports.life.operations import Step, take_step
from commonweal.reports.own import operations as own
from commonweal.reports.terms import Aimed, Ongoing, PlaceFound
from commonweal.synthetic.lives.life import Life, Moment, Reporter, Telling, Way, What
from commonweal.synthetic.lives.operations import staff_named, version_of

TRIAGE_OFFICER, CALL_HANDLER, MANAGER = "tom", "callum", "mona"
WORKS_FOR = {
    NORTH_TEAM: "abby", SOUTH_TEAM: "sol", NIGHT_TEAM: "nia", TENANCY_TEAM: "theo", LANDLORDS_TEAM: "cora",
    PATROL_TEAM: "pat", POLICE_TEAM: "ben",
}  # fmt: skip
STEPS = {
    What.SORTED: ReportStep.TRIAGE, What.GIVEN: ReportStep.ASSIGN, What.ACCEPTED: ReportStep.ACCEPT,
    What.RETURNED: ReportStep.RETURN, What.BEGUN: ReportStep.BEGIN, What.ANSWERED: ReportStep.ANSWER,
    What.CLOSED: ReportStep.CLOSE, What.HANDED_OVER: ReportStep.HAND_OVER,
}  # fmt: skip
BY_TRIAGE = frozenset({What.SORTED, What.GIVEN, What.CLOSED, What.HANDED_OVER, What.JOINED})
SOURCES = {
    Way.WEB: (CallSource.WEB_FORM, "web"),
    Way.TELEPHONE: (CallSource.COUNCIL_LINE, "telephone"),
    Way.NIGHT_LINE: (CallSource.OUT_OF_HOURS, "telephone"),
    Way.OTHER_SYSTEM: (CallSource.OTHER_SYSTEM, "another system"),
}
DOORS = {Way.WEB: (Role.RESIDENT, "the residents' door"), Way.OTHER_SYSTEM: (Role.OTHER_SYSTEM, "FixMyStreet")}
PURPOSE = "Work on this report"
KEY = "life:{}"
Turn = tuple[datetime, int, int, Life, Moment]


@dataclass
class Replay:
    """The people at work on the lives of one partnership; `reports` holds what each life became.

    `noted`: each moment is written into the audit, as a request would be.
    """

    partnership_id: UUID
    system_key_id: UUID | None = None
    noted: bool = False
    reports: dict[int, UUID] = field(default_factory=dict)
    _viewers: dict[str, Viewer] = field(default_factory=dict)
    _teams: dict[str, UUID] = field(default_factory=dict)

    def live(self, life: Life, moment: Moment) -> None:
        """One moment of one life; call it in a transaction."""
        if life.joined_at is not None and moment.at >= life.joined_at and moment.what is not What.JOINED:
            # Comes of the life that it follows.
            return
        match moment.what:
            case What.TAKEN:
                self._take(life, moment)
            case What.JOINED:
                self._join(life, moment)
            case What.UPDATE:
                by = self._worker(moment)
                post_update(self.reports[life.number], moment.words, public=True, by=by, at=moment.at)
                self.note(by)
            case what if what in STEPS:
                self._step(life, moment)
            case _:
                self._reporter_says(life, moment)

    def take_all(self, lives: Sequence[Life]) -> None:
        """The taking of several lives at once, in the order in which they were told; call it in a transaction."""
        arrived = [self._arrived(life, life.moments[0].at) for life in lives]
        for life, one, taken in zip(lives, arrived, take_reports(arrived), strict=True):
            self.reports[life.number] = taken.report_id
            self.note(one.by)

    def _take(self, life: Life, moment: Moment) -> None:
        one = self._arrived(life, moment.at)
        taken = take_report(one.answers, one.way_in, by=one.by, at=one.at)
        self.reports[life.number] = taken.report_id
        self.note(one.by)

    def _arrived(self, life: Life, at: datetime) -> Arrived:
        told = life.telling
        source, name = SOURCES[told.way]
        by = self.door(told.way, at) or self.staff(self._who_answers(told.way), at)
        key = self.system_key_id if told.way is Way.OTHER_SYSTEM else None
        return Arrived(
            answers(told), WayIn(source, name, KEY.format(life.number), by.staff_id, system_key_id=key), by, at
        )

    def _who_answers(self, way: Way) -> str:
        return WORKS_FOR[NIGHT_TEAM] if way is Way.NIGHT_LINE else CALL_HANDLER

    def _join(self, life: Life, moment: Moment) -> None:
        assert life.leader is not None
        by, report = self.staff(TRIAGE_OFFICER, moment.at), self.reports[life.number]
        into = self.reports[life.leader.number]
        join_incident(report, into, version=version_of(report), words=moment.words, by=by, at=moment.at)
        self.note(by)

    def _step(self, life: Life, moment: Moment) -> None:
        by = self.staff(TRIAGE_OFFICER, moment.at) if moment.what in BY_TRIAGE else self._worker(moment)
        report = self.reports[life.number]
        team = self.team(moment.team, moment.at) if moment.what is What.GIVEN else None
        step = Step(STEPS[moment.what], version_of(report), moment.words, team)
        take_step(report, step, by=by, at=moment.at)
        self.note(by)

    def _reporter_says(self, life: Life, moment: Moment) -> None:
        by, report, at = self.door(Way.WEB, moment.at), self.reports[life.number], moment.at
        assert by is not None
        match moment.what:
            case What.DISAGREED:
                own.disagree(report, words=moment.words, by=by, at=at)
            case What.DANGER:
                own.got_worse(report, words=moment.words, risks=[Risk.WEAPON], by=by, at=at)
            case What.COMPLAINED:
                own.complain(report, words=moment.words, by=by, at=at)
            case What.SURVEYED:
                own.answer_survey(report, better="a-little", treated=4, words=moment.words, by=by, at=at)
            case What.CONFIRMED:
                own.confirm_contact(report, by=by, at=at)
            case What.DIARY:
                own.add_to_report(report, words=moment.words, files=(), by=by, at=at)
        self.note(by)

    def _worker(self, moment: Moment) -> Viewer:
        return self.staff(WORKS_FOR.get(moment.team, TRIAGE_OFFICER), moment.at)

    def staff(self, username: str, at: datetime) -> Viewer:
        """Somebody of the demonstration at an instant; looked up once, as nothing about them changes in the plan."""
        trace = Trace(route="lives of reports", at=at)
        if username not in self._viewers:
            viewer = viewer_for(staff_named(username), on=london_day(at), purpose=PURPOSE, trace=trace)
            assert viewer is not None, f"{username} has a role on {london_day(at)}"
            self._viewers[username] = viewer
        viewer = self._viewers[username]
        trace.actor_id, trace.actor_role = viewer.staff_id, viewer.role
        trace.partnership_id, trace.purpose = viewer.partnership_id, viewer.purpose
        return replace(viewer, trace=trace)

    def door(self, way: Way, at: datetime) -> Viewer | None:
        """A door without a member of staff behind it; None where somebody answers."""
        if way not in DOORS:
            return None
        role, name = DOORS[way]
        return door_viewer(self.partnership_id, role, trace=Trace(route="lives of reports", at=at), name=name)

    def team(self, name: str, at: datetime) -> UUID:
        """The team of a name, which there has to be."""
        if name not in self._teams:
            found = team_for_work(self.partnership_id, name=name, on=london_day(at))
            assert found is not None, name
            self._teams[name] = found[0]
        return self._teams[name]

    def note(self, by: Viewer) -> None:
        """One entry of the audit, where they are kept."""
        if self.noted:
            write_entry(by.trace, outcome="made")


def answers(told: Telling) -> Answers:
    """What the questions give."""
    point = told.spot.point
    found = PlaceFound.WORDS if point is None else PlaceFound.ADDRESS if told.spot.uprn else PlaceFound.PLACE
    easting_m, northing_m = point or (None, None)
    where = Where(told.spot.words, found, easting_m, northing_m, told.spot.uprn)
    return Answers(
        told.category, told.account, where, ongoing=Ongoing.NOW if told.happening_now else Ongoing.AGAIN,
        risks=frozenset({told.risk}) if told.danger else frozenset(), aimed=Aimed.YES if told.hate else None,
        age_band=told.age_band, who=_who(told.reporter),
    )  # fmt: skip


def _who(reporter: Reporter | None) -> Who | None:
    if reporter is None:
        return None
    return Who(reporter.name, reporter.phone, reporter.email, reporter.ways, may_say_what=reporter.may_say_what)


def turns(lives: Sequence[Life]) -> list[Turn]:
    """Every moment of every life in the order in which they happen."""
    found = [(moment.at, life.number, n, life, moment) for life in lives for n, moment in enumerate(life.moments)]
    return sorted(found, key=lambda one: one[:3])


def replayed(
    lives: Sequence[Life],
    replay: Replay,
    *,
    pauses: Sequence[datetime] = (),
    at_pause: Callable[[datetime], None] = lambda _: None,
) -> int:
    """Live all of it and say how many moments that were.

    The moments of a day share a transaction, so that a disk is asked to keep them once. At each of `pauses`, which are
    in order, everything up to and with that instant is lived and nothing after it; `at_pause` is called outside any
    transaction.
    """
    waiting = turns(lives)
    left = list(pauses)
    n = 0
    while n < len(waiting):
        while left and left[0] < waiting[n][0]:
            at_pause(left.pop(0))
        day = london_day(waiting[n][0])
        with transaction.atomic():
            while n < len(waiting) and london_day(waiting[n][0]) == day and not (left and left[0] < waiting[n][0]):
                replay.live(waiting[n][3], waiting[n][4])
                n += 1
    for pause in left:
        at_pause(pause)
    return n
