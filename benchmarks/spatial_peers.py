"""Who else can say which area holds a point: shapely's STRtree and DuckDB's spatial extension, each in several forms.

Every form answers the same: pairs of a point and an area that holds it. Points on a border may be in no pair or in two.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_spatial
import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.tiling import Metres, Tiling

N_THREADS = 2
AT_ONCE = 1_000_000
"""Points asked at once where the tree holds the areas: so their candidates stay within some hundred megabytes."""

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Points and areas (p,)."""


class TreePeer:
    """The areas in an STRtree and prepared; shapely lets go of the interpreter, so two threads share the work."""

    def __init__(self, tiling: Tiling) -> None:
        self.areas = shapely.polygons([shapely.linearrings(ring) for ring in tiling.rings])
        self.tree = shapely.STRtree(self.areas)
        shapely.prepare(self.areas)
        self.forms: dict[str, Callable[[], Pairs]] = {
            "areas in the tree, intersects": lambda: self._by_points(self._intersecting),
            "areas in the tree, within": lambda: self._by_points(self._within),
            "points in the tree, contains_properly": lambda: self._by_areas(self._contained),
        }
        # Not one question of the tree, but its boxes and then a second function on the pairs: more to write, sooner.
        self.forms_in_two_steps: dict[str, Callable[[], Pairs]] = {
            "areas in the tree, boxes, then contains_xy": lambda: self._by_points(self._by_boxes),
            "points in the tree, boxes, then contains_xy": lambda: self._by_areas(self._contained_by_boxes),
        }

    def take(self, easting_m: Metres, northing_m: Metres) -> None:
        """The points to ask about, as columns and as shapely's own."""
        self.easting_m, self.northing_m = easting_m, northing_m
        self.points = shapely.points(easting_m, northing_m)

    def _by_points(self, ask: Callable[[NDArray[np.int64]], Pairs]) -> Pairs:
        n_parts = max(N_THREADS, -(-len(self.points) // AT_ONCE))
        return self._together(ask, np.array_split(np.arange(len(self.points)), n_parts))

    def _intersecting(self, some: NDArray[np.int64]) -> Pairs:
        point, area = self.tree.query(self.points[some], predicate="intersects")
        return some[point], area

    def _within(self, some: NDArray[np.int64]) -> Pairs:
        point, area = self.tree.query(self.points[some], predicate="within")
        return some[point], area

    def _by_boxes(self, some: NDArray[np.int64]) -> Pairs:
        point, area = self.tree.query(self.points[some])
        by_area = np.argsort(area, kind="stable")  # one area's points together: its edges stay in the cache
        point, area = some[point[by_area]], area[by_area]
        held = shapely.contains_xy(self.areas[area], self.easting_m[point], self.northing_m[point])
        return point[held], area[held]

    def _by_areas(self, ask: Callable[[shapely.STRtree, NDArray[np.int64]], Pairs]) -> Pairs:
        """The points are what is new, so their tree is part of the work."""
        tree = shapely.STRtree(self.points)
        tree.query(self.areas[:1])
        shares = np.array_split(np.arange(len(self.areas)), 4 * N_THREADS)
        return self._together(lambda some: ask(tree, some), shares)

    def _contained(self, tree: shapely.STRtree, some: NDArray[np.int64]) -> Pairs:
        area, point = tree.query(self.areas[some], predicate="contains_properly")
        return point, some[area]

    def _contained_by_boxes(self, tree: shapely.STRtree, some: NDArray[np.int64]) -> Pairs:
        area, point = tree.query(self.areas[some])
        held = shapely.contains_xy(self.areas[some[area]], self.easting_m[point], self.northing_m[point])
        return point[held], some[area[held]]

    @staticmethod
    def _together(ask: Callable[[NDArray[np.int64]], Pairs], shares: Iterable[NDArray[np.int64]]) -> Pairs:
        with ThreadPoolExecutor(N_THREADS) as threads:
            point, area = zip(*threads.map(ask, shares), strict=True)
        return np.concatenate(point), np.concatenate(area)


class DuckDBPeer:
    """Areas and points in native tables of DuckDB, which finds pairs with its spatial join."""

    def __init__(self, tiling: Tiling) -> None:
        self.peer = duckdb.connect(config={"threads": N_THREADS})
        folder = Path(duckdb_extension_spatial.__file__).parent
        extension = next(folder.rglob("spatial.duckdb_extension"))
        self.peer.execute(f"LOAD '{extension}'")
        polygons = shapely.polygons([shapely.linearrings(ring) for ring in tiling.rings])
        self._columns = {"number": np.arange(len(polygons)), "wkb": shapely.to_wkb(polygons, hex=True).astype(str)}
        self.forms = {
            f"{predicate}, {how}": f"FROM point JOIN area ON {predicate}(shape, {spot})"
            for predicate in ("ST_Contains", "ST_Intersects", "ST_Covers", "ST_ContainsProperly")
            for how, spot in (("points of its own", "spot"), ("points from columns", "ST_Point(easting, northing)"))
        }

    def build(self) -> None:
        """Areas from well-known binary, and an index over them."""
        columns = self._columns  # noqa: F841 - DuckDB finds it by name
        self.peer.execute("CREATE OR REPLACE TABLE area AS SELECT number, ST_GeomFromHEXWKB(wkb) AS shape FROM columns")
        self.peer.execute("CREATE INDEX area_tree ON area USING RTREE (shape)")

    def take(self, easting_m: Metres, northing_m: Metres) -> None:
        """The points to ask about, as columns and as the extension's own."""
        columns = {"number": np.arange(len(easting_m)), "easting": easting_m, "northing": northing_m}  # noqa: F841
        self.peer.execute("CREATE OR REPLACE TABLE point AS SELECT *, ST_Point(easting, northing) AS spot FROM columns")

    def count(self, form: str) -> tuple[Any, ...]:
        """How many pairs there are, and the sum of their areas' numbers: no pair leaves DuckDB."""
        row = self.peer.execute(f"SELECT count(*), sum(area.number) {self.forms[form]}").fetchone()
        assert row is not None
        return row

    def pairs(self, form: str) -> Pairs:
        """All pairs, as arrays."""
        found = self.peer.execute(f"SELECT point.number AS point, area.number AS area {self.forms[form]}").fetchnumpy()
        return found["point"], found["area"]
