"""What policies say about watching looks at records."""

from datetime import date

import pytest

from commonweal.core.policy import PolicyRefused
from tests.core.policy.test_reader import GOOD, default_policy, policy, read

OWN = """
[[looks]]
from = 2026-01-01
usual_weeks = 13
by_chance_in_ten_weeks = 2
most_on_list = 5
trawl_at_least = 25
unexplained_at_least = 4
returns_at_least = 3
returns_within_weeks = 10
together_at_least = 3
exports_at_least = 3
break_glass_at_least = 2
leaving_days = 14
source = "A decision"
"""


def test_a_policy_that_says_nothing_takes_the_starting_values_so_that_looks_are_always_watched() -> None:
    assert policy("islington-2023").looks == default_policy().looks != ()
    entry = policy("northmoor").looks_on(date(2026, 3, 8))
    assert (entry.usual_weeks, entry.most_on_list, entry.policy) == (26, 10, "default")


def test_a_policy_can_state_its_own_from_a_day_on() -> None:
    entry = read(GOOD + OWN).looks_on(date(2026, 1, 1))
    assert (entry.usual_weeks, entry.most_on_list, entry.source) == (13, 5, "A decision")
    assert entry.clause.startswith("Looks at records compared with the 13 weeks before (policy ")


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        ("usual_weeks = 13", "usual_weeks = 3"),
        ("most_on_list = 5", "most_on_list = 0"),
        ("leaving_days", "leaving_day"),
    ],
)
def test_a_number_out_of_range_and_a_misspelt_key_are_refused(found: str, wrong: str) -> None:
    with pytest.raises(PolicyRefused, match=r"looks\[1\]"):
        read(GOOD + OWN.replace(found, wrong))
