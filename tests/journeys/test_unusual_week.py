"""An analyst judges a week from the hotspot board and opens what was unusual in it, on any screen."""

from typing import Any

import pytest

from tests.journeys.conftest import press
from tests.journeys.test_every_page import overflow, violations

pytestmark = pytest.mark.browser
WITHIN_MS = 120_000


@pytest.mark.parametrize("width", [320, 1280])
def test_from_the_board_to_an_unusual_place_that_fits_and_is_accessible(visit: Any, width: int) -> None:
    watched = visit(width=width)
    page = watched.open("/hotspots/?cut-off=2026-02-16")
    page.set_default_timeout(WITHIN_MS)
    page.get_by_role("link", name="Unusual this week").click()
    page.get_by_role("heading", name="Unusual this week").wait_for()
    if page.get_by_role("button", name="Judge this week").count():
        press(page.get_by_role("button", name="Judge this week").first)
    page.get_by_role("heading", name="What this is not").wait_for()
    assert overflow(page) == violations(page) == []
    page.get_by_text("Wards (").click()
    assert page.locator("#all-ward tbody tr").count() > 5
    assert overflow(page) == []
    page.locator("#unusual").get_by_role("link", name="Coldharrow Estate").click()
    page.get_by_role("heading", name="The weeks behind it").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.locator("img.cw-chart").evaluate("image => image.complete && image.naturalWidth > 0")
    assert overflow(page) == violations(page) == []
    page.get_by_text("The weeks as a table").click()
    assert page.locator("#weeks tbody tr").count() == 53
    assert overflow(page) == []
    assert watched.faults == []
