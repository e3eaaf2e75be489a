"""How much work one source may ask of the public pages: a cost for each request, a level that decays, a wait.

A page costs little, a photo much (docs/security.md P9). Many people share one network address, so a browser that has
been let in is judged by its own level, and a network only stops those that cannot be told apart from its noisy ones.
Keeps nothing and knows nobody: `commonweal/reports/public/throttle.py` does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2


@dataclass(frozen=True, slots=True)
class Allowance:
    """Up to `most` units of work at a time, of which half is forgotten every `halves_in_s` seconds."""

    most: float
    halves_in_s: float


@dataclass(frozen=True, slots=True)
class Work:
    """Units of work as they still counted at a moment, in seconds of a clock that never goes back."""

    units: float
    at_s: float


NONE = Work(0.0, 0.0)


def units_at(work: Work, at_s: float, allowance: Allowance) -> float:
    """What is left of earlier work."""
    return float(work.units * 0.5 ** (max(0.0, at_s - work.at_s) / allowance.halves_in_s))


def after(work: Work, cost: float, at_s: float, allowance: Allowance) -> Work:
    """The level with one more request."""
    return Work(units_at(work, at_s, allowance) + cost, at_s)


def wait_s(work: Work, cost: float, at_s: float, allowance: Allowance) -> float:
    """Seconds until a request of this cost fits; 0 where it does now. What costs more than all is let in alone."""
    units, room = units_at(work, at_s, allowance), max(allowance.most - cost, 1.0)
    return 0.0 if units <= room else float(allowance.halves_in_s * log2(units / room))


def shortest_wait_s(held: Sequence[tuple[Work, Allowance]], cost: float, at_s: float) -> float:
    """A request is let in where any of its levels lets it in; else the shortest of their waits."""
    return min(wait_s(work, cost, at_s, allowance) for work, allowance in held)
