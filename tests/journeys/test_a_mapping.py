"""An analyst gets a neighbour's log on a Monday: tries a mapping on it, saves, loads by it, and reads nobody's name."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import press
from tests.journeys.test_an_analyst import wait_until
from tests.journeys.test_every_page import overflow, violations
from tests.reports.mapped import HEADER, foreign_log

pytestmark = pytest.mark.browser
SECRETS = ("Zelda", "01632", "banjo")


def night_log(folder: Path, prefix: str) -> Path:
    """A log of their layout with a line above its headings, a word that we do not know, and a telephone with words."""
    # Journeys share a store: a heading of its own keeps this log from fitting the mapping of another journey.
    nature = f"Nature of call {prefix}"
    header = [nature if name == "Nature of call" else name for name in HEADER]
    rows = [
        {
            nature: "Loud Music",
            "Call ref": f"{prefix}-{n}",
            "Date": "01/04/2025",
            "Time": f"{n:02}:10",
            "X": "441000",
            "Y": "301500",
        }
        for n in range(10)
    ]
    rows[3][nature] = "Singing"
    rows[5]["Tel No"] = "ask at desk"
    file = folder / f"{prefix}-night.csv"
    file.write_text(f"Night line;printed 2 April 2025\r\n{foreign_log(rows, header=header)}")
    return file


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_foreign_log_is_tried_saved_and_loaded(visit: Any, tmp_path: Path, width: int, scripts: bool) -> None:
    watched = visit(width=width, scripts=scripts)
    page = watched.open("/imports/")
    page.get_by_role("link", name="Load a file").click()
    page.check("input[name=kind][value=call-log]")
    page.set_input_files("input[name=file]", night_log(tmp_path, f"J{width}"))
    press(page.get_by_role("button", name="Load"))
    page.wait_for_url(re.compile("/imports/mappings/samples/"))
    assert "10 rows: 8 would load, 2 refused" in page.inner_text("main")
    assert "1 April 2025, 00:10" in page.inner_text("main")
    assert not [secret for secret in SECRETS if secret in page.content()]

    page.select_option("#caller_phone-0", "column:Time")
    press(page.get_by_role("button", name="Try it"))
    assert "every cell looks like a time" in page.inner_text("#result")
    assert overflow(page) == []
    page.select_option("#caller_phone-0", "column:Tel No")
    page.locator("tr:has-text('Singing') select").last.select_option("noise")
    press(page.get_by_role("button", name="Try it"))
    assert "10 rows: 9 would load, 1 refused: 1 Tel No (caller_phone)" in page.inner_text("#result")

    page.fill("#name", f"Night line {width}")
    press(page.get_by_role("button", name="Save the mapping"))
    assert page.inner_text("h1") == f"Night line {width}"
    press(page.get_by_role("button", name="Load this file"))
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}/"))
    wait_until(page, "Finished")
    said = re.sub(r"\s+", " ", page.inner_text("main"))
    assert "10 rows in the file, 1 refused" in said
    assert "Tel No (caller_phone)" in said
    assert "ask at desk" not in page.content()
    assert watched.faults == []


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_mappings_fits_and_is_accessible(visit: Any, tmp_path: Path, width: int) -> None:
    watched = visit(width=width)
    for path in ("/imports/mappings/", "/imports/mappings/new/"):
        page = watched.open(path)
        assert (overflow(page), violations(page)) == ([], []), path
    page.set_input_files("input[name=sample]", night_log(tmp_path, f"P{width}"))
    press(page.get_by_role("button", name="Try it"))
    page.wait_for_url(re.compile("/samples/"))
    assert (overflow(page), violations(page)) == ([], [])
    page.locator("#reference-0").select_option("")
    press(page.get_by_role("button", name="Save the mapping"))
    assert page.title().startswith("Error: ")
    assert (overflow(page), violations(page)) == ([], [])
    page.get_by_role("link", name="Choose a column for reference: every call needs it").click()
    assert page.evaluate("document.activeElement.id") == "reference-0"
    press(page.get_by_role("button", name="Delete the sample and stop"))
    assert page.inner_text("h1") == "Column mappings"
    # A missing column answers 400, which the console notes.
    assert [fault for fault in watched.faults if "400" not in fault] == []
