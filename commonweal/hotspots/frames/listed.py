"""Where the lists of some weeks pointed: every location that was on one, week by week."""

from dataclasses import dataclass
from datetime import date

from commonweal.access.viewer import Viewer
from commonweal.hotspots.models import Hotspot
from commonweal.hotspots.terms import WEEKLY_HOTSPOTS, Status
from commonweal.runs.queries import newest_runs_between


@dataclass(frozen=True, slots=True)
class ListedLocation:
    """A location on the list of the week that ended on `as_at`; its middle in British National Grid metres."""

    as_at: date
    key: str
    name: str
    easting_m: float
    northing_m: float

    def record(self) -> tuple[object, ...]:
        """What of it a digest covers."""
        return ("listed", self.as_at, self.key, self.name, self.easting_m, self.northing_m)


def listed_between(first_day: date, last_day: date, viewer: Viewer) -> list[ListedLocation]:
    """What the newest list of each week that ended in these days named, both days included; in order of week and key.

    What had just dropped off a list was not named by it.
    """
    runs = newest_runs_between(WEEKLY_HOTSPOTS, first_day, last_day, viewer=viewer)
    as_at = {run.id: run.as_at for run in runs}
    found = list(Hotspot.objects.visible_to(viewer).filter(run__in=as_at).exclude(status=Status.DROPPED_OFF))
    viewer.saw(Hotspot.kind, [hotspot.id for hotspot in found])
    listed = [
        ListedLocation(as_at[one.run_id], one.location_key, one.name, one.easting_m, one.northing_m) for one in found
    ]
    return sorted(listed, key=lambda one: (one.as_at, one.key))
