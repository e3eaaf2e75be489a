"""Invented values for the page that shows every component; no record of anybody is behind them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ExampleOutline:
    """A shape for the example map."""

    name: str
    kind: str
    lines_m: tuple[tuple[tuple[float, float], ...], ...]
    is_area: bool = True


@dataclass(frozen=True, slots=True)
class ExampleMarker:
    """A place for the example map."""

    id: str
    number: int
    name: str
    status: str
    n_calls: int
    easting_m: float
    northing_m: float


def _box(west_m: float, south_m: float, east_m: float, north_m: float) -> tuple[tuple[tuple[float, float], ...], ...]:
    return (((west_m, south_m), (east_m, south_m), (east_m, north_m), (west_m, north_m), (west_m, south_m)),)


def _hours() -> tuple[tuple[int, ...], ...]:
    """Calls by weekday and hour as a place with late weekends has them."""
    late = (2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 3, 4, 6, 8, 5)
    return tuple(tuple(n if day >= 4 else n // 3 for n in late) for day in range(7))


@dataclass(frozen=True, slots=True)
class Example:
    """What `components.html` shows."""

    hour_by_weekday: tuple[tuple[int, ...], ...] = field(default_factory=_hours)
    outlines: tuple[ExampleOutline, ...] = (
        ExampleOutline("Northmoor East", "ward", _box(530_000, 185_000, 531_500, 186_800)),
        ExampleOutline("Canalside", "ward", _box(531_500, 185_000, 532_600, 186_800)),
        ExampleOutline("Northmoor", "borough", _box(530_000, 185_000, 532_600, 186_800)),
    )
    markers: tuple[ExampleMarker, ...] = (
        ExampleMarker("larch", 1, "Larch Estate", "new", 9, 530_600, 186_100),
        ExampleMarker("fenwick", 2, "Fenwick Road", "continuing", 14, 531_700, 185_600),
        ExampleMarker("canal", 3, "Canal Park", "dropped-off", 3, 532_100, 186_400),
    )
