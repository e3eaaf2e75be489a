"""Takes a report: the row, its answers, its reporter, its route, its clock, its first line of history, its receipt.

One transaction: a reference is told only after all of it is kept (docs/security.md P5). The same form sent twice is one
report with one reference. Danger, hate and vulnerability only ever send a report to people sooner; nothing here refuses
a report for what it says.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.access.permission import require
from commonweal.access.queries import team_for_work, team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.policy import SwitchableRule
from commonweal.core.policy.reports import LANDLORDS_OWN, TRIAGE, ReportsPolicy
from commonweal.core.rules.routing import Route, RouteFacts, route_of
from commonweal.core.terms import LONDON, CategoryGroup, Marking, ReportState, Risk, london_day
from commonweal.people.operations import keep_callers
from commonweal.reports.intake.answers import Answers, Taken, WayIn
from commonweal.reports.intake.ground import Stands, stands_on
from commonweal.reports.models import Report, ReporterContact, ReportEvent, ReportIntake
from commonweal.reports.operations import CALLS
from commonweal.reports.policy import late_at, partnership_policy, reports_policy
from commonweal.reports.reference import new_reference
from commonweal.reports.second_report.operations import explain_case_review
from commonweal.reports.telling.operations import tell
from commonweal.reports.telling.terms import About
from commonweal.reports.terms import Aimed, EventKind, Ongoing, PlaceFound
from commonweal.runs.operations import note_data_change

URGENT = frozenset({Risk.WEAPON, Risk.INJURY, Risk.FIRE, Risk.THREAT})
BY_RULE = "the routing rules"


class AnswersRefused(Exception):
    """What was told cannot be kept as it is; `problems` says so by question, in words for whoever wrote it."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def take_report(answers: Answers, way_in: WayIn, *, by: Viewer, at: datetime) -> Taken:
    """Keep a report and send it on its way; `at` is when it was received.

    Raises `NotAllowed`, `AnswersRefused`.
    """
    require(by, Act.CREATE, RecordKind.REPORT)
    policy = reports_policy(by.partnership_id)
    kind = policy.categories_on(london_day(at)).kind(answers.category)
    if kind is None:
        raise AnswersRefused({"category": "Choose what is happening from the list."})
    try:
        with transaction.atomic():
            if sent_before := _sent_before(way_in, by):
                return sent_before
            return _keep(answers, way_in, policy, kind.group, by=by, at=at)
    except IntegrityError:
        # The same form in another process at this moment: that one is kept.
        if sent_before := _sent_before(way_in, by):
            return sent_before
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


def _sent_before(way_in: WayIn, by: Viewer) -> Taken | None:
    intake = (
        ReportIntake.objects.filter(partnership_id=by.partnership_id, key=way_in.key).select_related("report").first()
    )
    if intake is None:
        return None
    report = intake.report
    team = team_names([report.team_id]).get(report.team_id, "") if report.team_id else ""
    return Taken(report.id, report.reference, team, "", report.due_at, again=True)


def _keep(
    answers: Answers, way_in: WayIn, policy: ReportsPolicy, group: CategoryGroup, *, by: Viewer, at: datetime
) -> Taken:
    where = answers.where
    stands = stands_on(where.easting_m, where.northing_m, partnership_id=by.partnership_id, at=at)
    route, team = _route(answers, stands, group, policy, by.partnership_id, at)
    urgent = not URGENT.isdisjoint(answers.risks)
    report = _report(answers, way_in, policy, stands, by=by, at=at)
    state = ReportState.ASSIGNED if team else ReportState.NEW
    report.state, report.state_since, report.urgent = state.value, at, urgent
    report.rule_fired, report.team_id = route.rule, team[0] if team else None
    report.due_at = late_at(state, at, policy, urgent=urgent)
    report.save(force_insert=True)
    _intake(report, answers, way_in)
    _contact(report, answers)
    _history(report, route, team, by, at)
    note_data_change(
        partnership_id=by.partnership_id, about=CALLS, earliest_on=london_day(report.happened_at), n_rows=1, at=at
    )
    by.trace.did(Deed.CHANGE, RecordKind.REPORT, [report.id], why="taken")
    tell(report, About.RECEIVED, team=team[1] if team else "", by=by, at=at)
    explain_case_review(report, by=by, at=at)
    return Taken(report.id, report.reference, team[1] if team else "", route.because, report.due_at)


def _route(
    answers: Answers, stands: Stands, group: CategoryGroup, policy: ReportsPolicy, partnership_id: UUID, at: datetime
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
        return route, team_for_work(partnership_id, landlord=stands.landlord, on=london_day(at))
    return route, team_for_work(partnership_id, name=route.team, on=london_day(at))


def _risks(answers: Answers) -> frozenset[Risk]:
    return answers.risks | ({Risk.HATE} if answers.aimed is Aimed.YES else frozenset())


def _report(
    answers: Answers, way_in: WayIn, policy: ReportsPolicy, stands: Stands, *, by: Viewer, at: datetime
) -> Report:
    where, who, reference = answers.where, answers.who, new_reference()
    told = (who.phone, who.name) if who else ("", "")
    callers = keep_callers([told], partnership_id=by.partnership_id, at=at)
    return Report(
        partnership_id=by.partnership_id, created_at=at, changed_at=at, reference=reference, source=way_in.source.value,
        source_key=reference, received_at=at, happened_at=answers.happened_at or at,
        happened_at_known=answers.happened_at is not None, category=answers.category,
        category_version=policy.categories_on(london_day(at)).number, easting_m=where.easting_m,
        northing_m=where.northing_m, location=where.words, caller_id=callers.get(told),
        caller_name=who.name if who else "", anonymous=who is None, account=answers.account, content_digest="",
        marking=Marking.OFFICIAL.value, ward_code=stands.ward_code, landlord=stands.landlord,
    )  # fmt: skip


def _intake(report: Report, answers: Answers, way_in: WayIn) -> None:
    ReportIntake.objects.create(
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


def _contact(report: Report, answers: Answers) -> None:
    who = answers.who
    if who is None:
        return
    ReporterContact.objects.create(
        report=report, email=who.email, phone=who.phone, ways=[way.value for way in who.ways],
        safe_times=who.safe_times, may_say_what=who.may_say_what, interpreter=who.interpreter, reads=who.reads,
    )  # fmt: skip


def _history(report: Report, route: Route, team: tuple[UUID, str] | None, by: Viewer, at: datetime) -> None:
    ReportEvent.objects.bulk_create(
        [
            ReportEvent(
                report=report, at=at, kind=EventKind.RECEIVED, state=ReportState.NEW, by_id=by.staff_id, by=by.name,
                public=True,
            ),
            ReportEvent(
                report=report, at=at, kind=EventKind.ROUTED, state=report.state, by=BY_RULE, rule=route.rule,
                words=route.because, team_id=team[0] if team else None,
            ),
        ]
    )  # fmt: skip
