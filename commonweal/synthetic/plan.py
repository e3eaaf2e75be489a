"""The plan of the year: for every location and week the number of calls, before a single call is made.

Storylines come first. Ordinary calls fill the rest of each week's total, held down so that no other location is ever
over the threshold: not at a weekly cut-off (two weeks together at most 6), and not in any other fourteen days either
(three weeks together at most 6, since fourteen days touch at most three plan weeks). The truth is read off this table.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from commonweal.core.terms import LocationKind
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.season import N_WEEKS, calls_in_each_week
from commonweal.synthetic.spots import Location
from commonweal.synthetic.storyline import Spell, Storyline
from commonweal.synthetic.storylines import STORYLINES

MORE_THAN_CALLS = 6
WITHIN_DAYS = 14
_UNKNOWN_PER_THOUSAND = 15
_COUNCIL_PER_THOUSAND = 150
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
class Plan:
    """Calls by location and plan week. `counted` are the policy's two sources, `council` the line that does not count.

    Both tables are (n_locations, 52); `unknown` (52,) are calls that nobody could put on the map.
    """

    locations: tuple[Location, ...]
    counted: NDArray[np.int64]
    council: NDArray[np.int64]
    unknown: NDArray[np.int64]

    def row(self, where: str) -> int:
        """The row of a place's name or a patch's code."""
        return next(i for i, location in enumerate(self.locations) if where in (location.name, location.code))

    def storyline_at(self, row: int, week: int) -> Storyline | None:
        """What goes on there in that week, if anything does."""
        location = self.locations[row]
        return next(
            (
                story
                for story in STORYLINES
                if story.where in (location.name, location.code) and any(week in spell.weeks for spell in story.spells)
            ),
            None,
        )


def plan_year(locations: tuple[Location, ...], seed: int) -> Plan:
    """The table of the year."""
    chance = Chance(seed, "plan")
    totals = calls_in_each_week(chance)
    unknown = [(total * _UNKNOWN_PER_THOUSAND + 500) // 1000 for total in totals]
    council = [total * _COUNCIL_PER_THOUSAND // 1000 for total in totals]
    usual = [_usual(location, chance) for location in locations]
    counted, room = _storylines(locations)
    for week in range(N_WEEKS):
        ordinary = totals[week] - unknown[week] - council[week] - sum(counted_in[week] for counted_in in counted)
        _fill_week(counted, room, usual, week, ordinary, chance)
    return Plan(
        locations, np.array(counted), np.array(_council_calls(council, usual, counted, chance)), np.array(unknown)
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
        return all(sum(calls[w] for w in weeks) < MORE_THAN_CALLS for weeks in self._windows(week))

    def _windows(self, week: int) -> list[range]:
        """The pairs of weeks with `week` in them, and the threes that do not reach into a hotspot's own weeks."""
        pairs = [range(first, first + 2) for first in (week - 1, week)]
        threes = [range(first, first + 3) for first in (week - 2, week - 1, week)]
        windows = pairs + [three for three in threes if self._hot.isdisjoint(three)]
        return [range(max(w.start, 0), min(w.stop, N_WEEKS)) for w in windows]


def _is_hot(spell: Spell) -> bool:
    return any(a + b > MORE_THAN_CALLS for a, b in zip((0, *spell.calls), (*spell.calls, 0), strict=True))


def _storylines(locations: tuple[Location, ...]) -> tuple[list[list[int]], list[_Room]]:
    """The table with the storylines alone, and what room each location has beside them."""
    spells = {story.where: list(story.spells) for story in STORYLINES}
    assert len(spells) == len(STORYLINES), "one storyline a place"
    assert spells.keys() <= {known for location in locations for known in (location.name, location.code)}
    counted, room = [], []
    for location in locations:
        told = spells.get(location.name or location.code, [])
        calls = [0] * N_WEEKS
        for spell in told:
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


def _council_calls(council: list[int], usual: list[int], counted: list[list[int]], chance: Chance) -> list[list[int]]:
    """The council's own line: as spread as ordinary calls, and more of them where something goes on."""
    table = [[0] * N_WEEKS for _ in usual]
    for week in range(N_WEEKS):
        reached = list(accumulate(weight + 250 * calls[week] for weight, calls in zip(usual, counted, strict=True)))
        for _ in range(council[week]):
            table[bisect_right(reached, chance.below(reached[-1]))][week] += 1
    return table
