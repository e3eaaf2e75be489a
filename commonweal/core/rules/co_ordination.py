"""Do several reports look as if one source wrote them together, about one place or person?

A mark for an officer, who decides; nothing is done by it (docs/security.md, actor 6). Three signs are looked at among
reports of one place within some hours: the same source, the same words, both. Many neighbours who tell of one party
in their own words from their own telephones are no sign at all.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from math import ceil, floor
from uuid import UUID

N_WORDS_TOGETHER = 3
NO_POINT = "no point"
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class CoOrdinationPolicy:
    """From how many reports on, within how long and how near, and from which likeness of words on (0 to 1)."""

    fewest: int = 3
    within: timedelta = timedelta(hours=24)
    within_m: float = 75.0
    alike: float = 0.6


@dataclass(frozen=True, slots=True)
class Told:
    """One report as the rule takes it. `source`: a word that is the same for one network on one day, or empty."""

    id: UUID
    at: datetime
    easting_m: float | None
    northing_m: float | None
    place: str
    source: str
    words: str


@dataclass(frozen=True, slots=True)
class Together:
    """Reports that look as if they were written together, oldest first, and why."""

    ids: tuple[UUID, ...]
    because: str


def written_together(reports: Sequence[Told], policy: CoOrdinationPolicy) -> list[Together]:
    """The groups that show signs, each report in at most one, in order of their first report.

    Reports count together with the oldest of their group: at most `policy.within` after it, both ends belonging to it.
    Only those are compared that can show a sign, so that a flood at one place does not make all pairs of it.
    """
    found: list[Together] = []
    taken: set[UUID] = set()
    ordered = sorted(reports, key=lambda one: (one.at, str(one.id)))
    runs = [_runs(one.words) for one in ordered]
    comparable = _Comparable(ordered, runs, policy)
    for first, begins in enumerate(ordered):
        if begins.id in taken:
            continue
        near = [
            n
            for n in sorted(comparable.of(first) - {first})
            if ordered[n].id not in taken
            and timedelta() <= ordered[n].at - begins.at <= policy.within
            and _one_place(begins, ordered[n], policy)
        ]
        signs = [_Signs(n, _one_source(begins, ordered[n]), _shared(runs[first], runs[n])) for n in near]
        signs = [one for one in signs if one.same_source or one.likeness >= policy.alike]
        # Before it stands what came at the same instant and is counted with it.
        group = sorted([first, *(one.n for one in signs)])
        if len(group) >= policy.fewest:
            taken |= {ordered[n].id for n in group}
            found.append(Together(tuple(ordered[n].id for n in group), _because(signs, policy)))
    return found


@dataclass(frozen=True, slots=True)
class _Signs:
    """What one report shows beside the first of its group."""

    n: int
    same_source: bool
    likeness: float


class _Comparable:
    """Which reports could show a sign beside another: of its place and of its source, or with as rare words.

    A place is a square and the eight around it, or words where one of the two has no point. Two texts whose likeness is
    at least `alike` share one of the rarest runs of each: so many that without them the rest would be too few ("prefix
    filtering", Bayardo, Ma and Srikant, Scaling Up All Pairs Similarity Search, WWW 2007).
    """

    def __init__(self, reports: Sequence[Told], runs: Sequence[frozenset[str]], policy: CoOrdinationPolicy) -> None:
        self._side_m = policy.within_m
        self._reports = reports
        often = Counter(run for one in runs for run in one)
        self._marks = [
            _marks(one.source, of_one, often, policy.alike) for one, of_one in zip(reports, runs, strict=True)
        ]
        self._held: dict[tuple[object, ...], list[int]] = {}
        for n, one in enumerate(reports):
            square, words = self._square(one), one.place.casefold()
            for mark in self._marks[n]:
                self._held.setdefault((mark, *square) if square else (mark, NO_POINT, words), []).append(n)
                self._held.setdefault((mark, words), []).append(n)

    def of(self, n: int) -> set[int]:
        """Their numbers, among them its own."""
        one = self._reports[n]
        square, words = self._square(one), one.place.casefold()
        places: list[tuple[object, ...]] = [(words,)]
        if square:
            around = product((-1, 0, 1), repeat=2)
            places = [(NO_POINT, words), *((square[0] + east, square[1] + north) for east, north in around)]
        return {other for mark in self._marks[n] for place in places for other in self._held.get((mark, *place), ())}

    def _square(self, one: Told) -> tuple[int, int] | None:
        if one.easting_m is None or one.northing_m is None:
            return None
        return floor(one.easting_m / self._side_m), floor(one.northing_m / self._side_m)


def _marks(source: str, runs: frozenset[str], often: Mapping[str, int], alike: float) -> list[tuple[str, str]]:
    """By what a report is found: its source, and the rarest runs of its text."""
    n = len(runs) - ceil(alike * len(runs) - ROUNDING) + 1
    rarest = sorted(runs, key=lambda run: (often[run], run))[:n]
    return [*([("source", source)] if source else []), *(("run", run) for run in rarest)]


def likeness(one: str, other: str) -> float:
    """How much of their runs of three words two texts share, 0 to 1 (Jaccard); short texts are compared whole."""
    return _shared(_runs(one), _runs(other))


def _shared(first: frozenset[str], second: frozenset[str]) -> float:
    if not first or not second:
        return 0.0
    n = len(first & second)
    return n / (len(first) + len(second) - n)


def _runs(text: str) -> frozenset[str]:
    words = "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()
    if len(words) < N_WORDS_TOGETHER:
        return frozenset([" ".join(words)] if words else [])
    return frozenset(" ".join(words[i : i + N_WORDS_TOGETHER]) for i in range(len(words) - N_WORDS_TOGETHER + 1))


def _one_place(first: Told, other: Told, policy: CoOrdinationPolicy) -> bool:
    if first.easting_m is None or first.northing_m is None or other.easting_m is None or other.northing_m is None:
        return bool(first.place) and first.place.casefold() == other.place.casefold()
    apart_m = ((first.easting_m - other.easting_m) ** 2 + (first.northing_m - other.northing_m) ** 2) ** 0.5
    return bool(apart_m <= policy.within_m)


def _one_source(first: Told, other: Told) -> bool:
    return bool(first.source) and first.source == other.source


def _because(signs: Sequence[_Signs], policy: CoOrdinationPolicy) -> str:
    same_source = sum(one.same_source for one in signs)
    same_words = sum(one.likeness >= policy.alike for one in signs)
    told = [
        f"{n + 1} of them {what}"
        for n, what in ((same_source, "from one network"), (same_words, "in nearly the same words"))
        if n
    ]
    hours = policy.within.total_seconds() / 3600
    return f"{len(signs) + 1} reports of one place within {hours:.0f} hours, {' and '.join(told)}"
