"""The week's list and one hotspot as pages show them, from the viewer on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from commonweal.access.permission import kept_back_fields
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.hotspots.models import Hotspot
from commonweal.hotspots.operations import RESTS_ON
from commonweal.hotspots.peak import peak_in_words
from commonweal.hotspots.terms import LOCATION_KIND_LABELS, WEEKLY_HOTSPOTS, Status
from commonweal.places.queries import Outline, place_outline, ward_outlines
from commonweal.reports.queries import IN_A_PLACE, CallShown, calls_shown
from commonweal.reports.terms import SOURCE_LABELS, category_label
from commonweal.runs.models import Run
from commonweal.runs.queries import cut_offs_with_a_run, has_newer_data, newest_run, runs_of_week

RECENT_WEEKS = 8
DAYS_A_WEEK = 7
# A borough's log without a call for longer than this has not been loaded to the end.
QUIET_DAYS = 2


class NoSuchHotspot(Exception):
    """There is no such hotspot, or none that the viewer may see."""


class NoSuchRun(Exception):
    """The week has no such run, or none that the viewer may see."""


@dataclass(frozen=True, slots=True)
class RunShown:
    """A run as pages tell of it; `facts` as they stood when it was made."""

    id: UUID
    short: str
    digest: str
    input_digest: str
    cut_off: date
    as_at: date
    window_from: date
    made_at: Any
    made_by: str
    code_version: str
    policy_name: str
    policy_title: str
    policy_version: str
    clause: str
    source_text: str
    more_than_calls: int
    within_days: int
    sources: tuple[str, ...]
    in_window_by_source: tuple[tuple[str, int], ...]
    n_in_window: int
    n_nowhere: int
    data_from: date | None
    highest_below: tuple[str, int] | None
    ends_early: tuple[tuple[str, date | None], ...]
    newer_data: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """What is usual at a place: median and 5 to 95 % of its own 14-day counts at `n_cut_offs` earlier cut-offs."""

    median: float
    low: int
    high: int
    n_cut_offs: int


@dataclass(frozen=True, slots=True)
class HotspotShown:
    """A line of the list."""

    id: UUID
    number: int
    location_key: str
    status: str
    status_label: str
    name: str
    kind_label: str
    wards: tuple[str, ...]
    boroughs: tuple[tuple[str, int], ...]
    n_calls: int
    n_incidents: int
    n_callers: int
    n_without_caller: int
    n_calls_week_before: int
    weeks_on_list: int
    on_list_since: date | None
    expected: Expected | None
    recent_counts: tuple[int, ...]
    categories: tuple[tuple[str, str, int], ...]
    peak: str
    because: str
    clause: str
    easting_m: float
    northing_m: float


@dataclass(frozen=True, slots=True)
class WeeklyCount:
    """The 14-day count at one weekly cut-off."""

    as_at: date
    n_calls: int


@dataclass(frozen=True, slots=True)
class RunListed:
    """One of the runs of a week, to be chosen from."""

    id: UUID
    short: str
    made_at: Any
    made_by: str


@dataclass(frozen=True, slots=True)
class Board:
    """A week's list with what it rests on; `run` is None where the week has not been run."""

    run: RunShown | None
    hotspots: tuple[HotspotShown, ...]
    outlines: tuple[Outline, ...]
    cut_offs: tuple[date, ...]
    runs_of_week: tuple[RunListed, ...] = ()

    @property
    def is_newest(self) -> bool:
        """Whether this is the newest run of its week."""
        return self.run is None or self.run.id == self.runs_of_week[0].id

    def of_status(self, status: Status) -> tuple[HotspotShown, ...]:
        """The lines of one status, in the order of the list."""
        return tuple(one for one in self.hotspots if one.status == status)


@dataclass(frozen=True, slots=True)
class HotspotFile:
    """One hotspot with its evidence."""

    run: RunShown
    hotspot: HotspotShown
    calls: tuple[CallShown, ...]
    weeks: tuple[WeeklyCount, ...]
    hour_by_weekday: Sequence[Sequence[int]]
    outlines: tuple[Outline, ...]
    kept_back: frozenset[str]


def board(cut_off_on: date | None, viewer: Viewer, *, run_id: UUID | None = None) -> Board:
    """The list of a week, or of the newest week that has been run; with `run_id` that run of the week's.

    Raises `NoSuchRun` where the week has no such run that the viewer may see.
    """
    run = newest_run(WEEKLY_HOTSPOTS, viewer=viewer, cut_off_on=cut_off_on)
    cut_offs = tuple(cut_offs_with_a_run(WEEKLY_HOTSPOTS, viewer=viewer))
    of_week = runs_of_week(WEEKLY_HOTSPOTS, viewer=viewer, cut_off_on=run.cut_off_on) if run else []
    if run_id is not None:
        run = next((one for one in of_week if one.id == run_id), None)
        if run is None:
            raise NoSuchRun(run_id)
    if run is None:
        return Board(None, (), (), cut_offs)
    hotspots = list(Hotspot.objects.visible_to(viewer).filter(run=run).order_by("number"))
    viewer.saw(RecordKind.HOTSPOT, [hotspot.id for hotspot in hotspots])
    outlines = tuple(ward_outlines(run.as_at, viewer))
    listed = tuple(RunListed(one.id, one.result_digest[:4], one.created_at, one.made_by) for one in of_week)
    return Board(run_shown(run), tuple(_shown(hotspot) for hotspot in hotspots), outlines, cut_offs, listed)


def hotspots_of_run(run_id: UUID, viewer: Viewer, *, location_key: str | None = None) -> tuple[HotspotShown, ...]:
    """The lines of one run, or its line of one location, without all that a board shows around them."""
    rows = Hotspot.objects.visible_to(viewer).filter(run_id=run_id).order_by("number")
    found = list(rows if location_key is None else rows.filter(location_key=location_key))
    viewer.saw(RecordKind.HOTSPOT, [one.id for one in found])
    return tuple(_shown(one) for one in found)


def hotspot_file(hotspot_id: UUID, viewer: Viewer, *, with_calls: bool = True) -> HotspotFile:
    """One hotspot down to its calls, or without them for its pictures; raises `NoSuchHotspot`."""
    hotspot = Hotspot.objects.visible_to(viewer).select_related("run").filter(id=hotspot_id).first()
    if hotspot is None:
        raise NoSuchHotspot(hotspot_id)
    viewer.saw(RecordKind.HOTSPOT, [hotspot.id])
    viewer.saw(RecordKind.RUN, [hotspot.run_id])
    outlines = [*ward_outlines(hotspot.run.as_at, viewer), *place_outline(hotspot.place_id, viewer)]
    evidence = [UUID(one) for one in hotspot.evidence] if with_calls else []
    return HotspotFile(
        run=run_shown(hotspot.run),
        hotspot=_shown(hotspot),
        calls=tuple(calls_shown(evidence, viewer, needs=IN_A_PLACE)),
        weeks=_weeks(hotspot),
        hour_by_weekday=hotspot.hour_by_weekday,
        outlines=tuple(outlines),
        kept_back=kept_back_fields(viewer, RecordKind.REPORT),
    )


def run_shown(run: Run) -> RunShown:
    """A run with its facts in the words of pages."""
    facts: Mapping[str, Any] = run.facts
    labels = {source.value: label for source, label in SOURCE_LABELS.items()}
    return RunShown(
        id=run.id,
        short=run.result_digest[:4],
        digest=run.result_digest,
        input_digest=run.input_digest,
        cut_off=run.cut_off_on,
        as_at=run.as_at,
        window_from=run.as_at - timedelta(days=facts["within_days"] - 1),
        made_at=run.created_at,
        made_by=run.made_by,
        code_version=run.code_version,
        policy_name=run.policy_name,
        policy_title=facts["policy_title"],
        policy_version=run.policy_version,
        clause=facts["clause"],
        source_text=facts["source_text"],
        more_than_calls=facts["more_than_calls"],
        within_days=facts["within_days"],
        sources=tuple(labels[source] for source in facts["sources"]),
        in_window_by_source=tuple((labels[source], n) for source, n in facts["in_window_by_source"]),
        n_in_window=facts["n_in_window"],
        n_nowhere=facts["n_in_window_nowhere"],
        data_from=date.fromisoformat(facts["data_from"]) if facts["data_from"] else None,
        highest_below=_pair(facts["highest_below"]),
        ends_early=_logs_that_end_early(run, labels),
        newer_data=has_newer_data(run, about=RESTS_ON),
    )


def _logs_that_end_early(run: Run, labels: Mapping[str, str]) -> tuple[tuple[str, date | None], ...]:
    """Counted logs, by label, whose last call lies so far before the as-at day that their end was hardly loaded."""
    last_days = [(s, date.fromisoformat(day) if day else None) for s, day in run.facts["last_day_by_source"]]
    allowed = timedelta(days=QUIET_DAYS)
    return tuple((labels[s], day) for s, day in last_days if day is None or run.as_at - day > allowed)


def _pair(found: Sequence[Any]) -> tuple[str, int] | None:
    return (str(found[0]), int(found[1])) if found else None


def _shown(hotspot: Hotspot) -> HotspotShown:
    return HotspotShown(
        id=hotspot.id,
        number=hotspot.number,
        location_key=hotspot.location_key,
        status=hotspot.status,
        status_label=Status(hotspot.status).label,
        name=hotspot.name,
        kind_label=LOCATION_KIND_LABELS[hotspot.location_kind],
        wards=tuple(hotspot.wards),
        boroughs=tuple((name, n) for name, n in hotspot.boroughs or ()),
        n_calls=hotspot.n_calls,
        n_incidents=hotspot.n_incidents,
        n_callers=hotspot.n_callers,
        n_without_caller=hotspot.n_without_caller,
        n_calls_week_before=hotspot.n_calls_week_before,
        weeks_on_list=hotspot.weeks_on_list,
        on_list_since=hotspot.on_list_since,
        expected=_expected(hotspot),
        recent_counts=tuple(hotspot.weekly_counts[-RECENT_WEEKS:]),
        categories=tuple((slug, category_label(slug), n) for slug, n in hotspot.categories),
        peak=peak_in_words(hotspot.hour_by_weekday),
        because=hotspot.because,
        clause=hotspot.clause,
        easting_m=hotspot.easting_m,
        northing_m=hotspot.northing_m,
    )


def _expected(hotspot: Hotspot) -> Expected | None:
    if hotspot.expected_median is None or hotspot.expected_low is None or hotspot.expected_high is None:
        return None
    return Expected(hotspot.expected_median, hotspot.expected_low, hotspot.expected_high, hotspot.n_expected_from)


def _weeks(hotspot: Hotspot) -> tuple[WeeklyCount, ...]:
    counts = hotspot.weekly_counts
    as_at: date = hotspot.run.as_at
    return tuple(
        WeeklyCount(as_at - timedelta(days=DAYS_A_WEEK * (len(counts) - 1 - i)), n) for i, n in enumerate(counts)
    )
