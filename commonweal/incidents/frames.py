"""Published police events as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.access.viewer import Viewer
from commonweal.incidents.models import StopAndSearch
from commonweal.incidents.sources.police_uk import STOPS

Floats = NDArray[np.float64]
MILLIONTHS = 1_000_000


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
