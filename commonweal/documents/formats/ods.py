"""The tables of a paper as a spreadsheet (.ods): one visible sheet a table, a header row, values and no formulas.

Words are cells of words, whatever they begin with, and numbers are numbers: no program takes either for a formula.
"""

import re
from collections.abc import Sequence

from lxml import etree

from commonweal.documents.columns import shares
from commonweal.documents.formats.open_document import archive, default_letters, fonts, letters, made, page_field, style
from commonweal.documents.look import LINE, QUIET, TEAL, TINT
from commonweal.documents.paper import Cell, Paper, PaperRefused, Table
from commonweal.documents.words import foot, head_facts, marking_of, printable

LONGEST_NAME = 31
WIDTH_PT = 700.0
# A row with more characters in a cell keeps to a height that fits a page: it cannot be broken over two.
LONGEST_SHOWN = 1_500
HIGH = {"table:style-name": "High"}
NARROWEST_PT, WIDEST_PT = 60.0, 320.0


def render(paper: Paper) -> bytes:
    """The file's bytes; raises `PaperRefused` where the paper has no table."""
    paper = printable(paper)
    tables = paper.tables()
    if not tables:
        raise PaperRefused("a paper as tables", found="no table", allowed="at least one")
    names = sheet_names([table.caption for table in tables])
    widths = sorted({_width(share) for table in tables for share in shares(table)})
    sheets = [_sheet(paper, table, called) for table, called in zip(tables, names, strict=True)]
    automatic = made(
        "office:automatic-styles", {},
        style("table", "Sheet", table={"table:display": "true"}), *map(_column_style, widths),
        style("table-row", "High", table_row={"style:row-height": "260pt", "style:use-optimal-row-height": "false"}),
    )  # fmt: skip
    automatic[0].set("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}master-page-name", "Default")
    body = made("office:body", {}, made("office:spreadsheet", {}, *sheets))
    return archive(paper, "spreadsheet", content=(fonts(), automatic, body), styles=_styles(paper))


def sheet_names(captions: Sequence[str]) -> list[str]:
    """A name for each sheet that every program takes: without signs of addresses, at most 31 characters, none twice."""
    names: list[str] = []
    for caption in captions:
        plain = re.sub(r"[\[\]*?:/\\'\s]+", " ", caption).strip() or "Table"
        called, number = plain[:LONGEST_NAME].strip(), 1
        while called.lower() in (one.lower() for one in names):
            number += 1
            end = f" {number}"
            called = plain[: LONGEST_NAME - len(end)].strip() + end
        names.append(called)
    return names


def _width(share: float) -> float:
    return round(min(max(share * WIDTH_PT, NARROWEST_PT), WIDEST_PT))


def _column_style(width_pt: float) -> "etree._Element":
    return style("table-column", f"C{width_pt:g}", table_column={"style:column-width": f"{width_pt:g}pt"})


def _sheet(paper: Paper, table: Table, called: str) -> "etree._Element":
    columns = [made("table:table-column", {"table:style-name": f"C{_width(share):g}"}) for share in shares(table)]
    above = [_row([marking_of(paper)], "Mark"), _row([paper.title], "Title")]
    above += [_row([f"{name}: {words}"], "Fact") for name, words in head_facts(paper)]
    above += [_row([""], "Fact"), _row([table.caption], "Caption")]
    head = made(
        "table:table-row", {}, *(_cell(one.name, "HeadRight" if one.numeric else "Head") for one in table.columns)
    )
    rows = [_row(row, "Cell", high=max(len(str(cell)) for cell in row) > LONGEST_SHOWN) for row in table.rows]
    below = [_row([table.note], "Fact"), _row([marking_of(paper)], "Mark")]
    attributes = {"table:name": called, "table:style-name": "Sheet"}
    return made(
        "table:table", attributes, made("table:title", {}, table.caption), *columns, *above,
        made("table:table-header-rows", {}, head), *rows, *below,
    )  # fmt: skip


def _row(cells: Sequence[Cell], called: str, *, high: bool = False) -> "etree._Element":
    return made("table:table-row", HIGH if high else {}, *(_cell(cell, called) for cell in cells))


def _cell(cell: Cell, called: str) -> "etree._Element":
    if isinstance(cell, str):
        attributes = {"table:style-name": called, "office:value-type": "string"}
        return made("table:table-cell", attributes, *(made("text:p", {}, line) for line in cell.split("\n")))
    kind = "Whole" if isinstance(cell, int) or cell == int(cell) else "Part"
    attributes = {"table:style-name": kind, "office:value-type": "float", "office:value": repr(cell)}
    return made("table:table-cell", attributes, made("text:p", {}, str(cell)))


def _styles(paper: Paper) -> "tuple[etree._Element, ...]":
    standard = default_letters(paper, 10)
    room = {"fo:padding-left": "4pt", "fo:padding-right": "4pt", "fo:padding-top": "1pt", "fo:padding-bottom": "1pt"}
    line = {**room, "fo:border-bottom": f"0.5pt solid #{LINE}", "fo:wrap-option": "wrap", "style:vertical-align": "top"}
    under = {
        **room,
        "fo:border-bottom": f"1.25pt solid #{TEAL}",
        "fo:background-color": f"#{TINT}",
        "fo:wrap-option": "wrap",
    }
    end = {"fo:text-align": "end"}
    heads = {"text": letters(10, bold=True, colour=TEAL), "table_cell": under}
    named = made(
        "office:styles", {}, _number("N-whole", 0), _number("N-part", 0, most=2),
        style("table-cell", "Default", text=standard),
        style("table-cell", "Mark", "Default", text=letters(10, bold=True, colour=TEAL)),
        style("table-cell", "Title", "Default", text=letters(14, bold=True, colour=TEAL)),
        style("table-cell", "Fact", "Default", text=letters(9, colour=QUIET)),
        style("table-cell", "Caption", "Default", text=letters(11, bold=True)),
        style("table-cell", "Head", "Default", **heads),
        style("table-cell", "HeadRight", "Default", **heads, paragraph=end),
        style("table-cell", "Cell", "Default", table_cell=line),
        _numbered("Whole", "N-whole", line), _numbered("Part", "N-part", line),
    )  # fmt: skip
    automatic = made("office:automatic-styles", {}, _page())
    return fonts(), named, automatic, made("office:master-styles", {}, _master(paper))


def _numbered(called: str, number: str, line: dict[str, str]) -> "etree._Element":
    made_style = style("table-cell", called, "Default", table_cell=line, paragraph={"fo:text-align": "end"})
    made_style.set("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}data-style-name", number)
    return made_style


def _number(called: str, least: int, most: int = 0) -> "etree._Element":
    digits = {"number:min-integer-digits": "1", "number:grouping": "true", "number:decimal-places": str(most)}
    digits["number:min-decimal-places"] = str(least)
    return made("number:number-style", {"style:name": called}, made("number:number", digits))


def _page() -> "etree._Element":
    properties = {
        "fo:page-width": "841.9pt", "fo:page-height": "595.3pt", "style:print-orientation": "landscape",
        "fo:margin-top": "36pt", "fo:margin-bottom": "36pt", "fo:margin-left": "48pt", "fo:margin-right": "48pt",
        "style:scale-to-X": "1", "style:scale-to-Y": "0",
    }  # fmt: skip
    space = made("style:header-footer-properties", {"fo:min-height": "20pt"})
    again = made("style:header-footer-properties", {"fo:min-height": "20pt"})
    return made(
        "style:page-layout", {"style:name": "A4"}, made("style:page-layout-properties", properties),
        made("style:header-style", {}, space), made("style:footer-style", {}, again),
    )  # fmt: skip


def _master(paper: Paper) -> "etree._Element":
    head = made("style:header", {}, made("text:p", {}, marking_of(paper)))
    below = made(
        "style:footer", {},
        made("text:p", {}, marking_of(paper)),
        made("text:p", {}, foot(paper), " · Page ", page_field("page-number"), " of ", page_field("page-count")),
    )  # fmt: skip
    return made("style:master-page", {"style:name": "Default", "style:page-layout-name": "A4"}, head, below)
