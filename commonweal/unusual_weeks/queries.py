"""Frozen weeks as pages show them; from the viewer on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from commonweal.access.viewer import Viewer
from commonweal.core.policy.calendar import OccasionKind
from commonweal.core.terms import Window
from commonweal.hotspots.operations import RESTS_ON
from commonweal.local_events.queries import EventOn, events_between
from commonweal.reports.terms import SOURCE_LABELS
from commonweal.runs.models import Run
from commonweal.runs.queries import cut_offs_with_a_run, has_newer_data, newest_run
from commonweal.unusual_weeks.terms import QUIET_DAYS, UNUSUAL_WEEK, SeriesKind


class NoSuchWeek(Exception):
    """There is no such run or no such series in it, or none that the viewer may see."""


@dataclass(frozen=True, slots=True)
class OccasionShown:
    """What fell into the week; `uncertain_days` at each end."""

    kind: OccasionKind
    title: str
    days: Window
    uncertain_days: int


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """One series of the week: what it counts, its calls, what was expected and the range, both ends included."""

    number: int
    kind: SeriesKind
    key: str
    name: str
    n: int
    expected: float
    low: int
    high: int
    p: float

    @property
    def is_outside(self) -> bool:
        """Whether the count lies outside the range."""
        return not self.low <= self.n <= self.high

    @property
    def is_more(self) -> bool:
        """Whether more came than was expected."""
        return self.n > self.expected


@dataclass(frozen=True, slots=True)
class WeekOfSeries:
    """One of the last 53 weeks of a series."""

    first_day: date
    n: int
    expected: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class UnusualShown:
    """An unusual series with the weeks behind it; `phi` is how much more counts swing than chance, `q` its share."""

    series: SeriesShown
    q: float
    phi: float
    weeks: tuple[WeekOfSeries, ...]
    earlier: tuple[tuple[date, int], ...]
    earlier_of: str


@dataclass(frozen=True, slots=True)
class WeekShown:
    """A judged week with all that it rests on."""

    id: UUID
    cut_off: date
    days: Window
    years: int
    data_from: date
    n_calls: int
    level: float
    false_share: float
    n_series: int
    n_too_few: int
    n_outside: int
    n_outside_by_chance: float
    unusual: tuple[UnusualShown, ...]
    series: tuple[SeriesShown, ...]
    new_places: tuple[tuple[str, int], ...]
    occasions: tuple[OccasionShown, ...]
    calendar_known: bool
    schools_known: bool
    sources: tuple[str, ...]
    ends_early: tuple[tuple[str, date | None], ...]
    made_at: Any
    made_by: str
    code_version: str
    short: str
    newer_data: bool
    events: tuple[EventOn, ...]
    """Local events of the week as they are known now: a reason to look, and no part of what was expected."""

    def of_kind(self, kind: SeriesKind) -> tuple[SeriesShown, ...]:
        """Every judged series of a kind, the least likely first."""
        return tuple(sorted((one for one in self.series if one.kind is kind), key=lambda one: (one.p, one.name)))

    def outside_but_not_unusual(self) -> tuple[SeriesShown, ...]:
        """What lies outside its range and may well be chance, the least likely first."""
        named = {(one.series.kind, one.series.key) for one in self.unusual}
        found = [one for one in self.series if one.is_outside and (one.kind, one.key) not in named]
        return tuple(sorted(found, key=lambda one: (one.p, one.name)))


def week_shown(cut_off_on: date | None, viewer: Viewer) -> tuple[WeekShown | None, tuple[date, ...]]:
    """The newest run of a week, or of the newest week that has one; and the weeks that have one, newest first."""
    run = newest_run(UNUSUAL_WEEK, viewer=viewer, cut_off_on=cut_off_on)
    cut_offs = tuple(cut_offs_with_a_run(UNUSUAL_WEEK, viewer=viewer))
    return (_shown(run, viewer) if run else None), cut_offs


def run_shown(run_id: UUID, viewer: Viewer) -> WeekShown:
    """One run; raises `NoSuchWeek`."""
    run = Run.objects.visible_to(viewer).filter(id=run_id, calculation=UNUSUAL_WEEK).first()
    if run is None:
        raise NoSuchWeek(run_id)
    viewer.saw(Run.kind, [run.id])
    return _shown(run, viewer)


def unusual_shown(run_id: UUID, number: int, viewer: Viewer) -> tuple[WeekShown, UnusualShown]:
    """One unusual series of a run, counted from 1; raises `NoSuchWeek`."""
    week = run_shown(run_id, viewer)
    if not 1 <= number <= len(week.unusual):
        raise NoSuchWeek(number)
    return week, week.unusual[number - 1]


def _shown(run: Run, viewer: Viewer) -> WeekShown:
    facts: Mapping[str, Any] = run.facts
    days = _window(facts["week"])
    labels = {source.value: label for source, label in SOURCE_LABELS.items()}
    same = ("years", "n_calls", "level", "false_share", "n_series", "n_too_few", "n_outside", "n_outside_by_chance")
    return WeekShown(
        id=run.id,
        cut_off=run.cut_off_on,
        days=days,
        data_from=date.fromisoformat(facts["data_from"]),
        **{name: facts[name] for name in (*same, "calendar_known", "schools_known")},
        unusual=tuple(_unusual(number, one) for number, one in enumerate(facts["unusual"], start=1)),
        series=tuple(_series(0, one) for one in facts["series"]),
        new_places=tuple((name, n) for name, n in facts["new_places"]),
        occasions=tuple(
            OccasionShown(OccasionKind(kind), title, _window(days), uncertain)
            for kind, title, *days, uncertain in facts["occasions"]
        ),
        sources=tuple(labels[source] for source in facts["sources"]),
        ends_early=_ends_early(run, labels),
        made_at=run.created_at,
        made_by=run.made_by,
        code_version=run.code_version,
        short=run.result_digest[:4],
        newer_data=has_newer_data(run, about=RESTS_ON),
        events=events_between(days, viewer),
    )


def _ends_early(run: Run, labels: Mapping[str, str]) -> tuple[tuple[str, date | None], ...]:
    """Counted logs, by label, whose last call lies so far before the week's end that it was hardly loaded."""
    last_days = [(s, date.fromisoformat(day) if day else None) for s, day in run.facts["last_day_by_source"]]
    return tuple((labels[s], day) for s, day in last_days if day is None or (run.as_at - day).days > QUIET_DAYS)


def _series(number: int, told: Mapping[str, Any]) -> SeriesShown:
    same = ("key", "name", "n", "expected", "low", "high", "p")
    return SeriesShown(number=number, kind=SeriesKind(told["kind"]), **{name: told[name] for name in same})


def _unusual(number: int, told: Mapping[str, Any]) -> UnusualShown:
    weeks = tuple(WeekOfSeries(date.fromisoformat(day), *numbers) for day, *numbers in told["weeks"])
    earlier = tuple((date.fromisoformat(day), n) for day, n in told["earlier"])
    return UnusualShown(_series(number, told), told["q"], told["phi"], weeks, earlier, told["earlier_of"])


def _window(days: Sequence[str]) -> Window:
    return Window(date.fromisoformat(days[0]), date.fromisoformat(days[1]))
