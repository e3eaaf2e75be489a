"""Where places stand in their lives as hotspots, from the viewer on (core/rules/hotspot_life.py).

Computed from the newest run of each week, the decisions that are kept here and the spans of the actions at the place.
The state is the same for everybody who may read hotspots: actions count in it also for who may not open them.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer, for_counting
from commonweal.actions.policy import actions_policy
from commonweal.actions.queries import action_spans
from commonweal.core.policy.actions import HotspotLifePolicy
from commonweal.core.rules.hotspot_life import (
    ActionSpan,
    Choice,
    Decided,
    HotspotLife,
    LifeState,
    RunAt,
    calls_for_epr,
    life_of,
)
from commonweal.core.terms import Finding
from commonweal.hotspots.models import Hotspot, HotspotDecision
from commonweal.hotspots.terms import WEEKLY_HOTSPOTS, Status
from commonweal.runs.queries import newest_run, newest_run_ids

LOOKED_BACK = timedelta(weeks=156)
TO_THE_NEXT_RUN = timedelta(days=6)
STATE_LABELS: Mapping[LifeState, str] = {
    LifeState.CANDIDATE: "Not decided yet", LifeState.CONFIRMED: "Confirmed", LifeState.WATCH: "Watched",
    LifeState.ACTION: "Action", LifeState.EPR: "Enhanced response", LifeState.IMPROVING: "Improving",
    LifeState.ENDED: "Ended", LifeState.RECURRED: "Came back",
}  # fmt: skip
CHOICE_LABELS: Mapping[Choice, str] = {
    Choice.CONFIRM: "Seen, and no more is needed now", Choice.WATCH: "Watch it",
    Choice.START_EPR: "Start an Enhanced Partnership Response",
    Choice.REFUSE_EPR: "No Enhanced Partnership Response now",
    Choice.MOVE_EPR_END: "Another last day for the Enhanced Partnership Response",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A decision as it was kept."""

    on: date
    choice: Choice
    label: str
    words: str
    by: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class TurnShown:
    """A day on which the place came to stand in a state."""

    on: date
    state: LifeState
    label: str


@dataclass(frozen=True, slots=True)
class LifeShown:
    """One place's life as pages show it: where it stands, since when, its turns and decisions, and the proposal."""

    state: LifeState
    label: str
    since: date
    weeks_on_list: int
    runs_below: int
    ends_after: int
    turns: tuple[TurnShown, ...]
    said: tuple[Said, ...]
    epr: Finding


def lives(location_keys: Collection[str], viewer: Viewer, *, as_at: date) -> dict[str, LifeShown]:
    """The lives of some places as they stood in the week of a run, by location key; those never listed are absent.

    Of the newest run it is as it stands today; of an earlier one as it stood on the last day before the next.
    """
    newest = newest_run(WEEKLY_HOTSPOTS, viewer=viewer)
    if newest is None:
        return {}
    as_of = viewer.on if newest.as_at <= as_at else as_at + TO_THE_NEXT_RUN
    policy = actions_policy(viewer.partnership_id).hotspot_life_on(as_of)
    runs, weeks = _runs(location_keys, viewer, as_of)
    decisions = _decisions(location_keys, viewer)
    spans = action_spans(location_keys, for_counting(viewer))
    found = {}
    for key in location_keys:
        said = [one for one in decisions[key] if one.on <= as_of]
        actions = [ActionSpan(*one) for one in spans.get(key, ())]
        decided = [Decided(one.on, one.choice, one.until) for one in said]
        life = life_of(runs[key], decided, actions, as_of=as_of, policy=policy)
        if life is not None:
            epr = calls_for_epr(life, weeks.get(key, 0), decided, as_of=as_of, policy=policy)
            found[key] = _shown(life, weeks.get(key, 0), said, epr, policy)
    return found


def _runs(keys: Collection[str], viewer: Viewer, as_of: date) -> tuple[dict[str, list[RunAt]], dict[str, int]]:
    """For each place every week that was run by a day, and for how many weeks on end it is on the last one's list."""
    made = newest_run_ids(WEEKLY_HOTSPOTS, as_of - LOOKED_BACK, as_of, viewer=viewer)
    rows = Hotspot.objects.visible_to(viewer).filter(run_id__in=[run for _, run in made], location_key__in=list(keys))
    listed = {
        (run, key): weeks
        for run, key, status, weeks in rows.values_list("run_id", "location_key", "status", "weeks_on_list")
        if status != Status.DROPPED_OFF
    }
    over = {key: [RunAt(as_at, (run, key) in listed) for as_at, run in made] for key in keys}
    last = made[-1][1] if made else None
    return over, {key: weeks for (run, key), weeks in listed.items() if run == last}


def _decisions(keys: Collection[str], viewer: Viewer) -> dict[str, list[Said]]:
    rows = HotspotDecision.objects.visible_to(viewer).filter(location_key__in=list(keys))
    found: dict[str, list[Said]] = defaultdict(list)
    ordered = list(rows.order_by("decided_on", "created_at", "key"))
    viewer.saw(RecordKind.HOTSPOT_DECISION, [one.id for one in ordered])
    for one in ordered:
        choice = Choice(one.choice)
        found[one.location_key].append(
            Said(one.decided_on, choice, CHOICE_LABELS[choice], one.words, one.decided_by, one.until_on)
        )  # fmt: skip
    return found


def _shown(life: HotspotLife, weeks: int, said: Sequence[Said], epr: Finding, policy: HotspotLifePolicy) -> LifeShown:
    turns = tuple(TurnShown(one.on, one.state, STATE_LABELS[one.state]) for one in reversed(life.turns))
    return LifeShown(
        state=life.state, label=STATE_LABELS[life.state], since=life.since, weeks_on_list=weeks,
        runs_below=life.runs_below, ends_after=policy.ended_after_runs, turns=turns, said=tuple(reversed(said)),
        epr=epr,
    )  # fmt: skip
