"""A resident reads what became of the year at a place and in a ward; the numbers are those of the borough's plan."""

import json
from typing import Any

import pytest

from commonweal.synthetic.demonstration import TASKING_SEED
from commonweal.synthetic.tasking_year.pages import MONTHS
from commonweal.synthetic.tasking_year.plan import finished_by_place, listed_by_week, plan_year
from tests.journeys.test_every_page import overflow, violations
from tests.northmoor import northmoor

pytestmark = pytest.mark.browser


def numbers(page: Any) -> list[str]:
    return [one.inner_text().strip() for one in page.locator(".cw-three__number").all()]


def test_the_pages_of_places_have_the_finished_work_of_the_plan(visit: Any, tmp_path_factory: Any) -> None:
    truth = json.loads(northmoor(tmp_path_factory).truth.read_text())
    planned = finished_by_place(plan_year(listed_by_week(truth), TASKING_SEED), MONTHS.first_day, MONTHS.last_day)
    watched = visit(who=None, width=320, scripts=False)
    page = watched.open("/your-neighbourhood/")
    assert overflow(page) == []
    places = page.locator("h2:has-text('Places') + ul a").all()
    addresses = [one.get_attribute("href") for one in places]
    assert len(addresses) == 6
    for address in addresses:
        code = address.rpartition("%3A")[2] or address.rpartition(":")[2]
        page = watched.open(address)
        _, actions, events = numbers(page)
        assert [int(actions), int(events)] == planned[code], code
    assert overflow(page) == []
    assert watched.faults == []


def test_somebody_looks_at_a_page_before_it_is_public_and_then_residents_have_it(visit: Any) -> None:
    watched = visit(who="chris")
    page = watched.open("/neighbourhood-pages/")
    page.select_option("#area", label="Ambergate (ward)")
    page.select_option("#from", label="January 2025")
    page.select_option("#to", label="February 2025")
    page.get_by_label("Words beside the numbers, if there is something to say").fill("Walk with us in May.")
    page.get_by_role("button", name="Look at the page").click()
    page.get_by_role("heading", name="What residents will not see").wait_for()
    assert overflow(page) == violations(page) == []
    page.get_by_role("button", name="Publish for everybody").click()
    page.get_by_role("link", name="See it as residents do").click()
    page.get_by_text("Walk with us in May.").wait_for()
    assert "There is a newer page of this area" in page.locator("main").inner_text()
    assert overflow(page) == violations(page) == []
    assert watched.faults == []
