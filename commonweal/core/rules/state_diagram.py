"""A table of steps drawn as text: which state follows which, for docs and pages that are made from the same table."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

State = TypeVar("State", bound=StrEnum)
Step = TypeVar("Step", bound=StrEnum)


def transitions(steps: Mapping[tuple[State, Step], State]) -> list[tuple[str, str, str]]:
    """Each line of a table as (from, step, to) in words, in the order of the table."""
    return [(in_words(state), in_words(step), in_words(to)) for (state, step), to in steps.items()]


def ends(steps: Mapping[tuple[State, Step], State], states: Sequence[State]) -> list[str]:
    """The states that nothing follows, in words."""
    return [in_words(state) for state in states if all(known is not state for known, _ in steps)]


def drawn(steps: Mapping[tuple[State, Step], State], first: State) -> str:
    """The table as lines of text, grouped by state, beginning with `first`; `(end)` where nothing follows."""
    states = list(dict.fromkeys([first, *(state for state, _ in steps), *steps.values()]))
    lines = []
    for state in states:
        here = [(in_words(step), in_words(to)) for (known, step), to in steps.items() if known is state]
        lines.append(in_words(state) if here else f"{in_words(state)} (end)")
        lines += [f"    {step} -> {to}" for step, to in here]
    return "\n".join(lines)


def in_words(word: StrEnum) -> str:
    """A state or a step as people write it: in force, put in force."""
    return word.value.replace("-", " ")
