"""What the plan and the end report of a response say, as values: gathered once, set by `papers.py`."""

from dataclasses import dataclass, replace
from datetime import date

from commonweal.access.viewer import Viewer
from commonweal.actions.queries import BlockerShown
from commonweal.core.policy.actions import CountsAs
from commonweal.core.rules.action_life import ActionState
from commonweal.core.terms import Marking
from commonweal.effects.queries import EffectShown, NoSuchEffect, effect_shown
from commonweal.effects.views import LABELS as EFFECT_LABELS
from commonweal.hotspots.life.queries import lives
from commonweal.hotspots.terms import WEEKLY_HOTSPOTS
from commonweal.runs.queries import newest_run
from commonweal.tasking.response.queries import DiaryShown, ResponseShown, blockers_of
from commonweal.tasking.response.terms import DiaryState

DONE = (ActionState.DONE, ActionState.EFFECT_CHECKED)


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody writes beside the facts of an end report."""

    worked: str = ""
    did_not: str = ""
    next: str = ""


HEADINGS = (("worked", "What worked"), ("did_not", "What did not work"), ("next", "What comes next"))


@dataclass(frozen=True, slots=True)
class Presence:
    """One agency's part of the diary: lines kept, not kept, and of which nobody has said."""

    agency: str
    n_kept: int
    n_not_kept: int
    n_unsaid: int


@dataclass(frozen=True, slots=True)
class ActionsInShort:
    """The actions of the response: how many were agreed, and what became of them."""

    n_agreed: int
    n_done: int
    n_not_possible: int
    n_open: int
    n_events: int


@dataclass(frozen=True, slots=True)
class Content:
    """All that the end report says of itself; `life` is where the place stands on the list of hotspots."""

    shown: ResponseShown
    partnership: str
    as_at: date
    actions: ActionsInShort
    presence: tuple[Presence, ...]
    not_kept: tuple[DiaryShown, ...]
    blockers: tuple[BlockerShown, ...]
    effect: EffectShown | None
    effect_label: str
    life: str


def gathered(shown: ResponseShown, by: Viewer) -> Content:
    """The content of a response's end report as it stands now, for whoever writes it.

    Every agency that takes part reads it: actions marked sensitive are counted in it and not listed.
    """
    listed = tuple(one for one in shown.actions if one.marking == Marking.OFFICIAL)
    diary = [line for day in shown.days for line in day.diary]
    effect = _effect(shown, by)
    return Content(
        shown=replace(shown, actions=listed),
        partnership=by.partnership_name,
        as_at=by.on,
        actions=_actions(shown),
        presence=_presence(diary),
        not_kept=tuple(line for line in diary if line.state is DiaryState.NOT_KEPT),
        blockers=blockers_of([one.id for one in listed], by),
        effect=effect,
        effect_label=EFFECT_LABELS[effect.answer] if effect else "",
        life=_life(shown, by),
    )


def _actions(shown: ResponseShown) -> ActionsInShort:
    states = [one.state for one in shown.actions]
    return ActionsInShort(
        n_agreed=sum(one is not ActionState.PROPOSED for one in states),
        n_done=sum(one in DONE for one in states),
        n_not_possible=sum(one is ActionState.NOT_POSSIBLE for one in states),
        n_open=sum(one.is_open for one in shown.actions),
        n_events=sum(one.counts_as is CountsAs.ENGAGEMENT and one.state in DONE for one in shown.actions),
    )


def _presence(diary: list[DiaryShown]) -> tuple[Presence, ...]:
    found = []
    for agency in sorted({line.agency for line in diary}):
        states = [line.state for line in diary if line.agency == agency]
        found.append(Presence(agency, *(states.count(one) for one in (
            DiaryState.KEPT, DiaryState.NOT_KEPT, DiaryState.PLANNED
        ))))  # fmt: skip
    return tuple(found)


def _effect(shown: ResponseShown, by: Viewer) -> EffectShown | None:
    """The answer of the longest check that has one."""
    answered = [one.effect_id for one in shown.checks if one.effect_id]
    try:
        return effect_shown(answered[-1], by) if answered else None
    except NoSuchEffect:
        return None


def _life(shown: ResponseShown, by: Viewer) -> str:
    newest = newest_run(WEEKLY_HOTSPOTS, viewer=by)
    if newest is None:
        return ""
    found = lives([shown.listed.location_key], by, as_at=newest.as_at).get(shown.listed.location_key)
    if found is None:
        return "It is not on the list of hotspots"
    weeks = f"{found.weeks_on_list} weeks on the list" if found.weeks_on_list != 1 else "1 week on the list"
    return f"{found.label}; {weeks}" if found.weeks_on_list else f"{found.label}; not over the threshold now"
