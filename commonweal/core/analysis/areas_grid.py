"""A grid over areas: most cells lie in one area or in none, and the others know the few edges that decide.

Which area holds a point is decided by how many of an area's edges pass to the right of it on its level, odd or even.
So a cell needs, of each area whose border comes near, the edges that cross the cell, and whether the number of those
further right is odd. That changes with the level only where a border leaves the cell: from there up it is the other
way round, which is written as one more edge, right of everything. No point is ever computed; all that is compared are
coordinates as they were given.

Rows and columns of points and of edges are reckoned by the same sums, and those never decrease from left to right, so
no rounding puts a point outside the cells of an edge that its level and easting are between. Where an edge crosses
several rows, its columns in each are taken a little too wide.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.areas_sides import TINY, Metres

NOWHERE = -1
CELLS_AN_EDGE = 4
MOST_CELLS_A_SIDE = 4096
MOST_ENTRIES = 1 << 24
"""Of a table while a grid is laid: what keeps 10,000 areas that all lie over one another from filling the memory."""
LEVEL = 2.0**-10
"""Cells: an edge that rises less is in all of its columns in each of its rows."""
SLACK = 2.0**-8
"""Cells: by far more than rounding moves an edge that rises more, on a grid of 4096 cells a side."""

MIXERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
"""Odd numbers that spread the bits of four coordinates over one number."""

Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]
Bools = NDArray[np.bool_]
Choices = NDArray[np.void]


class Frame(NamedTuple):
    """The box of all areas, closed, and the cells it is cut into; `across` and `up` are cells a metre."""

    west: float
    south: float
    east: float
    north: float
    across: float
    up: float
    n_columns: int
    n_rows: int

    def column(self, easting_m: Metres) -> Ints:
        """The column of each easting in the box."""
        return np.minimum(((easting_m - self.west) * self.across).astype(np.int64), self.n_columns - 1)

    def row(self, northing_m: Metres) -> Ints:
        """The row of each northing in the box."""
        return np.minimum(((northing_m - self.south) * self.up).astype(np.int64), self.n_rows - 1)


CHOICE = np.dtype([("if_odd", np.int32), ("if_even", np.int32), ("first_edge", np.int32), ("n_edges", np.int32)])
"""What holds a point if of these edges an odd number has the point on its level and left of it, and if an even one."""


class Grid(NamedTuple):
    """What each cell knows (rows * columns,), the choices (c,) of type `CHOICE`, and their edges (e, 4).

    A cell, and either way out of a choice, holds the number of an area, or `NOWHERE`, or -2 - i: then choice i decides.
    """

    frame: Frame
    cells: Int32s
    choices: Choices
    edges: Metres


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Edges (p,) as they stand in one row each: the row, and the first and last column."""

    edge: Ints
    row: Ints
    first_column: Ints
    last_column: Ints


class _Marks(NamedTuple):
    """What decides in a cell: cell, area and mark (m,). A mark is the number of an edge, or of a level after those."""

    cell: Ints
    area: Ints
    mark: Ints


class _TooFine(Exception):
    """A table of the grid would be longer than `MOST_ENTRIES`."""


def grid_over(edges: Metres, area: Ints) -> Grid:
    """The grid of edges (k, 4), k > 0, each from its lower to its higher end, with the number of its area (k,).

    About four cells an edge; fewer where areas lie over one another or edges cross many cells.
    """
    n_cells = CELLS_AN_EDGE * len(edges)
    while True:
        try:
            return _laid(edges, area, _frame(edges, n_cells))
        except _TooFine:
            n_cells //= 4


def _laid(edges: Metres, area: Ints, frame: Frame) -> Grid:
    pieces = _pieces(edges, frame)
    leavings, levels = _leavings(edges, area, pieces, frame)
    crossings = _crossings(_numbered(edges), area, pieces, frame)
    marks = _by_cell(crossings, leavings._replace(mark=len(edges) + leavings.mark))
    covered, covering = _odd_at_the_foot(edges, area, pieces, frame)
    return _packed(marks, np.concatenate([edges, _walls(levels, frame)]), covered, covering, frame)


def _frame(edges: Metres, n_cells: int) -> Frame:
    """So many cells at most, as square as the box allows."""
    west, east = float(edges[:, [0, 2]].min()), float(edges[:, [0, 2]].max())
    south, north = float(edges[:, 1].min()), float(edges[:, 3].max())
    columns = min(max((n_cells * ((east - west) / (north - south))) ** 0.5, 1.0), MOST_CELLS_A_SIDE)
    rows = min(max(n_cells / columns, 1.0), MOST_CELLS_A_SIDE)
    n_columns, across = _cells_along(int(columns), east - west)
    n_rows, up = _cells_along(int(rows), north - south)
    return Frame(west, south, east, north, across, up, n_columns, n_rows)


def _cells_along(n_cells: int, length: float) -> tuple[int, float]:
    """So many cells along a side, and how many that is a metre; one cell where the side is too short to be cut."""
    return (n_cells, n_cells / length) if length > TINY else (1, 0.0)


def _pieces(edges: Metres, frame: Frame) -> _Pieces:
    low_row, high_row = frame.row(edges[:, 1]), frame.row(edges[:, 3])
    edge, above = _each(high_row - low_row + 1)
    row = low_row[edge] + above
    low_e, low_n, high_e, high_n = edges.T
    least, most = frame.column(np.minimum(low_e, high_e))[edge], frame.column(np.maximum(low_e, high_e))[edge]
    # In cells from the corner of the box: where the edge enters and leaves the row, and a little more.
    low_u, high_u = (low_e - frame.west) * frame.across, (high_e - frame.west) * frame.across
    low_v, high_v = (low_n - frame.south) * frame.up, (high_n - frame.south) * frame.up
    rise = high_v - low_v
    lean = np.divide(high_u - low_u, rise, out=np.zeros_like(rise), where=rise > LEVEL)[edge]
    enters = low_u[edge] + (np.maximum(row - SLACK, low_v[edge]) - low_v[edge]) * lean
    leaves = low_u[edge] + (np.minimum(row + 1 + SLACK, high_v[edge]) - low_v[edge]) * lean
    first = np.floor(np.minimum(enters, leaves) - SLACK).astype(np.int64)
    last = np.floor(np.maximum(enters, leaves) + SLACK).astype(np.int64)
    is_level = (rise <= LEVEL)[edge]
    return _Pieces(
        edge,
        row,
        np.where(is_level, least, first.clip(least, most)),
        np.where(is_level, most, last.clip(least, most)),
    )


def _crossings(number: Ints, area: Ints, pieces: _Pieces, frame: Frame) -> _Marks:
    """Each edge, by its number, in each cell that it may cross."""
    piece, right = _each(pieces.last_column - pieces.first_column + 1)
    cell = pieces.row[piece] * frame.n_columns + pieces.first_column[piece] + right
    edge = pieces.edge[piece]
    return _Marks(cell, area[edge], number[edge])


def _leavings(edges: Metres, area: Ints, pieces: _Pieces, frame: Frame) -> tuple[_Marks, Metres]:
    """Where, in a cell, the number of an area's edges further right turns odd or even on some level; and the levels.

    An edge begins to count on the level of its lower end, and ceases to on that of its higher end. Borders are closed,
    so these changes come in pairs, and cancel out unless one lies further right than the cell and the other does not.
    """
    foot = np.flatnonzero(pieces.row == frame.row(edges[:, 1])[pieces.edge])
    head = np.flatnonzero(pieces.row == frame.row(edges[:, 3])[pieces.edge])
    piece = np.concatenate([foot, head])
    levels, level = np.unique(
        np.concatenate([edges[pieces.edge[foot], 1], edges[pieces.edge[head], 3]]), return_inverse=True
    )
    of_area, column = area[pieces.edge[piece]], pieces.first_column[piece]
    order = np.lexsort((column, of_area * len(levels) + level))
    span, cell = _between(column[order], pieces.row[piece][order], frame)
    return _Marks(cell, of_area[order][span], level[order][span]), levels


def _walls(levels: Metres, frame: Frame) -> Metres:
    """For each level an edge from there up, right of every point in the box."""
    walls = np.empty((len(levels), 4))
    walls[:, [0, 2]] = np.nextafter(frame.east, np.inf)
    walls[:, 1] = levels
    walls[:, 3] = np.nextafter(frame.north, np.inf)
    return walls


def _odd_at_the_foot(edges: Metres, area: Ints, pieces: _Pieces, frame: Frame) -> tuple[Ints, Ints]:
    """Cell and area (c,) wherever an odd number of the area's edges enters the cell's row from below, further right."""
    entering = np.flatnonzero(pieces.row > frame.row(edges[:, 1])[pieces.edge])
    of_area, row, column = area[pieces.edge[entering]], pieces.row[entering], pieces.first_column[entering]
    order = np.lexsort((column, of_area * frame.n_rows + row))
    span, cell = _between(column[order], row[order], frame)
    return cell, of_area[order][span]


def _between(column: Ints, row: Ints, frame: Frame) -> tuple[Ints, Ints]:
    """The cells from the first column of each two up to, and without, the second; and which of all it came from.

    Columns come in pairs of one row and one area: where something is true right of both, it cancels out.
    """
    pair, right = _each(column[1::2] - column[::2])
    return 2 * pair, row[2 * pair] * frame.n_columns + column[2 * pair] + right


def _each(counts: Ints) -> tuple[Ints, Ints]:
    """Every index as often as its count says, and 0, 1, 2, ... beside each. `_TooFine` where that is too much."""
    if counts.sum() > max(MOST_ENTRIES, len(counts)):
        raise _TooFine
    index = np.repeat(np.arange(len(counts)), counts)
    return index, np.arange(len(index)) - (counts.cumsum() - counts)[index]


def _by_cell(one: _Marks, other: _Marks) -> _Marks:
    """Both together in order of cell, then area."""
    cell, area, mark = (np.concatenate(both) for both in zip(one, other, strict=True))
    order = np.argsort(cell * (int(area.max()) + 1) + area, kind="stable")
    return _Marks(cell[order], area[order], mark[order])


def _packed(marks: _Marks, edges: Metres, covered: Ints, covering: Ints, frame: Frame) -> Grid:
    """A grid of marks in order of cell and area, and of the cells at whose foot an area is odd.

    The marks of one area in one cell make a run, and each run a choice, unless it never matters.
    """
    n_areas = int(marks.area.max()) + 1
    keys = marks.cell * n_areas + marks.area
    first_mark = np.flatnonzero(np.diff(keys, prepend=-1))
    n_marks = np.diff(first_mark, append=len(keys))
    cell, area = marks.cell[first_mark], marks.area[first_mark]
    odd, whole = _with_marks(keys[first_mark], covered, covered * n_areas + covering, cell)
    holder = np.full(frame.n_rows * frame.n_columns, n_areas, np.int32)
    np.minimum.at(holder, covered[whole], covering[whole].astype(np.int32))
    # An area that comes after one which holds the whole cell is never asked for.
    asked = area < holder[cell]
    left_over = _left_over(marks, n_marks, odd) & (holder[cell] == n_areas)
    holder[cell[left_over]] = area[left_over]
    asked &= ~left_over
    holder[holder == n_areas] = NOWHERE
    choices = _choices(cell[asked], area[asked], odd[asked], n_marks[asked], holder)
    return Grid(frame, holder, choices, edges[marks.mark[np.repeat(asked, n_marks)]])


def _choices(cell: Ints, area: Ints, odd: Bools, n_edges: Ints, holder: Int32s) -> Choices:
    """A choice for each run, and in `holder` the first of each cell in place of what holds if no run does."""
    choices = np.empty(len(cell), CHOICE)
    number = np.arange(len(cell))
    is_last = np.diff(cell, append=-1) != 0
    otherwise = np.where(is_last, holder[cell], -2 - (number + 1))
    choices["if_odd"] = np.where(odd, otherwise, area)
    choices["if_even"] = np.where(odd, area, otherwise)
    choices["first_edge"] = n_edges.cumsum() - n_edges
    choices["n_edges"] = n_edges
    is_first = np.diff(cell, prepend=-1) != 0
    holder[cell[is_first]] = -2 - number[is_first]
    return choices


def _with_marks(runs: Ints, covered: Ints, keys: Ints, cell: Ints) -> tuple[Bools, Bools]:
    """Which runs begin odd; and which of the areas that are odd at a cell's foot have no marks there: it is theirs.

    `runs` are the runs' cells and areas as one number each, in order, and `keys` the same of what is odd.
    """
    odd, whole = np.zeros(len(runs), bool), np.ones(len(keys), bool)
    crossed = np.zeros(max(covered.max(initial=0), cell.max()) + 1, bool)
    crossed[cell] = True
    nearby = np.flatnonzero(crossed[covered])
    run = np.searchsorted(runs, keys[nearby]).clip(max=len(runs) - 1)
    found = runs[run] == keys[nearby]
    odd[run[found]], whole[nearby[found]] = True, False
    return odd, whole


def _left_over(marks: _Marks, n_marks: Ints, odd: Bools) -> Bools:
    """The last run of each cell in which a point is always in an odd number of areas: if in no other, then in that one.

    It is so where an odd number of areas begins odd and each mark belongs to an even number of them, as the border of
    two neighbours does.
    """
    run_cell = marks.cell[n_marks.cumsum() - n_marks]
    is_last = np.diff(run_cell, append=-1) != 0
    number = np.cumsum(is_last) - is_last  # of the run's cell among the crossed ones
    odds = np.bincount(number[odd], minlength=int(number[-1]) + 1)
    n_kinds = int(marks.mark.max()) + 1
    mark, times = np.unique(np.repeat(number, n_marks) * n_kinds + marks.mark, return_counts=True)
    certain = odds % 2 == 1
    certain[mark[times % 2 == 1] // n_kinds] = False
    left_over: Bools = is_last & certain[number]
    return left_over


def _numbered(edges: Metres) -> Ints:
    """For each edge (k, 4) the index of one that equals it: nearly always the same one for all that are equal."""
    mixed = ((edges + 0.0).view(np.uint64) * MIXERS).sum(axis=1)
    order = np.argsort(mixed, kind="stable")
    in_order = edges[order]
    is_first = np.append(True, (in_order[1:] != in_order[:-1]).any(axis=1))
    numbers = np.empty(len(edges), np.int64)
    numbers[order] = order[np.flatnonzero(is_first)[np.cumsum(is_first) - 1]]
    return numbers
