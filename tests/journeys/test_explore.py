"""An analyst explores by what, where and when, keeps an answer, and opens the calls behind a count, on any screen."""

from typing import Any

import pytest

from tests.journeys.conftest import press
from tests.journeys.test_every_page import overflow, violations

pytestmark = pytest.mark.browser
WITHIN_MS = 120_000
LOOKS = ("density", "together", "rates", "emerging", "harm", "near-repeats&category=noise", "clusters&bandwidth=60")


@pytest.mark.parametrize("width", [320, 1280])
def test_from_a_choice_to_its_calls_on_any_screen_and_without_scripts(visit: Any, width: int) -> None:
    watched = visit(width=width, scripts=width > 320)
    watched.page.set_default_timeout(WITHIN_MS)
    page = watched.open("/explore/")
    page.get_by_label("About").select_option(label="Noise")
    page.get_by_label("Table and map by").select_option(label="Wards")
    press(page.get_by_role("button", name="Show"))
    page.get_by_role("heading", name="Counts").wait_for()
    assert "category=noise" in page.url
    assert "calls about noise" in (page.locator("p.cw-lead").text_content() or "")
    press(page.locator("#where tbody a").first)
    assert "ward=" in page.url
    press(page.get_by_role("link", name="Open the"))
    assert page.locator("#calls tbody tr").count() > 0
    press(page.get_by_role("link", name="Back to Explore"))
    assert "category=noise" in page.url
    assert watched.faults == []


@pytest.mark.parametrize("width", [320, 1280])
def test_every_way_to_look_fits_and_is_accessible(visit: Any, width: int) -> None:
    watched = visit(width=width)
    watched.page.set_default_timeout(WITHIN_MS)
    page = watched.open("/explore/")
    assert overflow(page) == violations(page) == []
    assert page.locator("img.cw-chart").evaluate("image => image.complete && image.naturalWidth > 0")
    for look in LOOKS:
        page = watched.open(f"/explore/?look={look}")
        assert page.get_by_text("Not worked out." if look == "harm" else "This is").count() == 1, look
        assert overflow(page) == [], look
        assert violations(page) == [], look
    watched.open("/explore/?look=together&category=noise")
    page.get_by_role("button", name="Keep this answer").click()
    page.get_by_role("heading", name="Calls: lying together").wait_for()
    assert overflow(page) == violations(page) == []
    page = watched.open("/explore/kept/")
    assert overflow(page) == violations(page) == []
    assert watched.faults == []
