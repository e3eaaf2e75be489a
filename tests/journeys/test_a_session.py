"""A session in a browser: what stays after signing out, a proof before a file, two devices."""

from typing import Any

import pytest

from tests.journeys.conftest import press
from tests.journeys.test_every_page import overflow, violations

pytestmark = pytest.mark.browser
PASSWORD = "northmoor-demo"


def test_the_back_button_shows_nothing_after_signing_out(visit: Any) -> None:
    watched = visit(fresh=True)
    page = watched.open("/hotspots/")
    secret = page.locator("main table a").first.inner_text()
    watched.open("/imports/")
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in/**")
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert secret not in page.inner_text("body")
        assert "Sign out" not in page.inner_text("body")


def test_signing_out_clears_what_the_browser_kept_of_this_site_and_not_its_neighbours(visit: Any, service: str) -> None:
    watched = visit(fresh=True)
    page = watched.open("/imports/")
    page.evaluate("localStorage.setItem('kept', 'x'); sessionStorage.setItem('kept', 'x')")
    context = page.context
    # Another service of the same council, on the same registrable name: no business of ours.
    context.add_cookies([{"name": "neighbour", "value": "stays", "url": service}])
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in/**")
    assert page.evaluate("localStorage.getItem('kept')") is None
    cookies = {one["name"] for one in context.cookies()}
    assert "sessionid" not in cookies
    assert "neighbour" in cookies


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_pages_of_a_session_fit_are_accessible_and_need_no_scripts(visit: Any, width: int, scripts: bool) -> None:
    watched = visit(width=width, scripts=scripts, fresh=True)
    for path in ("/your-devices/", "/confirm/?for=export&next=/imports/", "/session-ended/?why=too-long"):
        page = watched.open(path)
        assert page.locator("h1").count() == 1, path
        if scripts:
            assert (overflow(page), violations(page)) == ([], []), path
    page = watched.open("/confirm/?for=export&next=/imports/")
    page.fill("#password", PASSWORD)
    press(page.locator("main button:has-text('Confirm')"))
    assert "Confirmed" in page.inner_text("h1")


def test_a_device_ended_from_another_says_so_at_its_next_step(visit: Any) -> None:
    here, there = visit(fresh=True), visit(fresh=True)
    page = here.open("/your-devices/")
    page.click("text=End all but this one")
    page.wait_for_url("**/your-devices/?ended=*")
    there.page.click("nav >> text=Imports")
    there.page.wait_for_url("**/session-ended/**")
    assert "from another of your devices" in there.page.inner_text("main")
    page.goto(f"{here.service}/imports/")
    assert page.url.endswith("/imports/")
