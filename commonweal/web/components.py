"""Invented values for the page that shows every component; no record of anybody is behind them."""

from dataclasses import dataclass, field
from datetime import date

from commonweal.core.terms import Marking
from commonweal.documents.paper import (
    Bullets,
    Column,
    Facts,
    Lead,
    Note,
    Paper,
    Paragraph,
    Picture,
    Section,
    Subheading,
    Table,
)


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


def _paper() -> Paper:
    """A paper with every kind of block."""
    table = Table(
        "Places over six calls",
        (Column("Place"), Column("Ward"), Column("Calls", numeric=True)),
        (("Fenwick Road", "Canalside", 14), ("Larch Estate", "Northmoor East", 9)),
        source="invented calls",
    )
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 120">'
        '<path d="M10 90L110 70L210 30L310 60L390 85" fill="none" stroke="#0b5345" stroke-width="3"/></svg>'
    )
    blocks = (
        Lead("Two places had more than six calls in 14 days."),
        Paragraph("Calls on Fenwick Road fell after the gate was mended."),
        Bullets(("Two actions were agreed.", "One is done.")),
        Facts((("Held on", "10 March 2026"), ("Chair", "the council"))),
        Subheading("Places"),
        table,
        Picture(drawing, "Calls rose until the third week and fell again.", "Calls on Fenwick Road"),
        Note("A call counts at the first location that holds it."),
    )
    return Paper(
        title="Hotspots of the week", subtitle="", marking=Marking.OFFICIAL, audience="everybody", version="1",
        dated_on=date(2026, 3, 9), source="no run: these values are invented", made_by="Northmoor",
        sections=(Section("What changed", blocks),),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """What `components.html` shows."""

    hour_by_weekday: tuple[tuple[int, ...], ...] = field(default_factory=_hours)
    paper: Paper = field(default_factory=_paper)
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
