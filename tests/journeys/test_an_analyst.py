"""What an analyst does on a Monday: look, open, load, run, print; by mouse, by keyboard, without scripts."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.deliveries import call_log
from tests.journeys.conftest import press

pytestmark = pytest.mark.browser


def wait_until(page: Any, state: str) -> None:
    """Look at a job again, as a person does, until its tag says this state."""
    for _ in range(600):
        if page.locator("[data-said] .govuk-tag", has_text=state).count():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError(f"the job did not become {state}")


def test_a_newcomer_signs_in_and_reads_why_a_place_is_on_the_list_down_to_the_calls(visit: Any) -> None:
    page = visit().page
    assert "9 hotspots in the 14 days to Sunday 8 March 2026" in page.inner_text("main")
    press(page.get_by_role("link", name="Coldharrow Estate").first)
    assert page.inner_text("h1") == "Coldharrow Estate"
    said = page.inner_text("main")
    assert "27 calls in the 14 days to 8 March 2026; more than 6 needed" in said
    assert page.locator("#calls tbody tr, table:has-text('Told by') tbody tr").count() == 27


def test_filters_are_in_the_address_and_survive_a_reload(visit: Any) -> None:
    page = visit(scripts=False).page
    page.select_option("select[name=status]", "new")
    press(page.get_by_role("button", name="Apply"))
    assert "status=new" in page.url
    assert "Clock Tower" in page.inner_text("main table")
    assert "Coldharrow" not in page.inner_text("main table")
    page.reload()
    assert page.input_value("select[name=status]") == "new"


def test_map_and_list_share_one_chosen_place_in_the_address(visit: Any) -> None:
    watched = visit()
    page = watched.open("/hotspots/")
    page.wait_for_selector("[data-ready]")
    page.locator("a.cw-pin").first.click()
    page.wait_for_url(re.compile("place="))
    chosen = re.search(r"place=([0-9a-f-]{36})", page.url)
    assert chosen is not None
    reopened = visit().open(f"/hotspots/?place={chosen[1]}")
    expect(reopened.locator(f"#place-{chosen[1]}.is-chosen")).to_have_count(1)
    assert watched.faults == []


def test_the_board_is_walked_by_keyboard_from_the_skip_link_to_a_hotspot(visit: Any) -> None:
    page = visit().open("/hotspots/")
    page.keyboard.press("Tab")
    assert "Skip to main content" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main table a')"):
            break
    name = page.evaluate("document.activeElement.textContent").strip()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/hotspots/[0-9a-f-]{36}/"))
    assert page.inner_text("h1") == name


@pytest.mark.parametrize("scripts", [True, False])
def test_a_call_log_is_loaded_from_the_page_and_refused_rows_come_back(
    visit: Any, tmp_path: Path, scripts: bool
) -> None:
    page = visit(scripts=scripts).open("/imports/new/")
    reference = f"J-{scripts}"
    good = {"reference": reference, "easting": "441000", "northing": "301500", "received_at": "2025-04-01 10:00"}
    file = tmp_path / "monday.csv"
    file.write_text(call_log([good, {"category": "singing"}]))
    page.check("input[name=kind][value=call-log]")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Load").click()
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}/"))
    wait_until(page, "Finished")
    assert "1 added" in re.sub(r"\s+", " ", page.inner_text("main")) or "added" in page.inner_text("main").lower()
    assert "'singing'" in page.inner_text("main")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("refused", re.I)).first.click()
    assert "singing" in Path(download.value.path()).read_text()


def test_a_file_of_the_wrong_kind_is_refused_on_its_page_with_what_to_do(visit: Any, tmp_path: Path) -> None:
    page = visit().open("/imports/new/")
    file = tmp_path / "wrong.csv"
    file.write_text("a,b\n1,2\n")
    page.check("input[name=kind][value=call-log]")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Load").click()
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}/"))
    wait_until(page, "Refused")
    said = page.inner_text("main")
    assert "wrong.csv" in said
    assert "Check that this is the right file for this kind of import" in said


def test_a_past_week_is_run_from_the_page_and_its_weekly_page_opens(visit: Any) -> None:
    page = visit(scripts=False).open("/hotspots/?cut-off=2025-03-10")
    press(page.get_by_role("button", name="Run this week").first)
    page.wait_for_url(re.compile("cut-off=2025-03-10"))
    assert "has not been run" not in page.inner_text("main")
    page.goto(page.url.replace("/hotspots/", "/weekly-page/"))
    assert "9 March 2025" in page.inner_text("h1")


def test_the_weekly_page_prints_on_a_few_sheets_of_a4(visit: Any, tmp_path: Path) -> None:
    page = visit().open("/weekly-page/")
    printed = page.pdf(format="A4", path=tmp_path / "week.pdf")
    sheets = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 1 <= sheets <= 4


def test_after_signing_out_the_back_button_shows_no_record(visit: Any) -> None:
    page = visit(fresh=True).open("/hotspots/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    page.go_back()
    page.wait_for_load_state()
    assert "Coldharrow" not in page.content()
