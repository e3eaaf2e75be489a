"""Draws a map as lines and numbered markers: once in the page's own picture, once as data for the moving map.

Takes outlines and markers in British National Grid metres and gives back what `components/map-with-list.html` shows:
an SVG that needs no scripts and prints, and the same shapes in WGS84 for MapLibre. Pure: no database, no files. It is
reached from templates as `drawn_map(...)`, so that the rooms below `web` need not import it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any, Protocol

Point = tuple[float, float]
Points = Sequence[Point]
ToLonLat = Callable[[Points], list[Point]]

WIDTH = 400
TALLEST = 600
MARGIN = 16
LONG_NAME = 11
# A close view shows this much ground around its place; a whole area needs room only where a spot stands alone.
CLOSE_M = 350.0
ALONE_M = 1.0
# Markers are 22 units wide; a few rounds part even a cluster, and nearly parted is parted.
MARKERS_APART = 23.0
SPREAD_ROUNDS = 30
SPREAD_ENOUGH = 0.5


class Outline(Protocol):
    """A shape to draw: `kind` is borough, ward or place; `lines_m` its rings or lines as (easting, northing)."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def lines_m(self) -> Sequence[Points]: ...
    @property
    def is_area(self) -> bool: ...


class Marker(Protocol):
    """A numbered place; `id` joins it to its row in the list, `status` decides shape and colour."""

    @property
    def id(self) -> Any: ...
    @property
    def number(self) -> int: ...
    @property
    def easting_m(self) -> float: ...
    @property
    def northing_m(self) -> float: ...
    @property
    def name(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def n_calls(self) -> int: ...


@dataclass(frozen=True, slots=True)
class DrawnOutline:
    """One outline as an SVG path, with the lines of its name and where they stand."""

    name: str
    kind: str
    is_area: bool
    path: str
    label_x: float
    label_y: float
    label_lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnMarker:
    """One marker in the picture's units."""

    id: str
    number: int
    x: float
    y: float
    name: str
    status: str
    n_calls: int


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """A whole map: the picture, and `data` for the moving map (JSON, WGS84)."""

    width: int
    height: int
    outlines: tuple[DrawnOutline, ...]
    markers: tuple[DrawnMarker, ...]
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where metres fall on the picture: the northernmost line at the top, the same scale both ways."""

    west_m: float
    north_m: float
    units_per_m: float
    height: int

    @classmethod
    def around(cls, points: Points, *, room_m: float) -> "Sheet":
        """A sheet that holds all points with `room_m` metres of ground and a margin around them."""
        eastings, northings = [e for e, _ in points], [n for _, n in points]
        west_m, east_m = min(eastings) - room_m, max(eastings) + room_m
        south_m, north_m = min(northings) - room_m, max(northings) + room_m
        # A long thin shape would make a picture taller than a screen.
        scale = min((WIDTH - 2 * MARGIN) / (east_m - west_m), TALLEST / (north_m - south_m))
        left = (WIDTH - scale * (east_m - west_m)) / 2
        height = round(scale * (north_m - south_m)) + 2 * MARGIN
        return cls(west_m - left / scale, north_m + MARGIN / scale, scale, height)

    def place(self, point: Point) -> Point:
        """`point` in the picture's units, to a tenth."""
        easting_m, northing_m = point
        x = (easting_m - self.west_m) * self.units_per_m
        y = (self.north_m - northing_m) * self.units_per_m
        return round(x, 1), round(y, 1)

    def corners_m(self) -> list[Point]:
        """The south-west and the north-east corner of what the sheet shows."""
        east_m = self.west_m + WIDTH / self.units_per_m
        return [(self.west_m, self.north_m - self.height / self.units_per_m), (east_m, self.north_m)]


def _path(lines: Sequence[Points], sheet: Sheet, *, closed: bool) -> str:
    """The lines as SVG path data; points that fall on the same tenth of a unit are drawn once."""
    parts = []
    for line in lines:
        placed = [sheet.place(point) for point in line]
        kept = [point for i, point in enumerate(placed) if i == 0 or point != placed[i - 1]]
        parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + ("Z" if closed else ""))
    return "".join(parts)


def _twice_area(line: Points) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(line, [*line[1:], line[0]], strict=True))


def _middle(line: Points) -> Point:
    """The centroid of a ring, reckoned from its first point so that large coordinates keep their digits."""
    origin_x, origin_y = line[0]
    local = [(x - origin_x, y - origin_y) for x, y in line]
    area = _twice_area(local)
    if abs(area) < 1:
        return line[len(line) // 2]
    pairs = list(zip(local, [*local[1:], local[0]], strict=True))
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (3 * area)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (3 * area)
    return origin_x + x, origin_y + y


def _label_lines(name: str) -> tuple[str, ...]:
    """A long name in two lines of about the same length."""
    words = name.split()
    if len(name) <= LONG_NAME or len(words) == 1:
        return (name,)
    cut = min(range(1, len(words)), key=lambda i: abs(len(" ".join(words[:i])) - len(" ".join(words[i:]))))
    return " ".join(words[:cut]), " ".join(words[cut:])


def _extent(line: Points) -> float:
    """How much ground a line's box covers, in square metres."""
    eastings, northings = [e for e, _ in line], [n for _, n in line]
    return (max(eastings) - min(eastings)) * (max(northings) - min(northings))


def _name_spot(outline: Outline) -> Point:
    """Where an outline's name stands: the middle of its largest part."""
    return _middle(max(outline.lines_m, key=_extent))


def _drawn_outline(outline: Outline, sheet: Sheet) -> DrawnOutline:
    label_x, label_y = sheet.place(_name_spot(outline))
    path = _path(outline.lines_m, sheet, closed=outline.is_area)
    return DrawnOutline(outline.name, outline.kind, outline.is_area, path, label_x, label_y, _label_lines(outline.name))


def _feature(outline: Outline, to_lonlat: ToLonLat) -> dict[str, Any]:
    lines = [[[round(lon, 6), round(lat, 6)] for lon, lat in to_lonlat(line)] for line in outline.lines_m]
    label = to_lonlat([_name_spot(outline)])[0]
    return {
        "type": "Feature",
        "properties": {"name": outline.name, "kind": outline.kind, "label": label},
        # Each ring is a polygon of its own, since an area may lie in several parts; a hole is drawn as a line.
        "geometry": {
            "type": "MultiPolygon" if outline.is_area else "MultiLineString",
            "coordinates": [[line] for line in lines] if outline.is_area else lines,
        },
    }


def _place(marker: Marker, at: Point) -> dict[str, Any]:
    longitude, latitude = at
    return {
        "id": str(marker.id),
        "number": marker.number,
        "name": marker.name,
        "status": marker.status,
        "n_calls": marker.n_calls,
        "longitude": round(longitude, 6),
        "latitude": round(latitude, 6),
    }


def _moving_map(
    outlines: Sequence[Outline], markers: Sequence[Marker], sheet: Sheet, to_lonlat: ToLonLat
) -> dict[str, Any]:
    """The same map for MapLibre; numbers, names and statuses are the list's own."""
    lonlat = to_lonlat([(marker.easting_m, marker.northing_m) for marker in markers])
    return {
        "bounds": [list(corner) for corner in to_lonlat(sheet.corners_m())],
        "outlines": {"type": "FeatureCollection", "features": [_feature(outline, to_lonlat) for outline in outlines]},
        "places": [_place(marker, at) for marker, at in zip(markers, lonlat, strict=True)],
    }


def spread(points: Points, *, apart: float) -> list[Point]:
    """The points moved as little as keeps every two `apart`, so that no number hides another; always the same way."""
    moved = [*points]
    for _ in range(SPREAD_ROUNDS):
        close = [
            (i, j) for j in range(len(moved)) for i in range(j) if _distance(moved[i], moved[j]) < apart - SPREAD_ENOUGH
        ]
        if not close:
            break
        for i, j in close:
            moved[i], moved[j] = _pushed(moved[i], moved[j], apart)
    return moved


def _pushed(one: Point, other: Point, apart: float) -> tuple[Point, Point]:
    """Two points pushed away from each other along their line, side by side where they are the same."""
    distance = _distance(one, other)
    across = ((other[0] - one[0]) / distance, (other[1] - one[1]) / distance) if distance else (1.0, 0.0)
    by = (apart - distance) / 2
    return (
        (one[0] - across[0] * by, one[1] - across[1] * by),
        (other[0] + across[0] * by, other[1] + across[1] * by),
    )


def _distance(one: Point, other: Point) -> float:
    """The distance between two points."""
    return hypot(other[0] - one[0], other[1] - one[1])


def drawn_map(
    outlines: Sequence[Outline], markers: Sequence[Marker], *, close: bool = False, to_lonlat: ToLonLat
) -> MapDrawing | None:
    """The map of these outlines and markers, or None when there is nothing to draw.

    A `close` map shows the marked places and the ground around them; what reaches further is cut off by its edge.
    """
    sheet = _sheet(outlines, markers, close=close)
    if sheet is None:
        return None
    return _drawn(outlines, markers, sheet, _moving_map(outlines, markers, sheet, to_lonlat))


def drawn_picture(outlines: Sequence[Outline], markers: Sequence[Marker]) -> MapDrawing | None:
    """The same picture without the moving map: for maps of many cells, which are only looked at."""
    sheet = _sheet(outlines, markers, close=False)
    return _drawn(outlines, markers, sheet, {}) if sheet is not None else None


def _sheet(outlines: Sequence[Outline], markers: Sequence[Marker], *, close: bool) -> Sheet | None:
    shown = [outline for outline in outlines if outline.kind == "place"] if close else outlines
    spots = [(marker.easting_m, marker.northing_m) for marker in markers]
    points = [point for outline in shown for line in outline.lines_m for point in line] + spots
    return Sheet.around(points, room_m=CLOSE_M if close else ALONE_M) if points else None


def _drawn(outlines: Sequence[Outline], markers: Sequence[Marker], sheet: Sheet, moving: dict[str, Any]) -> MapDrawing:
    placed = spread([sheet.place((marker.easting_m, marker.northing_m)) for marker in markers], apart=MARKERS_APART)
    drawn = tuple(
        DrawnMarker(str(m.id), m.number, round(x, 1), round(y, 1), m.name, m.status, m.n_calls)
        for m, (x, y) in zip(markers, placed, strict=True)
    )
    shapes = tuple(_drawn_outline(outline, sheet) for outline in outlines)
    return MapDrawing(WIDTH, sheet.height, shapes, drawn, moving)
