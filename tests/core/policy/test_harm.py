"""Weights of harm are read with their version and dates, and refused by file, line and key where they cannot be."""

from datetime import date

import pytest

from commonweal.core.policy.harm import read_harm
from commonweal.core.policy.refusal import PolicyRefused

TEXT = """
title = "Weights"
[[harm]]
from = 2024-01-01
version = "one"
source = "a paper"
days = [{ word = "Burglary", days = 20 }, { word = "Drugs", days = 5, found_by_police = true }]
"""


def test_weights_are_read_with_what_police_find_by_looking() -> None:
    (table,) = read_harm(TEXT, file="harm/x.toml")
    assert (table.version, table.valid_from, table.valid_to) == ("one", date(2024, 1, 1), None)
    assert dict(table.days) == {"Burglary": 20.0, "Drugs": 5.0}
    assert table.found_by_police == {"Drugs"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("days = 20", "days = -1"),
        ("days = 20", 'days = "many"'),
        ("days = 20", "days = true"),
        ('word = "Drugs"', 'word = "Burglary"'),
        ('version = "one"', ""),
        ("[[harm]]", "[[harms]]"),
        ("days = 5,", "days = 5, weeks = 3,"),
    ],
)
def test_what_cannot_be_is_refused_by_its_file(old: str, new: str) -> None:
    with pytest.raises(PolicyRefused, match=r"harm/x\.toml"):
        read_harm(TEXT.replace(old, new, 1), file="harm/x.toml")
