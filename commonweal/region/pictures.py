"""Maps of a region as SVG: squares that are hotter or colder than chance, and how places have come and gone.

Colours go from purple (cold) to orange (hot); a class has its letter in the legend beside its colour. The table of the
command holds the same counts. Coordinates in British National Grid metres, drawn in units of a square.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.emerging_places import Emerging
from commonweal.region.findings import CELL_M, BoroughFindings

UNIT = 4
LEGEND = 30
PLAIN = "#e4e7e6"
STEPS = ((-1.0e9, "#542788"), (-3.29, "#998ec3"), (-1.96, PLAIN), (1.96, "#f1a340"), (3.29, "#b35806"))
WORDS = ("far fewer (z under −3.29)", "fewer (under −1.96)", "as elsewhere", "more (over 1.96)", "far more (over 3.29)")
CLASS_COLOURS = {
    Emerging.NEW: "#e66101", Emerging.CONSECUTIVE: "#fdb863", Emerging.INTENSIFYING: "#7f0000",
    Emerging.PERSISTENT: "#b35806", Emerging.DIMINISHING: "#d8a35a", Emerging.SPORADIC: "#f3d9a4",
    Emerging.OSCILLATING: "#8073ac", Emerging.HISTORICAL: "#b2abd2",
}  # fmt: skip


def hot_map(found: Sequence[BoroughFindings], title: str) -> str:
    """Gi* of the last twelve months, each borough held against itself."""
    colours = [colour for _, colour in STEPS]

    def colour_of(one: BoroughFindings) -> NDArray[np.str_]:
        chosen = np.searchsorted([least for least, _ in STEPS], np.nan_to_num(one.z), side="right") - 1
        return np.where(np.isnan(one.z), "", np.array(colours)[chosen])

    return _drawn(found, title, colour_of, dict(zip(WORDS, colours, strict=True)))


def emerging_map(found: Sequence[BoroughFindings], title: str) -> str:
    """How hot places have come and gone over all months; cold classes are left plain."""

    def colour_of(one: BoroughFindings) -> NDArray[np.str_]:
        colours = np.where(np.isnan(one.z), "", PLAIN).astype("U7")
        for kind, colour in CLASS_COLOURS.items():
            colours[one.classes == kind] = colour
        return colours

    return _drawn(found, title, colour_of, {kind.name.lower(): colour for kind, colour in CLASS_COLOURS.items()})


def _drawn(
    found: Sequence[BoroughFindings],
    title: str,
    colour_of: Callable[[BoroughFindings], NDArray[np.str_]],
    legend: Mapping[str, str],
) -> str:
    west = min(one.frame.west for one in found)
    north = max(one.frame.south + one.frame.n_rows * CELL_M for one in found)
    width = max((one.frame.west - west) / CELL_M + one.frame.n_columns for one in found) * UNIT
    height = max((north - one.frame.south) / CELL_M for one in found) * UNIT + LEGEND
    squares = [path for one in found for path in _squares(one, colour_of(one), west, north)]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'font-family="Atkinson Hyperlegible, sans-serif" font-size="11"><title>{escape(title)}</title>',
        *squares,
        *_legend(legend, height - LEGEND / 2),
        "</svg>",
    ])  # fmt: skip


def _squares(one: BoroughFindings, colours: NDArray[np.str_], west: float, north: float) -> list[str]:
    """One path a colour: a borough has thousands of squares and few colours."""
    paths = []
    for colour in np.unique(colours):
        if colour:
            rows, columns = np.nonzero(colours == colour)
            x = (columns + (one.frame.west - west) / CELL_M) * UNIT
            y = ((north - one.frame.south) / CELL_M - rows - 1) * UNIT
            steps = "".join(f"M{a:g} {b:g}h{UNIT}v{UNIT}h-{UNIT}z" for a, b in zip(x, y, strict=True))
            paths.append(f'<path fill="{colour}" d="{steps}"/>')
    return paths


def _legend(legend: Mapping[str, str], y: float) -> list[str]:
    parts, x = [], 4.0
    for word, colour in legend.items():
        parts.append(f'<rect x="{x:g}" y="{y - 9:g}" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{x + 16:g}" y="{y + 1:g}">{escape(word)}</text>')
        x += 28 + 6 * len(word)
    return parts
