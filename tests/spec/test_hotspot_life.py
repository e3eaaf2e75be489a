"""Every worked example of a hotspot's life, against the rule."""

import pytest

from commonweal.core.rules.hotspot_life import calls_for_epr
from tests.spec.hotspot_life import EXAMPLES, Example, day_of, policy


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.told)
def test_the_rule_says_what_the_example_says(example: Example) -> None:
    life = example.life()
    assert (life.state if life else None) is example.state
    if life is not None:
        last = day_of(len(example.weeks))
        finding = calls_for_epr(life, example.weeks_on_list, example.decisions(), as_of=last, policy=policy())
        assert finding.met is example.proposed
