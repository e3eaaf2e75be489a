"""Between longitude and latitude (WGS84) and British National Grid metres (EPSG:27700).

Without the Ordnance Survey's OSTN15 grid the conversion is good to about 2 m, which is enough to tell estates and
streets apart and is said in the notes on data.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

Metres = NDArray[np.float64]


@cache
def _to_grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)


@cache
def _to_wgs84() -> Transformer:
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def to_grid(longitude: Metres, latitude: Metres) -> tuple[Metres, Metres]:
    """Easting and northing in metres to the millimetre, of arrays (n,) in degrees; NaN stays NaN."""
    easting, northing = _to_grid().transform(longitude, latitude)
    return np.round(_finite(easting), 3), np.round(_finite(northing), 3)


def points_on_grid(points: Sequence[tuple[float, float] | None]) -> list[tuple[float, float] | None]:
    """Each (longitude, latitude) as (easting, northing) in metres to the millimetre; None stays None."""
    known = [point for point in points if point is not None]
    eastings, northings = to_grid(*np.array(known, dtype=np.float64).reshape(-1, 2).T)
    placed = zip(eastings.tolist(), northings.tolist(), strict=True)
    return [None if point is None else next(placed) for point in points]


def shape_on_grid(geometry: shapely.Geometry) -> shapely.Geometry:
    """A geometry in longitude and latitude on the grid, to the millimetre, so that shared borders stay shared."""
    return shapely.transform(geometry, lambda points: np.column_stack(to_grid(points[:, 0], points[:, 1])))


def to_wgs84(easting_m: Metres, northing_m: Metres) -> tuple[Metres, Metres]:
    """Longitude and latitude in degrees to six decimals (about 0.1 m), of arrays (n,) in metres."""
    longitude, latitude = _to_wgs84().transform(easting_m, northing_m)
    return np.round(_finite(longitude), 6), np.round(_finite(latitude), 6)


def _finite(values: object) -> Metres:
    array = np.asarray(values, dtype=np.float64)
    return np.where(np.isfinite(array), array, np.nan)
