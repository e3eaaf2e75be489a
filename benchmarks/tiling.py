"""An invented tiling of any size: Voronoi areas whose shared borders are as rough as those of real wards.

Sites lie at random in a square as wide as London, and further ones round it, so that every area of the square is closed
by neighbours; those further out are left away. Each border between two areas is broken in 16 by moving its middle
aside, then the middles of both halves, and so on, never out of the triangles that it forms with the two sites: so no
two borders cross. Both neighbours get the very same numbers. Of the areas one side in six is that of nobody else's.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

SEED = 20_260_308
WEST, SOUTH, SIDE_M = 510_000.0, 160_000.0, 40_000.0
LEVELS = 4
PARTS = 1 << LEVELS
ROUGHNESS = 0.24
"""Of the height of the triangle; four levels of it stay below one, also next to the ends."""

Metres = NDArray[np.float64]


@dataclass(frozen=True)
class Tiling:
    """Rings (k, 2) of easting and northing, one an area, closed; every border (m, 17, 2) once, and if two share it."""

    rings: list[Metres]
    borders: Metres
    is_shared: NDArray[np.bool_]

    @property
    def n_vertices(self) -> int:
        """Vertices of all areas, those of neighbours counted twice."""
        return sum(len(ring) - 1 for ring in self.rings)


def voronoi_areas(n_areas: int, *, seed: int = SEED) -> Tiling:
    """Areas about `n_areas` sites in the square; the same for the same numbers."""
    rng = np.random.default_rng(seed)
    sites = np.concatenate([_inner_sites(n_areas, rng), _outer_sites(n_areas, rng)])
    triangles = _triangles(sites)
    corners = _circumcentres(sites[triangles])
    around: list[list[int]] = [[] for _ in range(n_areas)]
    for triangle, ends in enumerate(triangles.tolist()):
        for site in ends:
            if site < n_areas:
                around[site].append(triangle)
    walks = [_turning_left(np.array(near), corners[near] - sites[site]) for site, near in enumerate(around)]
    number: dict[tuple[int, int], int] = {}
    beside: list[tuple[int, int, int]] = []
    n_sides: list[int] = []
    for site, walk in enumerate(walks):
        for a, b in pairwise(walk):
            if (min(a, b), max(a, b)) not in number:
                number[min(a, b), max(a, b)] = len(beside)
                beside.append((min(a, b), max(a, b), site))
                n_sides.append(0)
            n_sides[number[min(a, b), max(a, b)]] += 1
    borders = _roughened(corners, sites, np.array(beside), rng)
    rings = []
    for walk in walks:
        sides = [(borders[number[min(a, b), max(a, b)]], a < b) for a, b in pairwise(walk)]
        parts = [side[:-1] if forward else side[:0:-1] for side, forward in sides]
        rings.append(np.concatenate([*parts, parts[0][:1]]))
    return Tiling(rings, borders, np.array(n_sides) == 2)


def random_points(n_points: int, *, seed: int = SEED) -> tuple[Metres, Metres]:
    """Easting and northing (n,) of points anywhere in the square, in no order."""
    rng = np.random.default_rng(seed + 1)
    return WEST + SIDE_M * rng.random(n_points), SOUTH + SIDE_M * rng.random(n_points)


def _inner_sites(n_areas: int, rng: np.random.Generator) -> Metres:
    inner: Metres = np.array([WEST, SOUTH]) + SIDE_M * rng.random((n_areas, 2))
    return inner


def _outer_sites(n_areas: int, rng: np.random.Generator) -> Metres:
    """As dense as the inner ones, in a frame some eight areas wide."""
    frame = 8 * SIDE_M / np.sqrt(n_areas)
    density = n_areas / SIDE_M**2
    side = SIDE_M + 2 * frame
    points = np.array([WEST - frame, SOUTH - frame]) + side * rng.random((int(density * side**2), 2))
    inside = ((points > [WEST, SOUTH]) & (points < [WEST + SIDE_M, SOUTH + SIDE_M])).all(axis=1)
    outer: Metres = points[~inside]
    return outer


def _triangles(sites: Metres) -> NDArray[np.int64]:
    """The Delaunay triangles (t, 3) as indexes of sites."""
    found = shapely.delaunay_triangles(shapely.MultiPoint(sites))
    ends = shapely.get_coordinates(found).reshape(-1, 4, 2)[:, :3]
    index = {tuple(site): number for number, site in enumerate(sites.tolist())}
    return np.array([[index[tuple(end)] for end in triangle] for triangle in ends.tolist()])


def _circumcentres(triangles: Metres) -> Metres:
    a, b, c = np.moveaxis(triangles, 1, 0)
    (bx, by), (cx, cy) = (b - a).T, (c - a).T
    twice = 2 * (bx * cy - by * cx)
    bb, cc = bx**2 + by**2, cx**2 + cy**2
    centres: Metres = a + np.stack([(cy * bb - by * cc) / twice, (bx * cc - cx * bb) / twice], axis=1)
    return centres


def _turning_left(near: NDArray[np.int64], offset: Metres) -> list[int]:
    """Triangles about a site in order of direction, and the first once more."""
    order = np.argsort(np.arctan2(offset[:, 1], offset[:, 0]))
    return [*near[order].tolist(), int(near[order[0]])]


def _roughened(corners: Metres, sites: Metres, beside: NDArray[np.int64], rng: np.random.Generator) -> Metres:
    """Each border (m, 17, 2) from one corner to another, moved aside from the straight line between its ends."""
    a, b, site = corners[beside[:, 0]], corners[beside[:, 1]], sites[beside[:, 2]]
    along = b - a
    length = np.hypot(*along.T)
    height = np.abs(along[:, 0] * (site - a)[:, 1] - along[:, 1] * (site - a)[:, 0]) / length
    # As steep as the flatter of the two angles between the border and the lines from its ends to the site.
    to_a, to_b = np.hypot(*(site - a).T), np.hypot(*(site - b).T)
    steep = height / np.sqrt(np.maximum(np.maximum(to_a, to_b) ** 2 - height**2, height**2))
    aside = np.zeros((len(beside), PARTS + 1))
    for level in range(LEVELS):
        step = PARTS >> level
        middles = (aside[:, :-1:step] + aside[:, step::step]) / 2
        reach = (steep * length * step / PARTS / 2)[:, None]
        aside[:, step // 2 :: step] = middles + ROUGHNESS * reach * rng.uniform(-1, 1, middles.shape)
    share = np.linspace(0, 1, PARTS + 1)
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1) / length[:, None]
    borders: Metres = a[:, None] + share[:, None] * along[:, None] + aside[:, :, None] * normal[:, None]
    borders[:, 0], borders[:, -1] = a, b
    return borders
