"""A partnership's policy about reports as values; every family of entries has dates."""

from dataclasses import dataclass
from datetime import date, time

from commonweal.core.policy.dated import DatedEntry, entry_on
from commonweal.core.policy.reports.categories import CategoryList
from commonweal.core.policy.reports.clocks import ClockTable, HoursOfService
from commonweal.core.policy.reports.routing import RoutingTable


@dataclass(frozen=True, slots=True)
class CallOutHours(DatedEntry):
    """When a patrol can be called out, which teams go and how soon: `from_time` after `to_time` crosses midnight."""

    from_time: time
    to_time: time
    patrol_team: str
    visit_team: str
    arrive_within_minutes: int


@dataclass(frozen=True, slots=True)
class PeopleToRing:
    """Telephone numbers that public pages and refusals name."""

    council: str
    council_hours: str
    police: str


@dataclass(frozen=True, slots=True)
class ReportsPolicy:
    """What one file of `policies/reports/` states; `version` is a digest of what it says."""

    name: str
    title: str
    version: str
    ring: PeopleToRing
    hours: tuple[HoursOfService, ...]
    clocks: tuple[ClockTable, ...]
    categories: tuple[CategoryList, ...]
    routing: tuple[RoutingTable, ...]
    call_outs: tuple[CallOutHours, ...]

    def hours_on(self, day: date) -> HoursOfService:
        """The working hours of a day; raises `NoPolicyOn`."""
        return entry_on(self.hours, day, named=self.title, what="working hours")

    def clocks_on(self, day: date) -> ClockTable:
        """The clocks of a day; raises `NoPolicyOn`."""
        return entry_on(self.clocks, day, named=self.title, what="clocks")

    def categories_on(self, day: date) -> CategoryList:
        """The list of categories of a day; raises `NoPolicyOn`."""
        return entry_on(self.categories, day, named=self.title, what="list of categories")

    def category_version(self, number: int) -> CategoryList | None:
        """The list of a version, for reports that were taken under it; None where there is none."""
        return next((one for one in self.categories if one.number == number), None)

    def routing_on(self, day: date) -> RoutingTable:
        """The routing table of a day; raises `NoPolicyOn`."""
        return entry_on(self.routing, day, named=self.title, what="routes")

    def call_outs_on(self, day: date) -> CallOutHours:
        """When a patrol can be called out on a day; raises `NoPolicyOn`."""
        return entry_on(self.call_outs, day, named=self.title, what="hours of call-outs")
