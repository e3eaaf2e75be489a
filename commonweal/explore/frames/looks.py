"""The methods over the records that fit: each gives what the page shows, or says in words why it gives nothing.

Every result carries what it was made of and with (n, parameters), and the rings and numbers of its map. What it is and
what it is not stands in the template beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.false_discovery import benjamini_hochberg
from commonweal.core.analysis.kernel_density import kernel_density
from commonweal.core.analysis.source_grain import Points
from commonweal.explore.frames.counted import Chosen, by_place, by_ward
from commonweal.explore.frames.ground import Ground
from commonweal.explore.frames.shades import Mark, Shade, count_levels, share_levels, stretched
from commonweal.explore.frames.tiling import Hexagons, Ring, Squares, Tiling
from commonweal.explore.terms import USUAL_CELL_M, Choice, ChoiceRefused, LookRefused, Shape
from commonweal.hotspots.frames.located_calls import NOWHERE

MOST_LISTED = 20
MOST_MARKED = 10
FALSE_DISCOVERY = 0.05
LEAST_SNAPPED_M = 250
SQUARE_KM = 1e6
DENSITY_CELL_M = 100
NO_GROUND = "The boundary of the partnership’s own borough is not loaded, so there is no ground to cut up."


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a look's table; `number` stands on the map, 0 where it has none."""

    number: int
    name: str
    n: int
    values: tuple[float, ...] = ()
    word: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class LookShown:
    """What a look gives: rows, the shades and numbers of its map, and what it was made of and with, by name."""

    lines: tuple[Line, ...]
    shades: tuple[Shade, ...]
    marks: tuple[Mark, ...]
    made: Mapping[str, float | str]


def look_of(told: Mapping[str, Any]) -> LookShown:
    """What a look gave, out of the plain values in which it was kept."""
    return LookShown(
        tuple(Line(**{**line, "values": tuple(line["values"])}) for line in told["lines"]),
        tuple(
            Shade(**{**one, "lines_m": tuple(tuple(map(tuple, ring)) for ring in one["lines_m"])})
            for one in told["shades"]
        ),
        tuple(Mark(**mark) for mark in told["marks"]),
        told["made"],
    )


def squares_of(ground: Ground, side_m: int, points: Points) -> Squares:
    """The squares of the ground; raises `LookRefused` where no borough is loaded, `ChoiceRefused` below the grain."""
    found = _fine_enough(side_m, points) and ground.squares(side_m)
    if not found:
        raise LookRefused(NO_GROUND)
    return Squares(*found)


def tiling_of(ground: Ground, choice: Choice, points: Points) -> Tiling:
    """The hexagons of the ground where they are chosen, else its squares; refusals as `squares_of`."""
    if choice.shape is not Shape.HEXAGON:
        return squares_of(ground, choice.cell_m, points)
    found = _fine_enough(choice.cell_m, points) and ground.hexagons(choice.cell_m)
    if not found:
        raise LookRefused(NO_GROUND)
    return Hexagons(*found)


def _fine_enough(side_m: int, points: Points) -> bool:
    if points is Points.SNAPPED and side_m < LEAST_SNAPPED_M:
        because = f"These points are snapped to map points: squares are {LEAST_SNAPPED_M} metres or more."
        raise ChoiceRefused({"cell": because})
    return True


def counts(found: Chosen, choice: Choice, ground: Ground) -> LookShown:
    """How many records there are by place, ward or square, the busiest first."""
    if choice.shape is Shape.WARD:
        return _counts_by_ward(found, ground)
    return _counts_by_place(found, ground) if choice.shape is Shape.PLACE else counts_by_square(found, choice, ground)


def _counts_by_place(found: Chosen, ground: Ground) -> LookShown:
    """Places with their numbers, over squares shaded by count where a borough is loaded."""
    rows, n_places = by_place(found, most=MOST_LISTED)
    cut = ground.squares(USUAL_CELL_M)
    shades: tuple[Shade, ...] = ()
    if cut is not None:
        squares = Squares(*cut)
        shades = _count_shades(squares, *count_levels(squares.counts(found.easting_m, found.northing_m)[0]))
    lines = tuple(
        Line(i + 1 if i < MOST_MARKED and row.easting_m is not None else 0, row.name, row.n, key=row.key)
        for i, row in enumerate(rows)
    )
    marks = tuple(
        Mark(f"row-{line.number}", line.number, row.easting_m, row.northing_m, line.name, line.n)
        for line, row in zip(lines, rows, strict=True)
        if line.number and row.easting_m is not None and row.northing_m is not None
    )
    n_unlocated = int((found.events.location[found.rows] == NOWHERE).sum())
    made = {"n": len(found.rows), "n_rows": n_places, "n_outside": n_unlocated, "cell_m": USUAL_CELL_M}
    return LookShown(lines, shades, marks, made)


def _counts_by_ward(found: Chosen, ground: Ground) -> LookShown:
    rows = by_ward(found, ground)
    if ground.wards is None:
        raise LookRefused("No wards are loaded for the last day, so records cannot be told apart by ward.")
    counted = np.bincount(found.ward[found.ward != NOWHERE], minlength=len(ground.wards.codes))
    level, names = count_levels(counted)
    colours = stretched(len(names))
    shades = tuple(
        Shade(name, f"level-{colours[i]}", _rings_of(ground, np.flatnonzero(level == i + 1)))
        for i, name in enumerate(names)
        if (level == i + 1).any()
    )
    lines = tuple(Line(0, row.name, row.n, key=row.key) for row in rows)
    return LookShown(lines, shades, (), {"n": len(found.rows), "n_rows": len(ground.wards.codes)})


def _rings_of(ground: Ground, wards: NDArray[np.int64]) -> tuple[Ring, ...]:
    assert ground.wards is not None
    return tuple(
        tuple((float(e), float(n)) for e, n in ring)
        for ward in wards
        for polygon in ground.wards.rings[int(ward)]
        for ring in polygon
    )


def counts_by_square(found: Chosen, choice: Choice, ground: Ground) -> LookShown:
    """How many records lie in each square or hexagon."""
    squares = tiling_of(ground, choice, found.events.points)
    per_square, n_outside = squares.counts(found.easting_m, found.northing_m)
    level, names = count_levels(per_square)
    order = np.lexsort((np.arange(per_square.size), -per_square.ravel()))[
        : min(MOST_LISTED, int((per_square > 0).sum()))
    ]
    lines = _lines(squares, found, order, per_square)
    made = {"n": len(found.rows), "n_outside": n_outside, "n_cells": squares.grid.n_cells, "cell_m": choice.cell_m}
    return LookShown(lines, _count_shades(squares, level, names), _marks(squares, order, lines), made)


def density(found: Chosen, choice: Choice, ground: Ground) -> LookShown:
    """Records per square kilometre by the quartic kernel, at the middles of small squares."""
    snapped = found.events.points is Points.SNAPPED
    if snapped and choice.bandwidth_m < LEAST_SNAPPED_M:
        because = f"These points are snapped to map points: a bandwidth is {LEAST_SNAPPED_M} metres or more."
        raise ChoiceRefused({"bandwidth": because})
    squares = squares_of(ground, LEAST_SNAPPED_M if snapped else DENSITY_CELL_M, found.events.points)
    surface = kernel_density(found.easting_m, found.northing_m, squares.frame, bandwidth_m=choice.bandwidth_m)
    values = np.where(squares.grid.inside, surface.density * SQUARE_KM, 0.0)
    if not values.any():
        raise LookRefused("None of these records has a point in the borough, so there is no surface to draw.")
    level, names = share_levels(values)
    peaks = _peaks(values)[:MOST_LISTED]
    within = squares.counts(found.easting_m, found.northing_m)[0]
    lines = _lines(squares, found, peaks, within, values.ravel()[:, None])
    made = {
        "n": surface.n_events, "n_unplaced": surface.n_unplaced, "bandwidth_m": choice.bandwidth_m,
        "cell_m": squares.frame.cell_m, "peak": float(values.max()),
    }  # fmt: skip
    return LookShown(lines, _count_shades(squares, level, names), _marks(squares, peaks, lines), made)


def together(found: Chosen, choice: Choice, ground: Ground) -> LookShown:
    """Cells where records lie together more, or less, than chance would have it: Gi* with false discoveries held."""
    squares = tiling_of(ground, choice, found.events.points)
    per_square, n_outside = squares.counts(found.easting_m, found.northing_m)
    star = squares.gi_star(per_square)
    z, dense = star.z[0], star.is_dense[0] & squares.grid.inside
    mean = float(star.mean[0])
    if np.isnan(z[squares.grid.inside]).all():
        raise LookRefused("Every cell holds as many records as every other, so none stands out.")
    if not dense.any():
        expected = squares.n_around * mean
        raise LookRefused(
            f"A window of {squares.n_around} cells is expected to hold {expected:.2f} records; below 1 no star is "
            "shown. Choose larger cells, more days or fewer conditions."
        )
    q = benjamini_hochberg(np.where(dense, star.p()[0], np.nan))
    is_marked = np.nan_to_num(q, nan=1.0) < FALSE_DISCOVERY
    hot, cold = is_marked & (z > 0), is_marked & (z < 0)
    order = [int(i) for i in np.argsort(-np.nan_to_num(z, nan=-np.inf).ravel(), kind="stable") if hot.ravel()[i]]
    around = squares.window_sums(per_square)
    values = np.stack([around.ravel(), z.ravel(), q.ravel()], axis=1)
    listed = np.array(order[:MOST_LISTED], dtype=np.int64)
    lines = _lines(squares, found, listed, per_square, values)
    shades = _sided(squares, {"More than chance": ("hot", hot), "Fewer than chance": ("cold", cold)})
    made = {
        "n": int(per_square.sum()), "n_outside": n_outside, "n_cells": squares.grid.n_cells, "cell_m": choice.cell_m,
        "mean": mean, "n_tested": int(dense.sum()), "n_hot": int(hot.sum()), "n_cold": int(cold.sum()),
        "share": FALSE_DISCOVERY,
    }  # fmt: skip
    return LookShown(lines, shades, _marks(squares, listed, lines), made)


def _peaks(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Cells that no cell beside or at a corner is above, highest first; of equals the first."""
    padded = np.pad(values, 1, constant_values=-1.0)
    rows, columns = values.shape
    around = [padded[i : i + rows, j : j + columns] for i in range(3) for j in range(3) if (i, j) != (1, 1)]
    is_peak = (values > 0) & (values >= np.max(around, axis=0))
    cells = np.flatnonzero(is_peak)
    return cells[np.argsort(-values.ravel()[cells], kind="stable")]


def _lines(
    squares: Tiling,
    found: Chosen,
    cells: NDArray[np.int64],
    counts: NDArray[np.int32],
    values: NDArray[np.float64] | None = None,
) -> tuple[Line, ...]:
    flat = counts.ravel()
    return tuple(
        Line(
            number=i + 1 if i < MOST_MARKED else 0,
            name=squares.name(int(cell), found.events.places),
            n=int(flat[cell]),
            values=tuple(values[cell].tolist()) if values is not None else (),
        )
        for i, cell in enumerate(cells)
    )


def _marks(squares: Tiling, cells: NDArray[np.int64], lines: tuple[Line, ...]) -> tuple[Mark, ...]:
    return tuple(
        Mark(f"row-{line.number}", line.number, *squares.centre(int(cell)), line.name, line.n)
        for cell, line in zip(cells, lines, strict=True)
        if line.number
    )


def _count_shades(squares: Tiling, level: NDArray[np.int64], names: list[str]) -> tuple[Shade, ...]:
    colours = stretched(len(names))
    return tuple(
        Shade(name, f"level-{colours[i]}", squares.rings(level == i + 1))
        for i, name in enumerate(names)
        if (level == i + 1).any()
    )


def _sided(squares: Tiling, sides: dict[str, tuple[str, NDArray[np.bool_]]]) -> tuple[Shade, ...]:
    return tuple(Shade(name, kind, squares.rings(cells)) for name, (kind, cells) in sides.items() if cells.any())
