"""A small town as it is delivered: streets that cross, an estate, postcodes, addresses, two boroughs, wards.

Around grid point 433000, 334000: Hornsey Road runs north, crossed by Seven Sisters Road at its north end and by Fenwick
Road in the middle; the borough next door begins at easting 434000.
"""

from pathlib import Path

import numpy as np

from commonweal.places.grid import to_wgs84
from commonweal.places.kinds import ADDRESSES, BOROUGHS, PLACES, POSTCODES, WARDS
from commonweal.places.sources.addresses import NEEDED
from tests.cast import Cast
from tests.deliveries import collection, deliver, feature

FROM = {"valid_from": "2022-05-05"}
EAST, NORTH = 433_000.0, 334_000.0


def lonlat(*points: tuple[float, float]) -> list[list[float]]:
    longitude, latitude = to_wgs84(*np.array(points, dtype=np.float64).T)
    return [list(pair) for pair in zip(longitude.tolist(), latitude.tolist(), strict=True)]


def at(east: float, north: float) -> tuple[float, float]:
    return EAST + east, NORTH + north


def box(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    corners = (at(west, south), at(east, south), at(east, north), at(west, north), at(west, south))
    return [lonlat(*corners)]


def line(*points: tuple[float, float]) -> list[list[float]]:
    return lonlat(*(at(*point) for point in points))


STREETS = {
    "Hornsey Road": line((0, -400), (0, 400)),
    "Seven Sisters Road": line((-300, 403), (300, 403)),
    "Fenwick Road": line((-200, 0), (200, 0)),
    "Tenterden Fields": line((-200, -300), (-100, -300)),
    "St Paul's Road": line((500, -300), (500, 300)),
    "Far Street": line((1500, 0), (1600, 0)),
}
HOMES = [
    ("1001", "12", "Fenwick Road", "N19 4AB", 20, 5, ""),
    ("1002", "12A", "Fenwick Road", "N19 4AB", 22, 5, ""),
    ("1003", "14", "Fenwick Road", "N19 4AB", 30, 5, ""),
    ("1004", "Flat 7", "Larch Way", "N19 4AD", 60, 60, "Larch House"),
    ("1005", "120", "Fenwick Road", "N19 4AB", 130, 5, ""),
    ("1006", "3", "Far Street", "NM1 1AA", 1550, 5, ""),
]


def load_town(cast: Cast, folder: Path) -> None:
    """Everything at once, for Northmoor."""
    amina = cast.viewer("amina")
    boroughs = collection(
        feature("Polygon", box(-1000, -1000, 1000, 1000), code="E09000001", name="Northmoor"),
        feature("Polygon", box(1000, -1000, 3000, 1000), code="E09000002", name="Eastmarsh"),
    )
    wards = collection(
        feature("Polygon", box(-1000, -1000, 1000, 0), code="E05000001", name="Southend", borough="E09000001"),
        feature("Polygon", box(-1000, 0, 1000, 1000), code="E05000002", name="Hilltop", borough="E09000001"),
        feature("Polygon", box(1000, -1000, 3000, 1000), code="E05000003", name="Marsh", borough="E09000002"),
    )
    places = collection(
        *(
            feature("LineString", points, code=f"S{number}", name=name, kind="street")
            for number, (name, points) in enumerate(STREETS.items())
        ),
        feature("Polygon", box(40, 40, 100, 100), code="P1", name="Larch Estate", kind="estate"),
    )
    homes = "\n".join(
        f"{uprn},{house},{street},Northmoor,{postcode},{EAST + east:.0f},{NORTH + north:.0f},Council,other,{block}"
        for uprn, house, street, postcode, east, north, block in HOMES
    )
    postcodes = "\n".join(
        f"{code},10,{EAST + east:.0f},{NORTH + north:.0f}"
        for code, east, north in (("N19 4AB", 25, 5), ("N19 4AD", 60, 60), ("NM1 1AA", 1550, 5), ("N1 9AA", -50, -50))
    )
    deliver(folder, BOROUGHS, boroughs, by=amina, name="b.geojson", options=FROM)
    deliver(folder, WARDS, wards, by=amina, name="w.geojson", options=FROM)
    deliver(folder, PLACES, places, by=amina, name="p.geojson")
    deliver(folder, ADDRESSES, f"{','.join(NEEDED)}\n{homes}\n", by=amina)
    head = "Postcode,Positional_quality_indicator,Eastings,Northings"
    deliver(folder, POSTCODES, f"{head}\n{postcodes}\n", by=amina)
