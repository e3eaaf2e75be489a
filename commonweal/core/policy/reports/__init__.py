"""What a partnership decided about reports: the list of categories, the hours it works, its clocks, its routes."""

from commonweal.core.policy.reports.categories import CategoryKind, CategoryList
from commonweal.core.policy.reports.clocks import Clock, ClockTable, Counted, HoursOfService, WorkingHours
from commonweal.core.policy.reports.reader import read_bank_holidays, read_reports_policy
from commonweal.core.policy.reports.routing import LANDLORDS_OWN, TRIAGE, RoutingRule, RoutingTable
from commonweal.core.policy.reports.values import CallOutHours, PeopleToRing, ReportsPolicy

__all__ = [
    "LANDLORDS_OWN",
    "TRIAGE",
    "CallOutHours",
    "CategoryKind",
    "CategoryList",
    "Clock",
    "ClockTable",
    "Counted",
    "HoursOfService",
    "PeopleToRing",
    "ReportsPolicy",
    "RoutingRule",
    "RoutingTable",
    "WorkingHours",
    "read_bank_holidays",
    "read_reports_policy",
]
