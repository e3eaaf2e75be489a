"""How the partnership of a record deals with reports: its policy, and when a state of a report is late."""

from datetime import datetime
from functools import cache
from uuid import UUID

from commonweal.access.partnership import bank_holidays, policy_named, reports_policy_named
from commonweal.access.queries import policy_name_of
from commonweal.core.policy import PartnershipPolicy
from commonweal.core.policy.reports import Clock, Counted, ReportsPolicy
from commonweal.core.rules.clocks import due_at
from commonweal.core.rules.report_life import CLOCKED
from commonweal.core.terms import ReportState, london_day


def reports_policy(partnership_id: UUID) -> ReportsPolicy:
    """The policy about reports of a partnership; raises `PolicyRefused`."""
    return reports_policy_named(_policy_name(partnership_id))


def partnership_policy(partnership_id: UUID) -> PartnershipPolicy:
    """What a partnership decided beside its reports: thresholds, letters, switches; raises `PolicyRefused`."""
    return policy_named(_policy_name(partnership_id))


@cache
def _policy_name(partnership_id: UUID) -> str:
    # A partnership keeps to one policy file for as long as it exists; the file's own dates say what changes.
    return policy_name_of(partnership_id)


def clock_of(state: ReportState, began_at: datetime, policy: ReportsPolicy) -> Clock | None:
    """The clock of a state for a report that came to stand there at an instant; None where none runs."""
    return policy.clocks_on(london_day(began_at)).clocks[state] if state in CLOCKED else None


def late_at(state: ReportState, began_at: datetime, policy: ReportsPolicy, *, urgent: bool) -> datetime | None:
    """When a state is late, in UTC; None where no clock runs. Where danger was told of every hour counts."""
    clock = clock_of(state, began_at, policy)
    if clock is None:
        return None
    if urgent:
        return due_at(began_at, clock.urgent_minutes, None, frozenset())
    hours = policy.hours_on(london_day(began_at)).hours if clock.counted is Counted.WORKING else None
    return due_at(began_at, clock.minutes, hours, bank_holidays())
