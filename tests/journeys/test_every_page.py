"""Every page at 320 and 1280 px, with and without scripts: it fits, is accessible, nothing fails, nothing leaves."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
PAGES = {
    "board": "/hotspots/",
    "board, one place chosen": "/hotspots/?status=continuing",
    "week not run": "/hotspots/?cut-off=2025-03-10",
    "weekly page": "/weekly-page/",
    "what is ahead": "/ahead/?weeks=13",
    "a theme of the year": "/ahead/themes/halloween-and-bonfire-night/2025-10/",
    "a new local event": "/ahead/events/new/",
    "problem sheets": "/problems/",
    "weekly page of a past week": "/weekly-page/?cut-off=2025-11-10",
    "rule": "/hotspots/rule/",
    "did it work": "/effects/",
    "did it work, for one place": "/effects/?key=place:NM-E19",
    "callers": "/callers/",
    "second reports": "/callers/?part=second-report",
    "case reviews": "/callers/?part=case-review",
    "callers, week without a list": "/callers/?cut-off=2025-03-10",
    "register of rules": "/rules/",
    "rule in examples": "/rules/case-review/",
    "elsewhere or unknown": "/reports/elsewhere/?days=365",
    "calls by ward": "/reports/by-ward/?from=2021-04",
    "place finder": "/places/find/",
    "place found": "/places/find/?q=top+of+wicket+lane",
    "boundaries": "/places/boundaries/",
    "imports": "/imports/",
    "new import": "/imports/new/",
    "guide to kinds of file": "/imports/guide/",
    "column mappings": "/imports/mappings/",
    "new column mapping": "/imports/mappings/new/",
    "components": "/components",
    "my account": "/account/",
    "new second factor": "/account/factors/new/",
    "new password": "/account/password/",
}
BY_LINK = {
    "caller": ("/callers/", "main table a"),
    "case review": ("/callers/?part=case-review", "main table a"),
    "hotspot": ("/hotspots/", "main table a[href^='/hotspots/']"),
    "import job": ("/imports/", "main table a"),
    "local event": ("/unusual/?cut-off=2025-11-10", "main a[href^='/ahead/events/']"),
}


def overflow(page: Any) -> list[str]:
    """Elements that stick out on the right, if the page is wider than its window."""
    script = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
        [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
        .slice(0, 5).map(e => e.tagName + '.' + e.className)"""
    return list(page.evaluate(script))


def violations(page: Any) -> list[str]:
    """What axe-core finds wrong, with the elements it means."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found]


def paths(watched: Any) -> dict[str, str]:
    found = dict(PAGES)
    for name, (start, link) in BY_LINK.items():
        found[name] = watched.open(start).locator(link).first.get_attribute("href")
    return found


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_fits_is_accessible_and_keeps_to_itself(visit: Any, width: int) -> None:
    watched = visit(width=width)
    for name, path in paths(watched).items():
        page = watched.open(path)
        assert overflow(page) == [], name
        assert violations(page) == [], name
        assert page.title().endswith("Commonweal"), name
    assert watched.faults == []


def test_every_page_works_without_scripts(visit: Any) -> None:
    """Without scripts a page that is made wider is the page that was opened so."""
    watched = visit(width=320, scripts=False)
    for name, path in paths(watched).items():
        page = watched.open(path)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.locator("h1").count() == 1, name
            assert page.locator("main").inner_text().strip(), name
            assert overflow(page) == [], (name, width)
        page.set_viewport_size({"width": 320, "height": 900})
    assert watched.faults == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_outside_the_door_fit_and_are_accessible(visit: Any, service: str, width: int) -> None:
    watched = visit(width=width, who=None)
    page = watched.open("/sign-in/")
    assert (overflow(page), violations(page)) == ([], [])
    page.goto(f"{service}/there/is/no/such/page")
    assert "Page not found" in page.inner_text("h1")
    assert (overflow(page), violations(page)) == ([], [])


KEEPING = ("/staff/", "/organisations/", "/teams/", "/partnership/", "/installation/", "/roles/choose/")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_administrators_pages_fit_and_are_accessible(visit: Any, width: int, scripts: bool) -> None:
    watched = visit(who="ada", width=width, scripts=scripts)
    assert watched.page.locator("nav[aria-label=Main] a").all_inner_texts() == ["Places", "People"]
    people = watched.open("/staff/").locator("main table a").first.get_attribute("href")
    for path in (*KEEPING, people):
        page = watched.open(path)
        assert page.locator("h1").count() == 1, path
        if scripts:
            assert (overflow(page), violations(page)) == ([], []), path
    assert watched.faults == []


# What each person opens beside the analyst's pages; "report" is the first of their list, with what can be done there.
OF_A_REPORT = (
    "give/", "marking/", "keep-for-named-people/", "name-somebody/", "i-know-this-person/",
)  # fmt: skip
OPENED_BY = {
    "tom": ("/reports/list/", "/reports/open-in-an-emergency/", "/reports/looks/", "/sharing/", "/roles/"),
    "abby": ("/reports/list/", "/roles/asb-officer/", "/your-devices/"),
    "petra": ("/reports/list/", "/reports/emergency-openings/"),
    "cora": ("/reports/list/",),
    "ben": ("/reports/list/", "/roles/choose/"),
    "pat": ("/reports/list/", "/reports/call-outs/"),
    "callum": ("/reports/list/", "/reports/call/", "/reports/call-outs/"),
    "rose": ("/reports/by-ward/",),
    "chris": ("/hotspots/",),
    "esther": ("/reports/list/",),
}


@pytest.mark.parametrize(("width", "scripts"), [(320, False), (1280, True)])
@pytest.mark.parametrize("who", OPENED_BY)
def test_what_each_role_opens_fits_and_is_accessible(visit: Any, who: str, width: int, scripts: bool) -> None:
    watched = visit(who=who, width=width, scripts=scripts)
    pages = [*OPENED_BY[who]]
    if "/reports/list/" in pages:
        links = watched.open("/reports/list/").locator("main table a[href^='/reports/']")
        if links.count():
            report = links.first.get_attribute("href")
            pages += [report, *(f"{report}{one}" for one in OF_A_REPORT if who == "tom")]
    for path in pages:
        page = watched.open(path)
        assert page.locator("h1").count() == 1, path
        assert overflow(page) == [], path
        if scripts:
            assert violations(page) == [], path
    assert watched.faults == []
