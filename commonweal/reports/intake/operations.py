"""Takes reports: the row, its answers, its reporter, its route, its clock, its first lines of history, its receipt.

`take_report` is `take_reports` for one. What can be worked out beforehand is (`make_ready`), and kept in as few
statements as there are tables (`keep_ready`): on SQLite nobody else writes meanwhile (docs/decisions/0035).

One transaction: a reference is told only after all of it is kept (docs/security.md P5). The same form sent twice is one
report with one reference. Danger, hate and vulnerability only ever send a report to people sooner; nothing here refuses
a report for what it says.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.access.permission import require
from commonweal.access.queries import team_for_work, team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.audit.many_rows import insert_rows
from commonweal.core.policy import SwitchableRule
from commonweal.core.policy.reports import LANDLORDS_OWN, TRIAGE, ReportsPolicy
from commonweal.core.rules.emergency import URGENT
from commonweal.core.rules.routing import Route, RouteFacts, route_of
from commonweal.core.terms import LONDON, CategoryGroup, Marking, ReportState, Risk, london_day
from commonweal.outbox.operations import put_each
from commonweal.people.operations import keep_callers
from commonweal.reports.intake.answers import Answers, Arrived, Taken, WayIn
from commonweal.reports.intake.ground import Stands, stand_on, stands_on
from commonweal.reports.models import Report, ReporterContact, ReportEvent, ReportIntake
from commonweal.reports.operations import CALLS
from commonweal.reports.policy import late_at, partnership_policy, reports_policy
from commonweal.reports.reference import new_reference
from commonweal.reports.second_report.operations import explain_case_reviews
from commonweal.reports.telling.operations import Telling, telling_of
from commonweal.reports.telling.queries import Newest, newest_template
from commonweal.reports.telling.terms import About
from commonweal.reports.terms import Aimed, EventKind, Ongoing, PlaceFound
from commonweal.runs.operations import note_data_change

BY_RULE = "the routing rules"
NOBODY = ("", "")


class AnswersRefused(Exception):
    """What was told cannot be kept as it is; `problems` says so by question, in words for whoever wrote it."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def take_report(answers: Answers, way_in: WayIn, *, by: Viewer, at: datetime) -> Taken:
    """Keep a report and send it on its way; `at` is when it was received.

    Raises `NotAllowed`, `AnswersRefused`.
    """
    return take_reports([Arrived(answers, way_in, by, at)])[0]


def take_reports(arrived: Sequence[Arrived]) -> list[Taken]:
    """Keep reports of one partnership, in the order of their instants, in one transaction; what became of each.

    The same as one after the other, in a tenth of the statements. Raises `NotAllowed` or `AnswersRefused` before
    anything is kept.
    """
    ready = make_ready(arrived)
    try:
        with transaction.atomic():
            return keep_ready(ready)
    except IntegrityError:
        # The same form in another process at this moment: that one is kept. One by one the others are taken.
        with transaction.atomic():
            return [_alone(one) for one in make_ready(arrived)]


def refusal_of(answers: Answers, *, partnership_id: UUID, at: datetime) -> AnswersRefused | None:
    """Why answers cannot be kept as they are; None where they can."""
    known = reports_policy(partnership_id).categories_on(london_day(at)).kind(answers.category)
    return None if known else AnswersRefused({"category": "Choose what is happening from the list."})


@dataclass(frozen=True, slots=True)
class Ready:
    """A report that is judged and worded, and of which nothing is kept yet."""

    arrived: Arrived
    report: Report
    intake: ReportIntake
    contact: ReporterContact | None
    history: Sequence[ReportEvent]
    telling: Telling
    team: str
    because: str


def make_ready(arrived: Sequence[Arrived]) -> list[Ready]:
    """All that can be done before the transaction that keeps them, during which nobody else can write on SQLite.

    Raises `NotAllowed`, `AnswersRefused`.
    """
    for one in arrived:
        require(one.by, Act.CREATE, RecordKind.REPORT)
        if refused := refusal_of(one.answers, partnership_id=one.by.partnership_id, at=one.at):
            raise refused
    # Asked once for all of them: the teams of a day, the words of a message.
    teams, words = cache(team_for_work), cache(newest_template)
    return [
        _ready(one, stands, teams, words) for one, stands in zip(arrived, _stand_on(arrived), strict=True)
    ]  # fmt: skip


def _stand_on(arrived: Sequence[Arrived]) -> list[Stands]:
    """What each stands on; asked together for those of one day."""
    found: dict[int, Stands] = {}
    for _, same_day in groupby(enumerate(arrived), key=lambda one: london_day(one[1].at)):
        some = list(same_day)
        first = some[0][1]
        points = [(one.answers.where.easting_m, one.answers.where.northing_m) for _, one in some]
        stands = stand_on(points, partnership_id=first.by.partnership_id, at=first.at)
        found |= {number: its for (number, _), its in zip(some, stands, strict=True)}
    return [found[number] for number in range(len(arrived))]


def keep_ready(ready: Sequence[Ready]) -> list[Taken]:
    """Keep them, in the caller's transaction. A key that is known already is that report: nothing is kept again.

    Raises `IntegrityError` where another process keeps one of them at this moment.
    """
    if not ready:
        return []
    partnership_id = ready[0].report.partnership_id
    before = _sent_before([one.arrived.way_in.key for one in ready], partnership_id)
    fresh: dict[str, Ready] = {}
    for one in ready:
        if one.arrived.way_in.key not in before:
            fresh.setdefault(one.arrived.way_in.key, one)
    _keep(list(fresh.values()), partnership_id)
    return [before.get(one.arrived.way_in.key) or _taken(one, fresh[one.arrived.way_in.key]) for one in ready]


def _taken(one: Ready, kept: Ready) -> Taken:
    """What became of one, of which another that came with the same key may be the one that was kept."""
    report, again = kept.report, kept is not one
    return Taken(report.id, report.reference, kept.team, kept.because, report.due_at, again=again)


def _alone(one: Ready) -> Taken:
    try:
        with transaction.atomic():
            return keep_ready([one])[0]
    except IntegrityError:
        if sent_before := _sent_before([one.arrived.way_in.key], one.report.partnership_id):
            return sent_before[one.arrived.way_in.key]
        raise


def where_it_would_go(answers: Answers, *, by: Viewer, at: datetime) -> tuple[str, str, datetime | None]:
    """The team that would have such a report (empty: triage), why, and by when; nothing is kept of what was asked.

    A category that the list of the day does not have goes nowhere yet: all three are empty.
    """
    policy = reports_policy(by.partnership_id)
    kind = policy.categories_on(london_day(at)).kind(answers.category)
    if kind is None:
        return "", "", None
    where = answers.where
    stands = stands_on(where.easting_m, where.northing_m, partnership_id=by.partnership_id, at=at)
    route, team = _route(answers, stands, kind.group, policy, by.partnership_id, at)
    state = ReportState.ASSIGNED if team else ReportState.NEW
    urgent = not URGENT.isdisjoint(answers.risks)
    return team[1] if team else "", route.because, late_at(state, at, policy, urgent=urgent)


def _sent_before(keys: Sequence[str], partnership_id: UUID) -> dict[str, Taken]:
    """What became of the forms with these keys that were sent before."""
    known = ReportIntake.objects.filter(partnership_id=partnership_id, key__in=keys).select_related("report")
    rows = {one.key: one.report for one in known}
    teams = team_names([report.team_id for report in rows.values() if report.team_id]) if rows else {}
    return {
        key: Taken(one.id, one.reference, teams.get(one.team_id, "") if one.team_id else "", "", one.due_at, again=True)
        for key, one in rows.items()
    }


def _ready(arrived: Arrived, stands: Stands, teams: Callable[..., tuple[UUID, str] | None], words: Newest) -> Ready:
    answers, way_in, by, at = arrived.answers, arrived.way_in, arrived.by, arrived.at
    policy = reports_policy(by.partnership_id)
    kind = policy.categories_on(london_day(at)).kind(answers.category)
    assert kind is not None
    route, team = _route(answers, stands, kind.group, policy, by.partnership_id, at, teams)
    urgent = not URGENT.isdisjoint(answers.risks)
    report = _report(answers, way_in, policy, stands, by=by, at=at)
    state = ReportState.ASSIGNED if team else ReportState.NEW
    report.state, report.state_since, report.urgent = state.value, at, urgent
    report.rule_fired, report.team_id = route.rule, team[0] if team else None
    report.due_at = late_at(state, at, policy, urgent=urgent)
    contact, name = _contact(report, answers, by, at), team[1] if team else ""
    telling = telling_of(
        report, contact, About.RECEIVED, team=name, by_system=way_in.system_key_id is not None, by=by, at=at,
        newest=words,
    )  # fmt: skip
    history = [*_history(report, route, team, by, at), telling.event]
    intake = _intake(report, answers, way_in)
    return Ready(arrived, report, intake, contact, history, telling, name, route.because)


def _keep(fresh: Sequence[Ready], partnership_id: UUID) -> None:
    if not fresh:
        return
    first = fresh[0].arrived
    told = [(one.contact.phone, one.report.caller_name) if one.contact else NOBODY for one in fresh]
    callers = keep_callers(told, partnership_id=partnership_id, at=first.at)
    for one, its in zip(fresh, told, strict=True):
        one.report.caller_id = callers.get(its)
    insert_rows([one.report for one in fresh])
    # In one order, so that two processes with the same forms wait for one another and never both.
    insert_rows([one.intake for one in sorted(fresh, key=lambda one: one.arrived.way_in.key)])
    insert_rows([one.contact for one in fresh if one.contact])
    insert_rows([event for one in fresh for event in one.history])
    insert_rows([one.telling.untold for one in fresh if one.telling.untold])
    note_data_change(
        partnership_id=partnership_id, about=CALLS, n_rows=len(fresh), at=fresh[-1].arrived.at,
        earliest_on=london_day(min(one.report.happened_at for one in fresh)),
    )  # fmt: skip
    for one in fresh:
        one.arrived.by.trace.did(Deed.CHANGE, RecordKind.REPORT, [one.report.id], why="taken")
    put_each([(one.telling.message, one.arrived.by, one.arrived.at) for one in fresh if one.telling.message])
    explain_case_reviews([(one.report, one.arrived.by, one.arrived.at) for one in fresh])


def _route(
    answers: Answers,
    stands: Stands,
    group: CategoryGroup,
    policy: ReportsPolicy,
    partnership_id: UUID,
    at: datetime,
    teams: Callable[..., tuple[UUID, str] | None] = team_for_work,
) -> tuple[Route, tuple[UUID, str] | None]:
    """The rule that fires and the team that it names; None: triage decides, also where no such team works today."""
    facts = RouteFacts(
        category=answers.category, group=group, land=stands.land, landlord=stands.landlord, ward_code=stands.ward_code,
        local_time=at.astimezone(LONDON).time(), happening_now=answers.ongoing is Ongoing.NOW,
        vulnerable=bool(answers.vulnerable), risks=_risks(answers),
    )  # fmt: skip
    if answers.where.found in (PlaceFound.WORDS, PlaceFound.ANOTHER_BOROUGH):
        return Route("place not in the borough", "", "Triage finds the place first, or whose borough it is"), None
    if partnership_policy(partnership_id).switched_off_on(SwitchableRule.ROUTING, london_day(at)):
        return Route("switched off", "", "The partnership has switched routing off, so triage decides"), None
    route = route_of(facts, policy.routing_on(london_day(at)).rules)
    if route.team in ("", TRIAGE):
        return route, None
    if route.team == LANDLORDS_OWN:
        return route, teams(partnership_id, landlord=stands.landlord, on=london_day(at))
    return route, teams(partnership_id, name=route.team, on=london_day(at))


def _risks(answers: Answers) -> frozenset[Risk]:
    return answers.risks | ({Risk.HATE} if answers.aimed is Aimed.YES else frozenset())


def _report(
    answers: Answers, way_in: WayIn, policy: ReportsPolicy, stands: Stands, *, by: Viewer, at: datetime
) -> Report:
    where, who, reference = answers.where, answers.who, new_reference()
    return Report(
        partnership_id=by.partnership_id, created_at=at, changed_at=at, reference=reference, source=way_in.source.value,
        source_key=reference, received_at=at, happened_at=answers.happened_at or at,
        happened_at_known=answers.happened_at is not None, category=answers.category,
        category_version=policy.categories_on(london_day(at)).number, easting_m=where.easting_m,
        northing_m=where.northing_m, location=where.words, caller_id=None,
        caller_name=who.name if who else "", anonymous=who is None, account=answers.account, content_digest="",
        marking=Marking.OFFICIAL.value, ward_code=stands.ward_code, landlord=stands.landlord,
    )  # fmt: skip


def _intake(report: Report, answers: Answers, way_in: WayIn) -> ReportIntake:
    return ReportIntake(
        report=report, partnership_id=report.partnership_id, key=way_in.key, way_in=way_in.name,
        language=way_in.language, ended_at=answers.ended_at, ongoing=answers.ongoing or "",
        place_found=answers.where.found, uprn=answers.where.uprn, borough_name=answers.where.borough_name,
        aimed=answers.aimed or "", strands=[one.value for one in answers.strands],
        risks=sorted(one.value for one in _risks(answers)), vulnerable=answers.vulnerable, vehicle=answers.vehicle,
        animals=answers.animals, drugs=answers.drugs, n_people=answers.n_people, age_band=answers.age_band,
        impact=answers.impact, told_before=answers.told_before, wish=answers.wish, may_share=answers.may_share,
        handler_id=way_in.handler_id, access_digest=way_in.access_digest, system_key_id=way_in.system_key_id,
        their_reference=way_in.their_reference,
    )  # fmt: skip


def _contact(report: Report, answers: Answers, by: Viewer, at: datetime) -> ReporterContact | None:
    """How its reporter may be told; what a member of staff wrote down was read back to the caller."""
    who = answers.who
    if who is None:
        return None
    return ReporterContact(
        report=report, email=who.email, phone=who.phone, ways=[way.value for way in who.ways],
        safe_times=who.safe_times, may_say_what=who.may_say_what, interpreter=who.interpreter, reads=who.reads,
        confirmed_at=at if by.staff_id else None,
    )  # fmt: skip


def _history(
    report: Report, route: Route, team: tuple[UUID, str] | None, by: Viewer, at: datetime
) -> list[ReportEvent]:
    return [
        ReportEvent(
            report=report, at=at, kind=EventKind.RECEIVED, state=ReportState.NEW, by_id=by.staff_id, by=by.name,
            public=True,
        ),
        ReportEvent(
            report=report, at=at, kind=EventKind.ROUTED, state=report.state, by=BY_RULE, rule=route.rule,
            words=route.because, team_id=team[0] if team else None,
        ),
    ]  # fmt: skip
