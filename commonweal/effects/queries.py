"""Frozen answers as pages show them, and what somebody may ask about; from the viewer on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from commonweal.access.viewer import Viewer
from commonweal.core.terms import Window
from commonweal.effects.terms import DID_IT_WORK, QuestionRefused
from commonweal.hotspots.models import Hotspot
from commonweal.hotspots.operations import RESTS_ON
from commonweal.places.operations import searched_name
from commonweal.places.queries import gazetteer_places
from commonweal.runs.models import Run
from commonweal.runs.queries import has_newer_data

MOST_LISTED = 50
MOST_NAMED = 5
LONGEST_KEY = 80


class NoSuchEffect(Exception):
    """There is no such answer, or none that the viewer may see."""


@dataclass(frozen=True, slots=True)
class Phase:
    """Calls in one of the spans."""

    name: str
    window: Window
    n: int
    n_around: int

    @property
    def per_week(self) -> float:
        """Calls a week at the place."""
        return 7 * self.n / ((self.window.last_day - self.window.first_day).days + 1)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio with its range; `phi` is how much more counts swing than chance."""

    ratio: float
    low: float
    high: float
    phi: float
    half_added: bool


@dataclass(frozen=True, slots=True)
class Matched:
    """A comparison place, the days of its own windows, and its calls."""

    name: str
    first_day: date
    last_day: date
    n_before: int
    n_after: int


@dataclass(frozen=True, slots=True)
class WeekOfCalls:
    """Calls of the seven days from `first_day` on."""

    first_day: date
    n: int
    phase: str


@dataclass(frozen=True, slots=True)
class EffectListed:
    """A line of the list of answers; calls at the place in as many weeks before the work and after it."""

    id: UUID
    place: str
    during: Window
    weeks: int
    answer: str
    made_at: Any
    made_by: str
    n_before: int
    n_after: int


@dataclass(frozen=True, slots=True)
class EffectShown:
    """One answer with all that it rests on."""

    id: UUID
    place: str
    location_key: str
    weeks: int
    ring_m: int
    answer: str
    around: str
    phases: tuple[Phase, ...]
    effect: Ratio | None
    alone: Ratio
    ring_effect: Ratio | None
    expected_after: float | None
    matched_change: float | None
    matches: tuple[Matched, ...]
    everywhere: tuple[int, int]
    quotient: float | None
    reading: str
    difference: tuple[float, float, float] | None
    by_week: tuple[WeekOfCalls, ...]
    n_others: int
    n_calls: int
    data_from: date
    made_at: Any
    made_by: str
    code_version: str
    short: str
    newer_data: bool


def effects(viewer: Viewer) -> list[EffectListed]:
    """The newest answers that somebody asked for; what was checked by the clock stands with its action."""
    asked_for = Run.objects.visible_to(viewer).filter(calculation=DID_IT_WORK, made_by_id__isnull=False)
    return list(_listed(asked_for, viewer))


def effects_at(location_key: str, viewer: Viewer) -> tuple[EffectListed, ...]:
    """The newest answers for one location."""
    rows = Run.objects.visible_to(viewer).filter(calculation=DID_IT_WORK, facts__location_key=location_key)
    return _listed(rows, viewer)


def _listed(rows: "QuerySet[Run]", viewer: Viewer) -> tuple[EffectListed, ...]:
    runs = list(rows.order_by("-created_at", "-id")[:MOST_LISTED])
    viewer.saw(Run.kind, [run.id for run in runs])
    return tuple(
        EffectListed(
            run.id,
            run.facts["place"],
            _window(run.facts["during"]),
            run.facts["weeks"],
            run.facts["answer"],
            run.created_at,
            run.made_by,
            n_before=run.facts["counts"][0][0],
            n_after=run.facts["counts"][2][0],
        )
        for run in runs
    )


def effect_shown(run_id: UUID, viewer: Viewer) -> EffectShown:
    """One answer; raises `NoSuchEffect`."""
    run = Run.objects.visible_to(viewer).filter(id=run_id, calculation=DID_IT_WORK).first()
    if run is None:
        raise NoSuchEffect(run_id)
    viewer.saw(Run.kind, [run.id])
    facts: Mapping[str, Any] = run.facts
    alone = _ratio(facts["alone"])
    assert alone is not None
    same = ("place", "location_key", "weeks", "ring_m", "answer", "around", "expected_after", "matched_change")
    more = ("quotient", "reading", "n_others", "n_calls")
    return EffectShown(
        id=run.id,
        **{name: facts[name] for name in (*same, *more)},
        phases=_phases(facts),
        effect=_ratio(facts["effect"]),
        alone=alone,
        ring_effect=_ratio(facts["ring_effect"]),
        matches=tuple(_matched(one) for one in facts["matches"]),
        everywhere=(facts["everywhere"][0][0], facts["everywhere"][1][0]),
        difference=tuple(facts["difference"]) if facts["difference"] else None,
        by_week=tuple(WeekOfCalls(date.fromisoformat(day), n, phase) for day, n, phase in facts["by_week"]),
        data_from=date.fromisoformat(facts["data_from"]),
        made_at=run.created_at,
        made_by=run.made_by,
        code_version=run.code_version,
        short=run.result_digest[:4],
        newer_data=has_newer_data(run, about=RESTS_ON),
    )


def place_of_key(key: str, viewer: Viewer) -> str:
    """The name of the location with that key; "" where the viewer sees none."""
    if "\x00" in key or len(key) > LONGEST_KEY:
        return ""
    kind, _, code = key.partition(":")
    if kind == "place":
        return next((place.name for place in gazetteer_places(viewer) if place.code == code), "")
    hotspot = Hotspot.objects.visible_to(viewer).filter(location_key=key).order_by("-created_at").first()
    if hotspot is None:
        return ""
    viewer.saw(Hotspot.kind, [hotspot.id])
    return hotspot.name


def key_of_place(written: str, viewer: Viewer) -> str:
    """The key of the place of the gazetteer that is written; raises `QuestionRefused` for none and for several."""
    sought = searched_name(written)
    if not sought:
        raise QuestionRefused("place", "Write the name of a place, or begin from a hotspot's page.")
    places = gazetteer_places(viewer)
    exact = [place for place in places if place.searched_name == sought]
    found = exact or [place for place in places if sought in place.searched_name]
    if len(found) == 1:
        return f"place:{found[0].code}"
    if not found:
        raise QuestionRefused("place", "No place of that name is known. Check the spelling.")
    raise QuestionRefused(
        "place", f"Several places fit: {_some([place.name for place in found])}. Write the whole name."
    )


def _some(names: Sequence[str]) -> str:
    told = sorted(set(names))
    more = len(told) - MOST_NAMED
    return ", ".join(told[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _phases(facts: Mapping[str, Any]) -> tuple[Phase, ...]:
    names = ("before", "during", "after")
    counted = zip(names, facts["counts"], facts["ring_counts"], strict=True)
    return tuple(Phase(name, _window(facts[name]), here[0], around[0]) for name, here, around in counted)


def _matched(one: Sequence[Any]) -> Matched:
    name, first_day, last_day, n_before, n_after = one
    return Matched(name, date.fromisoformat(first_day), date.fromisoformat(last_day), n_before, n_after)


def _ratio(told: Mapping[str, Any] | None) -> Ratio | None:
    return Ratio(told["ratio"], told["low"], told["high"], told["phi"], told["half_added"]) if told else None


def _window(days: Sequence[str]) -> Window:
    return Window(date.fromisoformat(days[0]), date.fromisoformat(days[1]))
