"""The week's judgement: reads calls and places, asks the kernel for every location and the rule for each with calls.

Kernel and rule answer the same question in two ways. Here they are held against each other in service: a location that
one lists and the other does not stops the run, because a wrong list is worse than none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.weekly import WEEKS_COMPARED, WeeklyList, weekly_list
from commonweal.core.policy import HotspotPolicy
from commonweal.core.rules.hotspot import LocatedCall, is_hotspot
from commonweal.core.terms import AreaKind, Finding, Window
from commonweal.hotspots.frames.days import day_number
from commonweal.hotspots.frames.located_calls import LocatedCalls, Location, key_of, named, read_calls, source_of
from commonweal.hotspots.frames.week_facts import earliest
from commonweal.hotspots.terms import Status
from commonweal.places.frames import AreaFrame, PlaceFrame, areas_on, places_now

DAYS_A_WEEK = 7


class KernelDisagreesWithRule(Exception):
    """The fast kernel and the rule gave different answers for one location: a fault in the product."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week's input and judgement; `judged` is None where no counted call has a location."""

    cut_off_on: date
    policy: HotspotPolicy
    places: PlaceFrame
    wards: AreaFrame
    boroughs: AreaFrame
    calls: LocatedCalls
    judged: WeeklyList | None

    @property
    def as_at(self) -> date:
        """The last whole civil day before the cut-off."""
        return self.cut_off_on - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Detected:
    """A location on the week's list, or just dropped off it, with all that a page says of it."""

    location: Location
    status: Status
    finding: Finding
    evidence: tuple[int, ...]
    n_calls: int
    n_calls_week_before: int
    weeks_on_list: int
    weekly_counts: tuple[int, ...]
    expected: tuple[float, int, int] | None
    n_expected_from: int


def judge_weeks(cut_offs: Sequence[date], policy: HotspotPolicy, viewer: Viewer) -> Iterator[Week]:
    """Every location judged at each cut-off, on what happened before it; the calls are read once for all."""
    places = places_now(viewer)
    log = read_calls(viewer, places, cut_off_on=max(cut_offs), policy=policy)
    for cut_off_on in cut_offs:
        as_at = cut_off_on - timedelta(days=1)
        calls = log.before(cut_off_on, places)
        wards, boroughs = (areas_on(as_at, kind, viewer) for kind in (AreaKind.WARD, AreaKind.BOROUGH))
        yield Week(cut_off_on, policy, places, wards, boroughs, calls, _judged(calls, as_at, policy))


def _judged(calls: LocatedCalls, as_at: date, policy: HotspotPolicy) -> WeeklyList | None:
    first_day = earliest(calls)
    if first_day is None:
        return None
    counted = calls.counted_somewhere()
    return weekly_list(
        calls.location[counted],
        calls.day[counted],
        n_locations=len(calls.locations),
        as_at=day_number(as_at),
        first_day=first_day,
        more_than=policy.more_than_calls,
        within_days=policy.within_days,
    )


def detected(week: Week) -> list[Detected]:
    """What is new, then what continues, then what dropped off; most calls first, then by name."""
    if week.judged is None:
        return []
    _hold_against_the_rule(week, week.judged)
    listed = week.judged.is_above | week.judged.was_above
    found = [_detected(week, week.judged, int(index)) for index in listed.nonzero()[0]]
    order = list(Status)
    return sorted(found, key=lambda one: (order.index(one.status), -one.n_calls, one.location.name, one.location.key))


def _hold_against_the_rule(week: Week, judged: WeeklyList) -> None:
    """Ask the rule of every location that has a counted call in the window, and of every one that the kernel lists."""
    has_calls = (judged.counts[:, 0] > 0) | judged.is_above
    for index in has_calls.nonzero()[0]:
        finding = _finding(week, int(index))
        if finding.met != judged.is_above[index] or len(finding.evidence) != judged.counts[index, 0]:
            raise KernelDisagreesWithRule(f"{week.calls.locations[index].key} on {week.as_at}: {finding.because}")


def _detected(week: Week, judged: WeeklyList, index: int) -> Detected:
    as_at = day_number(week.as_at)
    evidence = week.calls.evidence(index, first_day=as_at - week.policy.within_days + 1, last_day=as_at)
    finding = _finding(week, index)
    return Detected(
        location=named(week.calls.locations[index], week.places),
        status=_status(is_above=bool(judged.is_above[index]), was_above=bool(judged.was_above[index])),
        finding=finding,
        evidence=tuple(int(i) for i in evidence),
        n_calls=int(judged.counts[index, 0]),
        n_calls_week_before=int(judged.counts[index, 1]),
        weeks_on_list=int(judged.weeks_on_list[index]),
        weekly_counts=tuple(int(n) for n in judged.counts[index, : WEEKS_COMPARED + 1][::-1]),
        expected=_expected(judged, index),
        n_expected_from=judged.n_compared,
    )


def _finding(week: Week, index: int) -> Finding:
    """The rule's own answer, on every call of the location that is near enough to matter."""
    window = Window.ending(week.as_at, days=week.policy.within_days)
    near = [
        week.calls.calls[i]
        for i in week.calls.at_location(
            index, first_day=day_number(window.first_day) - 1, last_day=day_number(window.last_day) + 1
        )
    ]
    calls = [LocatedCall(key_of(c), c.happened_at, source_of(c)) for c in near]
    return is_hotspot(calls, as_of=week.as_at, policy=week.policy)


def _status(*, is_above: bool, was_above: bool) -> Status:
    if not is_above:
        return Status.DROPPED_OFF
    return Status.CONTINUING if was_above else Status.NEW


def _expected(judged: WeeklyList, index: int) -> tuple[float, int, int] | None:
    if judged.n_compared == 0:
        return None
    return float(judged.median[index]), int(judged.low[index]), int(judged.high[index])
