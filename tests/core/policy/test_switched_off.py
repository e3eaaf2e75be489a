"""A rule can be switched off for some days, with who decided it; what is no rule is refused by line."""

from datetime import date
from pathlib import Path

import pytest

from commonweal.core.policy import PartnershipPolicy, PolicyRefused, SwitchableRule, read_policy

NORTHMOOR = (Path(__file__).resolve().parents[3] / "policies" / "northmoor.toml").read_text()
OFF = """
[[switched_off]]
rule = "repeat-caller-police"
from = 2026-03-02
to = 2026-03-15
why = "The police log lacks a week"
source = "Minutes of the tasking meeting, 4 March 2026"
"""


def policy(text: str) -> PartnershipPolicy:
    return read_policy(NORTHMOOR + text, file="northmoor.toml", default=None, law=())


@pytest.mark.parametrize(
    ("day", "is_off"),
    [(date(2026, 3, 1), False), (date(2026, 3, 2), True), (date(2026, 3, 15), True), (date(2026, 3, 16), False)],
)
def test_a_rule_is_off_from_its_first_day_to_its_last_both_included(day: date, is_off: bool) -> None:
    found = policy(OFF).switched_off_on(SwitchableRule.REPEAT_CALLER_POLICE, day)
    assert (found is not None) == is_off


def test_only_the_rule_that_is_named_is_off() -> None:
    assert policy(OFF).switched_off_on("hotspot", date(2026, 3, 8)) is None


def test_a_rule_without_an_end_stays_off() -> None:
    found = policy(OFF.replace("to = 2026-03-15\n", "")).switched_off_on("repeat-caller-police", date(2030, 1, 1))
    assert found is not None
    assert (found.why, found.source) == ("The police log lacks a week", "Minutes of the tasking meeting, 4 March 2026")


def test_switching_a_rule_off_is_another_policy() -> None:
    assert policy(OFF).version != policy("").version


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (OFF.replace("repeat-caller-police", "singing"), '"singing"'),
        (OFF.replace('why = "The police log lacks a week"\n', ""), "switched_off[1].why"),
        (OFF.replace("to = 2026-03-15", "to = 2026-03-01"), "2026-03-01"),
        (OFF + "until = 2026-03-01\n", "until"),
    ],
)
def test_a_wrong_entry_is_refused_with_what_was_found(wrong: str, named: str) -> None:
    with pytest.raises(PolicyRefused) as refusal:
        policy(wrong)
    assert named in str(refusal.value)
