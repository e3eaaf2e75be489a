"""The borough as GeoJSON: longitude and latitude in WGS84, seven decimals (about a centimetre).

The grid is left by one written-out way (OSGB36 to WGS84, EPSG:1314, good to 2 m), never by whichever grid file a
machine happens to have, so that the files are the same everywhere. A vertex that two wards share stays shared: it is
the same point before, so the same digits after.
"""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from pyproj import Transformer
from shapely import LineString, Polygon
from shapely.geometry.polygon import orient

from commonweal.synthetic import names
from commonweal.synthetic.borough import Borough, Ward
from commonweal.synthetic.census import CensusArea

_FROM_GRID = (
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy "
    "+step +proj=push +v_3 +step +proj=cart +ellps=airy "
    "+step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 "
    "+convention=position_vector +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)
_DECIMALS = 7


def borough_geojson(borough: Borough) -> str:
    """Northmoor and, across the border, Eastmarsh."""
    return _collection(
        [
            _feature(borough.outline, code=names.BOROUGH_CODE, name=names.BOROUGH_NAME),
            _feature(borough.neighbour, code=names.NEIGHBOUR_CODE, name=names.NEIGHBOUR_NAME),
        ]
    )


def wards_geojson(wards: Iterable[Ward]) -> str:
    """The wards of Northmoor, those of one day."""
    return _collection(
        _feature(ward.shape, code=ward.code, name=ward.name, borough=names.BOROUGH_CODE) for ward in wards
    )


def census_geojson(areas: Iterable[CensusArea], kind: str) -> str:
    """LSOAs or MSOAs (`kind`) with their figures, under the names that the files of the 2011 census have."""
    return _collection(
        _feature(
            one.shape,
            **{
                f"{kind}11CD": one.code,
                f"{kind}11NM": one.name,
                "LAD11CD": names.BOROUGH_CODE,
                "LAD11NM": names.BOROUGH_NAME,
            },
            **({"MSOA11CD": one.within} if kind == "LSOA" else {}),
            **one.figures,
        )
        for one in areas
    )


def places_geojson(borough: Borough) -> str:
    """The gazetteer: polygons, and lines for streets."""
    return _collection(
        _feature(place.shape, code=place.code, name=place.name, kind=place.kind.value) for place in borough.places
    )


def _collection(features: Iterable[dict[str, Any]]) -> str:
    """A feature a line, so that a person can read the file and a change to it."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(", ", ": ")) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def _feature(shape: Polygon | LineString, **properties: str | int | float) -> dict[str, Any]:
    geometry: dict[str, Any]
    if isinstance(shape, Polygon):
        geometry = {"type": "Polygon", "coordinates": [_lon_lat(orient(shape).exterior)]}
    else:
        geometry = {"type": "LineString", "coordinates": _lon_lat(shape)}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _lon_lat(line: LineString) -> list[tuple[float, float]]:
    eastings_m, northings_m = zip(*line.coords, strict=True)
    longitudes, latitudes = from_grid().transform(eastings_m, northings_m)
    return [(round(x, _DECIMALS), round(y, _DECIMALS)) for x, y in zip(longitudes, latitudes, strict=True)]


@cache
def from_grid() -> Transformer:
    """Eastings and northings to longitude and latitude, the same everywhere."""
    return Transformer.from_pipeline(_FROM_GRID)
