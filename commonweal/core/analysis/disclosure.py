"""Which figures of a set are kept back, so that no small count can be read or worked out from what is published.

A small count (1 to `fewest` - 1) is kept back. It is safe when what is published leaves it every value up to
`fewest` - 1 that the zeros alone would leave it: all sums that tie figures together are solved for the least and the
greatest that it can be. (Two months that are not 0 make a total of 2 or more, whatever is kept back.) Until that holds
the smallest figure near it is kept back too. Which of those kept back are the small ones is not said. Source: Hundepool
and others, Statistical Disclosure Control (2012), chapter 4: linked tables, interval auditing.

It does not protect against what somebody knows besides, nor against sums that it was not told of.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.linear_range import range_of

SLACK = 1e-6


class Standing(StrEnum):
    """Whether a figure can still be kept back."""

    OPEN = "open"
    PUBLISHED = "published"
    KEPT_BACK = "kept-back"
    NEVER_SHOWN = "never-shown"


class Why(StrEnum):
    """Why a figure is kept back."""

    SMALL = "small"
    EARLIER = "earlier"
    GIVES_AWAY = "gives-away"


@dataclass(frozen=True, slots=True)
class Figure:
    """A count by its key. `about_people`: a small one must not be found out.

    `PUBLISHED` and `KEPT_BACK` figures were so in earlier releases. A `NEVER_SHOWN` one is what somebody gets who
    subtracts, such as a ward without its estate.
    """

    key: str
    value: int
    standing: Standing = Standing.OPEN
    about_people: bool = True


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure that is the sum of others, by their keys."""

    whole: str
    parts: tuple[str, ...]


class CannotBeKeptBack(Exception):
    """A small count that follows from what was published earlier, whatever is kept back now; names its key."""


def kept_back(
    figures: Sequence[Figure], sums: Sequence[Sum], *, fewest: int, before: Collection[str] = ()
) -> dict[str, Why]:
    """The open figures to keep back, each with the reason, in the order of `figures`; zeros are never kept back.

    `before`: keys of figures that an earlier release of the same counts kept back; they stay so.
    Raises `CannotBeKeptBack`. `ValueError` where a sum does not add up, since nothing could be said about it.
    """
    known = {one.key: one for one in figures}
    _check(known, sums)
    small = [one.key for one in figures if _is_small(one, fewest) and one.standing is not Standing.PUBLISHED]
    found = {key: Why.SMALL for key in small if known[key].standing is Standing.OPEN}
    for key in before:
        if key in known and known[key].value and known[key].standing is Standing.OPEN:
            found.setdefault(key, Why.EARLIER)
    waiting = list(small)
    while waiting:
        # What one more figure kept back has made safe stays safe: keeping back only ever widens.
        key = waiting[0]
        if _is_safe(key, known, found, sums, fewest):
            waiting.pop(0)
            continue
        other = next(_near(key, known, found, sums), None)
        if other is None:
            raise CannotBeKeptBack(key)
        found[other] = Why.GIVES_AWAY
    return {one.key: found[one.key] for one in figures if one.key in found}


def _check(known: Mapping[str, Figure], sums: Sequence[Sum]) -> None:
    for one in sums:
        if known[one.whole].value != sum(known[part].value for part in one.parts):
            raise ValueError(f"the parts of {one.whole} do not add up to it")


def _is_small(one: Figure, fewest: int) -> bool:
    return one.about_people and 1 <= one.value < fewest


def _is_safe(key: str, known: Mapping[str, Figure], found: Mapping[str, Why], sums: Sequence[Sum], fewest: int) -> bool:
    """Whether the published figures leave every small count possible that the zeros alone leave."""
    hidden = [name for name, one in known.items() if name in found or one.standing in _HIDDEN]
    low, high = _range(key, hidden, known, sums)
    if high < fewest - 1 - SLACK:
        return False
    not_zero = [name for name, one in known.items() if one.value or one.standing in _HIDDEN]
    return low <= 1 + SLACK or low <= _range(key, not_zero, known, sums)[0] + SLACK


def _range(key: str, hidden: Sequence[str], known: Mapping[str, Figure], sums: Sequence[Sum]) -> tuple[float, float]:
    """The least and the greatest value of a figure for who knows all but the hidden ones."""
    column = {name: number for number, name in enumerate(hidden)}
    rows: list[NDArray[np.float64]] = []
    right: list[float] = []
    for one in sums:
        row, rest = np.zeros(len(hidden)), 0.0
        for name, sign in ((one.whole, 1.0), *((part, -1.0) for part in one.parts)):
            if name in column:
                row[column[name]] += sign
            else:
                rest -= sign * known[name].value
        if row.any():
            rows.append(row)
            right.append(rest)
    # A zero would have been shown, so what was kept back is at least 1; of what is never shown nobody knows.
    least = np.array([0.0 if known[name].standing is Standing.NEVER_SHOWN else 1.0 for name in hidden])
    if not rows:
        return float(least[column[key]]), np.inf
    return range_of(column[key], np.array(rows), np.array(right), least)


_HIDDEN = (Standing.KEPT_BACK, Standing.NEVER_SHOWN)


def _near(
    key: str, known: Mapping[str, Figure], found: Mapping[str, Why], sums: Sequence[Sum]
) -> Iterator[str]:  # fmt: skip
    """Open figures that are still shown and not 0, the nearest first by sums, parts before wholes, then by size."""
    reached, edge = {key}, {key}
    while edge:
        ring: dict[str, bool] = {}
        for one in sums:
            names = (one.whole, *one.parts)
            if edge.intersection(names):
                for name in names:
                    if name not in reached:
                        ring[name] = ring.get(name, False) or name == one.whole
        can = [name for name in ring if known[name].standing is Standing.OPEN and name not in found]
        yield from sorted((n for n in can if known[n].value), key=lambda n: (ring[n], known[n].value, n))
        reached |= ring.keys()
        edge = set(ring)
