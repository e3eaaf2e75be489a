"""Rules that a partnership has switched off for a while: which, from when to when, why, and who decided it.

A rule that is switched off finds nothing and says so. It closes no case and takes away no right: whoever applies for a
case review is still answered by a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.core.policy.dated import DatedEntry
from commonweal.core.policy.table import Table, stem


class SwitchableRule(StrEnum):
    """The rules that have a switch."""

    HOTSPOT = "hotspot"
    REPEAT_CALLER_OUT_OF_HOURS = "repeat-caller-out-of-hours"
    REPEAT_CALLER_POLICE = "repeat-caller-police"
    SECOND_REPORT = "second-report"
    CASE_REVIEW = "case-review"
    ROUTING = "routing"
    CLOCKS = "clocks"
    DUPLICATES = "duplicates"


@dataclass(frozen=True, slots=True)
class SwitchedOff(DatedEntry):
    """A rule is off from `valid_from` to `valid_to`, both days included; `source` says who decided it."""

    rule: SwitchableRule
    why: str


def read_switched_off(table: Table) -> tuple[SwitchedOff, ...]:
    """The `[[switched_off]]` entries of a policy file, which may have none; raises `PolicyRefused`."""
    if "switched_off" not in table.values:
        return ()
    return tuple(_entry(one) for one in table.tables("switched_off", "[[switched_off]] entries"))


def _entry(table: Table) -> SwitchedOff:
    table.only("rule", "from", "to", "why", "source")
    valid_from, valid_to = table.span()
    allowed = ", ".join(f'"{one}"' for one in SwitchableRule)
    rule = table.take("rule", f"one of {allowed}", lambda value: value in set(SwitchableRule))
    return SwitchedOff(
        policy=stem(table.file),
        valid_from=valid_from,
        valid_to=valid_to,
        source=table.text("source"),
        rule=SwitchableRule(rule),
        why=table.text("why"),
    )


def switched_off_on(entries: Sequence[SwitchedOff], rule: str, day: date) -> SwitchedOff | None:
    """The entry by which a rule is off on a day, or None where it is on."""
    return next((one for one in entries if one.rule == rule and one.holds_on(day)), None)
