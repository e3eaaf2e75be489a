"""The chair agrees an action; a sergeant works it on a telephone with something in the way; the counts open it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import press
from tests.journeys.test_every_page import overflow, violations

pytestmark = pytest.mark.browser
WHAT = "Walk past the lock-ups at dusk"


def is_well(page: Page) -> None:
    assert (overflow(page), violations(page)) == ([], []), page.url


def test_an_action_goes_from_the_chair_to_a_sergeants_telephone_and_into_the_counts(visit: Any) -> None:
    chair = visit(who="chris")
    page = chair.open("/actions/new/")
    is_well(page)
    page.get_by_label("What is to be done?").fill(WHAT)
    page.get_by_label("Kind of work").select_option("patrol")
    page.get_by_label("Who does it?").select_option(label="Neighbourhood police, Moor and Marsh Police")
    page.get_by_label("By when?").fill("31 December 2099")
    press(page.get_by_role("button", name="Agree"))
    is_well(page)

    officer = visit(who="ben", width=320, scripts=False)
    page = officer.open("/actions/")
    expect(page.get_by_role("heading", name="Later")).to_be_visible()
    assert overflow(page) == []
    press(page.get_by_role("link", name=WHAT))
    press(page.get_by_role("button", name="Start"))
    page.locator("summary", has_text="Something is in the way").click()
    page.get_by_label("What is missing or in the way").fill("No fobs for the block")
    press(page.get_by_role("button", name="Say so"))
    expect(page.locator("main")).to_contain_text("Something is in the way")
    page.get_by_label("What was done, or why it is not").fill("Six evenings, fobs came on the second")
    press(page.get_by_role("button", name="Done"))
    expect(page.locator("main")).to_contain_text("What came of it")
    assert overflow(page) == []

    for path in ("/actions/in-the-way/", "/actions/list/?which=ended"):
        is_well(chair.open(path))
    page = chair.open("/actions/counts/")
    is_well(page)
    press(page.locator("#by-kind").get_by_role("row", name="Patrol").get_by_role("link").first)
    expect(page.locator("main")).to_contain_text(WHAT)
    assert chair.faults == []
    assert officer.faults == []
