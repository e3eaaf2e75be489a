"""Kept answers as pages show them, from the viewer on: what Explore showed when somebody kept it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from commonweal.access.viewer import Viewer
from commonweal.core.terms import Window
from commonweal.explore.asking import parsed
from commonweal.explore.frames import counted, looks
from commonweal.explore.frames.events import TABLES
from commonweal.explore.frames.repeats import knox_of
from commonweal.explore.queries import Explored
from commonweal.explore.terms import EXPLORATION, Choice, Subject
from commonweal.hotspots.operations import RESTS_ON
from commonweal.places.queries import ward_outlines
from commonweal.runs.models import Run
from commonweal.runs.queries import has_newer_data

MOST_KEPT_LISTED = 20


class NoSuchAnswer(Exception):
    """There is no such kept answer, or none that the viewer may see."""


@dataclass(frozen=True, slots=True)
class KeptListed:
    """A line of the list of kept answers; the choice is that of its address."""

    id: UUID
    choice: Choice
    category_label: str
    place_name: str
    ward_name: str
    window: Window
    n: int
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept answer: what the page showed, who made it with what, and whether newer data exist."""

    id: UUID
    shown: Explored
    made_at: datetime
    made_by: str
    code_version: str
    short: str
    newer_data: bool


def rests_on(subject: Subject) -> tuple[str, ...]:
    """What kinds of data a kept answer about a subject rests on."""
    return RESTS_ON if subject is Subject.CALLS else (TABLES[subject],)


def kept_answers(viewer: Viewer) -> list[KeptListed]:
    """The newest kept answers."""
    runs = list(
        Run.objects.visible_to(viewer).filter(calculation=EXPLORATION).order_by("-created_at", "-id")[:MOST_KEPT_LISTED]
    )
    viewer.saw(Run.kind, [run.id for run in runs])
    return [
        KeptListed(
            run.id, parsed(parse_qs(run.facts["query"])), run.facts["category"], run.facts["place_name"],
            run.facts["ward_name"], _days(run.facts["days"]), run.facts["told"]["n"], run.created_at, run.made_by,
        )
        for run in runs
    ]  # fmt: skip


def kept_answer(run_id: UUID, viewer: Viewer) -> Kept:
    """One kept answer; raises `NoSuchAnswer`."""
    run = Run.objects.visible_to(viewer).filter(id=run_id, calculation=EXPLORATION).first()
    if run is None:
        raise NoSuchAnswer(run_id)
    viewer.saw(Run.kind, [run.id])
    shown = _shown_of(run.facts, viewer)
    newer = has_newer_data(run, about=rests_on(shown.choice.subject))
    return Kept(
        run.id, shown, run.created_at, run.made_by, run.code_version, run.result_digest[:4], newer,
    )  # fmt: skip


def _shown_of(facts: Mapping[str, Any], viewer: Viewer) -> Explored:
    """The page's values out of the facts of a run; outlines of wards are those of its last day."""
    window = _days(facts["days"])
    trend = [
        (date.fromisoformat(first), date.fromisoformat(last), n, whole) for first, last, n, whole in facts["trend"]
    ]
    return Explored(
        choice=parsed(parse_qs(facts["query"])),
        window=window,
        loaded=_days(facts["loaded"]),
        logs_end_on=None,
        told=counted.Told(**facts["told"]),
        category_label=facts["category"],
        place_name=facts["place_name"],
        ward_name=facts["ward_name"],
        look=looks.look_of(facts["look"]) if facts["look"] else None,
        knox=knox_of(facts["knox"]) if facts["knox"] else None,
        refused=facts["refused"],
        wards_changed_on=None,
        categories=(),
        clock=facts["clock"],
        weekdays_held=counted.weekdays_held(window),
        trend=tuple(counted.StepCount(*one) for one in trend),
        outlines=tuple(ward_outlines(window.last_day, viewer)),
    )


def _days(written: Sequence[str]) -> Window:
    return Window(date.fromisoformat(written[0]), date.fromisoformat(written[1]))
