"""What those who hear a file meet: title, language, headings, header rows, words for pictures. Read from the XML."""

import pytest
from lxml import etree, html

from commonweal.documents.formats import FORMATS, formats_of
from commonweal.documents.formats.ods import sheet_names
from commonweal.documents.formats.open_document import NAMES
from commonweal.documents.paper import Paper, PaperRefused, Section
from tests.documents.layers import members
from tests.documents.papers import FORMULAS, LONG_WORD, hostile_paper, weekly_paper

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
}
ALTERNATIVE = "Calls rose to twelve in October and fell to four."


@pytest.fixture(scope="module")
def parts() -> dict[str, dict[str, bytes]]:
    """The members of the weekly paper's archives."""
    return {word: members(FORMATS[word].render(weekly_paper())) for word in ("docx", "pptx", "odt", "ods")}


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    return html.fromstring(FORMATS["html"].render(weekly_paper()).decode())


def test_a_word_file_has_a_title_a_language_and_no_author(parts: dict[str, dict[str, bytes]]) -> None:
    core = parts["docx"]["docProps/core.xml"].decode()
    assert "<dc:title>Hotspots of the week</dc:title>" in core
    assert "<dc:language>en-GB</dc:language>" in core
    assert "creator" not in core
    assert 'w:val="en-GB"' in parts["docx"]["word/styles.xml"].decode()


def test_a_word_file_has_real_headings_and_header_rows_that_repeat(parts: dict[str, dict[str, bytes]]) -> None:
    body = etree.fromstring(parts["docx"]["word/document.xml"])
    styles = [one.get(f"{W}val") for one in body.iter(f"{W}pStyle")]
    assert [styles.count(one) for one in ("Title", "Heading1", "Heading2", "ListBullet")] == [1, 3, 1, 2]
    (table,) = body.iter(f"{W}tbl")
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
    assert heads == [True, False, False, False]
    assert table.find(f"{W}tblPr/{W}tblLook").get(f"{W}firstRow") == "1"
    assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") == "Places over six calls"


def test_pictures_have_their_words_in_every_format(parts: dict[str, dict[str, bytes]], page: html.HtmlElement) -> None:
    assert f'descr="{ALTERNATIVE}"' in parts["docx"]["word/document.xml"].decode()
    slides = "".join(data.decode() for name, data in parts["pptx"].items() if name.startswith("ppt/slides/slide"))
    assert f'descr="{ALTERNATIVE}"' in slides
    assert f"<svg:desc>{ALTERNATIVE}</svg:desc>" in parts["odt"]["content.xml"].decode()
    assert page.xpath("//*[@role='img']/@aria-label") == [ALTERNATIVE]


def test_every_slide_has_a_title_a_number_and_the_marking_above_and_below(parts: dict[str, dict[str, bytes]]) -> None:
    slides = [data for name, data in parts["pptx"].items() if name.startswith("ppt/slides/slide")]
    assert len(slides) == 4
    for slide in map(etree.fromstring, slides):
        assert len(slide.xpath("//p:ph[@type='title' or @type='ctrTitle']", namespaces=A)) == 1
        assert len(slide.xpath("//a:fld[@type='slidenum']", namespaces=A)) == 1
        marked = "//a:t[text()='OFFICIAL-SENSITIVE']/ancestor::p:sp/p:nvSpPr/p:cNvPr/@name"
        assert slide.xpath(marked, namespaces=A) == ["Marking above", "Marking below"]
        assert set(slide.xpath("//a:rPr/@lang", namespaces=A)) == {"en-GB"}


def test_tables_of_slides_have_a_marked_head(parts: dict[str, dict[str, bytes]]) -> None:
    slides = b"".join(data for name, data in parts["pptx"].items() if name.startswith("ppt/slides/slide"))
    assert slides.count(b"<a:tblPr ") == 1
    assert b'firstRow="1"' in slides


def test_a_section_for_reading_only_is_on_no_slide(parts: dict[str, dict[str, bytes]]) -> None:
    text = b"".join(parts["pptx"].values())
    assert b"How it was made" not in text
    assert b"How it was made" in parts["odt"]["content.xml"]


@pytest.mark.parametrize("word", ["odt", "ods"])
def test_open_documents_have_a_title_a_language_header_rows_and_no_author(
    word: str, parts: dict[str, dict[str, bytes]]
) -> None:
    meta = parts[word]["meta.xml"].decode()
    assert "<dc:title>Hotspots of the week</dc:title>" in meta
    assert "<dc:language>en-GB</dc:language>" in meta
    assert "creator" not in meta
    content = etree.fromstring(parts[word]["content.xml"])
    assert len(content.findall(".//table:table-header-rows", NAMES)) == 1


def test_an_open_document_has_real_headings_and_page_fields(parts: dict[str, dict[str, bytes]]) -> None:
    content = etree.fromstring(parts["odt"]["content.xml"])
    level = f"{{{NAMES['text']}}}outline-level"
    assert [one.get(level) for one in content.findall(".//text:h", NAMES)] == ["1", "1", "2", "1"]
    styles = parts["odt"]["styles.xml"]
    assert b"text:page-number" in styles
    assert b"text:page-count" in styles


def test_the_mimetype_of_an_open_document_is_its_first_member_and_not_compressed() -> None:
    for word in ("odt", "ods"):
        file = FORMATS[word].render(weekly_paper())
        assert file[30 : 30 + len("mimetypeapplication/vnd.oasis")] == b"mimetypeapplication/vnd.oasis"


def test_a_spreadsheet_has_values_only_one_visible_sheet_a_table() -> None:
    content = members(FORMATS["ods"].render(hostile_paper()))["content.xml"]
    sheets = etree.fromstring(content).findall(".//table:table", NAMES)
    assert len(sheets) == len(hostile_paper().tables())
    for absent in (b"table:formula", b"collapse", b"table:visibility", b"table:protected", b"office:annotation"):
        assert absent not in content
    assert b'table:display="false"' not in content


def test_a_page_has_headings_captions_and_heads_of_rows_and_columns(page: html.HtmlElement) -> None:
    assert page.xpath("string(/html/@lang)") == "en-GB"
    assert [one.tag for one in page.iter("h1", "h2", "h3")] == ["h1", "h2", "h2", "h3", "h2"]
    (table,) = page.iter("table")
    assert table.findtext("caption") == "Places over six calls"
    assert [one.text for one in table.xpath(".//th[@scope='col']")] == ["Place", "Ward", "Calls", "A week before"]
    assert [one.text for one in table.xpath(".//th[@scope='row']")] == ["Bemerton Estate", "Archway Mall", "Whitbread"]


def test_a_page_loads_and_runs_nothing() -> None:
    for paper in (weekly_paper(), hostile_paper()):
        found = html.fromstring(FORMATS["html"].render(paper).decode())
        assert list(found.iter("script", "link", "iframe", "object", "img", "a", "form")) == []
        assert found.xpath("//@*[starts-with(name(), 'on')]") == []
        assert "default-src 'none'" in found.xpath("string(//meta[@http-equiv]/@content)")


def test_cells_that_a_spreadsheet_would_run_get_an_apostrophe_in_csv_and_numbers_stay_numbers() -> None:
    text = FORMATS["csv"].render(hostile_paper()).decode("utf-8-sig")
    for formula in FORMULAS:
        assert f"'{formula.strip()}".replace('"', '""') in text
    assert not [line for line in text.split("\r\n") if line.startswith(("=", "+", "@", "\t", '"=', '"+', '"@'))]
    assert ",1234567.5" in text
    assert LONG_WORD in text


def test_a_paper_without_tables_has_no_formats_for_tables() -> None:
    paper = weekly_paper()
    bare = Paper(**{**_fields(paper), "sections": (Section("Nothing to count", ()),)})
    assert set(formats_of(bare)) == {"html", "docx", "pptx", "odt"}
    assert set(formats_of(paper)) == set(FORMATS)
    for word in ("csv", "ods"):
        with pytest.raises(PaperRefused, match="no table"):
            FORMATS[word].render(bare)


def _fields(paper: Paper) -> dict[str, object]:
    return {name: getattr(paper, name) for name in Paper.__dataclass_fields__}


def test_sheets_get_names_that_every_program_takes_and_none_twice() -> None:
    long = "A caption that goes on for longer than any program takes"
    names = sheet_names([long, long, "a/b: [c]?", "'", "Formulas", "formulas"])
    assert names == [
        "A caption that goes on for long",
        "A caption that goes on for lo 2",
        "a b c",
        "Table",
        "Formulas",
        "formulas 2",
    ]
