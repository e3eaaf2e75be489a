"""Which of 5,000 areas holds each of 10 million points, against shapely's STRtree and DuckDB's spatial join.

The areas are an invented tiling with rough shared borders, some 480,000 vertices; benchmarks/tiling.py says how, and
its seed is printed. They are prepared beforehand on each side, and how long that takes is printed apart. Points are in
memory: columns for the product, and beside them shapely's own points and a table of DuckDB's own. Both sides have two
threads. Each peer is tried in all its forms (benchmarks/spatial_peers.py) on fewer points, and measured in the fastest;
where a form puts the points into the tree, building that is part of the answer. STRtree is asked with a predicate; what
its boxes and a second function come to is printed beside, without a bar. DuckDB only counts its pairs.

Every answer must be that of STRtree and of DuckDB, except for points that lie on a border as nearly as numbers can say;
and each corner and each middle of a side must lie in exactly one area of those around it, each asked alone.

  ./script/bench places            some four minutes
  ./script/bench places --quick    small, to see that it works; no bars

Prints one JSON line a figure; what a person wants to read goes to the error stream. Ends with 1 when a bar is missed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.figures import figure, in_turn, peak_mb, seconds, tell
from benchmarks.spatial_peers import DuckDBPeer, Pairs, TreePeer
from benchmarks.tiling import SEED, Metres, Tiling, random_points, voronoi_areas
from commonweal.core.analysis import areas_compiled, areas_plain
from commonweal.core.analysis.areas import PreparedAreas, area_of, prepare_areas

ON_THE_BORDER_M = 1e-9
"""Nearer to a border than this nobody's answer is compared: a hundredth of what a coordinate's last digit is worth."""


@dataclass(frozen=True)
class Case:
    """How many areas and points, what is asked of the ratios, and how often each is measured."""

    name: str
    n_areas: int
    n_points: int
    tree_bar: float | None = None
    duckdb_bar: float | None = None
    n_tried: int = 500_000
    pairs: int = 3


FULL = Case("ten-million", 5_000, 10_000_000, tree_bar=40, duckdb_bar=15)
QUICK = Case("quick", 200, 600_000, n_tried=200_000)

say = partial(figure, "places")


def measure(case: Case) -> bool:
    """Run the case and print its figures; whether its bars are met."""
    tiling, (easting_m, northing_m) = voronoi_areas(case.n_areas), random_points(case.n_points)
    tell(f"\n{case.n_areas:,} areas, {tiling.n_vertices:,} vertices, {case.n_points:,} points, seed {SEED} ...")
    areas = prepared(tiling)
    found = area_of(easting_m, northing_m, areas)
    say(case.name, "build, product", seconds(lambda: prepared(tiling), 3), "s", cells=len(areas.grid.cells))
    borders(case, tiling, areas)
    ways(case, easting_m, northing_m, areas, found)
    product = partial(area_of, easting_m, northing_m, areas)
    met = [
        against_the_tree(case, tiling, easting_m, northing_m, found, product),
        against_duckdb(case, tiling, easting_m, northing_m, found, product),
    ]
    memory(case, tiling, easting_m, northing_m)
    return all(met)


def prepared(tiling: Tiling) -> PreparedAreas:
    """The areas with their grid."""
    areas = prepare_areas([[[ring]] for ring in tiling.rings])
    assert len(areas.grid.cells)
    return areas


def ways(case: Case, easting_m: Metres, northing_m: Metres, areas: PreparedAreas, found: NDArray[np.int32]) -> None:
    """The product alone: compiled, and in whole-array steps, with the same answers."""
    plain = areas_plain.by_grid(easting_m, northing_m, areas.grid)
    fast = areas_compiled.by_grid(easting_m, northing_m, areas.grid)
    if not (np.array_equal(plain, found) and np.array_equal(fast, found)):
        sys.exit("the product's own ways differ")
    say(case.name, "points in an area", float((found >= 0).mean() * 100), "%", points=case.n_points)
    plain_s = seconds(lambda: areas_plain.by_grid(easting_m, northing_m, areas.grid))
    say(case.name, "product without numba", plain_s, "s")


def against_the_tree(
    case: Case, tiling: Tiling, easting_m: Metres, northing_m: Metres, found: NDArray[np.int32], product: partial
) -> bool:
    """The ratio to shapely's STRtree asked with a predicate; and, without a bar, to its boxes and `contains_xy`."""
    say(case.name, "build, STRtree", seconds(lambda: TreePeer(tiling), 3), "s")
    peer = TreePeer(tiling)
    peer.take(easting_m[: case.n_tried], northing_m[: case.n_tried])
    forms = {"STRtree": fastest(case, peer.forms), "STRtree in two steps": fastest(case, peer.forms_in_two_steps)}
    say(case.name, "shapely's points made from columns", seconds(lambda: peer.take(easting_m, northing_m)), "s")
    met = []
    for name, (form, ask) in forms.items():
        agrees(case, name, ask(), found, tiling, easting_m, northing_m)
        pairs = [in_turn(product, ask, 1) for _ in range(case.pairs)]
        met.append(ratio(case, name, pairs, case.tree_bar if name == "STRtree" else None, form))
    return all(met)


def fastest(case: Case, forms: dict[str, Callable[[], Pairs]]) -> tuple[str, Callable[[], Pairs]]:
    """The form that was soonest on fewer points."""
    tried = {form: seconds(ask, 2) for form, ask in forms.items()}
    for form, taken_s in tried.items():
        say(case.name, f"STRtree, {form}", taken_s, "s", points=case.n_tried)
    form = min(tried, key=lambda one: tried[one])
    return form, forms[form]


def against_duckdb(
    case: Case, tiling: Tiling, easting_m: Metres, northing_m: Metres, found: NDArray[np.int32], product: partial
) -> bool:
    """The ratio to DuckDB's spatial join in its fastest form."""
    peer = DuckDBPeer(tiling)
    say(case.name, "build, DuckDB", seconds(peer.build, 3), "s")
    peer.take(easting_m[: case.n_tried], northing_m[: case.n_tried])
    tried = {form: seconds(partial(peer.count, form), 2) for form in peer.forms}
    for form, taken_s in tried.items():
        say(case.name, f"DuckDB, {form}", taken_s, "s", points=case.n_tried)
    form = min(tried, key=lambda one: tried[one])
    say(case.name, "DuckDB's points made from columns", seconds(lambda: peer.take(easting_m, northing_m)), "s")
    agrees(case, "DuckDB", peer.pairs(form), found, tiling, easting_m, northing_m)
    pairs = [in_turn(product, partial(peer.count, form), 1) for _ in range(case.pairs)]
    return ratio(case, "DuckDB", pairs, case.duckdb_bar, form)


def ratio(case: Case, peer: str, pairs: list[tuple[float, float]], bar: float | None, form: str) -> bool:
    """Say what each pair took, and the median of their ratios."""
    for number, (product_s, peer_s) in enumerate(pairs, 1):
        say(case.name, f"{peer}, pair {number}", peer_s / product_s, "times", product_s=product_s, peer_s=peer_s)
    say(case.name, f"product, beside {peer}", median(one for one, _ in pairs), "s")
    say(case.name, peer, median(other for _, other in pairs), "s", form=form)
    return say(case.name, f"ratio to {peer}", median(other / one for one, other in pairs), "times", bar=bar)


def agrees(
    case: Case,
    peer: str,
    pairs: Pairs,
    found: NDArray[np.int32],
    tiling: Tiling,
    easting_m: Metres,
    northing_m: Metres,
) -> None:
    """End the run unless the peer has each point in the very area where the product has it, off the borders."""
    point, area = pairs
    theirs = np.full(len(found), -1, np.int32)
    theirs[point] = area
    n_pairs = np.bincount(point, minlength=len(found))
    differ = np.flatnonzero((theirs != found) | (n_pairs > 1))
    lines = shapely.STRtree(shapely.linestrings(tiling.borders))
    points = shapely.points(easting_m[differ], northing_m[differ])
    n_off = len(differ) - len(np.unique(lines.query(points, predicate="dwithin", distance=ON_THE_BORDER_M)[0]))
    if n_off:
        sys.exit(f"{peer} has {n_off:,} points elsewhere that lie off the borders")
    say(case.name, f"points where {peer} has them", len(found) - len(differ), "points", on_a_border=len(differ))


def borders(case: Case, tiling: Tiling, areas: PreparedAreas) -> None:
    """End the run unless each corner and middle of a side lies in one area alone, or on the outside in one at most.

    Every area is asked alone for the points in its box, and all together must name the one that says yes.
    """
    middles = (tiling.borders[:, 1:] + tiling.borders[:, :-1]) / 2
    spots = np.concatenate([tiling.borders, middles], axis=1)
    unique, which = np.unique(spots.reshape(-1, 2), axis=0, return_inverse=True)
    easting_m, northing_m = np.ascontiguousarray(unique.T)
    outside = np.zeros(len(unique), bool)
    outside[which.reshape(spots.shape[:2])[~tiling.is_shared]] = True
    n_holders, holder = np.zeros(len(easting_m), np.int64), np.full(len(easting_m), -1)
    by_easting = np.argsort(easting_m, kind="stable")
    for number, ring in enumerate(tiling.rings):
        (west, south), (east, north) = ring.min(axis=0), ring.max(axis=0)
        near = by_easting[slice(*np.searchsorted(easting_m[by_easting], [west, np.nextafter(east, np.inf)]))]
        near = near[(northing_m[near] >= south) & (northing_m[near] <= north)]
        held = near[area_of(easting_m[near], northing_m[near], prepare_areas([[[ring]]])) == 0]
        n_holders[held] += 1
        holder[held] = number
    if (n_holders[~outside] != 1).any() or (n_holders[outside] > 1).any():
        sys.exit("a point on a border is in no area, or in two")
    for way in (areas_plain.by_grid, areas_compiled.by_grid):
        if not np.array_equal(way(easting_m, northing_m, areas.grid), holder):
            sys.exit("a point on a border is elsewhere when all areas are asked together")
    say(case.name, "corners and middles of sides in exactly one area", int((~outside).sum()), "points")
    say(case.name, "the same on the outside, in one at most", int(outside.sum()), "points")


def memory(case: Case, tiling: Tiling, easting_m: Metres, northing_m: Metres) -> None:
    """The most memory that a fresh process held which loaded areas and points, prepared the areas and asked."""
    with tempfile.TemporaryDirectory() as folder:
        ends = np.cumsum([len(ring) for ring in tiling.rings])
        np.savez(
            Path(folder, "input.npz"),
            easting=easting_m,
            northing=northing_m,
            rings=np.concatenate(tiling.rings),
            ends=ends,
        )
        command = [sys.executable, "-m", "benchmarks.places", "--hold", str(Path(folder, "input.npz"))]
        held = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    for name, figure_mb in held.items():
        say(case.name, name, figure_mb, "MB")


def hold(file: Path) -> None:
    """In a process of its own: load the input, answer, and say how much memory that took at most."""
    columns = np.load(file)
    easting_m, northing_m = columns["easting"], columns["northing"]
    rings = np.split(columns["rings"], columns["ends"][:-1])
    loaded_mb = peak_mb()
    areas = prepare_areas([[[ring]] for ring in rings])
    grid = areas.grid
    built_mb = peak_mb()
    area_of(easting_m, northing_m, areas)
    facts = {
        "memory of the grid": sum(part.nbytes for part in (grid.cells, grid.choices, grid.edges)) / 2**20,
        "peak memory with the input loaded": loaded_mb,
        "peak memory with the areas prepared": built_mb,
        "peak memory with the answer": peak_mb(),
    }
    sys.stdout.write(json.dumps(facts))


def main() -> int:
    """Measure; 1 when a bar was missed."""
    parser = argparse.ArgumentParser(
        prog="script/bench places", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="small, some seconds, no bars")
    parser.add_argument("--hold", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.hold:
        hold(asked.hold)
        return 0
    tell(__doc__.splitlines()[0])
    return 0 if measure(QUICK if asked.quick else FULL) else 1


if __name__ == "__main__":
    sys.exit(main())
