"""Some ten thousand homes of the borough: flats in the blocks of its estates, and houses along its streets.

UPRNs are twelve digits that begin with 9990, beyond the ranges given to authorities; postcodes are of the area XN,
which does not exist: no British postcode begins with X. Landlords are invented. Whole metres, British National Grid.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby

from pyproj import Transformer
from shapely import LineString, Point, Polygon

from commonweal.core.terms import LocationKind
from commonweal.synthetic import names
from commonweal.synthetic.borough import Borough
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.drawing import facing
from commonweal.synthetic.gazetteer import Place

_FIRST_UPRN = 999_000_000_001
_AREA = "XN"
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_HOUSES_A_POSTCODE = 12
_DOOR_EVERY_M, _FROM_THE_LINE_M = 13, 8
_BLOCK_KINDS = ("House", "Court", "Point", "Lodge", "House", "Tower")
_COUNCIL = "Northmoor Council"
_PROVIDERS = ("Lanternlight Homes", "Copperwell Housing Trust", "Kiln and Quay Housing Association")
_ON_COUNCIL_ESTATES = (("council-tenancy", 62), ("council-leasehold", 30), ("temporary", 8))
_ON_STREETS = (("private", 780), ("registered-provider", 110), ("council-tenancy", 70), ("other", 10), ("", 30))


@dataclass(frozen=True)
class Home:
    """One row of the address list."""

    uprn: int
    house: str
    street: str
    postcode: str
    point: tuple[int, int]
    landlord: str
    tenancy: str
    block: str


def homes(borough: Borough, seed: int) -> list[Home]:
    """Every home of the address list, the estates first."""
    chance = Chance(seed, "homes")
    uprns, codes = count(_FIRST_UPRN), _postcodes()
    streets = [place for place in borough.places if isinstance(place.shape, LineString)]
    blocks = iter(chance.shuffled([f"{stem} {kind}" for stem in names.STREET_STEMS for kind in _BLOCK_KINDS]))
    found: list[Home] = []
    for place in borough.places:
        if place.kind is LocationKind.ESTATE and isinstance(place.shape, Polygon):
            found.extend(_of_an_estate(place.shape, streets, blocks, uprns, codes, chance))
    for street in streets:
        found.extend(_along(street, borough, uprns, codes, chance))
    return found


def _of_an_estate(
    land: Polygon,
    streets: Sequence[Place],
    blocks: Iterator[str],
    uprns: Iterator[int],
    codes: Iterator[str],
    chance: Chance,
) -> Iterator[Home]:
    """Three to seven blocks with a postcode each, let by the council or by one registered provider."""
    provider = chance.pick(_PROVIDERS) if chance.happens(250) else ""
    for _ in range(chance.between(3, 7)):
        block, code, at = next(blocks), next(codes), _inside(land, chance)
        street = min(streets, key=lambda one: one.shape.distance(Point(at)))
        for flat in range(1, chance.between(12, 36) + 1):
            tenancy = "registered-provider" if provider else _drawn(_ON_COUNCIL_ESTATES, chance)
            yield Home(next(uprns), f"Flat {flat}", street.name, code, at, provider or _COUNCIL, tenancy, block)


def _inside(land: Polygon, chance: Chance) -> tuple[int, int]:
    west, south, east, north = (int(edge) for edge in land.bounds)
    while True:
        at = chance.between(west, east), chance.between(south, north)
        if land.contains(Point(at)):
            return at


def _along(
    street: Place, borough: Borough, uprns: Iterator[int], codes: Iterator[str], chance: Chance
) -> Iterator[Home]:
    """Odd numbers on the left and even ones on the right, where no estate, park or square is in the way."""
    assert isinstance(street.shape, LineString)
    inside = borough.outline
    for side in (1, 0):
        doors = [
            (number, at)
            for number, at in _doors(street.shape, side)
            if inside.contains(Point(at)) and not _is_taken(borough, at) and chance.happens(350)
        ]
        for _, group in groupby(enumerate(doors), key=lambda one: one[0] // _HOUSES_A_POSTCODE):
            code = next(codes)
            for _, (number, at) in group:
                tenancy = _drawn(_ON_STREETS, chance)
                yield Home(next(uprns), str(number), street.name, code, at, _landlord(tenancy, chance), tenancy, "")


def _doors(line: LineString, side: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """House number and point of every door on one side; 1 is the left, with the odd numbers."""
    aside = _FROM_THE_LINE_M if side else -_FROM_THE_LINE_M
    for step in range(int(line.length) // _DOOR_EVERY_M):
        at = line.interpolate(_DOOR_EVERY_M // 2 + _DOOR_EVERY_M * step)
        ux, uy = facing(at, line)
        yield 2 * step + (1 if side else 2), (round(at.x - uy * aside), round(at.y + ux * aside))


def _is_taken(borough: Borough, at: tuple[int, int]) -> bool:
    return bool(len(borough.polygon_tree.query(Point(at), predicate="intersects")))


def _landlord(tenancy: str, chance: Chance) -> str:
    if tenancy == "registered-provider":
        return chance.pick(_PROVIDERS)
    return _COUNCIL if tenancy == "council-tenancy" else ""


def _drawn(shares: Sequence[tuple[str, int]], chance: Chance) -> str:
    return shares[chance.weighted([share for _, share in shares])][0]


def _postcodes() -> Iterator[str]:
    """XN1 1AA, XN1 1AB and on: four hundred to a sector, nine sectors to a district."""
    for n in count():
        district, rest = divmod(n, 9 * len(_LETTERS) ** 2)
        sector, unit = divmod(rest, len(_LETTERS) ** 2)
        yield f"{_AREA}{district + 1} {sector + 1}{_LETTERS[unit // len(_LETTERS)]}{_LETTERS[unit % len(_LETTERS)]}"


def addresses_csv(found: Sequence[Home]) -> str:
    """The address list, a row a home."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ("uprn", "house", "street", "locality", "postcode", "easting", "northing", "landlord", "tenancy", "block")
    )
    for one in found:
        writer.writerow(
            (one.uprn, one.house, one.street, names.BOROUGH_NAME, one.postcode, *one.point, one.landlord, one.tenancy,
             one.block)
        )  # fmt: skip
    return text.getvalue()


def postcodes_csv(found: Sequence[Home], borough: Borough, from_grid: Transformer) -> str:
    """The postcodes in the layout of Code-Point Open, with longitude and latitude; the point is the middle home's."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ("Postcode", "Positional_quality_indicator", "Eastings", "Northings", "Country_code", "NHS_regional_HA_code",
         "NHS_HA_code", "Admin_county_code", "Admin_district_code", "Admin_ward_code", "Longitude", "Latitude")
    )  # fmt: skip
    for code, group in groupby(found, key=lambda one: one.postcode):
        points = [one.point for one in group]
        x, y = points[len(points) // 2]
        longitude, latitude = from_grid.transform(x, y)
        ward = next((w.code for w in borough.wards if w.shape.intersects(Point(x, y))), "")
        writer.writerow(
            (code, 10, x, y, "E92000001", "", "", "", names.BOROUGH_CODE, ward, f"{longitude:.6f}", f"{latitude:.6f}")
        )
    return text.getvalue()
