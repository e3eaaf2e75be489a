"""Published police events as arrays."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.core.terms import london_midnight
from commonweal.incidents.models import StopAndSearch, StreetCrime
from commonweal.incidents.sources.police_uk import STOPS

Floats = NDArray[np.float64]
MILLIONTHS = 1_000_000
NOT_SAID = "Not said"


@dataclass(frozen=True, slots=True)
class PoliceEvents:
    """Events of one source: instants in seconds since 1970 UTC, points as published and on the grid (NaN for none)."""

    at_s: NDArray[np.int64]
    longitude: Floats
    latitude: Floats
    easting_m: Floats
    northing_m: Floats

    def located(self) -> "PoliceEvents":
        """Those that have a point."""
        known = ~np.isnan(self.longitude)
        return PoliceEvents(*(getattr(self, name)[known] for name in self.__slots__))

    def exact_points(self) -> tuple[NDArray[np.int32], int]:
        """Index of each event's exact published coordinate, and how many there are; call it on located events.

        Published coordinates have six decimals, so millionths of a degree tell them apart without rounding.
        """
        pairs = np.column_stack([np.rint(self.longitude * MILLIONTHS), np.rint(self.latitude * MILLIONTHS)])
        points, index = np.unique(pairs.astype(np.int64), axis=0, return_inverse=True)
        return index.astype(np.int32), len(points)


def police_events(source: str, viewer: Viewer) -> PoliceEvents:
    """All events of a source that the viewer may read, in no order; raises `ValueError` for one without instants."""
    if source != STOPS.name:
        raise ValueError(f"{source!r}: only {STOPS.name} is published with instants")
    rows = StopAndSearch.objects.visible_to(viewer)
    names = ("happened_at", "longitude", "latitude", "easting_m", "northing_m")
    values = list(rows.values_list(*names).iterator(chunk_size=10_000))
    at, *points = zip(*values, strict=True) if values else ((),) * len(names)
    return PoliceEvents(
        np.array([int(one.timestamp()) for one in at], dtype=np.int64),
        *(np.array([np.nan if value is None else value for value in column], dtype=np.float64) for column in points),
    )


@dataclass(frozen=True, slots=True, eq=False)
class PublishedRows:
    """Rows of one published table: arrays of (n,), in order of time and then id; points are snapped, NaN for none.

    `at_s` is the instant in seconds since 1970 UTC, of a row with a month alone the beginning of that month in London.
    `word` indexes `words`, the type of crime or what was searched for. `crime_ids` are "" where the police give none.
    """

    ids: tuple[str, ...]
    at_s: NDArray[np.int64]
    easting_m: Floats
    northing_m: Floats
    word: NDArray[np.int32]
    words: tuple[str, ...]
    crime_ids: tuple[str, ...]


def street_crimes(viewer: Viewer) -> PublishedRows:
    """Every row of street crime that the viewer may read."""
    rows = StreetCrime.objects.visible_to(viewer).values_list(
        "month", "id", "easting_m", "northing_m", "crime_type", "crime_id"
    )
    begins = {month: int(london_midnight(date.fromisoformat(f"{month}-01")).timestamp()) for month in _months(viewer)}
    return _published([(begins[row[0]], str(row[1]), *row[2:]) for row in rows.iterator(chunk_size=10_000)])


def searches(viewer: Viewer) -> PublishedRows:
    """Every stop and search that the viewer may read."""
    rows = StopAndSearch.objects.visible_to(viewer).values_list(
        "happened_at", "id", "easting_m", "northing_m", "object_of_search"
    )
    return _published(
        [(int(row[0].timestamp()), str(row[1]), *row[2:], "") for row in rows.iterator(chunk_size=10_000)]
    )


def _months(viewer: Viewer) -> list[str]:
    return list(StreetCrime.objects.visible_to(viewer).order_by().values_list("month", flat=True).distinct())


def _published(rows: list[tuple[int, str, float | None, float | None, str, str]]) -> PublishedRows:
    rows.sort(key=lambda row: row[:2])
    at, ids, east, north, words, crime_ids = zip(*rows, strict=True) if rows else ((),) * 6
    numbers: dict[str, int] = {}
    index = [numbers.setdefault(word or NOT_SAID, len(numbers)) for word in words]
    return PublishedRows(
        ids=tuple(ids),
        at_s=np.array(at, dtype=np.int64),
        easting_m=np.array(east, dtype=np.float64),
        northing_m=np.array(north, dtype=np.float64),
        word=np.array(index, dtype=np.int32),
        words=tuple(numbers),
        crime_ids=tuple(crime_ids),
    )
