"""What a partnership lets out to the public: read from its file, and refused by line and key where it is wrong."""

from datetime import date
from pathlib import Path

import pytest

from commonweal.core.policy import NoPolicyOn, PolicyRefused
from commonweal.core.policy.publishing import read_publishing_policy

FILE = Path(__file__).resolve().parents[3] / "policies" / "publishing" / "default.toml"
TEXT = FILE.read_text(encoding="utf-8")


def test_the_starting_values_show_counts_from_five_on_and_name_places_from_eight_homes_on() -> None:
    rules = read_publishing_policy(TEXT, file="publishing/default.toml").on(date(2026, 3, 9))
    assert (rules.fewest, rules.fewest_addresses, rules.most_months) == (5, 8, 12)
    assert "warning" in rules.about_people
    assert rules.clause.startswith("Counts from 1 to 4 are not published")


@pytest.mark.parametrize(
    ("line", "instead", "key", "allowed"),
    [
        ("fewest = 5", "fewest = 1", "fewest", "a whole number from 2"),
        ("fewest_addresses = 8", 'fewest_addresses = "8"', "fewest_addresses", "a whole number from 2"),
        ('without_homes = ["park", "station"]', 'without_homes = ["garden"]', "without_homes", "park"),
        ('about_people = ["visit", "warning", "outreach"]', "about_people = 3", "about_people", "a list of words"),
        ("most_months = 12", "most_months = 12\nmost = 3", "most", "fewest"),
    ],
)
def test_a_wrong_value_is_refused_by_line_and_key(line: str, instead: str, key: str, allowed: str) -> None:
    assert line in TEXT
    with pytest.raises(PolicyRefused) as refusal:
        read_publishing_policy(TEXT.replace(line, instead), file="publishing/default.toml")
    assert refusal.value.line > 1
    assert key in refusal.value.key
    assert allowed in refusal.value.allowed


def test_a_day_before_the_first_entry_has_no_rules() -> None:
    with pytest.raises(NoPolicyOn):
        read_publishing_policy(TEXT, file="publishing/default.toml").on(date(2019, 12, 31))
