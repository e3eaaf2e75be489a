"""Reports that are not this borough's, or of which no borough can be told: the queue that nothing falls out of.

Every call ends at a place, or here (interop.md 9; docs/glossary.md, elsewhere). The borough that holds the call's point
is named; a call without a usable place is "borough unknown". Nothing is stored: load the boundaries or the postcodes
that were missing, and calls leave the queue by themselves.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np

from commonweal.access.viewer import Viewer
from commonweal.core.analysis.areas import NOWHERE, area_of
from commonweal.core.terms import AreaKind
from commonweal.places.frames import areas_on
from commonweal.places.queries import own_borough_codes
from commonweal.reports.frames.placed_calls import PlacedBy, PlacedCalls, placed_calls, span_of_calls

UNKNOWN, OUTSIDE = "Borough unknown", "Outside every borough loaded"


@dataclass(frozen=True, slots=True)
class ElsewhereCall:
    """A call of the queue: whose it seems to be, and what tells so."""

    id: UUID
    borough: str
    placed_by: PlacedBy


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The queue of a span of days, newest first, with the number of calls by neighbour.

    `own_is_known` is false where the partnership's own borough has no boundary: then nobody can be called a neighbour.
    """

    first_day: date
    last_day: date
    n_calls: int
    calls: tuple[ElsewhereCall, ...]
    own_is_known: bool

    def by_borough(self) -> list[tuple[str, int]]:
        """Calls by whose they seem to be: neighbours by number, then outside, then unknown."""
        counts = Counter(one.borough for one in self.calls)
        last = [name for name in (OUTSIDE, UNKNOWN) if name in counts]
        neighbours = sorted((name for name in counts if name not in last), key=lambda name: (-counts[name], name))
        return [(name, counts[name]) for name in (*neighbours, *last)]

    def of(self, borough: str) -> list[ElsewhereCall]:
        """The calls of one neighbour, or all where none is named."""
        return [one for one in self.calls if borough in ("", one.borough)]


def elsewhere(viewer: Viewer, *, days: int, on: date) -> Elsewhere | None:
    """The queue of so many days up to the newest call, or to `on` where that is earlier; None without calls."""
    span = span_of_calls(viewer)
    if span is None:
        return None
    last_day = min(span[1], on)
    first_day = max(last_day - timedelta(days=days - 1), min(span[0], last_day))
    calls = placed_calls(first_day, last_day, viewer, on=on)
    boroughs = _boroughs_of(calls, viewer, on=last_day)
    own = own_borough_codes(viewer)
    queue = [
        ElsewhereCall(calls.ids[i], name, calls.placed_by[i])
        for i in range(len(calls.ids) - 1, -1, -1)
        if (name := boroughs[i]) and (own or name == UNKNOWN)
    ]
    return Elsewhere(first_day, last_day, len(calls.ids), tuple(queue), bool(own))


def _boroughs_of(calls: PlacedCalls, viewer: Viewer, *, on: date) -> list[str]:
    """For each call the name of another borough, or of what is wrong; empty for the partnership's own."""
    frame = areas_on(on, AreaKind.BOROUGH, viewer)
    own = own_borough_codes(viewer)
    names = ["" if code in own else name for code, name in zip(frame.codes, frame.names, strict=True)]
    index = area_of(calls.easting_m, calls.northing_m, frame.prepared)
    known = ~np.isnan(calls.easting_m)
    return [
        UNKNOWN if not has_point else OUTSIDE if area == NOWHERE else names[area]
        for area, has_point in zip(index.tolist(), known.tolist(), strict=True)
    ]
