"""What a partnership decided, as typed and dated values. A value that exists is valid: `reader.py` refuses the rest."""

from dataclasses import dataclass
from datetime import date

from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.terms import CallSource, LocationKind

LOCATION_ORDER = (
    LocationKind.ESTATE,
    LocationKind.PARK,
    LocationKind.STATION,
    LocationKind.NAMED_PLACE,
    LocationKind.STREET,
)


class NoPolicyOn(Exception):
    """No entry of the policy was in force on the day asked for; the message names the days that have one."""


@dataclass(frozen=True, slots=True)
class HotspotPolicy:
    """When a location is a hotspot: more than `more_than_calls` calls in `within_days` civil days.

    In force from `valid_from` to `valid_to`, both days included; no end is None. `policy` is the policy that says so,
    `source` the paper it comes from. Distances are metres: how far a street reaches for a point, and how far an unnamed
    spot does (docs/glossary.md, location).
    """

    policy: str
    valid_from: date
    valid_to: date | None
    more_than_calls: int
    within_days: int
    sources: tuple[CallSource, ...]
    source: str
    location_order: tuple[LocationKind, ...] = LOCATION_ORDER
    street_within_m: float = 25.0
    provisional_within_m: float = 50.0

    @property
    def clause(self) -> str:
        """What findings carry: `More than 6 calls in 14 days (policy islington-2023: paper, place in it)`."""
        calls, days = counted(self.more_than_calls, "call"), counted(self.within_days, "day")
        return f"More than {calls} in {days} (policy {self.policy}: {self.source})"

    def holds_on(self, day: date) -> bool:
        """Whether this entry was in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class WeeklyCutOff:
    """The weekday at whose beginning in London a week's data end; 0 is Monday."""

    weekday: int
    source: str


@dataclass(frozen=True, slots=True)
class PartnershipPolicy:
    """One policy file. `version` is a digest of what it says, so that a run can name the policy it was made by.

    `hotspot` runs in order of date without overlap; `hotspot_left_to` names the policy it was taken from where this
    partnership's papers state no threshold, with `hotspot_note` saying so.
    """

    name: str
    title: str
    version: str
    weekly_cut_off: WeeklyCutOff
    hotspot: tuple[HotspotPolicy, ...]
    hotspot_left_to: str = ""
    hotspot_note: str = ""

    def hotspot_on(self, day: date) -> HotspotPolicy:
        """The entry in force on a day; raises `NoPolicyOn`."""
        for entry in self.hotspot:
            if entry.holds_on(day):
                return entry
        spans = ", ".join(f"{day_in_words(e.valid_from)} to {_or_now(e.valid_to)}" for e in self.hotspot)
        raise NoPolicyOn(f"{self.name} states no hotspot threshold for {day_in_words(day)}; it does for {spans}")

    def latest_hotspot(self) -> HotspotPolicy:
        """The newest entry, whatever its dates."""
        return self.hotspot[-1]


def _or_now(day: date | None) -> str:
    return day_in_words(day) if day else "now"
