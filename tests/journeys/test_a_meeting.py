"""A chair leads a meeting on one screen by keys; the network drops and what was typed is sent once when it is back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import press
from tests.journeys.test_every_page import overflow, violations

pytestmark = pytest.mark.browser


def test_a_chair_decides_by_keys_and_a_network_that_drops_loses_nothing(visit: Any) -> None:
    watched = visit(who="chris")
    page = watched.open("/meetings/groups/new/")
    page.get_by_label("Name", exact=True).fill("Weekly tasking")
    page.get_by_label("What is it?").select_option(label="Tasking meeting")
    page.get_by_label("How many agencies").fill("1")
    press(page.get_by_role("button", name="Set it up"))
    assert violations(page) == []
    day = datetime.now(UTC) + timedelta(days=1)
    page.get_by_label("Day", exact=True).fill(f"{day:%Y-%m-%d}")
    page.get_by_label("From").fill("10:00")
    page.get_by_label("To", exact=True).fill("11:00")
    press(page.get_by_role("button", name="Plan it"))
    press(page.locator("#meetings a").first)
    press(page.get_by_role("button", name="Make the agenda from the week"))
    press(page.get_by_role("button", name="Open the meeting"))
    page.get_by_label("Northmoor Council").select_option(label="Present")
    press(page.get_by_role("button", name="Note who is here"))
    press(page.locator(".cw-agenda a").nth(1))
    assert overflow(page) == violations(page) == []

    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.name") == "reason"
    page.keyboard.type("Quiet since the light was repaired")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    decided = page.locator(".cw-decision")
    expect(decided).to_have_count(1)

    page.context.set_offline(True)
    page.keyboard.press("w")
    page.keyboard.type("Look again next week")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("1 decision waits to be sent")).to_be_visible()
    with page.expect_navigation():
        page.context.set_offline(False)
    expect(decided).to_have_count(2)
    assert "Look again next week" in decided.nth(1).inner_text()

    here = page.url
    press(page.get_by_role("link", name="For the wall"))
    assert "Look again next week" not in page.locator("body").inner_text()
    page.set_viewport_size({"width": 320, "height": 900})
    for address in (here, f"{here}&projector=1", "/meetings/"):
        page.goto(address if "://" in address else watched.service + address)
        assert overflow(page) == violations(page) == []
    # What the browser says of the network that was switched off is no fault of the page.
    assert [fault for fault in watched.faults if "ERR_INTERNET_DISCONNECTED" not in fault] == []
