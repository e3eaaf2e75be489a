"""What a partnership decided, as typed and dated values. A value that exists is valid: `reader.py` refuses the rest."""

from dataclasses import dataclass
from datetime import date

from commonweal.core.policy.callers import LocalReviewPolicy, RepeatCallerPolicy, SecondReportPolicy
from commonweal.core.policy.dated import DatedEntry, entry_on
from commonweal.core.policy.looks import LooksPolicy
from commonweal.core.policy.sharing import SharingPolicy
from commonweal.core.policy.switched_off import SwitchedOff, switched_off_on
from commonweal.core.policy.words import counted
from commonweal.core.terms import CallSource, LocationKind

LOCATION_ORDER = (
    LocationKind.ESTATE,
    LocationKind.PARK,
    LocationKind.STATION,
    LocationKind.NAMED_PLACE,
    LocationKind.STREET,
)


@dataclass(frozen=True, slots=True)
class HotspotPolicy(DatedEntry):
    """When a location is a hotspot: more than `more_than_calls` calls in `within_days` civil days.

    Distances are metres: how far a street reaches for a point, and how far an unnamed spot does (docs/glossary.md,
    location).
    """

    more_than_calls: int
    within_days: int
    sources: tuple[CallSource, ...]
    location_order: tuple[LocationKind, ...] = LOCATION_ORDER
    street_within_m: float = 25.0
    provisional_within_m: float = 50.0

    @property
    def clause(self) -> str:
        """What findings carry: `More than 6 calls in 14 days (policy islington-2023: paper, place in it)`."""
        calls, days = counted(self.more_than_calls, "call"), counted(self.within_days, "day")
        return f"More than {calls} in {days} (policy {self.policy}: {self.source})"


@dataclass(frozen=True, slots=True)
class WeeklyCutOff:
    """The weekday at whose beginning in London a week's data end; 0 is Monday."""

    weekday: int
    source: str


@dataclass(frozen=True, slots=True)
class NotStated:
    """A rule, by the name of its field, about which the papers say nothing: which policy it is left to, and why."""

    rule: str
    left_to: str
    note: str


@dataclass(frozen=True, slots=True)
class PartnershipPolicy:
    """One policy file. `version` is a digest of what it says, so that a run can name the policy it was made by.

    The entries of a rule run in order of date without overlap. A rule without any is not watched for. Those of a rule
    in `not_stated` were taken from another policy.
    """

    name: str
    title: str
    version: str
    weekly_cut_off: WeeklyCutOff
    hotspot: tuple[HotspotPolicy, ...]
    repeat_caller_out_of_hours: tuple[RepeatCallerPolicy, ...] = ()
    repeat_caller_police: tuple[RepeatCallerPolicy, ...] = ()
    second_report: tuple[SecondReportPolicy, ...] = ()
    case_review_local: tuple[LocalReviewPolicy, ...] = ()
    not_stated: tuple[NotStated, ...] = ()
    switched_off: tuple[SwitchedOff, ...] = ()
    looks: tuple[LooksPolicy, ...] = ()
    sharing: tuple[SharingPolicy, ...] = ()

    def hotspot_on(self, day: date) -> HotspotPolicy:
        """The entry in force on a day; raises `NoPolicyOn`, as those below do."""
        return entry_on(self.hotspot, day, named=self.name, what="hotspot threshold")

    def repeat_caller_out_of_hours_on(self, day: date) -> RepeatCallerPolicy:
        """When calls to the out-of-hours line make a repeat caller."""
        what = "threshold for repeat callers of the out-of-hours line"
        return entry_on(self.repeat_caller_out_of_hours, day, named=self.name, what=what)

    def repeat_caller_police_on(self, day: date) -> RepeatCallerPolicy:
        """When calls to the police make a repeat caller."""
        return entry_on(self.repeat_caller_police, day, named=self.name, what="threshold for repeat callers of police")

    def second_report_on(self, day: date) -> SecondReportPolicy:
        """When the case review is explained to somebody who reports again."""
        return entry_on(self.second_report, day, named=self.name, what="second report that brings the letter")

    def case_review_local_on(self, day: date) -> LocalReviewPolicy:
        """The partnership's own test for a case review."""
        return entry_on(self.case_review_local, day, named=self.name, what="local threshold for a case review")

    def looks_on(self, day: date) -> LooksPolicy:
        """How closely looks at records are watched."""
        return entry_on(self.looks, day, named=self.name, what="way to watch looks at records")

    def sharing_on(self, day: date) -> SharingPolicy:
        """How reviews of sharing agreements are kept to."""
        return entry_on(self.sharing, day, named=self.name, what="way to keep to reviews of agreements")

    def switched_off_on(self, rule: str, day: date) -> SwitchedOff | None:
        """The entry by which a rule, such as `repeat-caller-police`, is off on a day; None where it is on."""
        return switched_off_on(self.switched_off, rule, day)

    def latest_hotspot(self) -> HotspotPolicy:
        """The newest entry, whatever its dates."""
        return self.hotspot[-1]

    def not_stated_of(self, rule: str) -> NotStated | None:
        """What is said of a rule, by the name of its field, that the papers do not state; None where they do."""
        return next((one for one in self.not_stated if one.rule == rule), None)
