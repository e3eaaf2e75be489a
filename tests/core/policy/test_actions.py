"""Policies about actions: the files of this house can be read, and a wrong one is refused by line and key."""

from datetime import date
from pathlib import Path

import pytest

from commonweal.core.policy import PolicyRefused
from commonweal.core.policy.actions import CountsAs, read_actions_policy

FOLDER = Path(__file__).resolve().parents[3] / "policies" / "actions"
TEXT = (FOLDER / "northmoor.toml").read_text(encoding="utf-8")
DAY = date(2026, 3, 9)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_every_file_can_be_read_and_names_its_source(file: Path) -> None:
    policy = read_actions_policy(file.read_text(encoding="utf-8"), file=f"actions/{file.name}")
    kinds = policy.kinds_on(DAY)
    assert kinds.source
    assert {one.counts_as for one in kinds.kinds} == set(CountsAs)
    assert policy.hotspot_life_on(DAY).ended_after_runs == 4
    assert policy.late_on(DAY).owner_days == 1
    found = policy.kind_ever("patrol")
    assert found is not None
    assert found.name == "Patrol"
    assert policy.kind_ever("dance") is None
    responses = policy.responses_on(DAY)
    assert (responses.pai_days, responses.before_days) == (21, (14, 28))
    assert [policy.tallied_ever(one.word) for one in responses.tally] == [one.name for one in responses.tally]
    assert policy.tallied_ever("dances") == "dances"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("chair_days = 3", "chair_days = 0", "not before the owner"),
        ("manager_days = 7", "manager_days = 2", "not before the chair"),
        ('word = "visit"', 'word = "patrol"', "patrol a second time"),
        ('word = "visit"', 'word = "A visit"', "small letters"),
        ('counts_as = "engagement"', 'counts_as = "party"', "one of action, engagement"),
        ("ended_after_runs = 4", "ended_after_runs = 0", "a whole number from 1"),
        ("epr_days = 21", "epr_days = 21\nhue = 1", "unknown key 'hue'"),
        ("longest_days = 63", "longest_days = 20", "not less than a response lasts"),
        ("before_days = [14, 28]", "before_days = [28, 14]", "each more than the one before"),
        ('word = "people-met"', 'word = "patrols"', "patrols a second time"),
    ],
)
def test_what_is_wrong_is_refused_by_name(old: str, new: str, said: str) -> None:
    with pytest.raises(PolicyRefused, match=said):
        read_actions_policy(TEXT.replace(old, new, 1), file="actions/northmoor.toml")
