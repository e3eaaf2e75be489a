"""Maps are drawn north up, to scale, the same each time, with every marker to be seen."""

from dataclasses import dataclass

from commonweal.places.map_drawing import WIDTH, drawn_map


@dataclass(frozen=True)
class Shape:
    name: str
    kind: str
    lines_m: tuple[tuple[tuple[float, float], ...], ...]
    is_area: bool = True


@dataclass(frozen=True)
class Spot:
    id: str
    number: int
    easting_m: float
    northing_m: float
    name: str = "Larch Estate"
    status: str = "new"
    n_calls: int = 9


WARD = Shape("Abbey", "ward", (((0.0, 0.0), (1000.0, 0.0), (1000.0, 2000.0), (0.0, 2000.0), (0.0, 0.0)),))


def degrees(points: object) -> list[tuple[float, float]]:
    return [(e / 1e5, n / 1e5) for e, n in points]  # type: ignore[attr-defined]


def drawn(*spots: Spot) -> object:
    return drawn_map([WARD], spots, to_lonlat=degrees)


def test_north_is_up_and_east_is_right() -> None:
    south_west, north_east = drawn(Spot("a", 1, 100, 100), Spot("b", 2, 900, 1900)).markers  # type: ignore[attr-defined]
    assert north_east.y < south_west.y
    assert north_east.x > south_west.x


def test_everything_lies_on_the_sheet() -> None:
    map_ = drawn(Spot("a", 1, 0, 0), Spot("b", 2, 1000, 2000))
    assert all(0 <= m.x <= WIDTH and 0 <= m.y <= map_.height for m in map_.markers)  # type: ignore[attr-defined]


def test_markers_of_one_point_are_pushed_apart_the_same_way_each_time() -> None:
    spots = [Spot(str(n), n, 500, 1000) for n in range(1, 4)]
    first, again = drawn(*spots), drawn(*spots)
    places = [(m.x, m.y) for m in first.markers]  # type: ignore[attr-defined]
    assert len(set(places)) == 3
    assert places == [(m.x, m.y) for m in again.markers]  # type: ignore[attr-defined]


def test_the_moving_map_says_the_same_in_degrees() -> None:
    data = drawn(Spot("a", 1, 100, 200)).data  # type: ignore[attr-defined]
    (place,) = data["places"]
    assert (place["number"], place["longitude"], place["latitude"]) == (1, 0.001, 0.002)
    assert data["outlines"]["features"][0]["properties"]["name"] == "Abbey"


def test_nothing_to_draw_is_no_map() -> None:
    assert drawn_map([], [], to_lonlat=degrees) is None
