"""The styles of an open document for words: page with marking above and below, headings, lists, notes, tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from commonweal.documents.formats.open_document import default_letters, fonts, letters, made, page_field, style
from commonweal.documents.look import (
    FACTS_INDENT_PT,
    INK,
    LINE,
    MARGIN_PT,
    PAGE_HEIGHT_PT,
    PAGE_WIDTH_PT,
    QUIET,
    TEAL,
    TEXT_WIDTH_PT,
    TINT,
)
from commonweal.documents.paper import Paper
from commonweal.documents.words import foot, marking_of


@dataclass(frozen=True, slots=True)
class Face:
    """Letters of a kind of cell."""

    bold: bool
    colour: str


FACES: Mapping[str, Face] = {"Head": Face(True, TEAL), "Name": Face(True, INK), "Cell": Face(False, INK)}
_PADDED = {
    f"fo:padding-{side}": "5pt" if side in {"left", "right"} else "3pt" for side in ("left", "right", "top", "bottom")
}
_BELOW = {**_PADDED, "fo:border-bottom": f"0.5pt solid #{LINE}", "style:vertical-align": "top"}
# Ground and line of a table's head and of its other cells. They are written with each table: LibreOffice reads styles
# of cells nowhere else.
TABLE_FRAMES: Mapping[str, Mapping[str, str]] = {
    "HeadFrame": {
        **_PADDED, "fo:border-bottom": f"1.25pt solid #{TEAL}", "fo:background-color": f"#{TINT}",
        "style:vertical-align": "bottom",
    },
    "CellFrame": _BELOW,
}  # fmt: skip


def styles(paper: Paper) -> "tuple[etree._Element, ...]":
    """The children of styles.xml."""
    automatic = made(
        "office:automatic-styles", {}, _page(), _graphic(),
        _paragraph("Mark", letters(9, bold=True, colour=TEAL), {"fo:text-align": "center"}),
        _paragraph("Foot", letters(8, colour=QUIET), {}, tab_pt=TEXT_WIDTH_PT, tab_end=True),
    )  # fmt: skip
    return (
        fonts(),
        made("office:styles", {}, *_named(paper)),
        automatic,
        made("office:master-styles", {}, _master(paper)),
    )


def _named(paper: Paper) -> "list[etree._Element]":
    standard = default_letters(paper, 10.5)
    heading = {"fo:keep-with-next": "always"}
    return [
        made("style:default-style", {"style:family": "paragraph"}, made("style:text-properties", standard)),
        style("paragraph", "Standard", paragraph={"fo:orphans": "2", "fo:widows": "2"}, text=standard),
        _paragraph("Text_20_body", {}, _around(0, 6) | {"fo:line-height": "130%"}),
        _paragraph("Title", letters(24, bold=True, colour=TEAL), _around(6, 2) | heading),
        _paragraph("Subtitle", letters(13, colour=QUIET), _around(0, 10)),
        _paragraph("Rule", letters(4), _around(2, 6) | {"fo:border-bottom": f"1.5pt solid #{TEAL}"}),
        _paragraph("Heading_20_1", letters(16, bold=True, colour=TEAL), _around(18, 6) | heading, outline=1),
        _paragraph("Heading_20_2", letters(12.5, bold=True, colour=TEAL), _around(12, 4) | heading, outline=2),
        _paragraph("Lead", letters(13), _around(4, 8) | _barred(TEAL) | {"fo:background-color": f"#{TINT}"}),
        _paragraph("Note", letters(9.5, colour=QUIET), _around(4, 8) | _barred(LINE)),
        _paragraph("List_20_item", {}, _around(0, 3) | {"fo:line-height": "125%"}),
        _paragraph("Fact", {}, _around(0, 2) | _hanging(FACTS_INDENT_PT) | heading, tab_pt=FACTS_INDENT_PT),
        _paragraph("Last_20_fact", {}, _around(0, 7) | _hanging(FACTS_INDENT_PT), tab_pt=FACTS_INDENT_PT),
        _paragraph("Caption", letters(10.5, bold=True, colour=INK), _around(10, 4) | heading),
        _paragraph("Picture_20_line", {}, _around(8, 2) | heading),
        _paragraph("Figure_20_caption", letters(9.5, colour=QUIET), _around(0, 10)),
        _paragraph("Table_20_note", letters(8.5, colour=QUIET), _around(2, 10)),
        style("text", "Strong", text=letters(bold=True)),
        _bullets(),
    ]  # fmt: skip


def _paragraph(
    called: str,
    text: Mapping[str, str],
    paragraph: Mapping[str, str],
    *,
    outline: int = 0,
    tab_pt: float = 0.0,
    tab_end: bool = False,
) -> "etree._Element":
    made_style = style("paragraph", called, "Standard", paragraph=paragraph, text=text)
    if outline:
        made_style.set("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}default-outline-level", str(outline))
    if tab_pt:
        stop = {"style:position": f"{tab_pt:.1f}pt", **({"style:type": "right"} if tab_end else {})}
        # Counted from the page's edge and not from the paragraph's: the values of facts stand in one line.
        made_style[0].append(made("style:tab-stops", {}, made("style:tab-stop", stop)))
    return made_style


def _around(above_pt: float, below_pt: float) -> dict[str, str]:
    return {"fo:margin-top": f"{above_pt:g}pt", "fo:margin-bottom": f"{below_pt:g}pt"}


def _hanging(indent_pt: float) -> dict[str, str]:
    return {"fo:margin-left": f"{indent_pt}pt", "fo:text-indent": f"-{indent_pt}pt"}


def _barred(colour: str) -> dict[str, str]:
    """A bar on the left."""
    return {
        "fo:border-left": f"3pt solid #{colour}",
        "fo:padding-left": "8pt",
        "fo:padding-top": "3pt",
        "fo:padding-bottom": "3pt",
    }


def _bullets() -> "etree._Element":
    level = made(
        "text:list-level-style-bullet", {"text:level": "1", "text:bullet-char": "•"},
        made(
            "style:list-level-properties", {"text:list-level-position-and-space-mode": "label-alignment"},
            made("style:list-level-label-alignment", {
                "text:label-followed-by": "listtab", "text:list-tab-stop-position": "18pt",
                "fo:text-indent": "-12pt", "fo:margin-left": "18pt",
            }),
        ),
    )  # fmt: skip
    return made("text:list-style", {"style:name": "Bullets"}, level)


def _page() -> "etree._Element":
    sides = {f"fo:margin-{side}": f"{MARGIN_PT:.1f}pt" for side in ("left", "right")}
    size = {"fo:page-width": f"{PAGE_WIDTH_PT}pt", "fo:page-height": f"{PAGE_HEIGHT_PT}pt"}
    properties = {
        **size,
        **sides,
        "fo:margin-top": "34pt",
        "fo:margin-bottom": "30pt",
        "style:print-orientation": "portrait",
    }
    above = {"fo:min-height": "24pt", "fo:margin-bottom": "12pt"}
    below = {"fo:min-height": "42pt", "fo:margin-top": "12pt"}
    return made(
        "style:page-layout", {"style:name": "A4"}, made("style:page-layout-properties", properties),
        made("style:header-style", {}, made("style:header-footer-properties", above)),
        made("style:footer-style", {}, made("style:header-footer-properties", below)),
    )  # fmt: skip


def _graphic() -> "etree._Element":
    return style("graphic", "Picture", graphic={"style:vertical-pos": "top", "style:vertical-rel": "baseline"})


def _master(paper: Paper) -> "etree._Element":
    mark = made("text:p", {"text:style-name": "Mark"}, marking_of(paper))
    line = made(
        "text:p", {"text:style-name": "Foot"}, foot(paper), made("text:tab"), "Page ", page_field("page-number"),
        " of ", page_field("page-count"),
    )  # fmt: skip
    source = made("text:p", {"text:style-name": "Foot"}, f"Source: {paper.source}")
    mark_below = made("text:p", {"text:style-name": "Mark"}, marking_of(paper))
    return made(
        "style:master-page", {"style:name": "Standard", "style:page-layout-name": "A4"},
        made("style:header", {}, mark), made("style:footer", {}, line, source, mark_below),
    )  # fmt: skip
