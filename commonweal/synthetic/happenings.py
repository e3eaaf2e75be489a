"""From the plan to the minute: when each call's event happened, what it was, and which line took the call.

Every call stays inside its plan week in London's civil time, also when it was received, so that the plan's count at a
Monday cut-off is the count of the log.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import accumulate

from commonweal.core.terms import LONDON, CallSource, LocationKind
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.plan import CallOfCaller, Plan
from commonweal.synthetic.season import HOURS_OF_THE_BOROUGH, N_WEEKS, hour_of_week_weights, monday
from commonweal.synthetic.storyline import SHOP_HOURS, Moment, Storyline
from commonweal.synthetic.subjects import subject_of

_SAME_EVENT_PER_THOUSAND = 110
_PLANNED_HOURS = {
    CallSource.POLICE_ASB: (8, 23),
    CallSource.OUT_OF_HOURS: (18, 23),
    CallSource.COUNCIL_LINE: (9, 16),
    CallSource.PATROL_LINE: (17, 23),
}
"""First and last hour in which a planned caller rings each line."""
_PATROL_PER_THOUSAND = 600
_OFFICE_HOURS = (0, 0, 0, 0, 0, 0, 0, 1, 6, 10, 11, 10, 8, 8, 9, 9, 8, 5, 2, 2, 2, 2, 1, 0)


@dataclass(frozen=True)
class Happening:
    """One call as planned and timed. `row` is its location in the plan, None when nobody could say where.

    `event` numbers the event that several calls tell of, None when this is the only one; `nth` counts the calls of its
    location and week. `planned` is the planned caller's call that this is; `elsewhere` lies across the border.
    """

    at: datetime
    received_at: datetime
    source: CallSource
    category: str
    row: int | None
    nth: int
    story: Storyline | None
    event: int | None
    planned: CallOfCaller | None = None
    elsewhere: bool = False


def happenings(plan: Plan, seed: int) -> list[Happening]:
    """Every call of the plan in the order in which the lines took them."""
    made = [*_counted(plan, Chance(seed, "counted")), *_council(plan, Chance(seed, "council"))]
    made.extend(_unknown(plan, Chance(seed, "unknown")))
    made.extend(_elsewhere(plan, Chance(seed, "elsewhere")))
    return sorted(
        made, key=lambda h: (h.received_at.astimezone(UTC), h.at.astimezone(UTC), h.source, h.row or 0, h.nth)
    )


def _counted(plan: Plan, chance: Chance) -> Iterator[Happening]:
    n_events = 0
    for row in range(len(plan.locations)):
        for week in range(N_WEEKS):
            for happening in _of_one_week(plan, row, week, n_events, chance):
                n_events += 1
                yield happening


def _of_one_week(plan: Plan, row: int, week: int, n_events: int, chance: Chance) -> Iterator[Happening]:
    """The counted calls of one location and week; calls of one event follow each other by minutes, on one line."""
    n_calls = int(plan.counted[row, week])
    story = plan.storyline_at(row, week) if n_calls else None
    moments = _moments(story, week)
    planned = plan.planned.get((row, week), ())
    before: Happening | None = None
    for nth in range(n_calls):
        if nth < len(planned):
            happening = _of_a_caller(plan, planned[nth], row, nth, chance)
        elif nth < len(moments):
            happening = _at_a_moment(plan, moments[nth], row, nth, story, chance)
        elif before is not None and _same_event(story, nth, chance):
            happening = _another_call(before, nth, chance)
        else:
            event = n_events + nth if _may_be_shared(story) else None
            happening = _fresh(plan, row, week, nth, story, event, chance)
        before = None if nth < max(len(moments), len(planned)) else happening
        yield happening


def _moments(story: Storyline | None, week: int) -> list[Moment]:
    first, last = monday(week), monday(week) + timedelta(days=6)
    return [m for m in story.moments if first <= m.at.date() <= last] if story else []


def _may_be_shared(story: Storyline | None) -> bool:
    return story is None or (not story.days and not story.n_regulars)


def _same_event(story: Storyline | None, nth: int, chance: Chance) -> bool:
    if story is not None and story.calls_per_incident > 1:
        return nth % story.calls_per_incident != 0
    return _may_be_shared(story) and chance.happens(_SAME_EVENT_PER_THOUSAND)


def _at_a_moment(plan: Plan, moment: Moment, row: int, nth: int, story: Storyline | None, chance: Chance) -> Happening:
    category = subject_of(moment.at, plan.locations[row].kind, story, chance)
    return Happening(moment.at, moment.at, moment.source, category, row, nth, story, None)


def _of_a_caller(plan: Plan, one: CallOfCaller, row: int, nth: int, chance: Chance) -> Happening:
    """A planned call on its planned day: at a stated minute, or in hours in which its line is open."""
    call = one.call
    hours = _PLANNED_HOURS[call.source]
    received_at = call.at or datetime.combine(call.received_on, time(chance.between(*hours), chance.below(60)), LONDON)
    at = received_at
    if call.happened_on != call.received_on:
        at = datetime.combine(call.happened_on, time(chance.between(18, 23), chance.below(60)), LONDON)
    subject = subject_of(at, plan.locations[row].kind, None, chance)
    return Happening(at, received_at, call.source, subject, row, nth, None, None, one)


def _another_call(first: Happening, nth: int, chance: Chance) -> Happening:
    """A further call about the same event, some minutes later."""
    minutes = timedelta(minutes=chance.between(1, 9))
    at = _later(first.at, minutes)
    received_at = max(_later(first.received_at, minutes), at)
    if received_at.date() != first.received_at.date():
        at = received_at = first.received_at
    return Happening(at, received_at, first.source, first.category, first.row, nth, first.story, first.event)


def _fresh(
    plan: Plan, row: int, week: int, nth: int, story: Storyline | None, event: int | None, chance: Chance
) -> Happening:
    kind = plan.locations[row].kind
    hours = story.hours if story else SHOP_HOURS if kind is LocationKind.STATION else HOURS_OF_THE_BOROUGH
    at = _time_in(week, hours, chance, day=story.days[nth % len(story.days)] if story and story.days else None)
    source = _line_open(at, chance)
    received_at = _received(at, week, chance.between(0, 14) if chance.happens(880) else chance.between(15, 110))
    return Happening(at, received_at, source, subject_of(at, kind, story, chance), row, nth, story, event)


def _council(plan: Plan, chance: Chance) -> Iterator[Happening]:
    """Calls to the council's own line and to its patrol line, as planned callers make them and as everybody does."""
    for row, location in enumerate(plan.locations):
        for week in range(N_WEEKS):
            planned = plan.planned_council.get((row, week), ())
            story = plan.storyline_at(row, week)
            for nth in range(int(plan.council[row, week])):
                if nth < len(planned):
                    yield _of_a_caller(plan, planned[nth], row, nth, chance)
                    continue
                at = _time_in(week, story.hours if story else HOURS_OF_THE_BOROUGH, chance)
                category = subject_of(at, location.kind, story, chance)
                patrol = (
                    location.kind is LocationKind.ESTATE and _patrol_is_out(at) and chance.happens(_PATROL_PER_THOUSAND)
                )
                source = CallSource.PATROL_LINE if patrol else CallSource.COUNCIL_LINE
                received_at = _received(at, week, chance.between(0, 20)) if patrol else _taken_later(at, week, chance)
                yield Happening(at, received_at, source, category, row, nth, story, None)


def _patrol_is_out(at: datetime) -> bool:
    """Council tenants and leaseholders ring the patrol line between 16:00 and 04:00."""
    return at.hour >= 16 or at.hour < 4


def _unknown(plan: Plan, chance: Chance) -> Iterator[Happening]:
    for week in range(N_WEEKS):
        for nth in range(int(plan.unknown[week])):
            at = _time_in(week, HOURS_OF_THE_BOROUGH, chance)
            source = CallSource.COUNCIL_LINE if chance.happens(200) else _line_open(at, chance)
            category = subject_of(at, LocationKind.STREET, None, chance)
            yield Happening(at, _received(at, week, chance.between(0, 30)), source, category, None, nth, None, None)


def _elsewhere(plan: Plan, chance: Chance) -> Iterator[Happening]:
    """Calls from across the border, taken by the lines of Northmoor all the same."""
    for week in range(N_WEEKS):
        for nth in range(int(plan.elsewhere[week])):
            at = _time_in(week, HOURS_OF_THE_BOROUGH, chance)
            category = subject_of(at, LocationKind.STREET, None, chance)
            received_at = _received(at, week, chance.between(0, 30))
            yield Happening(at, received_at, _line_open(at, chance), category, None, nth, None, None, elsewhere=True)


def _time_in(week: int, hours: tuple[int, ...], chance: Chance, *, day: int | None = None) -> datetime:
    """A London time in the plan week; in the hour that the clocks skip it becomes the next one."""
    reached = _reached(hours)
    low, high = (0, reached[-1]) if day is None else (reached[24 * day], reached[24 * day + 24])
    hour_of_week = bisect_right(reached, chance.between(low, high - 1)) - 1
    minute = chance.below(60)
    minute -= minute % 5 if chance.happens(400) else 0  # people say "about ten past"
    on = monday(week) + timedelta(days=hour_of_week // 24)
    at = datetime.combine(on, time(hour_of_week % 24, minute), LONDON)
    return at.astimezone(UTC).astimezone(LONDON)


@cache
def _reached(hours: tuple[int, ...]) -> tuple[int, ...]:
    return (0, *accumulate(hour_of_week_weights(hours)))


def _line_open(at: datetime, chance: Chance) -> CallSource:
    """The police answer at any hour, the out-of-hours team in the evening, at night and at weekends."""
    evening_or_night = at.hour >= 17 or at.hour < 4
    share = 580 if evening_or_night else 330 if at.weekday() >= 5 else 0
    return CallSource.OUT_OF_HOURS if chance.happens(share) else CallSource.POLICE_ASB


def _received(at: datetime, week: int, after_minutes: int) -> datetime:
    """When the call was taken: after the event, and before the plan week ends."""
    end_of_week = datetime.combine(monday(week + 1), time(), LONDON).astimezone(UTC) - timedelta(minutes=1)
    return min(at.astimezone(UTC) + timedelta(minutes=after_minutes), end_of_week).astimezone(LONDON)


def _taken_later(at: datetime, week: int, chance: Chance) -> datetime:
    """In the next office hours, a weekend being one long night; some write at once on the web form."""
    hour = chance.weighted(_OFFICE_HOURS)
    day = at.date() + timedelta(days=0 if hour > at.hour else 1)
    web_form = chance.happens(250) or day.weekday() >= 5
    if web_form:
        return _received(at, week, chance.between(5, 180))
    return datetime.combine(day, time(hour, chance.below(60)), LONDON)


def _later(at: datetime, by: timedelta) -> datetime:
    return (at.astimezone(UTC) + by).astimezone(LONDON)
