"""What stands beside a matter on the meeting's screen: the place as the run has it, its actions, what came of them.

The same number of questions whatever stands on the agenda and however many actions are open; nothing that the viewer's
own role does not read.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.queries import (
    ActionShown,
    BlockerShown,
    actions_at,
    blockers,
    open_actions,
    proposed_actions,
)
from commonweal.core.rules.action_life import Due
from commonweal.core.rules.meeting_life import MeetingState
from commonweal.core.terms import Window
from commonweal.effects.queries import EffectListed, effects_at
from commonweal.hotspots.life.queries import lives
from commonweal.hotspots.queries import HotspotShown, hotspots_of_run
from commonweal.hotspots.terms import WEEKLY_HOTSPOTS
from commonweal.meetings.asked import id_of
from commonweal.meetings.queries import ItemShown, MeetingShown
from commonweal.runs.models import Run
from commonweal.runs.queries import newest_run
from commonweal.tasking.meeting.operations import AHEAD, IN_THE_WAY, OPEN_ACTIONS, REQUESTS
from commonweal.tasking.response.queries import ResponseListed, response_at

LOOK_BACK_DAYS = 84
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a matter; `actions` are those that it lists, or those of its place in twelve weeks or open.

    `open`: those of them, shown or not, that something can be in the way of.
    """

    hotspot: HotspotShown | None = None
    actions: tuple[ActionShown, ...] = ()
    open: tuple[ActionShown, ...] = ()
    n_actions: int = 0
    n_late: int = 0
    blockers: tuple[BlockerShown, ...] = ()
    effects: tuple[EffectListed, ...] = ()
    is_place: bool = False
    life: str = ""
    epr_because: str = ""
    response: ResponseListed | None = None


@dataclass(frozen=True, slots=True)
class NewerRun:
    """A run of the same week that was made after the agenda: places that it has and the agenda has not."""

    id: UUID
    new_places: tuple[str, ...]


def beside(meeting: MeetingShown, item: ItemShown | None, viewer: Viewer) -> Beside:
    """The facts of a matter for this viewer."""
    if item is None:
        return Beside()
    reads_actions = may(viewer, Act.READ, RecordKind.ACTION)
    match item.subject:
        case "open-actions" | "requests" if reads_actions:
            found = open_actions(viewer) if item.subject == OPEN_ACTIONS else proposed_actions(viewer)
            late_first = sorted(found, key=lambda one: one.due is not Due.OVERDUE)
            return Beside(actions=tuple(late_first[:MOST_SHOWN]), n_actions=len(found), n_late=_n_late(found),
                          open=tuple(found))  # fmt: skip
        case "in-the-way" if reads_actions:
            return Beside(blockers=blockers(viewer), open=open_actions(viewer))
        case subject if subject and subject not in (OPEN_ACTIONS, REQUESTS, IN_THE_WAY, AHEAD):
            return _beside_place(meeting, subject, viewer, reads_actions=reads_actions)
    return Beside()


def _beside_place(meeting: MeetingShown, key: str, viewer: Viewer, *, reads_actions: bool) -> Beside:
    as_at = _as_at(meeting)
    found = actions_at(key, Window.ending(as_at, days=LOOK_BACK_DAYS), viewer) if reads_actions else ()
    # What was agreed later is open, perhaps, but did not stand beside the matter when it was decided.
    actions = tuple(one for one in found if one.agreed_on <= as_at)
    run_id, reads_hotspots = run_of(meeting), may(viewer, Act.READ, RecordKind.HOTSPOT)
    there = hotspots_of_run(run_id, viewer, location_key=key) if run_id and reads_hotspots else ()
    life = lives([key], viewer, as_at=as_at).get(key) if reads_hotspots else None
    newest_first = sorted(actions, key=lambda one: (one.agreed_on, one.reference), reverse=True)
    return Beside(
        hotspot=there[0] if there else None, actions=tuple(newest_first[:MOST_SHOWN]), n_actions=len(actions),
        n_late=_n_late(actions), effects=effects_at(key, viewer) if reads_hotspots else (), is_place=True,
        life=life.label if life else "", epr_because=life.epr.because if life and life.epr else "",
        response=response_at(key, viewer) if may(viewer, Act.READ, RecordKind.RESPONSE) else None,
        blockers=blockers(viewer, location_key=key) if reads_actions else (),
        open=tuple(one for one in actions if one.is_open),
    )  # fmt: skip


def _as_at(meeting: MeetingShown) -> date:
    """The day that facts beside a place are counted to: of a closed meeting the day it was held, else today."""
    return meeting.held_on if meeting.state is MeetingState.CLOSED else meeting.on


def _n_late(actions: tuple[ActionShown, ...]) -> int:
    return sum(one.due is Due.OVERDUE for one in actions)


def run_of(meeting: MeetingShown) -> UUID | None:
    """The run that the agenda was made from."""
    return id_of(meeting.rests_on.removeprefix("run:")) if meeting.rests_on.startswith("run:") else None


def newer_run(meeting: MeetingShown, viewer: Viewer) -> NewerRun | None:
    """The run that has superseded the agenda's, for whoever reads runs; None where the agenda's is the newest."""
    run_id = run_of(meeting)
    if run_id is None or not may(viewer, Act.READ, RecordKind.RUN):
        return None
    own = Run.objects.visible_to(viewer).filter(id=run_id).first()
    newest = newest_run(WEEKLY_HOTSPOTS, viewer=viewer, cut_off_on=own.cut_off_on) if own else None
    if newest is None or newest.id == run_id:
        return None
    known = {one.subject for one in meeting.items}
    fresh = [one for one in hotspots_of_run(newest.id, viewer) if one.location_key not in known]
    return NewerRun(newest.id, tuple(one.name for one in fresh if one.status != "dropped-off"))
