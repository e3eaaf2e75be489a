"""Where a report is said to be: the middle of a square of fixed size that holds eight addresses or more, or none.

After the published practice of police.uk (a point's catchment holds at least eight postal addresses or none) and
docs/security.md P10: the same place always gives the same point, never noise that could be averaged away. A square with
one to seven addresses gives way to a larger one, and where that does not help there is no point.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SQUARES_M = (100, 500)
FEWEST = 8
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Squares:
    """How many addresses each square holds, by size in metres and its column and row; empty where none are loaded."""

    counts: Mapping[tuple[int, int, int], int]


def squares_of(points: Iterable[Point]) -> Squares:
    """The squares of points in metres on the British National Grid."""
    return Squares(Counter(_square(east, north, size) for east, north in points for size in SQUARES_M))


def snapped(point: Point, squares: Squares) -> Point | None:
    """The middle of the square; None where too few live there. Without a list of addresses it is the largest square."""
    for size in SQUARES_M if squares.counts else SQUARES_M[-1:]:
        found = _square(*point, size)
        n = squares.counts.get(found, 0)
        if n == 0 or n >= FEWEST:
            return (found[1] + 0.5) * size, (found[2] + 0.5) * size
    return None


def _square(east: float, north: float, size: int) -> tuple[int, int, int]:
    return size, int(east // size), int(north // size)
