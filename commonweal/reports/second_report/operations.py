"""Sends the letter that explains the case review to somebody who reports again (rule 7 of the register).

Statutory guidance published on 17 September 2025: to every victim who makes a second report in a six-month period,
whether or not they meet the threshold. The rule is `core.rules.second_report` with the policy's numbers, asked of the
reports of one person at the moment when the newest is taken; the weekly list (commonweal/callers) asks the same of all,
and so finds what this cannot: reports that logs brought later, and callers whom somebody confirmed as one person.

A person is a number, or callers whom a named person has confirmed to be one (docs/decisions/0012); who wished to stay
anonymous is nobody. A report that is kept for named people is not counted. Nobody is told twice within the months.

The letter tells that somebody has reported before. Anybody can give another's name and number with an address of their
own, so it goes by itself only where no earlier report of the person named another way or address, or none that is safe;
an officer's list has the others.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from commonweal.access.viewer import Viewer, system_viewer
from commonweal.core.policy import NoPolicyOn, SecondReportPolicy, SwitchableRule
from commonweal.core.rules.caller_calls import CallerCall
from commonweal.core.rules.safe_contact import way_to_tell
from commonweal.core.rules.second_report import is_second_report
from commonweal.core.terms import CallSource, Finding, Window, london_day, london_midnight
from commonweal.people.queries import decided_about, person_of
from commonweal.reports.models import Report, ReporterContact, ReportEvent
from commonweal.reports.policy import partnership_policy
from commonweal.reports.telling.operations import has_a_safe_way, leave_to_officer, safe_contact_of, tell
from commonweal.reports.telling.terms import About
from commonweal.reports.terms import EventKind

RULE = SwitchableRule.SECOND_REPORT.value
OTHER_WAY = "Their earlier reports did not call this way and address safe: ask them first"


def explain_case_review(report: Report, *, by: Viewer, at: datetime) -> Finding | None:
    """The finding by which the letter was due for a report that has just been taken; None where none was.

    Call it in the transaction that takes the report. Where no way is safe, an officer's list has it instead.
    """
    policy = _policy_in_force(report.partnership_id, at)
    if report.caller_id is None or policy is None:
        return None
    system = system_viewer(report.partnership_id, route="second report", at=at)
    callers, is_known = person_of(report.caller_id, system)
    if not is_known:
        return None
    finding = is_second_report(_calls(callers, policy, system, at), as_of=london_day(at), policy=policy)
    if not finding:
        return None
    same_way = _same_way_as_before(report, callers, policy, at)
    if _told_within(callers, policy, report, at, can_be_told=same_way):
        return None
    if same_way or not has_a_safe_way(report):
        tell(report, About.CASE_REVIEW, rule=RULE, by=by, at=at)
    else:
        leave_to_officer(report, About.CASE_REVIEW, OTHER_WAY, rule=RULE, by=by, at=at)
    return finding


def explain_case_reviews(taken: Sequence[tuple[Report, Viewer, datetime]]) -> None:
    """The same for reports of one partnership that were taken together, in the order of their instants.

    Each is judged by what had been received by its own instant. Two questions find those who can be meant at all, so
    that a report of somebody new costs next to nothing.
    """
    of_somebody = [one for one in taken if one[0].caller_id is not None]
    again = _may_have_reported_before(of_somebody) if of_somebody else frozenset()
    for report, by, at in of_somebody:
        if report.caller_id in again:
            explain_case_review(report, by=by, at=at)


def _may_have_reported_before(taken: Sequence[tuple[Report, Viewer, datetime]]) -> frozenset[UUID | None]:
    """Callers of whom there are as many reports as the policy asks for, ever, or of whom a decision says something."""
    first = taken[0][0]
    callers = {report.caller_id for report, _, _ in taken if report.caller_id}
    instants = {london_day(at): at for _, _, at in taken}.values()
    asked = [policy.at_least for at in instants if (policy := _policy_in_force(first.partnership_id, at))]
    if not asked or min(asked) <= 1:
        return frozenset(callers if asked else ())
    system = system_viewer(first.partnership_id, route="second report", at=max(at for _, _, at in taken))
    # By the callers alone: with the partnership beside them SQLite reads every report of it. Nothing is handed out, and
    # who is found is asked about again, as the viewer may see.
    told = Report.objects.filter(caller_id__in=callers).order_by().values_list("caller_id", flat=True)
    often = {one for one, n in Counter(told).items() if n >= min(asked)}
    return decided_about(callers, system) | often


def _policy_in_force(partnership_id: UUID, at: datetime) -> SecondReportPolicy | None:
    policy, today = partnership_policy(partnership_id), london_day(at)
    try:
        entry = policy.second_report_on(today)
    except NoPolicyOn:
        return None
    return None if policy.switched_off_on(RULE, today) else entry


def _calls(callers: Collection[UUID], policy: SecondReportPolicy, viewer: Viewer, at: datetime) -> list[CallerCall]:
    rows = Report.objects.visible_to(viewer).filter(
        caller_id__in=callers, received_at__gte=_first_instant(policy, at), received_at__lte=at
    )
    return [
        CallerCall(key, happened, received, CallSource(source))
        for key, happened, received, source in rows.values_list("source_key", "happened_at", "received_at", "source")
    ]


def _same_way_as_before(report: Report, callers: Collection[UUID], policy: SecondReportPolicy, at: datetime) -> bool:
    """Whether each earlier report of the months that said how its reporter is told named the same way and address as
    this one, and none wished messages to say less. A call that a log brought says nothing of it."""
    told = ReporterContact.objects.filter(
        report__caller_id__in=callers, report__received_at__gte=_first_instant(policy, at),
        report__received_at__lte=report.received_at,
    )  # fmt: skip
    contacts = {one.report_id: one for one in told}
    newest = contacts.pop(report.id, None)
    if newest is None:
        return False
    now = way_to_tell(safe_contact_of(newest))
    return all(
        way_to_tell(safe_contact_of(one)) == now and (one.may_say_what or not newest.may_say_what)
        for one in contacts.values()
    )


def _told_within(
    callers: Collection[UUID], policy: SecondReportPolicy, report: Report, at: datetime, *, can_be_told: bool
) -> bool:
    """Whether they were told within the months; or could not be told, and still cannot, so that a list has it."""
    kinds = set(
        ReportEvent.objects.filter(
            report__caller_id__in=callers, rule=RULE, at__gte=_first_instant(policy, at), at__lte=at
        ).values_list("kind", flat=True)
    )
    return EventKind.TOLD in kinds or (EventKind.NOT_TOLD in kinds and not (can_be_told and has_a_safe_way(report)))


def _first_instant(policy: SecondReportPolicy, at: datetime) -> datetime:
    return london_midnight(Window.of_months(london_day(at), months=policy.within_months).first_day)
