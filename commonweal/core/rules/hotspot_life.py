"""The life of a hotspot: from the first week over the threshold to its end, and when it comes back.

Source: the partnership's table of life cycles: candidate, confirmed, watch, action, EPR, improving, ended, recurred;
ended is "not over the threshold for 4 runs and actions complete", and a place that has been on the list for some weeks
becomes a proposal of an Enhanced Partnership Response (EPR), which the chair may refuse with a reason. The numbers are
the partnership's (`core/policy/actions.py`). The rule computes where a place stands from weekly runs, decisions and
actions; it decides nothing about anybody, and whether there is an EPR is a person's decision alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from commonweal.core.policy.actions import HotspotLifePolicy
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.terms import Finding


class LifeState(StrEnum):
    """Where a place stands in its life as a hotspot."""

    CANDIDATE = "candidate"
    CONFIRMED = "confirmed"
    WATCH = "watch"
    ACTION = "action"
    EPR = "epr"
    IMPROVING = "improving"
    ENDED = "ended"
    RECURRED = "recurred"


class LifeStep(StrEnum):
    """What moves it on: a run, a decision, an agreed action, time."""

    CONFIRM = "confirm"
    WATCH = "watch"
    ACT = "agree-an-action"
    START_EPR = "start-an-EPR"
    EPR_OVER = "EPR-is-over"
    BELOW = "not-over-the-threshold"
    OVER_UNDECIDED = "over-again-undecided"
    OVER_CONFIRMED = "over-again-confirmed"
    OVER_WATCHED = "over-again-watched"
    OVER_WITH_ACTIONS = "over-again-with-actions"
    OVER_IN_EPR = "over-again-in-EPR"
    OVER_RECURRED = "over-again-recurred"
    COMPLETE = "long-enough-below-and-actions-complete"
    OVER_AFTER_END = "over-after-its-end"


S, T = LifeState, LifeStep
ABOVE = (S.CANDIDATE, S.CONFIRMED, S.WATCH, S.ACTION, S.EPR, S.RECURRED)
"""The states of a place that is over the threshold."""
DECIDED: Mapping[LifeStep, LifeState] = {T.CONFIRM: S.CONFIRMED, T.WATCH: S.WATCH, T.ACT: S.ACTION, T.START_EPR: S.EPR}
OVER_AGAIN: Mapping[LifeStep, LifeState] = {
    T.OVER_UNDECIDED: S.CANDIDATE,
    T.OVER_CONFIRMED: S.CONFIRMED,
    T.OVER_WATCHED: S.WATCH,
    T.OVER_WITH_ACTIONS: S.ACTION,
    T.OVER_IN_EPR: S.EPR,
    T.OVER_RECURRED: S.RECURRED,
}
STEPS: Mapping[tuple[LifeState, LifeStep], LifeState] = {
    **{
        (state, step): S.EPR if (state, step) == (S.EPR, T.ACT) else after
        for state in ABOVE
        for step, after in DECIDED.items()
        if after is not state
    },
    (S.EPR, T.EPR_OVER): S.ACTION,
    **{(state, T.BELOW): S.IMPROVING for state in ABOVE},
    **{(S.IMPROVING, step): after for step, after in OVER_AGAIN.items()},
    (S.IMPROVING, T.COMPLETE): S.ENDED,
    (S.ENDED, T.OVER_AFTER_END): S.RECURRED,
}
"""Which state each step leads to. A place below the threshold stays improving whatever is decided meanwhile, and stands
as it was decided when it is over again. An action within an EPR is part of it."""


class Choice(StrEnum):
    """What a person decides about a hotspot, beside agreeing actions; to make an EPR longer, or to end it early, moves
    its end."""

    CONFIRM = "confirm"
    WATCH = "watch"
    START_EPR = "start-epr"
    REFUSE_EPR = "refuse-epr"
    MOVE_EPR_END = "move-epr-end"


@dataclass(frozen=True, slots=True)
class RunAt:
    """One weekly run: its as-at day, and whether the place was over the threshold."""

    as_at: date
    over: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on a day; several of one day hold in the order given.

    `until`: the last day of the EPR that it starts, or the new last day of the one that was started last. None, where
    it starts one: it lasts as long as the policy says.
    """

    on: date
    choice: Choice
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ActionSpan:
    """An action at the place: agreed on a day, and done or found not possible on another; None: still open."""

    agreed_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which the place came to stand in a state."""

    on: date
    state: LifeState


@dataclass(frozen=True, slots=True)
class HotspotLife:
    """A life as it stands: its turns, oldest first, and how many runs in a row it has been over, or not over."""

    turns: tuple[Turn, ...]
    runs_over: int
    runs_below: int

    @property
    def state(self) -> LifeState:
        """Where it stands."""
        return self.turns[-1].state

    @property
    def since(self) -> date:
        """The day on which it came to stand there."""
        return self.turns[-1].on


def life_of(
    runs: Sequence[RunAt],
    decisions: Sequence[Decided],
    actions: Iterable[ActionSpan],
    *,
    as_of: date,
    policy: HotspotLifePolicy,
) -> HotspotLife | None:
    """The life of one place up to and with `as_of`; None where no run until then had it over the threshold.

    Of one day first the run counts, then decisions, then agreed actions; the end is asked for when the day is over. A
    decision before the first week over the threshold, or between an end and a recurrence, moves nothing.
    """
    spans = list(actions)
    overs = epr_ends([one for one in decisions if one.on <= as_of], policy)
    walk = _Walk(overs)
    for day, events in groupby(_events(runs, decisions, spans, as_of, overs), key=lambda event: event[0]):
        for _, _, event in events:
            walk.take(day, event)
        is_open = any(one.agreed_on <= day and (one.ended_on is None or one.ended_on > day) for one in spans)
        if walk.below >= policy.ended_after_runs and not is_open and walk.state is S.IMPROVING:
            walk.turn(day, S.ENDED)
    return HotspotLife(tuple(walk.turns), walk.over, walk.below) if walk.turns else None


def epr_ends(decisions: Iterable[Decided], policy: HotspotLifePolicy) -> dict[date, date]:
    """For each day on which an EPR was started the first day after it, as it was moved while it was under way.

    One that is moved to an end before the day of that decision is over on that day.
    """
    found: dict[date, date] = {}
    last: date | None = None
    for one in sorted(decisions, key=lambda decided: decided.on):
        if one.choice is Choice.START_EPR:
            last = one.on
            found[last] = _day_after(one) or last + timedelta(days=policy.epr_days)
        elif one.choice is Choice.MOVE_EPR_END and last is not None and found[last] > one.on:
            found[last] = _day_after(one) or found[last]
    return found


def _day_after(one: Decided) -> date | None:
    return max(one.until + timedelta(days=1), one.on) if one.until else None


Event = RunAt | LifeStep | None


def _events(
    runs: Sequence[RunAt],
    decisions: Sequence[Decided],
    actions: Sequence[ActionSpan],
    as_of: date,
    overs: Mapping[date, date],
) -> Iterator[tuple[date, int, Event]]:
    """What happened by `as_of`, in order; None is a day on which only the end can have come: an action was over."""
    steps = {Choice.CONFIRM: T.CONFIRM, Choice.WATCH: T.WATCH, Choice.START_EPR: T.START_EPR}
    found: list[tuple[date, int, Event]] = [(one.as_at, 0, one) for one in runs]
    found += [(one.on, 1, steps[one.choice]) for one in decisions if one.choice in steps]
    found += [(one.agreed_on, 2, T.ACT) for one in actions]
    found += [(one.ended_on, 3, None) for one in actions if one.ended_on]
    found += [(over, 4, T.EPR_OVER) for over in set(overs.values())]
    yield from sorted((one for one in found if one[0] <= as_of), key=lambda one: one[:2])


class _Walk:
    """The life so far: what was decided last (`stance`), and how often in a row it was over, or was not."""

    def __init__(self, overs: Mapping[date, date]) -> None:
        self.turns: list[Turn] = []
        self.stance: LifeState | None = None
        self.overs = overs
        self.epr_over: date | None = None
        self.over = self.below = 0

    @property
    def state(self) -> LifeState | None:
        return self.turns[-1].state if self.turns else None

    def turn(self, on: date, state: LifeState) -> None:
        if state is not self.state:
            self.turns.append(Turn(on, state))

    def take(self, day: date, event: Event) -> None:
        if isinstance(event, RunAt):
            self._run(day, event.over)
        elif event is not None and self.state not in (None, S.ENDED):
            self._decide(day, event)

    def _run(self, day: date, over: bool) -> None:
        if not over:
            self.over, self.below = 0, self.below + 1 if self.stance else 0
            if self.state not in (None, S.ENDED):
                self.turn(day, S.IMPROVING)
            return
        self.over, self.below = self.over + 1, 0
        if self.stance is None:
            self.stance = S.CANDIDATE
        elif self.state is S.ENDED:
            self.stance = S.RECURRED
        self.turn(day, self.stance)

    def _decide(self, day: date, step: LifeStep) -> None:
        if step is T.EPR_OVER:
            if self.stance is not S.EPR or self.epr_over != day:
                return
            self.stance = S.ACTION
        elif step is T.ACT:
            self.stance = S.EPR if self.stance is S.EPR else S.ACTION
        else:
            self.stance = DECIDED[step]
            self.epr_over = self.overs[day] if step is T.START_EPR else None
        if self.state is not S.IMPROVING and self.stance:
            self.turn(day, self.stance)


def calls_for_epr(
    life: HotspotLife, weeks_on_list: int, decisions: Iterable[Decided], *, as_of: date, policy: HotspotLifePolicy
) -> Finding:
    """Whether an EPR is to be proposed for a place: so many weeks on the list, none under way, none lately refused.

    A refusal holds for `ask_again_after_weeks` weeks; on the day after them it is proposed again. A person decides.
    """
    refused = [one.on for one in decisions if one.choice is Choice.REFUSE_EPR and one.on <= as_of]
    asked_again_on = max(refused) + timedelta(weeks=policy.ask_again_after_weeks) if refused else None
    weeks = f"{counted(weeks_on_list, 'week')} on the list"
    needed = f"proposed from {counted(policy.escalate_after_weeks, 'week')} on"
    if life.state is S.EPR:
        return Finding(False, f"{weeks}, and an EPR is under way", (), policy.clause)
    if life.state not in ABOVE:
        return Finding(False, "Not over the threshold now", (), policy.clause)
    if weeks_on_list >= policy.escalate_after_weeks and asked_again_on and as_of <= asked_again_on:
        return Finding(False, f"{weeks}; refused, asked again after {day_in_words(asked_again_on)}", (), policy.clause)
    return Finding(weeks_on_list >= policy.escalate_after_weeks, f"{weeks}; {needed}", (), policy.clause)
