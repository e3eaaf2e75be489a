"""What a partnership states about its meetings, and what is refused by line and key."""

from datetime import date
from pathlib import Path

import pytest

from commonweal.core.policy.meetings import Needed, read_meetings_policy
from commonweal.core.policy.refusal import PolicyRefused

DEFAULT = Path(__file__).resolve().parents[3] / "policies" / "meetings" / "default.toml"
ENTRY = """title = "x"
[[meetings]]
from = 2020-01-01
source = "x"
minutes_mended_days = 14
decide = [{ word = "watch", name = "Watch", key = "w" }, %s]
"""


def test_the_starting_values_name_each_kind_once_with_its_key() -> None:
    rules = read_meetings_policy(DEFAULT.read_text(), file="default.toml").on(date(2026, 3, 11))
    assert "".join(kind.key for kind in rules.kinds) == "nwaepvtoylbm"
    epr = rules.named("enhanced-partnership-response")
    assert epr is not None
    assert (epr.days, Needed.WHO in epr.needs, rules.minutes_mended_days) == (21, True, 14)


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ('{ word = "watch", name = "Other", key = "x" }', "watch a second time"),
        ('{ word = "other", name = "Other", key = "w" }', "the key w a second time"),
        ('{ word = "other", name = "Other", key = "W" }', '"W"'),
        ('{ word = "other", name = "Other", key = "x", needs = ["sleep"] }', '"sleep"'),
        ('{ word = "other", name = "Other", key = "x", in_the_way = "yes" }', "true or false"),
        ('{ word = "other", name = "Other", key = "x", in_the_way = true }', "it says what is missing"),
    ],
)
def test_a_kind_that_cannot_be_chosen_is_refused(kind: str, found: str) -> None:
    with pytest.raises(PolicyRefused, match=found):
        read_meetings_policy(ENTRY % kind, file="x.toml")
