"""LibreOffice sets every file, and what it set is read again: pages, marking, words, and where they stand."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from lxml import etree

from commonweal.documents.formats import FORMATS
from commonweal.documents.slides import HEIGHT, LEFT, WIDTH, slides_of
from commonweal.documents.words import foot, printable
from tests.conftest import SOFFICE
from tests.documents.papers import LONG_WORD, N_TABLES, hostile_paper, many_tables, weekly_paper

pytestmark = pytest.mark.office
SET = ("docx", "odt", "pptx", "ods")
PAPERS = {"weekly": weekly_paper, "hostile": hostile_paper}
TABLES = "tables"
XHTML = "{http://www.w3.org/1999/xhtml}"
# Where the foot of a slide begins, and how far a descender reaches below its line.
FOOT_TOP, DESCENDER = 489.0, 4.0


@pytest.fixture(scope="module")
def set_files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, str], Path]:
    """Both papers in four formats as PDF, by one call: starting LibreOffice is the slow part."""
    folder = tmp_path_factory.mktemp("set")
    files = []
    for name, paper in PAPERS.items():
        for word in SET:
            files.append(folder / f"{name}-{word}{FORMATS[word].suffix}")
            files[-1].write_bytes(FORMATS[word].render(paper()))
    for word in ("docx", "odt"):
        files.append(folder / f"{TABLES}-{word}{FORMATS[word].suffix}")
        files[-1].write_bytes(FORMATS[word].render(many_tables()))
    own = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    subprocess.run(
        [SOFFICE, own, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder, *files],
        check=True, capture_output=True, env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
    )  # fmt: skip
    made = {(name, word): folder / f"{name}-{word}.pdf" for name in PAPERS for word in SET}
    return made | {(TABLES, word): folder / f"{TABLES}-{word}.pdf" for word in ("docx", "odt")}


def pages(pdf: Path) -> list[str]:
    """The text of each page, with single spaces."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


def placed(pdf: Path) -> Iterator[list[tuple[float, float, float, float, str]]]:
    """The words of each page, each with its left, top, right and bottom in points."""
    found = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True).stdout
    for page in etree.fromstring(found, etree.XMLParser(recover=True)).iter(f"{XHTML}page"):
        edges = ("xMin", "yMin", "xMax", "yMax")
        yield [(*(float(word.get(edge)) for edge in edges), word.text or "") for word in page.iter(f"{XHTML}word")]  # type: ignore[misc]


@pytest.mark.parametrize(("word", "n_pages"), [("docx", 2), ("odt", 2), ("pptx", 4), ("ods", 1)])
def test_the_weekly_paper_has_the_pages_that_it_should(
    word: str, n_pages: int, set_files: Mapping[tuple[str, str], Path]
) -> None:
    found = pages(set_files["weekly", word])
    assert len(found) == n_pages
    text = " ".join(found)
    for wanted in ("Hotspots of the week", "Bemerton Estate", "Caledonian", "61", "run 4f9c2a71"):
        assert wanted in text


@pytest.mark.parametrize("word", SET)
@pytest.mark.parametrize("name", PAPERS)
def test_every_page_is_marked_above_and_below(name: str, word: str, set_files: Mapping[tuple[str, str], Path]) -> None:
    for words in placed(set_files[name, word]):
        marks = [top for _, top, _, _, text in words if text == "OFFICIAL-SENSITIVE"]
        others = [top for _, top, _, _, text in words if text != "OFFICIAL-SENSITIVE"]
        assert len(marks) >= 2
        assert min(marks) < min(others)
        assert max(marks) > max(others) - 30


@pytest.mark.parametrize("word", ["docx", "odt", "ods"])
@pytest.mark.parametrize("name", PAPERS)
def test_every_page_says_which_of_how_many_it_is(
    name: str, word: str, set_files: Mapping[tuple[str, str], Path]
) -> None:
    found = pages(set_files[name, word])
    assert [f"Page {number} of {len(found)}" in page for number, page in enumerate(found, start=1)] == [True] * len(
        found
    )


@pytest.mark.parametrize("word", SET)
def test_hostile_words_are_words_and_the_last_of_two_hundred_rows_is_there(
    word: str, set_files: Mapping[tuple[str, str], Path]
) -> None:
    text = " ".join(pages(set_files["hostile", word]))
    for wanted in ("=1+1", "@SUM(A1)", "]]> <script>alert(1)</script>", "Place 200", "No rows.", "Twelve columns"):
        assert wanted in text, wanted


@pytest.mark.parametrize("word", ["docx", "odt", "pptx"])
def test_a_word_of_ten_thousand_letters_is_broken_and_none_of_it_is_lost(
    word: str, set_files: Mapping[tuple[str, str], Path]
) -> None:
    assert " ".join(pages(set_files["hostile", word])).count("Q") == 2 * len(LONG_WORD)


def test_the_head_of_a_long_table_stands_on_every_page_of_it(set_files: Mapping[tuple[str, str], Path]) -> None:
    for word in ("docx", "odt", "ods", "pptx"):
        for page in pages(set_files["hostile", word]):
            if "Words about place" in page:
                assert "Place Words Number" in page, word


@pytest.mark.parametrize("word", ["docx", "odt"])
def test_a_table_keeps_its_rows_wherever_on_a_page_it_begins(
    word: str, set_files: Mapping[tuple[str, str], Path]
) -> None:
    found = " ".join(pages(set_files[TABLES, word]))
    assert [n for n in range(N_TABLES) if f"Row{n}a" not in found or f"Row{n}b" not in found] == []


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_runs_over_the_foot_or_the_edge_of_a_slide(
    name: str, set_files: Mapping[tuple[str, str], Path]
) -> None:
    paper = printable(PAPERS[name]())
    slides = list(placed(set_files[name, "pptx"]))
    assert len(slides) == 1 + len(slides_of(paper))
    for number, words in enumerate(slides, start=1):
        assert all(left >= LEFT - 1 and right <= WIDTH - LEFT + 1 for left, _, right, _, _ in words), number
        body = [bottom for _, top, _, bottom, _ in words if top < FOOT_TOP]
        below = " ".join(text for _, top, _, _, text in words if top >= FOOT_TOP)
        assert max(body) <= FOOT_TOP + DESCENDER, number
        assert set(below.split()) <= {*foot(paper).split(), str(number), "OFFICIAL-SENSITIVE"}, number
        assert max(bottom for *_, bottom, _ in words) <= HEIGHT
