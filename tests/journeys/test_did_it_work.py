"""An analyst asks from a hotspot's page whether something worked, and reads the answer on any screen."""

from typing import Any

import pytest

from tests.journeys.conftest import press
from tests.journeys.test_every_page import overflow, violations

pytestmark = pytest.mark.browser
WITHIN_MS = 120_000


@pytest.mark.parametrize("width", [320, 1280])
def test_from_a_hotspot_to_an_answer_that_fits_and_is_accessible(visit: Any, width: int) -> None:
    watched = visit(width=width)
    page = watched.open("/hotspots/")
    page.locator("main table a[href^='/hotspots/']").first.click()
    press(page.get_by_role("link", name="See whether it worked"))
    assert overflow(page) == violations(page) == []
    page.get_by_label("First day of the work").fill("6 October 2025")
    page.get_by_label("Last day of the work").fill("26 October 2025")
    page.set_default_timeout(WITHIN_MS)
    page.get_by_role("button", name="Work it out").click()
    page.get_by_role("heading", name="What this cannot say").wait_for()
    assert overflow(page) == violations(page) == []
    page.wait_for_load_state("networkidle")
    assert page.locator("img.cw-chart").evaluate("image => image.complete && image.naturalWidth > 0")
    page.get_by_text("The weeks as a table").click()
    assert page.locator("#weeks tbody tr").count() > 20
    assert overflow(page) == []
    assert watched.faults == []


@pytest.mark.parametrize("width", [320, 1280])
def test_from_did_it_work_to_a_month_of_the_list_that_fits_and_is_accessible(visit: Any, width: int) -> None:
    watched = visit(width=width)
    page = watched.open("/effects/")
    press(page.get_by_role("link", name="Did the hotspot list catch the calls"))
    assert overflow(page) == violations(page) == []
    page.set_default_timeout(WITHIN_MS)
    page.get_by_label("Calls of which month?").select_option(label="February 2026")
    page.get_by_role("button", name="Check the list").click()
    page.get_by_role("heading", name="What this cannot say").wait_for()
    assert overflow(page) == violations(page) == []
    page.wait_for_load_state("networkidle")
    assert page.locator("img.cw-chart").evaluate("image => image.complete && image.naturalWidth > 0")
    assert page.locator("#months tbody tr").count() > 6
    assert watched.faults == []
