"""What each copy of the weekly product may hold, as values made for it: a copy is filled, never cut down.

A value of a wider copy cannot get into a narrower one, because the narrower one has no room for it (docs/security.md
P10): the councillors' copy has no field for a street's name, for a count below the threshold or for an officer's words.
"""

from dataclasses import dataclass
from datetime import date

from commonweal.hotspots.queries import Expected


@dataclass(frozen=True, slots=True)
class Week:
    """The run that all copies are bound to."""

    as_at: date
    window_from: date
    within_days: int
    more_than_calls: int
    run: str
    run_digest: str
    clause: str
    source_text: str
    sources: tuple[str, ...]
    gaps: tuple[str, ...]
    partnership: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many places of the run are new, continuing and off the list."""

    new: int
    continuing: int
    dropped_off: int

    @property
    def on_list(self) -> int:
        """How many are on the list."""
        return self.new + self.continuing


@dataclass(frozen=True, slots=True)
class Promise:
    """An action agreed for a place, and what came of it."""

    place: str
    kind: str
    agency: str
    due_on: date
    state: str
    late: bool


@dataclass(frozen=True, slots=True)
class PromiseInside(Promise):
    """The same with the words that the meeting wrote."""

    reference: str
    what: str
    came_of_it: str


@dataclass(frozen=True, slots=True)
class Then:
    """Calls in the week of the same occasion in an earlier year, and what was usual in the weeks around it."""

    year: int
    n_calls: int
    usual: float


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes, with the same occasion in the last years; `uncertain_days` may be added or taken at each end."""

    title: str
    first_day: date
    last_day: date
    uncertain_days: int
    then: tuple[Then, ...]


@dataclass(frozen=True, slots=True)
class LocalAhead:
    """A local event of the weeks ahead: a match, a festival, a march. Without who told us, and what officers wrote."""

    title: str
    sort: str
    first_day: date
    last_day: date
    place: str
    crowd: int | None


@dataclass(frozen=True, slots=True)
class Coming:
    """The weeks ahead: what falls into them, and calls by week of this and earlier years around them.

    `local` holds the events that the readers of this copy may know of.
    """

    days: tuple[date, date]
    events: tuple[Ahead, ...]
    curve: tuple[tuple[int, tuple[int | None, ...]], ...]
    """Of each year its calls in each week shown, oldest year first; None where the week is not over or not loaded."""
    first_monday: date
    local: tuple[LocalAhead, ...] = ()


@dataclass(frozen=True, slots=True)
class FullPlace:
    """One place for those inside."""

    number: int
    status: str
    status_label: str
    name: str
    kind: str
    wards: tuple[str, ...]
    n_calls: int
    n_calls_week_before: int
    n_incidents: int
    n_callers: int
    expected: Expected | None
    weeks_on_list: int
    categories: tuple[tuple[str, int], ...]
    peak: str
    goes_forward: bool
    why_left_out: str
    words: str
    words_inside: str


@dataclass(frozen=True, slots=True)
class PartnerPlace:
    """One place for partner organisations: where, how many calls, when; only places that go forward."""

    number: int
    status: str
    status_label: str
    name: str
    kind: str
    wards: tuple[str, ...]
    n_calls: int
    n_calls_week_before: int
    n_incidents: int
    weeks_on_list: int
    categories: tuple[str, ...]
    peak: str
    words: str


@dataclass(frozen=True, slots=True)
class CouncillorPlace:
    """One place for councillors: an estate, park or station by name, anything smaller by its ward alone."""

    status_label: str
    name: str
    wards: tuple[str, ...]
    n_calls: int
    weeks_on_list: int
    n_actions: int


@dataclass(frozen=True, slots=True)
class FullContent:
    """All of the full copy but its section on callers."""

    week: Week
    counts: Counts
    headline: str
    headline_inside: str
    map_svg: str
    places: tuple[FullPlace, ...]
    promises: tuple[PromiseInside, ...]
    coming: Coming
    starts: tuple[str, ...]
    """What must be started now for what is ahead, a sentence each."""
    ahead_words: str


@dataclass(frozen=True, slots=True)
class PartnerContent:
    """All of the partners' copy."""

    week: Week
    counts: Counts
    headline: str
    map_svg: str
    places: tuple[PartnerPlace, ...]
    promises: tuple[Promise, ...]
    coming: Coming
    ahead_words: str


@dataclass(frozen=True, slots=True)
class CouncillorContent:
    """All of the councillors' copy."""

    week: Week
    counts: Counts
    headline: str
    places: tuple[CouncillorPlace, ...]
    n_kept_back: int
    """Places that are told as a number alone, because they left the list and few calls were made there."""
    n_promises: int
    n_promises_kept: int
    coming: Coming


@dataclass(frozen=True, slots=True)
class CallerLine:
    """A repeat caller by code."""

    rule: str
    code: str
    standing: str
    because: str
