"""Which rows of a month that was published again are the rows that are known, and which are new.

Neither line nor number tells: lines move, a Crime ID may stand on many rows, and most rows of anti-social behaviour
have none (data quirks 1 to 3). So rows are compared within one identity, as multisets: equal pairs first, then the rest
in the order of their content as updates, then what is left over. Nothing is ever taken away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the store: its key, its number among those of one identity, and its values.

    A `foreign` one may be the same row, but does not say so: it is taken where no other will do.
    """

    key: str
    ordinal: int
    values: Values
    foreign: bool = False


@dataclass(slots=True)
class Matched:
    """What becomes of rows: unchanged ones are counted, the others named. `lacking` rows are only in the store."""

    n_unchanged: int = 0
    updates: list[tuple[Known, Values]] = field(default_factory=list)
    additions: list[Values] = field(default_factory=list)
    lacking: list[Known] = field(default_factory=list)


def match(known: Sequence[Known], given: Sequence[Values]) -> Matched:
    """Pair rows of one identity; the answer does not depend on the order of either, but for equal rows of the store.

    len(given) = unchanged + updates + additions; len(known) = unchanged + updates + lacking.
    """
    if len(known) == len(given) == 1 and known[0].values == given[0]:
        return Matched(n_unchanged=1)
    by_values: dict[Values, list[Known]] = {}
    for one in sorted(known, key=lambda one: (one.foreign, one.ordinal), reverse=True):
        by_values.setdefault(one.values, []).append(one)
    result, rest = Matched(), []
    for values in given:
        equal = by_values.get(values)
        if equal:
            equal.pop()
            result.n_unchanged += 1
        else:
            rest.append(values)
    left = sorted(
        (one for equal in by_values.values() for one in equal),
        key=lambda one: (one.foreign, _order(one.values), one.ordinal),
    )
    rest.sort(key=_order)
    paired = min(len(left), len(rest))
    result.updates = list(zip(left[:paired], rest[:paired], strict=True))
    result.additions, result.lacking = rest[paired:], left[paired:]
    return result


def _order(values: Values) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, str(value)) for value in values)
