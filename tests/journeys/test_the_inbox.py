"""A triage officer takes up a report and sends it to a team: by keyboard alone, without scripts, on a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import press

pytestmark = pytest.mark.browser
INBOX = "/reports/inbox/"


def taken_up(watched: Any) -> str:
    """Take up the newest report that another line logged and that waits for nobody yet; its reference."""
    page = watched.open("/reports/list/?source=police-asb")
    for address in [link.get_attribute("href") for link in page.locator("main table tbody th a").all()]:
        page = watched.open(address)
        button = page.get_by_role("button", name="Take it up here")
        if button.count():
            button.click()
            page.wait_for_url("**?said=take-up")
            assert "It waits in the inbox" in page.inner_text("main")
            return str(page.locator("main .govuk-caption-l").inner_text())
    raise AssertionError("no report that could be taken up")


def press_until(page: Any, key: str, selector: str) -> None:
    for _ in range(60):
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
        page.keyboard.press(key)
    raise AssertionError(selector)


def test_a_report_is_found_opened_and_given_to_a_team_by_keyboard_alone(visit: Any) -> None:
    watched = visit(who="tom")
    reference = taken_up(watched)
    page = watched.open(INBOX)
    page.keyboard.press("/")
    page.keyboard.type(reference)
    page.keyboard.press("Enter")
    page.wait_for_url("**reference=**")
    page.keyboard.press("ArrowDown")
    press_until(page, "ArrowDown", "[data-row-link]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/inbox/*-*/**")
    assert reference in page.inner_text("#open")
    page.keyboard.press("a")
    assert page.evaluate("document.activeElement.id") == "team"
    page.keyboard.type("North")
    page.keyboard.press("Tab")
    page.keyboard.type("north of the park")
    page.keyboard.press("Enter")
    page.wait_for_url("**said=given**")
    assert "Given" in page.inner_text(".govuk-notification-banner")
    page = watched.open(INBOX)
    page.keyboard.press("?")
    assert page.locator("[data-keys][open]").count() == 1
    assert watched.faults == []


@pytest.mark.parametrize("width", [320, 1280])
def test_without_scripts_several_are_given_at_once_and_the_answer_counts_them(visit: Any, width: int) -> None:
    watched = visit(who="tom", width=width, scripts=False)
    references = {taken_up(watched), taken_up(watched)}
    page = watched.open(INBOX)
    for reference in references:
        page.get_by_label(f"Tick {reference}").check()
    team = page.locator("#many-team option", has_text="South team").get_attribute("value")
    page.select_option("#many-team", team)
    page.get_by_label("Why", exact=True).fill("south of the canal")
    press(page.get_by_role("button", name="Give those that are ticked"))
    assert page.inner_text("h1") == "2 reports given to the South team"
    assert watched.faults == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_inbox_and_its_forms_fit_and_are_accessible(visit: Any, width: int) -> None:
    watched = visit(who="tom", width=width)
    taken_up(watched)
    page = watched.open(INBOX)
    address = str(page.locator("[data-row-link]").first.get_attribute("href")).split("?")[0]
    own = address.replace("/inbox/", "/")
    for path in (INBOX, f"{INBOX}?show=late", address, own, f"{own}step/assign/", f"{own}step/hand-over/",
                 f"{own}update/", f"{own}merge/"):  # fmt: skip
        page = watched.open(path)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found = [one["id"] for one in Axe().run(page).response["violations"]]
        assert (wide <= 0, found) == (True, []), path
    assert watched.faults == []


def test_a_landlords_list_shows_its_own_and_nobody_who_reported(visit: Any) -> None:
    page = visit(who="cora").open(INBOX)
    assert page.inner_text("h1") == "My team’s list"
    assert "Triage has to act" not in page.inner_text("main")
