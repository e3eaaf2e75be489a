"""A paper's page as a file: it fits a phone, axe finds nothing wrong, and it prints on A4 with marking and numbers."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from commonweal.documents.formats import FORMATS
from tests.documents.papers import hostile_paper, weekly_paper
from tests.journeys.test_every_page import overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.office]
PAPERS = {"weekly": weekly_paper, "hostile": hostile_paper}


@pytest.fixture(params=PAPERS)
def opened(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[Any]:
    """The page of a paper, opened from a file on a narrow screen."""
    file = tmp_path / "paper.html"
    file.write_bytes(FORMATS["html"].render(PAPERS[request.param]()))
    context = chromium.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(file.as_uri())
    yield page
    assert asked == [file.as_uri()]
    context.close()


def test_a_page_fits_a_phone_is_accessible_and_prints_marked_and_numbered(opened: Any, tmp_path: Path) -> None:
    assert overflow(opened) == []
    assert violations(opened) == []
    opened.pdf(path=tmp_path / "paper.pdf", prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], check=True, capture_output=True, text=True
    )
    pages = text.stdout.split("\f")[:-1]
    assert len(pages) >= 2
    for number, page in enumerate(pages, start=1):
        assert page.count("OFFICIAL-SENSITIVE") == 2
        assert f"Page {number} of {len(pages)}" in " ".join(page.split())
