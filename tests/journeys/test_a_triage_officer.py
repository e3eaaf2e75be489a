"""A triage officer finds that three callers may be one, confirms it, sees what follows, and takes it back."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import press

pytestmark = pytest.mark.browser
ALIKE = "/callers/may-be-one-person/"


def repeat_callers(page: Any) -> str:
    return str(page.inner_text("section[aria-labelledby='repeat-caller-out-of-hours-heading']"))


def open_the_split_caller(watched: Any) -> Any:
    page = watched.open(ALIKE)
    page.get_by_role("link", name="Kinselagh").first.click()
    page.wait_for_url(f"**{ALIKE}*/")
    return page


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_three_spellings_count_together_after_a_named_person_has_confirmed_it_until_it_is_taken_back(
    visit: Any, width: int, scripts: bool
) -> None:
    watched = visit(width=width, scripts=scripts, who="tom")
    page = watched.open("/callers/")
    assert "Kinselagh" not in repeat_callers(page)

    page = open_the_split_caller(watched)
    said = page.inner_text("main")
    assert "Together they would be on the list of: repeat callers, out of hours" in said
    assert "The same number and similar names" in said
    for box in page.locator("input[name=callers]").all():
        box.check()
    page.check("input[name=answer][value=one-person]")
    press(page.get_by_role("button", name="Record the decision"))
    assert "Write why, in your own words" in page.inner_text("main")
    page.fill("textarea[name=why]", "Rang back: both numbers are hers")
    page.get_by_role("button", name="Record the decision").click()
    page.wait_for_url("**?said=one-person")
    assert "Recorded: these callers count together." in page.inner_text("main")
    assert "repeat callers, out of hours, 11 calls, as one person" in page.inner_text("main")

    page = watched.open("/callers/")
    assert "Kinselagh" in repeat_callers(page)
    assert "3 callers confirmed as one person" in repeat_callers(page)
    press(page.get_by_role("link", name="Kinselagh").first)
    said = page.inner_text("main")
    assert "11 calls in the 3 months to 8 March 2026" in said
    assert "confirmed as one person by Tom Okafor" in said
    assert page.locator(".cw-calls tbody tr").count() == 11

    page.get_by_role("link", name="See the callers, or take it back").click()
    page.get_by_role("link", name="Take this back").first.click()
    page.fill("textarea[name=why]", "It was her sister on the second number")
    page.get_by_role("button", name="Take it back").click()
    page.wait_for_url("**?said=undone")
    assert "Taken back" in page.inner_text("main")
    assert "Rang back: both numbers are hers" in page.inner_text("main")
    assert "Kinselagh" not in repeat_callers(watched.open("/callers/"))
    # The browser tells of the form that was not whole as of a failed request.
    assert [fault for fault in watched.faults if "400" not in fault] == []


def test_a_decision_is_made_by_keyboard_alone(visit: Any) -> None:
    page = open_the_split_caller(visit(who="tom"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "callers":
            break
    page.keyboard.press("Space")
    assert page.locator("input[name=callers]:checked").count() == 1
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Record the decision":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    said = page.inner_text(".govuk-error-summary")
    assert "Tick at least two callers" in said
    assert "Say whether they are one person" in said


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_a_triage_officer_fit_and_are_accessible(visit: Any, width: int) -> None:
    watched = visit(width=width, who="tom")
    first = watched.open("/callers/").locator("main table a").first.get_attribute("href")
    review = watched.open("/callers/?part=case-review").locator("main table a").first.get_attribute("href")
    alike = watched.open(ALIKE).locator("main table a").first.get_attribute("href")
    for path in ("/callers/", "/callers/?part=second-report", "/callers/?part=case-review", first, review, ALIKE, alike,
                 "/rules/", "/rules/hotspot/"):  # fmt: skip
        page = watched.open(path)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found = [one["id"] for one in Axe().run(page).response["violations"]]
        assert (wide <= 0, found) == (True, []), path
    assert watched.faults == []


def test_an_analyst_reads_the_list_by_code_and_finds_no_page_of_suggestions(visit: Any) -> None:
    watched = visit()
    page = watched.open("/callers/")
    assert "Merriwether" not in page.content()
    press(page.locator("main table a").first)
    said = page.content()
    assert "C-" in page.inner_text("h1")
    assert "Merriwether" not in said
    assert "Your role does not show" in said
    answer = page.goto(watched.service + ALIKE)
    assert answer is not None
    assert answer.status == 404
