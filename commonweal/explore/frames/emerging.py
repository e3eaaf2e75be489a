"""Emerging places: what became of each square over the weeks or months of the choice, in one word."""

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.emerging_places import FEWEST_STEPS, Emerging, emerging_places
from commonweal.core.analysis.grid import counts_of_steps
from commonweal.core.analysis.mann_kendall import mann_kendall
from commonweal.core.terms import Window
from commonweal.explore.frames.counted import Chosen, steps
from commonweal.explore.frames.ground import Ground
from commonweal.explore.frames.looks import MOST_LISTED, MOST_MARKED, Line, LookShown, squares_of
from commonweal.explore.frames.shades import Mark, Shade
from commonweal.explore.frames.tiling import Squares
from commonweal.explore.terms import Choice, LookRefused
from commonweal.hotspots.frames.days import day_number

NOW = {Emerging.NEW, Emerging.CONSECUTIVE, Emerging.INTENSIFYING, Emerging.SPORADIC, Emerging.OSCILLATING}


def emerging(found: Chosen, choice: Choice, window: Window, ground: Ground) -> LookShown:
    """The words of the squares over whole steps, hot ones first; raises `LookRefused` below ten steps."""
    whole = [(first, last) for first, last, is_whole in steps(window, choice.step) if is_whole]
    if len(whole) < FEWEST_STEPS:
        raise LookRefused(
            f"These days hold {len(whole)} whole {choice.step.value}s, and a history needs {FEWEST_STEPS} or more. "
            "Choose more days, or shorter steps."
        )
    squares = squares_of(ground, choice.cell_m, found.events.points)
    edges = np.array([day_number(first) for first, _ in whole] + [day_number(whole[-1][1]) + 1])
    step = np.searchsorted(edges, found.day, side="right") - 1
    counted = counts_of_steps(found.easting_m, found.northing_m, step, squares.frame, n_steps=len(whole))
    cube = np.where(squares.grid.inside, counted.counts, 0)
    if not cube.any():
        raise LookRefused("None of these records has a point in the borough in a whole step.")
    told = emerging_places(cube, squares.grid)
    if not told.n_tested:
        mean = 9 * float(cube[-1].sum()) / squares.grid.n_cells
        raise LookRefused(
            f"At the last step a window of nine squares is expected to hold {mean:.2f} records; below 1 no word is "
            "given. Choose larger squares, longer steps or fewer conditions."
        )
    classes = told.classes.ravel()
    named = np.flatnonzero(classes)
    totals, last = cube.sum(axis=0).ravel(), cube[-1].ravel()
    order = named[np.lexsort((named, -totals[named], np.abs(classes[named]), classes[named] < 0))]
    series = cube.reshape(len(whole), -1).T[order]
    trend = mann_kendall(series) if len(order) else None
    lines = tuple(
        Line(
            i + 1 if i < MOST_MARKED else 0,
            squares.name(int(cell), found.events.places),
            int(totals[cell]),
            (float(last[cell]), float(trend.z[i]), float(trend.slope[i])) if trend else (),
            word_of(int(classes[cell])),
        )
        for i, cell in enumerate(order[:MOST_LISTED])
    )
    marks = tuple(
        Mark(f"row-{line.number}", line.number, *squares.centre(int(cell)), f"{line.name}: {line.word}", line.n)
        for cell, line in zip(order, lines, strict=False)
        if line.number
    )
    made = {
        "n": int(cube.sum()), "n_outside": len(found.rows) - int(cube.sum()), "n_cells": squares.grid.n_cells,
        "cell_m": choice.cell_m, "n_steps": len(whole), "n_tested": told.n_tested, "n_rows": len(order),
    }  # fmt: skip
    return LookShown(lines, _shades(squares, told.classes), marks, made)


def word_of(number: int) -> str:
    """`new hot`, `persistent cold`."""
    return f"{Emerging(abs(number)).name.lower()} {'hot' if number > 0 else 'cold'}"


def _shades(squares: Squares, classes: NDArray[np.int8]) -> tuple[Shade, ...]:
    found: list[Shade] = []
    for number in sorted(set(classes[classes != 0].tolist()), key=lambda one: (one < 0, abs(one))):
        strong = Emerging(abs(number)) in NOW
        kind = ("hot" if number > 0 else "cold") + ("" if strong else "-2")
        cells = classes == number
        found.append(Shade(f"{word_of(number).capitalize()} ({int(cells.sum())})", kind, squares.rings(cells)))
    return tuple(found)
