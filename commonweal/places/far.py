"""Asks whether a file is the right one where most of its rows lie far from the partnership's boroughs.

A wrong borough's wards or postcodes load as well as the right ones, and nothing would say so. They are not refused:
a store may be meant for a whole region. Without a borough nothing is asked, for nothing is known to be far.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from commonweal.files.table import RefusedLine
from commonweal.imports.kind import Loading, Reading
from commonweal.places.queries import BEYOND_M, boroughs_said, extent_around_boroughs

Point = tuple[float, float]
# A file of one's own with some neighbours in it is no wrong file; one that is mostly of elsewhere may be.
SHARE_THAT_IS_FAR = 0.5


def asking_where_far(
    reading: Reading, loading: Loading, point_of: Callable[[Any], Point | None], words: str, undo: str = ""
) -> Reading:
    """The same reading, which after its last row asks whether this is the right file; the question stands first.

    `point_of` gives one point of a row in grid metres; rows without one are not counted. `words` are the rows' plural,
    `undo` says what can be done where it is not the right one.
    """
    reading.rows = _counted(reading.rows, reading.notes, loading.partnership_id, point_of, words, undo)
    return reading


def _counted(
    rows: Iterator[Any],
    notes: list[str],
    partnership_id: UUID,
    point_of: Callable[[Any], Point | None],
    words: str,
    undo: str,
) -> Iterator[Any]:
    unsaid: list[str] = []
    extent = extent_around_boroughs(partnership_id, unsaid)
    n_placed = n_far = 0
    for row in rows:
        if not isinstance(row, RefusedLine) and (point := point_of(row)) is not None:
            n_placed += 1
            inside = extent.west_m <= point[0] <= extent.east_m and extent.south_m <= point[1] <= extent.north_m
            n_far += not inside
        yield row
    # What the extent says of a missing borough concerns calls.
    if not unsaid and n_far > SHARE_THAT_IS_FAR * n_placed:
        where = boroughs_said(partnership_id)
        notes.insert(
            0,
            f"{n_far:,} of {n_placed:,} {words} lie more than {BEYOND_M // 1000} km outside {where}: "
            f"is this the right file?{undo}",
        )


def first_point(parts: Any) -> Point:
    """The first point of an outline or of a street's lines, however deep it stands in their lists."""
    while not isinstance(parts[0], int | float):
        parts = parts[0]
    return parts[0], parts[1]
