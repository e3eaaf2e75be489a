"""Every worked example of what is kept back, against the rule."""

import pytest

from tests.spec.disclosure import EXAMPLES, Example


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.told)
def test_the_rule_keeps_back_what_the_example_says(example: Example) -> None:
    assert example.found() == example.kept_back
