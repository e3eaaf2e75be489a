"""The worked examples about reports are true."""

import pytest

from commonweal.core.rules.routing import route_of
from commonweal.core.rules.safe_contact import way_to_tell
from tests.spec.render import pages
from tests.spec.render_reports import due_of
from tests.spec.reports import CLOCKS, CONTACTS, ROUTES, ClockExample, ContactExample, RouteExample, policy


@pytest.mark.parametrize("example", ROUTES, ids=lambda one: one.told)
def test_each_report_goes_where_the_table_says(example: RouteExample) -> None:
    route = route_of(example.facts, policy().routing[-1].rules)
    assert (route.team, route.rule) == (example.team, example.rule)


def test_every_rule_of_the_table_fires_in_an_example() -> None:
    assert {one.rule for one in ROUTES} == {rule.name for rule in policy().routing[-1].rules}


@pytest.mark.parametrize("example", CLOCKS, ids=lambda one: one.told)
def test_each_state_is_late_when_the_table_says(example: ClockExample) -> None:
    assert due_of(example) == example.due


@pytest.mark.parametrize("example", CONTACTS, ids=lambda one: one.told)
def test_each_reporter_is_told_as_the_table_says(example: ContactExample) -> None:
    assert way_to_tell(example.contact).way is example.way


def test_every_example_stands_in_its_page() -> None:
    for name, examples in (("routing.md", ROUTES), ("clocks.md", CLOCKS), ("safe-contact.md", CONTACTS)):
        assert all(f"| {one.told} |" in pages()[name] for one in examples)  # type: ignore[attr-defined]
