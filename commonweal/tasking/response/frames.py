"""Calls at a response's place day by day, as the hotspot run counts them; the same for everybody who may read it."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from commonweal.access.partnership import policy_named
from commonweal.access.queries import partnership_of
from commonweal.access.viewer import Viewer, for_counting
from commonweal.core.terms import Window
from commonweal.hotspots.frames.days import day_number
from commonweal.hotspots.frames.located_calls import read_calls
from commonweal.places.frames import places_now

A_DAY = timedelta(days=1)
GAZETTEER = "place:"


@dataclass(frozen=True, slots=True)
class CallsOfDays:
    """Calls a day at one place: `n` holds those of `first_day` and the days after it, as far as calls are loaded."""

    first_day: date
    n: tuple[int, ...] = ()

    @property
    def known_to(self) -> date | None:
        """The last day whose calls are loaded; None: none of them."""
        return self.first_day + timedelta(days=len(self.n) - 1) if self.n else None

    def on(self, day: date) -> int | None:
        """Calls of one day; None where they are not loaded."""
        at = (day - self.first_day).days
        return self.n[at] if 0 <= at < len(self.n) else None

    def between(self, window: Window) -> int | None:
        """Calls of a window; None where not all its days are loaded."""
        first = (window.first_day - self.first_day).days
        after = (window.last_day - self.first_day).days + 1
        return sum(self.n[first:after]) if first >= 0 and after <= len(self.n) else None

    def so_far(self, window: Window) -> int:
        """Calls of those days of a window that are loaded."""
        first = max((window.first_day - self.first_day).days, 0)
        return sum(self.n[first : max((window.last_day - self.first_day).days + 1, 0)])


def calls_of_days(location_key: str, window: Window, viewer: Viewer) -> CallsOfDays:
    """The counted calls at a location on each day of a window, up to yesterday at the latest.

    A day counts as loaded up to the last day on which the borough's logs have any call. Raises `NoPolicyOn`.
    """
    until = min(window.last_day + A_DAY, viewer.on)
    if until <= window.first_day:
        return CallsOfDays(window.first_day)
    by = for_counting(viewer)
    policy = policy_named(partnership_of(viewer).policy).hotspot_on(until - A_DAY)
    places = places_now(by)
    # An unnamed spot is known by the calls before it, so that all of them are read.
    from_on = window.first_day if location_key.startswith(GAZETTEER) else None
    log = read_calls(by, places, cut_off_on=until, policy=policy, from_on=from_on)
    first = day_number(window.first_day)
    days = log.day[log.counted & (log.day >= first)]
    if not len(days):
        return CallsOfDays(window.first_day)
    located = log.before(until, places)
    index = next((i for i, one in enumerate(located.locations) if one.key == location_key), None)
    last = int(days.max())
    here = np.zeros(0, dtype=np.int32)
    if index is not None:
        here = located.day[located.evidence(index, first_day=first, last_day=last)] - first
    counts = np.bincount(here, minlength=last - first + 1)
    return CallsOfDays(window.first_day, tuple(int(n) for n in counts))
