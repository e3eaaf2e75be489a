"""The demonstration's year of meetings: what the product counts is what was planned, and never the other way round."""

import json
import re
from typing import Any

import pytest

from commonweal.files.days import typed_day
from commonweal.synthetic.demonstration import TASKING_SEED
from commonweal.synthetic.tasking_year.plan import listed_by_week, plan_year, truth_of
from tests.journeys.invented_calls import InventedCalls
from tests.journeys.test_every_page import overflow, violations
from tests.northmoor import northmoor

pytestmark = pytest.mark.browser
CHECKS_LOOKED_AT = 12
YEAR = "from=2025-03-17&to=2026-03-15"


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the plan adds up to, from the truth of the borough alone."""
    truth = json.loads(northmoor(tmp_path_factory).truth.read_text())
    return truth_of(plan_year(listed_by_week(truth), TASKING_SEED))


def rows(page: Any, table: str) -> list[tuple[str, int, int]]:
    """Each row of a table of counts."""
    found = page.locator(f"#{table} tbody tr").all()
    cells = [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in found]
    return [(name, int(actions.replace(",", "")), int(events.replace(",", ""))) for name, actions, events in cells]


def test_the_years_counts_of_actions_are_those_of_the_plan(visit: Any, planned: dict[str, Any]) -> None:
    watched = visit(who="chris")
    page = watched.open(f"/actions/counts/?{YEAR}")
    said = " ".join(page.locator("main .cw-lead").first.inner_text().split())
    assert said.startswith("525 actions at 44 places and 324 engagement events")
    assert [(n, m) for _, n, m in rows(page, "by-month")] == [tuple(pair) for pair in planned["by_month"].values()]
    by_place = sorted((n, m) for _, n, m in rows(page, "by-place"))
    assert by_place == sorted(tuple(pair) for pair in planned["by_place"].values())
    assert overflow(page) == violations(page) == []


def test_what_worked_where_has_cases_and_the_chairs_next_meeting_waits(visit: Any) -> None:
    watched = visit(who="chris")
    page = watched.open("/worked/")
    cases = [int(one.inner_text()) for one in page.locator("#kinds tbody td:nth-of-type(1)").all()]
    assert sum(cases) > 300
    assert overflow(page) == violations(page) == []
    page = watched.open("/meetings/")
    assert re.search(r"Planned", page.locator("main").inner_text())
    assert watched.faults == []


def test_each_response_that_the_plan_agrees_was_run_and_all_but_the_last_are_reported(
    visit: Any, planned: dict[str, Any]
) -> None:
    watched = visit(who="chris", width=320)
    page = watched.open("/responses/")
    assert page.locator("main tbody tr").count() == planned["responses"]
    assert "Over, end report to write: 1 response" in page.locator("main").inner_text()
    assert overflow(page) == violations(page) == []
    page.get_by_role("link", name="Ropewalk Estate").click()
    assert re.search(r"All days\s+\d+(, up to \d+ \w+ \d{4})?\s+\d+", page.locator("#day-by-day").inner_text())
    assert overflow(page) == violations(page) == []
    page.get_by_role("link", name="end report 1").click()
    assert "calls in the 14 days before it began" in page.locator("main").inner_text()
    assert overflow(page) == violations(page) == []
    assert watched.faults == []


def test_the_library_of_what_worked_counts_the_calls_that_were_invented(
    visit: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page = visit(who="chris").open("/worked/")
    found = page.locator("#checks-made tbody tr", has_text="Estate").locator("a").all()
    links = list(dict.fromkeys(link.get_attribute("href") for link in found))[:CHECKS_LOOKED_AT]
    assert len(links) == CHECKS_LOOKED_AT
    invented = InventedCalls(northmoor(tmp_path_factory))
    for link in links:
        page.goto(page.url.split("/worked/")[0] + link)
        estate = page.inner_text("h1")
        for row in page.locator("#ring tbody tr").all():
            part, days, n, _ = [cell.inner_text().strip() for cell in row.locator("th, td").all()]
            first, last = (typed_day(day) for day in days.split(" to "))
            assert int(n) == invented.at(estate, first, last), (estate, part, days)
