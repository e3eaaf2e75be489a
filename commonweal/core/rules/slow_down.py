"""How long somebody who typed a wrong password waits before the next try: longer each time, forgotten with time.

Slow-down and not lock-out (docs/security.md P9): no number of failures, by whomever, keeps the right password out for
good. Failures raise a level for the name and one for the address that they came from; levels halve with time. Whoever
must wait is promised a turn, and a promise is kept whatever others do meanwhile: a flood on somebody's name costs its
owner one wait. After OWASP's "Authentication Cheat Sheet" and its device cookies, which need no wait at all.

Does not know who is who, and keeps nothing: `commonweal/access/sessions/slow_down.py` does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2

# How long an open turn is held for whoever was promised it.
TURN_KEPT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Pace:
    """How failures become seconds: `n_free` cost nothing, the next costs `first_s`, each further one twice as much."""

    n_free: float
    first_s: float
    longest_s: float
    halves_in_s: float

    @property
    def most(self) -> float:
        """The level that a flood cannot exceed, so that it is forgotten in bounded time."""
        return self.n_free + log2(self.longest_s / self.first_s) + 1


@dataclass(frozen=True, slots=True)
class Level:
    """Failures as they still counted at a moment."""

    value: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What a try is told: seconds to wait (0: it is looked at now), and when its turn opens, if it has one."""

    wait_s: float
    opens_at: datetime | None


def level_at(level: Level, at: datetime, pace: Pace) -> float:
    """What is left of a level; a clock that went back forgets nothing and adds nothing."""
    elapsed_s = max(0.0, (at - level.at).total_seconds())
    return float(level.value * 0.5 ** (elapsed_s / pace.halves_in_s))


def after_failure(level: Level, at: datetime, pace: Pace) -> Level:
    """The level with one failure more, never above `pace.most`."""
    return Level(min(level_at(level, at, pace) + 1, pace.most), max(at, level.at))


def wait_s(level: float, pace: Pace) -> float:
    """Seconds that a level costs: 0 up to `n_free`, then doubling with each failure, at most `longest_s`."""
    if level <= pace.n_free:
        return 0.0
    return float(min(pace.longest_s, pace.first_s * 2 ** (level - pace.n_free - 1)))


def answer(opens_at: datetime | None, costs_s: Iterable[float], at: datetime, *, longest_s: float) -> Answer:
    """Whether a try is looked at now.

    `opens_at` is the turn promised to it earlier; `costs_s` what its levels cost now. A turn opens at `opens_at` itself
    and is held for `TURN_KEPT`, both ends belonging to it.
    """
    if opens_at is not None and at <= opens_at + TURN_KEPT:
        # A promise that lies further off than the longest wait comes from a clock that jumped.
        opens_at = min(opens_at, at + timedelta(seconds=longest_s))
        return Answer(max(0.0, (opens_at - at).total_seconds()), opens_at)
    cost_s = max(costs_s, default=0.0)
    return Answer(cost_s, at + timedelta(seconds=cost_s) if cost_s else None)


def turn_after_failure(costs_s: Iterable[float], at: datetime) -> datetime | None:
    """When the next try may be made after a wrong one, or None if at once."""
    cost_s = max(costs_s, default=0.0)
    return at + timedelta(seconds=cost_s) if cost_s else None
