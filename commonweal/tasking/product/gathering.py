"""Fills each copy's content from the frozen run, the analyst's choices, the actions and the weeks ahead.

Whoever writes the product sees all of it; what a copy holds is decided by its content (`content.py`), not by who makes
it. A place smaller than an estate, a park or a station is told to councillors by its ward alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.queries import ActionShown, actions_between, open_actions
from commonweal.callers.queries import week as week_of_callers
from commonweal.callers.terms import Watch
from commonweal.core.policy.words import day_in_words
from commonweal.core.rules.action_life import Due
from commonweal.core.terms import LocationKind, Window
from commonweal.hotspots.queries import Board, HotspotShown, RunShown, board
from commonweal.hotspots.terms import LOCATION_KIND_LABELS, Status
from commonweal.places.map_drawing import drawn_picture
from commonweal.places.map_picture import svg_of
from commonweal.tasking.ahead.weeks_of_product import LocalKept, local_of
from commonweal.tasking.product.content import (
    Ahead,
    CallerLine,
    Coming,
    CouncillorContent,
    CouncillorPlace,
    Counts,
    FullContent,
    FullPlace,
    PartnerContent,
    PartnerPlace,
    Promise,
    PromiseInside,
    Then,
    Week,
)

NAMED_TO_COUNCILLORS = frozenset(
    LOCATION_KIND_LABELS[kind] for kind in (LocationKind.ESTATE, LocationKind.PARK, LocationKind.STATION)
)
SINCE_LAST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """What was chosen and written about one place."""

    goes_forward: bool
    why_left_out: str = ""
    words: str = ""
    words_inside: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What was written for the whole week: inside, for every copy, and beside the weeks ahead."""

    headline: str = ""
    headline_public: str = ""
    ahead: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A product as its copies are filled from it; `lines` by key of location."""

    cut_off_on: date
    run_id: UUID
    number: int
    lines: Mapping[str, Line]
    words: Words
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that the copies are filled from."""

    board: Board
    run: RunShown
    lines: Mapping[str, Line]
    promises: tuple[ActionShown, ...]
    coming: Coming
    local: tuple[LocalKept, ...]
    starts: tuple[str, ...]
    words: Words
    partnership: str

    def forward(self) -> list[HotspotShown]:
        """The places that go to the meeting, in the order of the list."""
        return [one for one in self.board.hotspots if self.lines[one.location_key].goes_forward]


def gather(draft: Draft, viewer: Viewer) -> Gathered:
    """What a product rests on, for somebody who may write it."""
    found = board(draft.cut_off_on, viewer, run_id=draft.run_id)
    assert found.run is not None
    promises = _promises(draft.cut_off_on, viewer)
    return Gathered(
        found, found.run, draft.lines, promises, coming_of(draft.facts), local_of(draft.facts),
        tuple(draft.facts.get("starts", [])), draft.words, viewer.partnership_name,
    )  # fmt: skip


def _promises(cut_off_on: date, viewer: Viewer) -> tuple[ActionShown, ...]:
    """Actions agreed in the week before the cut-off, and older ones that are still open and were due in it."""
    week = Window(cut_off_on - SINCE_LAST, cut_off_on - timedelta(days=1))
    agreed = actions_between(week, viewer)
    known = {one.id for one in agreed}
    due = [one for one in open_actions(viewer) if one.due_on <= week.last_day and one.id not in known]
    return tuple(sorted([*agreed, *due], key=lambda one: (one.due_on, one.reference)))


def full_content(of: Gathered) -> FullContent:
    """All of the full copy but its callers."""
    return FullContent(
        week=_week(of),
        counts=_counts(of.board),
        headline=of.words.headline_public,
        headline_inside=of.words.headline,
        map_svg=_map(of.board, of.board.hotspots),
        places=tuple(_full_place(one, of.lines[one.location_key]) for one in of.board.hotspots),
        promises=tuple(_promise_inside(one) for one in of.promises),
        coming=replace(of.coming, local=tuple(one.told for one in of.local)),
        starts=of.starts,
        ahead_words=of.words.ahead,
    )


def partner_content(of: Gathered) -> PartnerContent:
    """All of the partners' copy: only places that go forward, and of actions what kind, whose and by when."""
    return PartnerContent(
        week=_week(of),
        counts=_counts(of.board),
        headline=of.words.headline_public,
        map_svg=_map(of.board, of.forward()),
        places=tuple(_partner_place(one, of.lines[one.location_key]) for one in of.forward()),
        promises=tuple(_promise(one) for one in of.promises),
        coming=replace(of.coming, local=tuple(one.told for one in of.local if not one.sensitive)),
        ahead_words=of.words.ahead,
    )


def councillor_content(of: Gathered) -> CouncillorContent:
    """All of the councillors' copy; what left the list is told as a number of places."""
    on_list = [one for one in of.board.hotspots if one.status != Status.DROPPED_OFF]
    agreed: dict[str, int] = {}
    for one in of.promises:
        agreed[one.location_key] = agreed.get(one.location_key, 0) + 1
    return CouncillorContent(
        week=_week(of),
        counts=_counts(of.board),
        headline=of.words.headline_public,
        places=tuple(_councillor_place(one, agreed.get(one.location_key, 0)) for one in on_list),
        n_kept_back=len(of.board.hotspots) - len(on_list),
        n_promises=len(of.promises),
        n_promises_kept=sum(one.outcome != "" and not one.is_open for one in of.promises),
        coming=replace(of.coming, local=tuple(one.told for one in of.local if one.public and not one.sensitive)),
    )


def caller_lines(cut_off_on: date, viewer: Viewer) -> list[CallerLine]:
    """The repeat callers of a week by code; none where they were not run, or the writer may not read them."""
    if not may(viewer, Act.READ, RecordKind.CALLER_FINDING):
        return []
    found = week_of_callers(cut_off_on, viewer, watches=[Watch.OUT_OF_HOURS, Watch.POLICE])
    if found.run is None or found.run.cut_off != cut_off_on:
        return []
    return [
        CallerLine(one.watch_label, one.code, one.standing_label, " ".join(test.because for test in one.tests))
        for one in found.findings
    ]


def _week(of: Gathered) -> Week:
    run = of.run
    gaps = tuple(
        f"The log of {log} ends on {day_in_words(day)}: calls after it are missing." if day
        else f"The log of {log} holds no call: its calls are missing."
        for log, day in run.ends_early
    )  # fmt: skip
    return Week(
        as_at=run.as_at, window_from=run.window_from, within_days=run.within_days, more_than_calls=run.more_than_calls,
        run=run.short, run_digest=run.digest, clause=run.clause.rstrip("."), source_text=run.source_text.rstrip("."),
        sources=run.sources, gaps=gaps, partnership=of.partnership,
    )  # fmt: skip


def _counts(found: Board) -> Counts:
    new, continuing, off = (len(found.of_status(status)) for status in Status)
    return Counts(new, continuing, off)


def _map(found: Board, places: Sequence[HotspotShown]) -> str:
    drawing = drawn_picture(found.outlines, places) if places else None
    return svg_of(drawing) if drawing else ""


def _full_place(one: HotspotShown, line: Line) -> FullPlace:
    return FullPlace(
        number=one.number, status=one.status, status_label=one.status_label, name=one.name, kind=one.kind_label,
        wards=one.wards, n_calls=one.n_calls, n_calls_week_before=one.n_calls_week_before, n_incidents=one.n_incidents,
        n_callers=one.n_callers, expected=one.expected, weeks_on_list=one.weeks_on_list,
        categories=tuple((label, n) for _, label, n in one.categories), peak=one.peak, goes_forward=line.goes_forward,
        why_left_out=line.why_left_out, words=line.words, words_inside=line.words_inside,
    )  # fmt: skip


def _partner_place(one: HotspotShown, line: Line) -> PartnerPlace:
    return PartnerPlace(
        number=one.number, status=one.status, status_label=one.status_label, name=one.name, kind=one.kind_label,
        wards=one.wards, n_calls=one.n_calls, n_calls_week_before=one.n_calls_week_before, n_incidents=one.n_incidents,
        weeks_on_list=one.weeks_on_list, categories=tuple(label for _, label, _ in one.categories), peak=one.peak,
        words=line.words,
    )  # fmt: skip


def _councillor_place(one: HotspotShown, n_actions: int) -> CouncillorPlace:
    named = one.kind_label in NAMED_TO_COUNCILLORS
    wards = one.wards or ("Not known",)
    name = one.name if named else f"A place in {wards[0]}" if one.wards else "A place outside the wards"
    return CouncillorPlace(one.status_label, name, wards, one.n_calls, one.weeks_on_list, n_actions)


def _promise(one: ActionShown) -> Promise:
    return Promise(one.place_name, one.kind_name, one.team or "Nobody yet", one.due_on, _state(one), _late(one))


def _promise_inside(one: ActionShown) -> PromiseInside:
    told = (one.place_name, one.kind_name, one.who, one.due_on, _state(one), _late(one))
    return PromiseInside(*told, one.reference, one.what, one.outcome)


def _late(one: ActionShown) -> bool:
    return one.due is Due.OVERDUE


def _state(one: ActionShown) -> str:
    return f"{one.state_label}, late" if _late(one) else one.state_label


def record_of(coming: Coming) -> dict[str, Any]:
    """The weeks ahead as a draft keeps them, so that its copies do not change while it is written."""
    return {
        "days": [day.isoformat() for day in coming.days],
        "first_monday": coming.first_monday.isoformat(),
        "curve": [[year, list(counts)] for year, counts in coming.curve],
        "events": [
            [
                one.title, one.first_day.isoformat(), one.last_day.isoformat(), one.uncertain_days,
                [[then.year, then.n_calls, then.usual] for then in one.then],
            ]
            for one in coming.events
        ],
    }  # fmt: skip


def coming_of(record: Mapping[str, Any]) -> Coming:
    """The same from what was kept."""
    first, last = (date.fromisoformat(day) for day in record["days"])
    events = tuple(
        Ahead(title, date.fromisoformat(one), date.fromisoformat(other), uncertain, tuple(Then(*row) for row in then))
        for title, one, other, uncertain, then in record["events"]
    )
    curve = tuple((year, tuple(counts)) for year, counts in record["curve"])
    return Coming((first, last), events, curve, date.fromisoformat(record["first_monday"]))
