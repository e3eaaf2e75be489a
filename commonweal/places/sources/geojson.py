"""Reads a GeoJSON feature collection (RFC 7946, WGS84) of boroughs, wards, census areas or places, in grid metres.

Knows the property names of the Office for National Statistics and the London Datastore (wd25cd, WD22NM, GSS_CODE ...)
beside our own `code`, `name`, `kind`, `borough`. In refusals, "line" is the number of the feature.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import shape

from commonweal.core.terms import AreaKind, LocationKind
from commonweal.files import cells
from commonweal.files.delivery import Delivery, FileRefused, Member, read_json
from commonweal.files.table import CellRefused, RefusedLine
from commonweal.places.grid import shape_on_grid

LARGEST_BYTES = 128_000_000
CODES = {
    AreaKind.BOROUGH: re.compile(r"code|gss_code|lad\d\dcd"),
    AreaKind.WARD: re.compile(r"code|gss_code|wd\d\dcd"),
    AreaKind.LSOA: re.compile(r"code|gss_code|lsoa\d\dcd"),
    AreaKind.MSOA: re.compile(r"code|gss_code|msoa\d\dcd"),
}
PLACE_CODE = re.compile("code")
NAMES = {
    AreaKind.BOROUGH: re.compile(r"name|lad\d\dnm"),
    AreaKind.WARD: re.compile(r"name|wd\d\dnm"),
    AreaKind.LSOA: re.compile(r"name|lsoa\d\dnm"),
    AreaKind.MSOA: re.compile(r"name|msoa\d\dnm"),
}
PLACE_NAME = re.compile("name")
BOROUGH = re.compile(r"borough|lb_gss_cd|lad\d\dcd")
# Codes of the Office for National Statistics (register of geographic codes): what those of each kind begin with.
NATIONAL_CODE = re.compile(r"[EWS]\d{8}")
PREFIXES = {
    AreaKind.BOROUGH: ("E06", "E07", "E08", "E09", "W06", "S12"),
    AreaKind.WARD: ("E05", "W05", "S13"),
    AreaKind.LSOA: ("E01", "W01", "S01"),
    AreaKind.MSOA: ("E02", "W02", "S02"),
}
# Great Britain with a margin, longitude then latitude.
WEST, SOUTH, EAST, NORTH = -9.0, 49.5, 2.5, 61.5
UNREADABLE = (
    shapely.errors.ShapelyError, ValueError, TypeError, IndexError, KeyError, OverflowError, RecursionError,
)  # fmt: skip
Rings = list[list[list[list[float]]]]
Lines = list[list[list[float]]]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A borough, ward or census area as delivered; rings in grid metres."""

    area_kind: AreaKind
    code: str
    name: str
    within_code: str
    rings: Rings


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """An estate, park, station, named place (polygons) or street (lines), in grid metres."""

    location_kind: LocationKind
    code: str
    name: str
    parts: Rings | Lines


def read_areas(delivery: Delivery, area_kind: AreaKind, notes: list[str]) -> Iterator[AreaRow | RefusedLine]:
    """Each feature as an area, or refused; an invalid outline is mended and said so in `notes`.

    Raises `FileRefused` where two features have one code: half a set of wards would count wrongly and look right.
    """
    seen: dict[str, tuple[int, str]] = {}
    for member, number, feature in _features(delivery):
        try:
            row = _area(feature, area_kind, notes)
        except CellRefused as refusal:
            yield _refused(member, number, feature, refusal)
            continue
        if row.code in seen:
            first, name = seen[row.code]
            raise FileRefused(
                file=member.name, line=number, field="code",
                found=f"{row.code} for {row.name}, and in feature {first} for {name}", allowed="each code once",
                to_do="Find out which of the two is right, correct or remove the other, and load the file again.",
            )  # fmt: skip
        seen[row.code] = (number, row.name)
        yield row


def read_places(delivery: Delivery, notes: list[str]) -> Iterator[PlaceRow | RefusedLine]:
    """Each feature as a place of its kind, or refused."""
    seen: dict[str, int] = {}
    for member, number, feature in _features(delivery):
        try:
            row = _place(feature, notes)
            _once(row.code, number, seen)
            yield row
        except CellRefused as refusal:
            yield _refused(member, number, feature, refusal)


def _once(code: str, number: int, seen: dict[str, int]) -> None:
    if code in seen:
        raise CellRefused("code", found=f"{code}, which feature {seen[code]} has already", allowed="each code once")
    seen[code] = number


def _features(delivery: Delivery) -> Iterator[tuple[Member, int, Mapping[str, Any]]]:
    for member in delivery.members:
        for number, feature in enumerate(_collection(member), start=1):
            yield member, number, feature if isinstance(feature, dict) else {}


def _collection(member: Member) -> list[Any]:
    allowed, to_do = "a GeoJSON feature collection", "Export the layer as GeoJSON in WGS84 (longitude, latitude)."
    try:
        data = read_json(member, at_most=LARGEST_BYTES, parse_constant=_no_constant)
    except json.JSONDecodeError as fault:
        raise FileRefused(
            file=member.name,
            line=fault.lineno,
            found=f"text that is not JSON ({fault.msg})",
            allowed=allowed,
            to_do=to_do,
        ) from fault
    except (UnicodeDecodeError, RecursionError, ValueError) as fault:
        raise FileRefused(file=member.name, found="text that is not JSON", allowed=allowed, to_do=to_do) from fault
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise FileRefused(file=member.name, field="features", found="no list of features", allowed=allowed, to_do=to_do)
    crs = str(data.get("crs") or "CRS84")
    if not any(word in crs for word in ("CRS84", "4326")):
        raise FileRefused(
            file=member.name, field="crs", found=ascii(crs[:120]), allowed="WGS84 (CRS84, EPSG:4326)", to_do=to_do
        )
    return features


def _no_constant(word: str) -> float:
    raise ValueError(word)


def _property(feature: Mapping[str, Any], pattern: re.Pattern[str]) -> str:
    properties = feature.get("properties")
    for key, value in properties.items() if isinstance(properties, dict) else ():
        if pattern.fullmatch(str(key).lower()) and isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
    return ""


def _area(feature: Mapping[str, Any], area_kind: AreaKind, notes: list[str]) -> AreaRow:
    code = cells.text("code", _property(feature, CODES[area_kind]), longest=40, needed=True)
    _of_that_kind(code, area_kind)
    name = cells.text("name", _property(feature, NAMES[area_kind]), longest=200, needed=True)
    within = _property(feature, BOROUGH) if area_kind != AreaKind.BOROUGH else ""
    return AreaRow(
        area_kind=area_kind,
        code=code,
        name=name,
        within_code=cells.text("borough", within, longest=40),
        rings=_polygons(feature, f"{name} ({code})", notes),
    )


def _of_that_kind(code: str, area_kind: AreaKind) -> None:
    """Refuse the national code of another kind of area: wards loaded as boroughs, or boroughs as wards."""
    if NATIONAL_CODE.fullmatch(code) and not code.startswith(PREFIXES[area_kind]):
        raise CellRefused(
            "code",
            found=f"{code}, the national code of another kind of area",
            allowed=f"{area_kind} codes, which begin with {', '.join(PREFIXES[area_kind])}",
        )


def _place(feature: Mapping[str, Any], notes: list[str]) -> PlaceRow:
    code = cells.text("code", _property(feature, PLACE_CODE), longest=60, needed=True)
    name = cells.text("name", _property(feature, PLACE_NAME), longest=200, needed=True)
    kinds = frozenset(kind.value for kind in LocationKind) - {LocationKind.PROVISIONAL.value}
    kind = LocationKind(cells.one_of("kind", _property(feature, re.compile("kind")), kinds))
    parts = _street_lines(feature) if kind == LocationKind.STREET else _polygons(feature, f"{name} ({code})", notes)
    return PlaceRow(kind, code, name, parts)


def _geometry(feature: Mapping[str, Any], *kinds: str) -> shapely.Geometry:
    allowed = " or ".join(kinds)
    given = feature.get("geometry")
    found = given.get("type", "nothing") if isinstance(given, dict) else "nothing"
    if found not in kinds:
        raise CellRefused("geometry", found=str(found), allowed=allowed)
    try:
        geometry = shapely.force_2d(shape(feature["geometry"]))
    except (
        shapely.errors.ShapelyError,
        ValueError,
        TypeError,
        IndexError,
        KeyError,
        OverflowError,
        RecursionError,
    ) as fault:
        raise CellRefused("geometry", found=f"coordinates that do not make a {found}", allowed=allowed) from fault
    west, south, east, north = geometry.bounds or (0, 0, 0, 0)
    if geometry.is_empty or not (west >= WEST and south >= SOUTH and east <= EAST and north <= NORTH):
        raise CellRefused(
            "geometry",
            found=f"coordinates from {west:.4f}, {south:.4f} to {east:.4f}, {north:.4f}",
            allowed="longitude, latitude (in this order) inside Great Britain",
        )
    return geometry


def _polygons(feature: Mapping[str, Any], which: str, notes: list[str]) -> Rings:
    geometry = shape_on_grid(_geometry(feature, "Polygon", "MultiPolygon"))
    if not shapely.is_valid(geometry):
        notes.append(f"{which}: the outline crossed or touched itself and was mended; its area may differ a little.")
        geometry = shapely.make_valid(geometry)
    parts = shapely.get_parts(shapely.get_parts(geometry))
    polygons = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
    if not polygons:
        raise CellRefused("geometry", found="an outline without an inside", allowed="Polygon or MultiPolygon")
    rings = [[ring for ring in (p.exterior, *p.interiors) if not shapely.is_empty(ring)] for p in polygons]
    return [[shapely.get_coordinates(ring).tolist() for ring in polygon] for polygon in rings]


def _street_lines(feature: Mapping[str, Any]) -> Lines:
    geometry = shape_on_grid(_geometry(feature, "LineString", "MultiLineString"))
    return [shapely.get_coordinates(part).tolist() for part in shapely.get_parts(geometry)]


def _refused(member: Member, number: int, feature: Mapping[str, Any], refusal: CellRefused) -> RefusedLine:
    properties = json.dumps(feature.get("properties"))[:4000]
    return RefusedLine(member.name, number, refusal.field, refusal.found[:200], refusal.allowed[:300], properties)
