"""Crimes weighted by harm over squares, hexagons or wards, with the partnership's own table of weights.

What police find by looking is kept apart, and the share that the heaviest single crime makes stands beside every sum:
one homicide swamps a ward. Refused in words without a table, for a kind without a weight, and for calls.
"""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.harm import Harm, HarmWeights, harm_of
from commonweal.core.analysis.refused import InputRefused
from commonweal.core.policy.harm import HarmTable
from commonweal.explore.frames.counted import Chosen
from commonweal.explore.frames.ground import Ground
from commonweal.explore.frames.looks import MOST_LISTED, MOST_MARKED, Line, LookShown, tiling_of
from commonweal.explore.frames.shades import Mark, Shade, share_levels, stretched
from commonweal.explore.terms import Choice, LookRefused, Subject

FOR_CALLS = "A call has no sentence to be weighed by. Choose street crime."
NO_TABLE = (
    "This partnership states no table of weights for these days, so harm cannot be told. Weights are the partnership’s "
    "own, and none is assumed."
)


def harm(found: Chosen, choice: Choice, ground: Ground, tables: tuple[HarmTable, ...], day: date) -> LookShown:
    """Cells by days of harm, the heaviest first, with the crimes that they come from; raises `LookRefused`."""
    if choice.subject is not Subject.STREET_CRIME:
        raise LookRefused(FOR_CALLS)
    table = next((one for one in tables if one.holds_on(day)), None)
    if table is None:
        raise LookRefused(NO_TABLE)
    cells = tiling_of(ground, choice, found.events.points)
    kinds = found.events.categories
    of_kind = [found.events.category[found.rows] == i for i in range(len(kinds))]
    used = [i for i, rows in enumerate(of_kind) if rows.any()]
    east, north = found.easting_m, found.northing_m
    counts = np.stack([cells.counts(east[of_kind[i]], north[of_kind[i]])[0].ravel() for i in used])
    told = _told(counts, [kinds[i] for i in used], table)
    if not told.days.any():
        raise LookRefused("None of these rows lies in the borough and weighs anything.")
    order = np.lexsort((np.arange(len(told.days)), -told.days))
    order = order[told.days[order] > 0][:MOST_LISTED]
    lines = tuple(
        Line(
            i + 1 if i < MOST_MARKED else 0,
            cells.name(int(cell), found.events.places),
            int(told.count[cell]),
            (float(told.days[cell]), float(told.most_of_one[cell]), float(told.found_count[cell])),
        )
        for i, cell in enumerate(order)
    )
    level, names = share_levels(told.days.reshape(cells.grid.inside.shape))
    colours = stretched(len(names))
    shades = tuple(
        Shade(name, f"level-{colours[i]}", cells.rings(level == i + 1))
        for i, name in enumerate(names)
        if (level == i + 1).any()
    )
    marks = tuple(
        Mark(f"row-{line.number}", line.number, *cells.centre(int(cell)), line.name, line.n)
        for cell, line in zip(order, lines, strict=True)
        if line.number
    )
    made: dict[str, float | str] = {
        "n": int(told.count.sum()), "n_outside": len(found.rows) - int(counts.sum()), "cell_m": choice.cell_m,
        "n_cells": cells.grid.n_cells, "days": float(told.days.sum()), "n_found": int(told.found_count.sum()),
        "version": told.version,
    }  # fmt: skip
    return LookShown(lines, shades, marks, made)


def _told(counts: NDArray[np.int32], kinds: list[str], table: HarmTable) -> Harm:
    weights = HarmWeights(table.version, table.valid_from, table.days, table.found_by_police)
    try:
        return harm_of(counts.T, kinds, weights)
    except InputRefused as refusal:
        raise LookRefused(
            f"The table of weights has no weight for: {refusal.found}. A kind without one would count as no harm. "
            "Choose another kind, or have it added."
        ) from refusal
