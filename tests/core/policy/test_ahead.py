"""A wrong policy of what is ahead is refused by file, line and key."""

import re
from pathlib import Path

import pytest

from commonweal.core.policy.ahead import EventSort, read_ahead_policy
from commonweal.core.policy.refusal import PolicyRefused

TEXT = Path("policies/ahead/default.toml").read_text(encoding="utf-8")
WRONG = {
    'sort = "match-day"': ('sort = "match"', "ahead[1].event[1].sort"),
    "soon_days = 14": ("soon_days = 0", "ahead[1].soon_days"),
    "begins = { month = 10, day = 25 }": ("begins = { month = 2, day = 29 }", "ahead[1].theme[1].begins.day"),
    'occasions = ["halloween", "bonfire-night"]': ('occasions = ["divali"]', "ahead[1].theme[2].occasions[1]"),
    'word = "summer-violence"': ('word = "ramadan"', "ahead[1].theme[6].word"),
    "weeks_before = 10,": ("weeks_before = 53,", "ahead[1].theme[2].starts[1].weeks_before"),
    "days_before = 7": ("begins = { month = 1, day = 1 }", "ahead[1].theme[2].begins"),
}


def test_the_starting_values_hold_the_six_themes_of_the_plan() -> None:
    rules = read_ahead_policy(TEXT, file="default.toml").rules[0]
    assert [one.title for one in rules.themes] == [
        "Burglary in the dark months", "Halloween and Bonfire Night", "Violence in summer", "Students arrive",
        "Street drinking", "Ramadan",
    ]  # fmt: skip
    assert [one.weeks_before for one in rules.before(EventSort.FESTIVAL)] == [12, 6, 3]
    assert rules.before(EventSort.MARKET) == ()


@pytest.mark.parametrize("right", WRONG)
def test_a_wrong_value_is_refused_where_it_stands(right: str) -> None:
    wrong, key = WRONG[right]
    text = TEXT.replace(right, wrong, 1)
    with pytest.raises(PolicyRefused, match=re.escape(key)) as refused:
        read_ahead_policy(text, file="default.toml")
    line = int(re.search(r"line (\d+)", str(refused.value))[1])  # type: ignore[index]
    assert text.splitlines()[line - 1] != ""
