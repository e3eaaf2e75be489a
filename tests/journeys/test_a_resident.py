"""A resident reports on a telephone, with scripts and without, comes back, and disagrees; each page is looked at."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
ACCOUNT = "Loud music from the flat above, again until three"


def fits(page: Any, what: str) -> None:
    """The page is no wider than its window, and nothing on it keeps somebody out."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    found = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
    assert (wide <= 0, found) == (True, []), what


def go_on(page: Any) -> None:
    """Press "Continue" and wait for the page that comes: on a busy machine a press may end before it is on its way."""
    with page.expect_navigation():
        page.click("button[name=do][value=go]")


def steps(page: Any) -> list[tuple[str, Callable[[], Any]]]:
    """What a resident does on each page, by the last part of its address."""
    return [
        ("what", lambda: page.check("input[name=category][value=noise]")),
        ("account", lambda: page.fill("#account", ACCOUNT)),
        ("involved", lambda: page.check("input[name=part][value=drugs]")),
        ("where", lambda: page.fill("#said", "Juniper Rise")),
        ("place", page.locator("input[name=chosen]").first.check),
        ("now", lambda: page.check("input[name=ongoing][value=again]")),
        ("when", lambda: (page.check("input[name=day][value=yesterday]"), page.fill("#time", "10:30pm"))),
        ("affected", lambda: page.check("input[name=sleep][value='3']")),
        ("aimed", lambda: page.check("input[name=aimed][value=no]")),
        ("before", lambda: None),
        ("evidence", lambda: None),
        ("contact", lambda: page.check("input[name=contact][value=yes]")),
        (
            "details",
            lambda: (
                page.fill("#email", "dev@example.com"),
                page.check("input[name=ways][value=mail]"),
                page.check("input[name=may_say_what][value=yes]"),
            ),
        ),
        ("share", lambda: page.check("input[name=share][value=yes]")),
    ]


def begin(watched: Any, language: str = "") -> Any:
    page = watched.open(f"/report/{f'?language={language}' if language else ''}")
    page.check("input[name=danger][value=no]")
    with page.expect_navigation():
        page.click("main form button")
    return page


@pytest.mark.parametrize(
    ("width", "scripts", "language"),
    [(320, False, ""), (1280, True, ""), (320, True, "ar"), (1280, False, "tr")],
    ids=["phone-without-scripts", "desk", "phone-in-arabic", "desk-in-turkish-without-scripts"],
)
def test_a_resident_reports_and_opens_the_report_again(visit: Any, width: int, scripts: bool, language: str) -> None:
    watched = visit(width=width, scripts=scripts, who=None)
    page = begin(watched, language)
    for step, act in steps(page):
        assert page.url.rstrip("/").endswith(f"/{step}"), (page.url, step)
        if scripts:
            fits(page, step)
        act()
        go_on(page)
    page.wait_for_url("**/check/")
    assert ACCOUNT in page.inner_text("main")
    page.click("form[action$='/send/'] button")
    page.wait_for_url("**/sent/")
    reference, code = page.inner_text(".govuk-panel__body bdi"), page.inner_text(".cw-code bdi")
    page.reload()
    assert page.inner_text(".govuk-panel__body bdi") == reference
    watched.open("/report/status/")
    page.fill("#reference", reference)
    page.fill("#code", code)
    page.click("main form button")
    page.wait_for_url("**/yours/")
    assert reference in page.inner_text("main")
    if language == "ar":
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert "تم الاستلام" in page.inner_text("h1") or "لدى فريق" in page.inner_text("h1")
    watched.open("/report/status/yours/add/")
    page.fill("#words", "Again at two")
    page.click("main form button")
    page.wait_for_url("**said=added")
    assert "Again at two" in page.inner_text("main")
    assert watched.faults == []


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_beside_the_questions_fits_and_is_accessible(visit: Any, width: int) -> None:
    watched = visit(width=width, who=None)
    for path in ("/report/", "/report/danger/", "/report/help/", "/report/come-back/", "/report/status/",
                 "/report/status/code/"):  # fmt: skip
        fits(watched.open(path), path)
    page = begin(watched)
    go_on(page)
    page.wait_for_selector(".govuk-error-summary")
    fits(page, "an error")
    for _, act in steps(page):
        act()
        go_on(page)
    page.wait_for_url("**/check/")
    fits(page, "check")
    page.click("a[href$='/save/']")
    page.wait_for_url("**/save/")
    fits(page, "save")
    page.go_back()
    page.click("form[action$='/send/'] button")
    page.wait_for_url("**/sent/")
    fits(page, "sent")
    reference, code = page.inner_text(".govuk-panel__body bdi"), page.inner_text(".cw-code bdi")
    page.goto(f"{watched.service}/report/status/")
    page.fill("#reference", reference)
    page.fill("#code", "K7QM-3RXA-9TCP")
    page.click("main form button")
    page.wait_for_selector(".govuk-error-summary")
    fits(page, "a wrong code")
    page.fill("#code", code)
    page.click("main form button")
    page.wait_for_url("**/yours/")
    for name in ("", "add/", "worse/", "disagree/", "survey/", "complaint/"):
        fits(watched.open(f"/report/status/yours/{name}"), name)
    assert [fault for fault in watched.faults if "400" not in fault] == []


def test_a_report_is_sent_by_keys_alone_in_few_presses(visit: Any) -> None:
    watched = visit(width=320, who=None)
    page = watched.open("/report/")
    presses = 0

    def press(key: str, times: int = 1) -> None:
        nonlocal presses
        for _ in range(times):
            page.keyboard.press(key)
            presses += 1

    def to(name: str, *, value: str = "", most: int = 40) -> None:
        """Tab until the field or button of that name has the focus."""
        for _ in range(most):
            here = page.evaluate("[document.activeElement.name || '', document.activeElement.value || '']")
            if here[0] == name and value in ("", here[1]):
                return
            press("Tab")
        raise AssertionError(f"no way by keys to {name} on {page.url}")

    def choose(name: str, downs: int) -> None:
        to(name)
        press("Space")
        press("ArrowDown", downs)

    def enter() -> None:
        with page.expect_navigation():
            press("Enter")

    choose("danger", 1)
    enter()
    choose("category", 2)
    enter()
    to("account")
    page.keyboard.type("Loud music", delay=0)
    to("do", value="go")
    enter()
    to("do", value="go")
    enter()
    to("said")
    page.keyboard.type("Juniper Rise", delay=0)
    enter()
    choose("chosen", 0)
    enter()
    choose("ongoing", 0)
    enter()
    for step in ("affected",):
        assert f"/{step}/" in page.url
        to("do", value="go")
        enter()
    choose("aimed", 1)
    enter()
    for _ in ("before", "evidence"):
        to("do", value="go")
        enter()
    choose("contact", 1)
    enter()
    choose("share", 0)
    enter()
    assert "/check/" in page.url
    for _ in range(40):
        if page.evaluate("document.activeElement.textContent").strip() == "Send the report":
            break
        press("Tab")
    enter()
    assert "We have your report" in page.inner_text("h1")
    # Beside the 22 letters that are written.
    assert presses <= 200, presses
    assert watched.faults == []
