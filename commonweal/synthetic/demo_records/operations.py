"""Teams have the newest reports, some are shared, some kept for named people: so that every role has work to look at.

Done as the people whose work it is, through the same operations as their pages, with their entries in the audit. It
comes after the weekly runs, which read what nobody had guarded yet.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from commonweal.access.agreements.demonstration import demo_agreements
from commonweal.access.demo_people import LANDLORD, NORTH_TEAM, PATROL, POLICE, SOUTH_TEAM
from commonweal.access.guarding.operations import name_person
from commonweal.access.models import Agreement, Organisation, Staff, Team
from commonweal.access.queries import viewer_for
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Role
from commonweal.access.sharing.operations import share_record
from commonweal.access.viewer import Viewer
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.core.terms import Guarding, Marking, london_day, london_midnight
from commonweal.reports.models import Report
from commonweal.reports.single.operations import give_to, hand_to_team, keep_for_named, mark
from commonweal.reports.terms import Category

AGREED_FROM = date(2026, 1, 5)
RECENT = timedelta(weeks=8)
NORTHERN = tuple(f"NM-W{number:02d}" for number in range(1, 9))
"""Wards are numbered from north to south."""
PURPOSE = "making the demonstration"


def arrange_records(partnership_id: UUID, *, last_day: date, at: datetime) -> int:
    """How many of the newest reports a team got; nothing where it was done before."""
    if Agreement.objects.filter(partnership_id=partnership_id).exists():
        return 0
    with transaction.atomic():
        since = london_midnight(last_day - RECENT)
        newest = Report.objects.filter(partnership_id=partnership_id, received_at__gte=since).exclude(ward_code="")
        reports = list(newest.order_by("-received_at", "id"))
        northern = [one for one in reports if one.ward_code in NORTHERN]
        southern = [one for one in reports if one.ward_code not in NORTHERN]
        _agree(at)
        _give_to_teams({NORTH_TEAM: northern, SOUTH_TEAM: southern}, at)
        _work_on([one for one in northern if one.caller_id], [one for one in southern if one.caller_id], at)
        _mark_sensitive([one for one in reports if one.category == Category.INTIMIDATION], at)
    return len(reports)


def _agree(at: datetime) -> None:
    partners = {
        role: Organisation.objects.get(name=name).id
        for role, name in (
            (Role.HOUSING_PARTNER, LANDLORD), (Role.NEIGHBOURHOOD_OFFICER, POLICE), (Role.PATROL_CONTRACTOR, PATROL),
        )
    }  # fmt: skip
    with _as("dana", at) as dana:
        demo_agreements(partners, signed_by="Both chief officers", from_on=AGREED_FROM, by=dana, at=at)


def _give_to_teams(reports: dict[str, list[Report]], at: datetime) -> None:
    with _as("tom", at) as tom:
        for name, of_team in reports.items():
            hand_to_team([one.id for one in of_team], Team.objects.get(name=name).id, by=tom, at=at)


def _work_on(northern: Sequence[Report], southern: Sequence[Report], at: datetime) -> None:
    """Two officers have some, partners were given some, a panel looks at some, and two are kept for named people."""
    for name, who, reports in ((NORTH_TEAM, "abby", northern[:6]), (SOUTH_TEAM, "sol", southern[:4])):
        for report in reports:
            with _as("tom", at) as tom:
                version = Report.objects.get(id=report.id).version
                give_to(report.id, Team.objects.get(name=name).id, _staff(who).id, version=version, by=tom, at=at)
    _share(northern[8:11], PATROL, ("times", "category", "place"), "Carry out a visit", at)
    _share(southern[8:10], LANDLORD, ("times", "category", "place", "account"), "Act as the landlord", at)
    for report in northern[12:15]:
        with _as("tom", at) as tom:
            why = "The panel looks at what is behind these calls"
            name_person(Report.objects.get(id=report.id), _staff("petra").id, why=why, until_on=None, by=tom, at=at)
    _keep(northern[15], Guarding.LOCKED, "A member of the council's staff lives there", at)
    _keep(southern[15], Guarding.PROTECTED, "Somebody has fled there and must not be found", at)


def _share(reports: Sequence[Report], to: str, fields: Sequence[str], purpose: str, at: datetime) -> None:
    organisation = Organisation.objects.get(name=to)
    for report in reports:
        with _as("tom", at) as tom:
            share_record(
                RecordKind.REPORT, report.id, organisation_id=organisation.id, fields=fields, purpose=purpose,
                expires_on=london_day(at) + timedelta(days=90), by=tom, at=at,
            )  # fmt: skip


def _keep(report: Report, guarding: Guarding, why: str, at: datetime) -> None:
    with _as("tom", at) as tom:
        keep_for_named(
            Report.objects.get(id=report.id), guarding, named=[_staff("petra").id], why=why, with_caller=False,
            by=tom, at=at,
        )  # fmt: skip


def _mark_sensitive(reports: Sequence[Report], at: datetime) -> None:
    for report in Report.objects.filter(id__in=[one.id for one in reports[:12]]):
        with _as("tom", at) as tom:
            if Report.objects.visible_to(tom).filter(id=report.id).exists():
                mark(report.id, Marking.OFFICIAL_SENSITIVE, version=report.version, by=tom, at=at)


@contextmanager
def _as(username: str, at: datetime) -> Iterator[Viewer]:
    """Somebody of the demonstration at work, with one audit entry."""
    trace = Trace(route="commonweal demo", at=at)
    viewer = viewer_for(_staff(username), on=london_day(at), purpose=PURPOSE, trace=trace)
    assert viewer is not None, f"{username} has a role in the demonstration"
    yield viewer
    write_entry(trace, outcome="made")


def _staff(username: str) -> Staff:
    return Staff.objects.get(username=username)
