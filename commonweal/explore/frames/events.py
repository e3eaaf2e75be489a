"""What can be counted, as arrays: every call of the viewer at its location, or the rows that police publish.

A copy of the arrays is kept in memory, because each change of a filter asks for the same records again. It is used only
for a viewer of the same role for whom the same records are closed and opened, on the same data, gazetteer and rule of
location (`commonweal/access/border.py`, `standing`); whatever changes one of these makes another copy.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from commonweal.access.border import standing
from commonweal.access.viewer import Viewer
from commonweal.core.analysis.civil_time import hour_of_week, london_days
from commonweal.core.analysis.locations import place_of
from commonweal.core.analysis.source_grain import Points, Times
from commonweal.core.policy import HotspotPolicy
from commonweal.explore.terms import Subject
from commonweal.hotspots.frames.located_calls import NOWHERE, Location, with_provisional
from commonweal.hotspots.operations import RESTS_ON
from commonweal.incidents.frames import searches, street_crimes
from commonweal.incidents.models import PublishedRow, StopAndSearch, StreetCrime
from commonweal.incidents.sources.police_uk import STOPS, STREET
from commonweal.people.queries import persons_in_force
from commonweal.places.frames import PlaceFrame, places_now
from commonweal.places.operations import searched_name
from commonweal.places.queries import gazetteer_version
from commonweal.reports.frames.call_arrays import CallArrays, call_arrays
from commonweal.reports.models import Report
from commonweal.runs.cut_offs import END_YEAR
from commonweal.runs.queries import changes_before

KEPT_READY = 4
"""Copies in memory: those of a few analysts of a few partnerships."""


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """Records of one subject in order of time: arrays of (n,), metres NaN where a record has no point.

    `day` counts days since 1970-01-01 in London; `weekday` (0 is Monday) and `hour` are of the wall clock there, -1
    where the source gives no hour; `time_known` is false where a call counts when it was received. `category`, `line`
    and `location` index their tuples, -1 for none. `person` and `incident` are running numbers, -1 where none is known;
    callers whom somebody confirmed to be one person have one number.
    """

    ids: tuple[str, ...]
    day: NDArray[np.int32]
    weekday: NDArray[np.int32]
    hour: NDArray[np.int32]
    time_known: NDArray[np.bool_]
    easting_m: NDArray[np.float64]
    northing_m: NDArray[np.float64]
    category: NDArray[np.int32]
    categories: tuple[str, ...]
    line: NDArray[np.int32]
    lines: tuple[str, ...]
    location: NDArray[np.int32]
    locations: tuple[Location, ...]
    person: NDArray[np.int32]
    incident: NDArray[np.int32]
    points: Points
    times: Times
    places: PlaceFrame


PUBLISHED: Mapping[Subject, type[PublishedRow]] = {
    Subject.STREET_CRIME: StreetCrime,
    Subject.SEARCHES: StopAndSearch,
}
TABLES: Mapping[Subject, str] = {Subject.STREET_CRIME: STREET.name, Subject.SEARCHES: STOPS.name}
_ready: OrderedDict[tuple[object, ...], Events] = OrderedDict()
_making = Lock()


def calls_of(viewer: Viewer, policy: HotspotPolicy) -> Events:
    """Every call that the viewer may see, each at the location where the hotspot rule counts it."""
    # Counted before the data are read: a change in between makes the copy older than its key, never newer.
    data = n_changes(viewer)
    rule = (policy.location_order, policy.street_within_m, policy.provisional_within_m)
    rights = (viewer.partnership_id, viewer.role, viewer.is_host, standing(viewer, Report))
    key = (Subject.CALLS, *rights, data, gazetteer_version(viewer), rule)
    return _kept(key, lambda: _calls(viewer, policy))


def published_of(subject: Subject, viewer: Viewer) -> Events:
    """The rows that police publish, of street crime or of stop and search; snapped points have no location."""
    data = n_changes(viewer, about=(TABLES[subject],))
    rights = (viewer.partnership_id, viewer.role, viewer.is_host, standing(viewer, PUBLISHED[subject]))
    return _kept((subject, *rights, data, gazetteer_version(viewer)), lambda: _published(subject, viewer))


def n_changes(viewer: Viewer, *, about: Sequence[str] = RESTS_ON) -> int:
    """How many changes of data were noted: goes up with each."""
    return changes_before(date(END_YEAR, 1, 1), about=about, partnership_id=viewer.partnership_id)


def _kept(key: tuple[object, ...], make: Callable[[], Events]) -> Events:
    with _making:
        held = _ready.get(key)
        if held is None:
            held = _ready[key] = make()
            while len(_ready) > KEPT_READY:
                _ready.popitem(last=False)
        _ready.move_to_end(key)
        return held


def _calls(viewer: Viewer, policy: HotspotPolicy) -> Events:
    calls, places = call_arrays(viewer), places_now(viewer)
    location, locations = _located(calls, places, policy)
    weekday, hour = hour_of_week(calls.at_s)
    return Events(
        ids=calls.ids,
        day=london_days(calls.at_s),
        weekday=weekday,
        hour=hour,
        time_known=calls.time_known,
        easting_m=calls.easting_m,
        northing_m=calls.northing_m,
        category=calls.category,
        categories=calls.categories,
        line=calls.line,
        lines=calls.lines,
        location=location,
        locations=locations,
        person=_persons(calls, viewer),
        incident=calls.incident,
        points=Points.REAL,
        times=Times.DAY,
        places=places,
    )


def _published(subject: Subject, viewer: Viewer) -> Events:
    rows = street_crimes(viewer) if subject is Subject.STREET_CRIME else searches(viewer)
    n, has_hours = len(rows.ids), subject is Subject.SEARCHES
    weekday, hour = hour_of_week(rows.at_s) if has_hours else (np.full(n, NOWHERE, dtype=np.int32),) * 2
    crimes = {one: i for i, one in enumerate(dict.fromkeys(one for one in rows.crime_ids if one))}
    nowhere = np.full(n, NOWHERE, dtype=np.int32)
    return Events(
        ids=rows.ids,
        day=london_days(rows.at_s),
        weekday=weekday,
        hour=hour,
        time_known=np.ones(n, dtype=np.bool_),
        easting_m=rows.easting_m,
        northing_m=rows.northing_m,
        category=rows.word,
        categories=rows.words,
        line=nowhere,
        lines=(),
        location=nowhere,
        locations=(),
        person=nowhere,
        incident=np.array([crimes.get(one, NOWHERE) for one in rows.crime_ids], dtype=np.int32),
        points=Points.SNAPPED,
        times=Times.DAY if has_hours else Times.MONTH,
        places=places_now(viewer),
    )


def _persons(calls: CallArrays, viewer: Viewer) -> NDArray[np.int32]:
    """The caller of each call, those together whom somebody confirmed to be one person."""
    joined = {one: min(group) for one, group in persons_in_force(viewer).groups.items()}
    number = {caller: i for i, caller in enumerate(calls.caller_ids)}
    first = [number.get(joined.get(caller, caller), i) for i, caller in enumerate(calls.caller_ids)]
    together = np.array([*first, NOWHERE], dtype=np.int32)
    return together[calls.caller]


def _located(
    calls: CallArrays, places: PlaceFrame, policy: HotspotPolicy
) -> tuple[NDArray[np.int32], tuple[Location, ...]]:
    """The location of each call as the weekly run has it; a call without a point counts at the place that it names."""
    index = place_of(
        calls.easting_m,
        calls.northing_m,
        places.prepared,
        order=policy.location_order,
        street_within_m=policy.street_within_m,
    )
    by_name = places.by_name()
    of_words = np.array([by_name.get(searched_name(one), NOWHERE) for one in calls.all_words], dtype=np.int32)
    unplaced = np.isnan(calls.easting_m)
    index[unplaced] = of_words[calls.words[unplaced]]
    return with_provisional(index, calls.easting_m, calls.northing_m, places, within_m=policy.provisional_within_m)
