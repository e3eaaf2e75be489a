"""The plan of five years: for every location and week the number of calls, before a single call is made.

Storylines come first, then the calls of planned callers. Ordinary calls fill the rest of each week's total, held down
so that no other location is ever over the threshold: not at a weekly cut-off (two weeks together at most 6), and not in
any other fourteen days either (three weeks together at most 6, since fourteen days touch at most three plan weeks).
Planned callers ring about their home and the places round it under the same limits. The truth is read off this table.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import dist

import numpy as np
from numpy.typing import NDArray

from commonweal.core.terms import CallSource, LocationKind
from commonweal.synthetic.caller_stories import CALLER_STORIES
from commonweal.synthetic.caller_story import Caller, PlannedCall
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.season import N_WEEKS, calls_in_each_week, week_of
from commonweal.synthetic.spots import Location
from commonweal.synthetic.storyline import Spell, Storyline
from commonweal.synthetic.storylines import STORYLINES

MORE_THAN_CALLS = 6
WITHIN_DAYS = 14
_UNKNOWN_PER_THOUSAND = 15
_COUNCIL_PER_THOUSAND = 150
_ELSEWHERE_AT_MOST = 2
"""Calls a week from across the border: so few that they can make no hotspot there, wherever they lie."""
_USUAL = {
    LocationKind.ESTATE: 26,
    LocationKind.PARK: 16,
    LocationKind.STATION: 24,
    LocationKind.NAMED_PLACE: 22,
    LocationKind.STREET: 12,
    LocationKind.PROVISIONAL: 2,
}
"""How many ordinary calls a location of each kind draws, as weights."""


@dataclass(frozen=True)
class CallOfCaller:
    """A planned call and who makes it."""

    caller: Caller
    call: PlannedCall


AtWeek = tuple[int, int]
"""A location's row and a plan week."""


@dataclass(frozen=True)
class Plan:
    """Calls by location and plan week. `counted` are the policy's two sources, `council` the lines that do not count.

    Both tables are (n_locations, 261); `unknown` (261,) are calls that nobody could put on the map, `elsewhere` (261,)
    those from across the border. `planned` are the calls of planned callers among `counted`, `planned_council` among
    `council`.
    """

    locations: tuple[Location, ...]
    counted: NDArray[np.int64]
    council: NDArray[np.int64]
    unknown: NDArray[np.int64]
    elsewhere: NDArray[np.int64]
    planned: Mapping[AtWeek, Sequence[CallOfCaller]]
    planned_council: Mapping[AtWeek, Sequence[CallOfCaller]]

    def row(self, where: str) -> int:
        """The row of a place's name or a patch's code."""
        return self._rows[where]

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {known: i for i, one in enumerate(self.locations) for known in (one.code, one.name) if known}

    def storyline_at(self, row: int, week: int) -> Storyline | None:
        """What goes on there in that week, if anything does."""
        return self._told.get((row, week))

    @cached_property
    def _told(self) -> dict[AtWeek, Storyline]:
        return {(self.row(one.where), week): one for one in STORYLINES for spell in one.spells for week in spell.weeks}


def plan_years(locations: tuple[Location, ...], seed: int) -> Plan:
    """The table of five years."""
    chance = Chance(seed, "plan")
    totals = calls_in_each_week(chance)
    unknown = [(total * _UNKNOWN_PER_THOUSAND + 500) // 1000 for total in totals]
    council = [total * _COUNCIL_PER_THOUSAND // 1000 for total in totals]
    elsewhere = [chance.below(_ELSEWHERE_AT_MOST + 1) for _ in totals]
    usual = [_usual(location, chance) for location in locations]
    counted, room = _storylines(locations)
    planned, planned_council = _calls_of_callers(locations, counted, room)
    for week in range(N_WEEKS):
        told = sum(counted_in[week] for counted_in in counted)
        _fill_week(
            counted, room, usual, week, totals[week] - unknown[week] - council[week] - elsewhere[week] - told, chance
        )
    return Plan(
        locations,
        np.array(counted),
        np.array(_council_calls(council, usual, counted, planned_council, chance)),
        np.array(unknown),
        np.array(elsewhere),
        planned,
        planned_council,
    )


def _usual(location: Location, chance: Chance) -> int:
    """How busy a location is in an ordinary week, as a weight: no two estates are alike."""
    return _USUAL[location.kind] * chance.between(40, 160)


class _Room:
    """How many more ordinary calls a location can take in a week."""

    def __init__(self, spells: list[Spell]) -> None:
        self._told = {week for spell in spells for week in spell.weeks}
        self._hot = {week for spell in spells if _is_hot(spell) for week in spell.weeks}

    def holds_another(self, calls: Sequence[int], week: int) -> bool:
        """Whether one more in `week` keeps every fortnight at the threshold or under it."""
        if week in self._told:
            return False
        return all(sum(calls[start:stop]) < MORE_THAN_CALLS for start, stop in self._windows(week))

    def _windows(self, week: int) -> Iterator[tuple[int, int]]:
        """The pairs of weeks with `week` in them, and the threes that do not reach into a hotspot's own weeks."""
        for first in (week - 1, week):
            yield max(first, 0), first + 2
        for first in (week - 2, week - 1, week):
            if self._hot.isdisjoint(range(first, first + 3)):
                yield max(first, 0), first + 3


def _is_hot(spell: Spell) -> bool:
    return any(a + b > MORE_THAN_CALLS for a, b in zip((0, *spell.calls), (*spell.calls, 0), strict=True))


def _storylines(locations: tuple[Location, ...]) -> tuple[list[list[int]], list[_Room]]:
    """The table with the storylines alone, and what room each location has beside them."""
    spells: dict[str, list[Spell]] = defaultdict(list)
    for story in STORYLINES:
        spells[story.where].extend(story.spells)
    assert spells.keys() <= {known for location in locations for known in (location.name, location.code)}
    counted, room = [], []
    for location in locations:
        told = spells.get(location.name or location.code, [])
        calls = [0] * N_WEEKS
        for spell in told:
            assert not any(calls[spell.first_week : spell.weeks.stop]), f"two storylines at once at {location.name}"
            calls[spell.first_week : spell.weeks.stop] = spell.calls
        counted.append(calls)
        room.append(_Room(told))
    return counted, room


def _fill_week(
    counted: list[list[int]], room: list[_Room], usual: list[int], week: int, n_calls: int, chance: Chance
) -> None:
    reached = list(accumulate(usual))
    while n_calls:
        row = bisect_right(reached, chance.below(reached[-1]))
        if room[row].holds_another(counted[row], week):
            counted[row][week] += 1
            n_calls -= 1


def _calls_of_callers(
    locations: Sequence[Location], counted: list[list[int]], room: list[_Room]
) -> tuple[dict[AtWeek, list[CallOfCaller]], dict[AtWeek, list[CallOfCaller]]]:
    """Puts every planned caller's calls on the nearest place that has room for them; adds those that count.

    Calls to the council's line are all about the home itself.
    """
    planned: dict[AtWeek, list[CallOfCaller]] = defaultdict(list)
    planned_council: dict[AtWeek, list[CallOfCaller]] = defaultdict(list)
    for story in CALLER_STORIES:
        places = _nearest_first(locations, story.lives_at)
        for one in (CallOfCaller(record.caller, call) for record in story.records for call in record.calls):
            week = week_of(one.call.happened_on)
            if one.call.source is CallSource.COUNCIL_LINE:
                planned_council[places[0], week].append(one)
                continue
            assert week == week_of(one.call.received_on), "a call that counts for hotspots is taken in the week itself"
            row = next(row for row in places if room[row].holds_another(counted[row], week))
            counted[row][week] += 1
            planned[row, week].append(one)
    return planned, planned_council


def _nearest_first(locations: Sequence[Location], home: str) -> list[int]:
    """The rows of all places that have names, the home first; open ground and places across a line are left out."""
    [x] = [location.sides[0][0] for location in locations if location.name == home]
    named = [i for i, location in enumerate(locations) if location.name and not location.side_areas]
    return sorted(named, key=lambda i: (locations[i].name != home, dist(locations[i].sides[0][0], x)))


def _council_calls(
    council: list[int],
    usual: list[int],
    counted: list[list[int]],
    planned: Mapping[AtWeek, Sequence[CallOfCaller]],
    chance: Chance,
) -> list[list[int]]:
    """The lines that do not count: as spread as ordinary calls, and more of them where something goes on."""
    table = [[len(planned.get((row, week), ())) for week in range(N_WEEKS)] for row in range(len(usual))]
    for week in range(N_WEEKS):
        reached = list(accumulate(weight + 250 * calls[week] for weight, calls in zip(usual, counted, strict=True)))
        for _ in range(council[week] - sum(calls[week] for calls in table)):
            table[bisect_right(reached, chance.below(reached[-1]))][week] += 1
    return table
