"""A data protection officer's round, and an agreement from draft to end, with and without scripts."""

from typing import Any

import pytest

from tests.journeys.conftest import press
from tests.journeys.test_every_page import overflow, violations

pytestmark = pytest.mark.browser
WHO = "dana"
ROUND = (
    "/overview/", "/sharing/", "/sharing/agreements/new/", "/sharing/now/", "/sharing/over/", "/sharing/refused/",
    "/looks/", "/looks/at/", "/looks/without-relation/", "/looks/people/", "/emergencies/", "/roles/",
    "/roles/data-protection-officer/",
)  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_officers_pages_fit_and_are_accessible(visit: Any, width: int, scripts: bool) -> None:
    watched = visit(who=WHO, width=width, scripts=scripts)
    one = watched.open("/sharing/").locator("main table a").first.get_attribute("href")
    for path in (*ROUND, one):
        page = watched.open(path)
        assert page.locator("h1").count() == 1, path
        if scripts:
            assert (overflow(page), violations(page)) == ([], []), path
    assert watched.faults == []


def test_an_agreement_is_written_down_without_scripts_and_says_what_it_lacks(visit: Any) -> None:
    watched = visit(who=WHO, scripts=False)
    page = watched.open("/sharing/agreements/new/")
    press(page.get_by_role("button", name="Save the draft"))
    assert "There is a problem" in page.inner_text("main")
    page.get_by_label("Name of the agreement").fill("Outreach with the shelter")
    page.get_by_label("Purpose", exact=True).fill("To find people a bed the same night")
    page.get_by_label("Lawful gateway").fill("Care Act 2014 section 6")
    press(page.get_by_role("button", name="Save the draft"))
    assert page.inner_text("h1") == "Outreach with the shelter"
    assert "an agreement needs two parties" in page.inner_text("main")
    press(page.get_by_role("link", name="Add a party"))
    press(page.get_by_role("button", name="Add the party"))
    press(page.get_by_role("link", name="Add a data item"))
    page.get_by_label("Where", exact=True).check()
    page.get_by_label("Housing partner").check()
    page.get_by_label("Purposes").fill("Find a bed")
    press(page.get_by_role("button", name="Add the data item"))
    assert "Find a bed" in page.inner_text("main")
    # The form that was refused is the one answer that a browser calls an error.
    assert all("400" in fault for fault in watched.faults)
