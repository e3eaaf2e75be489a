"""A call handler takes a call without a mouse, counted in key presses; the night team goes where it says."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import press

pytestmark = pytest.mark.browser
CALL = "/reports/call/"
MOST_PRESSES = 40
"""Beside what is written (a measured peer took 228 for the same call)."""


class Hands:
    """A keyboard that counts: each key that is pressed is one, a key held with another two; written characters none."""

    def __init__(self, page: Any) -> None:
        self.page, self.n_presses = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.n_presses += 1 + key.count("+")

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)

    def is_in(self, name: str) -> None:
        self.page.wait_for_function(
            "name => [document.activeElement.name, document.activeElement.id].includes(name)", arg=name
        )

    def tab_to(self, name: str) -> None:
        for _ in range(12):
            self.press("Tab")
            if self.page.evaluate("[document.activeElement.name, document.activeElement.id]").count(name):
                return
        raise AssertionError(f"{name} does not come next")


def fits(page: Any) -> tuple[bool, list[str]]:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wide <= 0, [one["id"] for one in Axe().run(page).response["violations"]]


def reference_on(page: Any) -> str:
    page.wait_for_url("**/taken/")
    return str(page.inner_text(".cw-taken__reference"))


def test_a_routine_call_takes_at_most_40_key_presses_beside_what_is_written(visit: Any) -> None:
    watched = visit(who="callum")
    page = watched.page
    assert page.url.endswith(CALL)
    hands = Hands(page)
    hands.is_in("number")
    hands.write("020 7946 0555")
    hands.tab_to("name")
    hands.write("Rowan Ashby")
    hands.tab_to("tell")
    hands.press("t")
    hands.tab_to("category-words")
    hands.write("mus")
    hands.tab_to("account")
    hands.write("Loud music and shouting from the flat above since nine, every Friday.")
    hands.tab_to("where")
    hands.write("top of wicket lane")
    page.wait_for_selector("#where-list [role=option]")
    hands.tab_to("ongoing")
    assert "Wicket Lane" in page.input_value("#where")
    page.wait_for_selector("[data-call-known] >> text=by")
    hands.tab_to("time")
    hands.write("21:00")
    for name, how_much in (("sleep", "3"), ("health", "1"), ("work", "2"), ("children", "0")):
        hands.tab_to(f"impact_{name}")
        hands.press(how_much)
    hands.press("Control+Enter")
    reference = reference_on(page)
    assert reference.startswith("ASB-")
    assert "Say: ASB, " in page.inner_text("main")
    hands.press("Enter")
    page.wait_for_url(f"**{CALL}")
    hands.is_in("number")
    assert hands.n_presses <= MOST_PRESSES
    assert watched.faults == []

    # The next caller tells of the same: what is known stands there, and one key makes it one more call.
    hands = Hands(page)
    hands.press("Tab", "Tab", "Tab")
    page.focus("#where")
    hands.write("wicket lane")
    page.wait_for_selector("#where-list [role=option]")
    hands.press("Tab")
    page.wait_for_selector("[data-me-too]")
    assert "Same event now?" in page.inner_text("[data-call-known]")
    hands.press("Alt+m")
    assert reference_on(page) != reference
    assert "with the other calls of the same event" in page.inner_text("main")


def test_without_scripts_at_320_px_nothing_typed_is_lost_and_the_reference_comes(visit: Any) -> None:
    watched = visit(who="callum", width=320, scripts=False)
    page = watched.open(CALL)
    page.fill("#number", "020 7946 0777")
    page.select_option("#tell", "none")
    page.select_option("#category", "noise")
    page.fill("#account", "Shouting below “the arch” & glass\nbreaking")
    page.fill("#where", "top of wicket lane")
    page.fill("#time", "25:99")
    page.get_by_role("button", name="Give reference").click()
    assert "is no time" in page.inner_text(".govuk-error-summary")
    assert page.input_value("#account") == "Shouting below “the arch” & glass\nbreaking"
    page.fill("#time", "")
    page.locator("input[name=place]").first.check()
    page.get_by_role("button", name="Give reference").click()
    assert reference_on(page).startswith("ASB-")
    assert [fault for fault in watched.faults if "400" not in fault] == []


def test_danger_brings_the_words_to_say_and_the_hand_over_notes_the_time(visit: Any) -> None:
    watched = visit(who="callum")
    page = watched.open(CALL)
    assert not page.is_visible(".cw-danger__script")
    page.check("input[value=weapon]")
    assert page.is_visible(".cw-danger__script")
    assert fits(page) == (True, [])
    page.fill("#account", "A man with a knife outside")
    page.fill("#category-words", "threat")
    page.keyboard.press("Tab")
    page.fill("#where", "outside the bakery that nobody knows")
    page.keyboard.press("Control+Enter")
    reference_on(page)
    assert fits(page) == (True, [])
    page.fill("#police_reference", "CAD 4471")
    page.get_by_role("button", name="Handed over to the police").click()
    page.wait_for_selector("text=Handed over to the police on")
    assert watched.faults == []


def test_a_visit_is_asked_for_and_the_night_team_says_what_it_witnessed(visit: Any) -> None:
    page = visit(who="callum").open(CALL)
    page.fill("#account", "Bass through the wall")
    page.fill("#category-words", "noise")
    page.keyboard.press("Tab")
    page.fill("#where", "flat over the shut shop nobody knows")
    page.keyboard.press("Control+Enter")
    reference = reference_on(page)
    page.fill("#words", "Ring the left bell")
    page.get_by_role("button", name="Ask for a visit").click()
    page.wait_for_selector("text=Visit to witness it")

    night = visit(who="nia", width=320)
    page = night.open("/reports/call-outs/")
    assert fits(page) == (True, [])
    page.locator("li", has_text=reference).get_by_role("link").click()
    for button in ("On the way", "We are there"):
        assert fits(page) == (True, [])
        press(page.get_by_role("button", name=button))
    page.check("input[name=witnessed][value=yes]")
    page.fill("#minutes", "20")
    page.get_by_role("button", name="Done").click()
    assert "in a sentence" in page.inner_text(".govuk-error-summary")
    assert page.input_value("#minutes") == "20"
    page.fill("#outcome", "Bass through the party wall")
    page.get_by_role("button", name="Done").click()
    page.wait_for_selector("text=Yes, for 20 minutes")
    assert reference in page.inner_text("main")
    assert [fault for fault in night.faults if "400" not in fault] == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_calls_fit_and_are_accessible_in_every_state(visit: Any, width: int) -> None:
    watched = visit(who="callum", width=width)
    page = watched.open(CALL)
    assert fits(page) == (True, []), "empty"
    page.fill("#where", "wicket lane")
    page.focus("#where")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#where-list [role=option]")
    assert fits(page) == (True, []), "a list is open"
    page.keyboard.press("Tab")
    page.fill("#category-words", "")
    page.focus("#category-words")
    page.keyboard.press("ArrowDown")
    assert fits(page) == (True, []), "categories"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Give reference").click()
    page.wait_for_selector(".govuk-error-summary")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert fits(page) == (True, []), "with errors"
    assert fits(watched.open("/reports/call-outs/")) == (True, []), "call-outs"
