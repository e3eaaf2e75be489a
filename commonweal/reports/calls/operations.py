"""Takes a call: a report, or one more of a known incident ("me too"), and its hand-over to the police."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.permission import require
from commonweal.access.queries import team_for_work
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import CallSource, london_day
from commonweal.reports.calls.queries import Leader, known_report, own_report
from commonweal.reports.incident.operations import follow_incident
from commonweal.reports.intake.answers import Answers, Taken, WayIn, Where
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, moved
from commonweal.reports.models import Report
from commonweal.reports.policy import reports_policy
from commonweal.reports.terms import PlaceFound
from commonweal.reports.written import clean

LONGEST_POLICE_REFERENCE = 60


class NoSuchCall(Exception):
    """There is no such report, or none that may be told of: both look alike."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it is written down: its answers, the key of its form, and the known report that it tells of too."""

    answers: Answers
    key: UUID
    me_too: UUID | None = None


def take_call(call: Call, *, by: Viewer, at: datetime) -> Taken:
    """Keep a call as a report; with `me_too` of the incident of that one, and following it while it is open.

    What and where are then those of the known report, unless the caller said otherwise. Each is one more call; an
    anonymous one counts to its place and to nobody. Raises `NotAllowed`, `AnswersRefused`, `NoSuchCall`.
    """
    way_in = WayIn(line_of(by, at=at), "telephone", f"call:{call.key}", handler_id=by.staff_id)
    with transaction.atomic():
        if call.me_too is None:
            return take_report(call.answers, way_in, by=by, at=at)
        leader = known_report(call.me_too, by)
        if leader is None:
            raise NoSuchCall("It is not there any more.")
        taken = take_report(_of_the_same(call.answers, leader, by, at=at), way_in, by=by, at=at)
        if not taken.again:
            follow_incident(taken.report_id, leader.id, by=by, at=at)
        return taken


def line_of(by: Viewer, *, at: datetime) -> CallSource:
    """The line that somebody answers: the night team's is the out-of-hours line, which has a rule of its own."""
    hours = reports_policy(by.partnership_id).call_outs_on(london_day(at))
    team = team_for_work(by.partnership_id, name=hours.visit_team, on=london_day(at))
    return CallSource.OUT_OF_HOURS if team and team[0] in by.team_ids else CallSource.COUNCIL_LINE


def _of_the_same(answers: Answers, leader: Leader, by: Viewer, *, at: datetime) -> Answers:
    """The answers, with what and where of the known report where the caller said nothing of their own."""
    kinds = reports_policy(by.partnership_id).categories_on(london_day(at))
    category = answers.category or (leader.category if kinds.kind(leader.category) else "other")
    words, easting_m, northing_m = leader.where
    found = PlaceFound.WORDS if easting_m is None else PlaceFound.PLACE
    where = answers.where if answers.where.words else Where(words, found, easting_m, northing_m)
    account = answers.account or f"Tells of the same as {leader.reference}."
    return replace(answers, category=category, where=where, account=account)


def hand_over_to_police(report_id: UUID, police_reference: str, *, by: Viewer, at: datetime) -> Report:
    """Note that the police have it, since now, under their reference where they gave one.

    By whoever took the call, in the same shift. Raises `NotAllowed`, `NoSuchCall`, `StepRefused`, `ChangedMeanwhile`.
    """
    require(by, Act.CREATE, RecordKind.REPORT)
    with transaction.atomic():
        report = own_report(report_id, by)
        if report is None:
            raise NoSuchCall("It is not there any more.")
        named = " ".join(clean(police_reference).split())[:LONGEST_POLICE_REFERENCE]
        words = f"Handed over to the police, their reference {named}" if named else "Handed over to the police"
        return moved(report, Step(ReportStep.HAND_OVER, report.version), words=words, by=by, at=at)


def without_place(answers: Answers) -> Answers:
    """The same answers with no place of their own, so that of a known event its place is taken."""
    return replace(answers, where=Where(""))
