"""Every worked example of the hotspot rule, against the rule, the kernel and the slow twin."""

from datetime import date

import numpy as np
import pytest

from commonweal.core.analysis.civil_time import london_days
from commonweal.core.analysis.rolling import spells_above
from commonweal.core.rules.hotspot import is_hotspot
from tests.core import slow_twins
from tests.spec.hotspot import EXAMPLES, Example, policy


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_rule_the_kernel_and_the_slow_twin_say_what_the_example_says(example: Example) -> None:
    calls = [call for group in example.calls for call in group.located()]
    finding = is_hotspot(calls, as_of=example.as_of, policy=policy())
    assert finding.met is example.is_hotspot
    counted = [call.key for group in example.calls if group.counted for call in group.located()]
    assert sorted(finding.evidence) == sorted(counted)
    assert by_kernel(example) is example.is_hotspot
    twin = slow_twins.hotspot_days(
        [("here", call.at, call.source) for call in calls],
        more_than=policy().more_than_calls,
        within_days=policy().within_days,
        sources=policy().sources,
        first_day=example.as_of,
        last_day=example.as_of,
    )
    assert bool(twin) is example.is_hotspot


def by_kernel(example: Example) -> bool:
    calls = [call for group in example.calls for call in group.located() if call.source in policy().sources]
    day = london_days(np.array([int(call.at.timestamp()) for call in calls], dtype=np.int64))
    as_of = (example.as_of - date(1970, 1, 1)).days
    spells = spells_above(
        np.zeros(len(day), np.int32),
        day,
        more_than=policy().more_than_calls,
        within_days=policy().within_days,
        first_day=as_of,
        last_day=as_of,
    )
    return spells.entity_days == 1


def test_titles_are_told_apart_and_say_something() -> None:
    titles = [example.title for example in EXAMPLES]
    assert len(set(titles)) == len(titles)
