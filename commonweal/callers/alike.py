"""Callers who may be one person, with reasons, and what would follow if they were: suggestions, never decisions.

First come those who together would meet a rule that none of them meets alone. Nothing is stored: the answer is made of
the callers of the last year, their calls and the decisions as they are now (docs/decisions/0012).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from commonweal.access.guarding.queries import kept_from
from commonweal.access.partnership import policy_named
from commonweal.access.queries import partnership_of
from commonweal.access.viewer import Viewer
from commonweal.callers.frames import Bools, CallerLog, Int32s, day_number, day_of, log_of
from commonweal.callers.rules_in_force import RulesInForce, needs_of, rules_on
from commonweal.callers.terms import STATUTORY, WEEKLY_CALLERS, Watch
from commonweal.core.analysis.months import first_day_within
from commonweal.core.analysis.rolling import spells_meeting
from commonweal.core.terms import london_midnight
from commonweal.people.likeness import Likeness, Pair, pairs_to_look_at
from commonweal.people.persons import Joined
from commonweal.people.queries import callers_told, joined_in_force, persons_in_force
from commonweal.people.terms import Answer
from commonweal.places.operations import searched_name
from commonweal.reports.operations import CALLS
from commonweal.reports.queries import CallCompared, calls_to_compare
from commonweal.runs.queries import changes_before, newest_run

SAME_PLACE_M = 150
MOST_TOGETHER = 6
"""Persons in one suggestion, confirmed callers taken for one: more than somebody can judge at once come in several."""
DAYS_LOOKED_AT = 366
MONTHS_COUNTED = 6
STRENGTH = {Likeness.SAME_NUMBER: 3, Likeness.SIMILAR_NAME: 2, Likeness.NUMBER_ALONE: 1, Likeness.SAME_NAME: 1}


@dataclass(frozen=True, slots=True)
class Link:
    """Two callers, why they may be one person, and the place that both called about, if there is one."""

    pair: Pair
    place: str | None

    @property
    def because(self) -> str:
        """The reason in words, without a name or a number."""
        beside = ""
        if self.place is not None:
            beside = f", and calls about the same place{f' ({self.place})' if self.place else ''}"
        return {
            Likeness.SAME_NUMBER: "The same number and similar names",
            Likeness.NUMBER_ALONE: "The same number, once without a name",
            Likeness.SAME_NAME: "The same name with different numbers",
            Likeness.SIMILAR_NAME: "Similar names with different numbers",
        }[self.pair.likeness] + beside


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Callers who may be one person; `n_calls` of each in the months counted, in the order of `callers`."""

    callers: tuple[UUID, ...]
    links: tuple[Link, ...]
    n_calls: tuple[int, ...]
    would_meet: tuple[Watch, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether none of them called in the months counted: nothing follows from it now, so it comes last."""
        return not sum(self.n_calls)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Each reason once, the strongest first."""
        return tuple(dict.fromkeys(link.because for link in self.links))


def suggestions(viewer: Viewer, *, today: date) -> tuple[date, list[Suggestion]]:
    """The day to which calls were counted, and the suggestions: those that would meet a rule first, the quiet last."""
    as_at = _as_at(viewer, today)
    rules = rules_on(policy_named(partnership_of(viewer).policy), as_at)
    looked = _looked(viewer, as_at)
    groups = _grouped(looked.links, viewer)
    log = log_of(looked.calls, persons_in_force(viewer), looked.numbered, {})
    together = _would_meet(log, looked, rules, [callers for callers, _ in groups], as_at)
    counted_from = london_midnight(day_of(first_day_within(day_number(as_at), MONTHS_COUNTED)))
    counts = Counter(call.caller_id for call in looked.calls if call.received_at >= counted_from)
    found = [
        Suggestion(callers, links, tuple(counts[one] for one in callers), met)
        for (callers, links), met in zip(groups, together, strict=True)
    ]
    return as_at, sorted(found, key=_rank)


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the decisions do not touch: a year's calls, and the pairs of their callers that are worth a look."""

    calls: Sequence[CallCompared]
    numbered: frozenset[UUID]
    links: Sequence[Link]


_kept: dict[tuple[object, ...], _Looked] = {}
"""The newest look of each partnership, as long as no call came in since: comparing all callers takes a while."""
_MOST_KEPT = 4


def _looked(viewer: Viewer, as_at: date) -> _Looked:
    n_changes = changes_before(date.max, about=[CALLS], partnership_id=viewer.partnership_id)
    # Of two in one role one may be named on a caller, and the other know somebody: each looks at what they may see.
    key = (viewer.partnership_id, viewer.role, as_at, n_changes, kept_from(viewer))
    if key not in _kept:
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = _look(viewer, as_at)
    return _kept[key]


def _look(viewer: Viewer, as_at: date) -> _Looked:
    """Only callers of the last year are compared: nobody else's calls count for any rule."""
    first = london_midnight(as_at - timedelta(days=DAYS_LOOKED_AT))
    calls = calls_to_compare(first, london_midnight(as_at + timedelta(days=1)), viewer)
    recent = {call.caller_id for call in calls}
    told = [one for one in callers_told(viewer) if one.id in recent]
    return _Looked(calls, frozenset(one.id for one in told if one.number), _links(pairs_to_look_at(told), calls))


def _as_at(viewer: Viewer, today: date) -> date:
    """The as-at day of the newest list, so that both say the same; without a list, yesterday."""
    run = newest_run(WEEKLY_CALLERS, viewer=viewer)
    return run.as_at if run else today - timedelta(days=1)


def _rank(one: Suggestion) -> tuple[bool, int, int, int, float, tuple[UUID, ...]]:
    first = min((list(Watch).index(watch) for watch in one.would_meet), default=len(Watch))
    # A second report is met by almost any two callers: it does not lift a suggestion above stronger reasons.
    first = len(Watch) - 1 if first < len(Watch) and one.would_meet == (Watch.SECOND_REPORT,) else first
    return (
        one.is_quiet, first, -max(STRENGTH[link.pair.likeness] for link in one.links), -sum(one.n_calls),
        -max(link.pair.alike for link in one.links), one.callers,
    )  # fmt: skip


def _links(pairs: Sequence[Pair], calls: Iterable[CallCompared]) -> list[Link]:
    """Pairs worth a look, strongest first; similar names with different numbers only where the place is the same."""
    wanted = {one for pair in pairs for one in (pair.one, pair.other)}
    where: dict[UUID, list[CallCompared]] = defaultdict(list)
    for call in calls:
        if call.caller_id in wanted:
            where[call.caller_id].append(call)
    places = {one: _places_of(where[one]) for one in wanted}
    links = [Link(pair, _same_place(places[pair.one], places[pair.other])) for pair in pairs]
    kept = [link for link in links if link.place is not None or link.pair.likeness is not Likeness.SIMILAR_NAME]
    return sorted(
        kept, key=lambda link: (-STRENGTH[link.pair.likeness], -link.pair.alike, link.pair.one, link.pair.other)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """The places of one caller's calls, each once: words by name as searched for; points (n, 2) with their words."""

    names: dict[str, str]
    points: NDArray[np.float64]
    words: tuple[str, ...]


def _places_of(calls: Sequence[CallCompared]) -> _Places:
    names: dict[str, str] = {}
    points: dict[tuple[float, float], str] = {}
    for call in calls:
        if name := searched_name(call.location):
            names.setdefault(name, call.location)
        if call.easting_m is not None and call.northing_m is not None:
            point = (call.easting_m, call.northing_m)
            points[point] = points.get(point) or call.location
    return _Places(names, np.array(list(points), dtype=np.float64).reshape(-1, 2), tuple(points.values()))


def _same_place(one: _Places, other: _Places) -> str | None:
    """The words of a place that both called about, perhaps empty; None where they called about no place in common."""
    for name, words in one.names.items():
        if name in other.names:
            return words
    for point, words in zip(one.points, one.words, strict=True):
        near = np.flatnonzero(np.hypot(*(other.points - point).T) <= SAME_PLACE_M)
        if len(near):
            return words or other.words[near[0]]
    return None


def _grouped(links: Iterable[Link], viewer: Viewer) -> list[tuple[tuple[UUID, ...], tuple[Link, ...]]]:
    """Callers that links hold together, with what has been decided about them left out.

    Whoever counts together already comes together; whoever was said not to be one person does not meet again.
    """
    persons = persons_in_force(viewer)
    parted = joined_in_force(Answer.NOT_ONE_PERSON, viewer)
    group_of: dict[UUID, frozenset[UUID]] = {}
    kept: list[Link] = []
    for link in links:
        one = group_of.get(link.pair.one, persons.with_(link.pair.one))
        other = group_of.get(link.pair.other, persons.with_(link.pair.other))
        if one != other:
            if len({persons.with_(caller) for caller in one | other}) > MOST_TOGETHER or _parted(one | other, parted):
                continue
            group_of |= dict.fromkeys(one | other, one | other)
        elif persons.with_(link.pair.one) == persons.with_(link.pair.other):
            continue
        kept.append(link)
    of_group: dict[frozenset[UUID], list[Link]] = defaultdict(list)
    for link in kept:
        of_group[group_of[link.pair.one]].append(link)
    return [(tuple(sorted(group)), tuple(of_this)) for group, of_this in of_group.items()]


def _parted(callers: frozenset[UUID], decisions: Sequence[Joined]) -> bool:
    return any(len(callers & one.callers) > 1 for one in decisions)


def _would_meet(
    log: CallerLog, looked: _Looked, rules: RulesInForce, groups: Sequence[Sequence[UUID]], as_at: date
) -> list[tuple[Watch, ...]]:
    """For each group the rules that it meets together on the as-at day and that nobody in it meets alone."""
    index = {caller: number for number, callers in enumerate(groups) for caller in callers}
    together = np.array([index.get(call.caller_id, -1) for call in looked.calls], dtype=np.int32)
    alone = np.where(log.counts, log.person, -1).astype(np.int32)
    found: list[dict[Watch, None]] = [{} for _ in groups]
    for watch, test, entry in rules.entries():
        counted = (
            log.in_time(rules.law.complaint_within_months)
            if test == STATUTORY and rules.law
            else log.of_sources(getattr(entry, "sources", ()))
        )
        needs = [(need.at_least, need.within_months) for need in needs_of(entry)]
        already = {
            index[caller]
            for one in _meeting(alone, log.day, counted, needs, as_at)
            for caller in log.persons[one].callers
            if caller in index
        }
        for group in _meeting(together, log.day, counted, needs, as_at) - already:
            found[group][watch] = None
    return [tuple(watches) for watches in found]


def _meeting(entity: Int32s, day: Int32s, counted: Bools, needs: list[tuple[int, int]], as_at: date) -> set[int]:
    on = day_number(as_at)
    return {
        int(one) for one in spells_meeting(entity[counted], day[counted], needs=needs, first_day=on, last_day=on).entity
    }


def suggestion_of(caller_id: UUID, found: Sequence[Suggestion]) -> Suggestion | None:
    """The suggestion that a caller is in, or None."""
    return next((one for one in found if caller_id in one.callers), None)


def callers_of(found: Sequence[Suggestion]) -> set[UUID]:
    """Everybody in these suggestions."""
    return set(chain.from_iterable(one.callers for one in found))
