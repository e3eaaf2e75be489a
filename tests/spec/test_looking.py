"""The examples of the manual about looks at records, run against the rule."""

import pytest

from tests.spec import looking
from tests.spec.looking import EXAMPLES, SOMEBODY, LookingExample


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_the_list_of_the_week_is_as_the_manual_says(example: LookingExample) -> None:
    entries = looking.judged(example).entries
    kinds = [finding.kind for entry in entries for finding in entry.findings]
    if example.listed is None:
        assert entries == ()
        return
    assert kinds[0] is example.listed
    assert all(SOMEBODY in entry.actors for entry in entries)
    finding = entries[0].findings[0]
    assert finding.finding.met and finding.finding.evidence and finding.may_be
    assert finding.finding.clause.startswith("Looks at records compared with the 26 weeks before (policy default:")


def test_an_ordinary_week_has_nobody_on_its_list() -> None:
    nothing = LookingExample("", "", (), list, None)
    assert looking.judged(nothing).entries == ()
