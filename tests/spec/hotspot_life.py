"""The life of a hotspot in worked examples, by Northmoor's numbers, for a community safety manager to read."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from commonweal.core.policy.actions import HotspotLifePolicy, read_actions_policy
from commonweal.core.rules.hotspot_life import ActionSpan, Choice, Decided, HotspotLife, LifeState, RunAt, life_of

POLICIES = Path(__file__).resolve().parents[2] / "policies"
FIRST = date(2026, 1, 4)
S, C = LifeState, Choice


@dataclass(frozen=True)
class Example:
    """Weekly runs (o: over the threshold, -: not), what was decided in which week, and where the place stands then.

    `decided` are (week, choice); `actions` are (week agreed, week over or None); weeks count from 1.
    """

    told: str
    weeks: str
    state: LifeState | None
    why: str
    decided: tuple[tuple[int, Choice], ...] = ()
    actions: tuple[tuple[int, int | None], ...] = ()
    proposed: bool = False

    def life(self) -> HotspotLife | None:
        """The life that the rule makes of it, as at the last week's run."""
        return life_of(self.runs(), self.decisions(), self.spans(), as_of=day_of(len(self.weeks)), policy=policy())

    def runs(self) -> list[RunAt]:
        """The weekly runs."""
        return [RunAt(day_of(week), word == "o") for week, word in enumerate(self.weeks, start=1)]

    def decisions(self) -> list[Decided]:
        """The decisions, each on the day of its week's run."""
        return [Decided(day_of(week), choice) for week, choice in self.decided]

    def spans(self) -> list[ActionSpan]:
        """The actions, each agreed and over on the days of those weeks' runs."""
        return [ActionSpan(day_of(agreed), day_of(over) if over else None) for agreed, over in self.actions]

    @property
    def weeks_on_list(self) -> int:
        """Weeks over the threshold on end, up to the last."""
        return len(self.weeks) - len(self.weeks.rstrip("o"))


def day_of(week: int) -> date:
    """The as-at day of a week."""
    return FIRST + timedelta(weeks=week - 1)


@cache
def policy() -> HotspotLifePolicy:
    """The numbers that all the examples are judged by."""
    file = POLICIES / "actions" / "northmoor.toml"
    return read_actions_policy(file.read_text(encoding="utf-8"), file=f"actions/{file.name}").hotspot_life[-1]


EXAMPLES = (
    Example("Never over the threshold", "---", None, "It has no life as a hotspot"),
    Example("One week over it", "o", S.CANDIDATE, "Nobody has decided anything yet"),
    Example("Seen by the meeting, nothing more needed", "o", S.CONFIRMED, "A decision with its reason",
            ((1, C.CONFIRM),)),
    Example("The meeting watches it", "oo", S.WATCH, "Decided in the second week", ((2, C.WATCH),)),
    Example("An action is agreed", "oo", S.ACTION, "Agreed in the second week", actions=((2, None),)),
    Example("An EPR of three weeks begins, with an action in it", "ooo", S.EPR, "Actions are part of the EPR",
            ((2, C.START_EPR),), ((2, None),)),
    Example("The EPR is over, the calls are not", "ooooo", S.ACTION, "21 days after it began; five weeks on the list",
            ((2, C.START_EPR),), ((2, None),), proposed=True),
    Example("Five weeks on the list", "ooooo", S.WATCH, "An EPR is proposed; a person decides", ((1, C.WATCH),),
            proposed=True),
    Example("The same, refused in the fourth week", "ooooo", S.WATCH, "A refusal with its reason holds for four weeks",
            ((1, C.WATCH), (4, C.REFUSE_EPR))),
    Example("Below it for three runs", "oo---", S.IMPROVING, "A fourth is needed", ((2, C.WATCH),)),
    Example("Below it for four runs, actions complete", "oo----", S.ENDED, "Both are so", actions=((2, 4),)),
    Example("Below it for four runs, an action open", "oo----", S.IMPROVING, "An action is not complete",
            actions=((2, None),)),
    Example("Over it again before it ended", "oo--o", S.WATCH, "It stands as it was decided", ((2, C.WATCH),)),
    Example("Over it again after it ended", "oo----o", S.RECURRED, "The meeting decides anew", ((2, C.WATCH),)),
)  # fmt: skip
