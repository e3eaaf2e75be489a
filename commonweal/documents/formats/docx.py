"""A paper as a Word file (.docx): real headings, header rows that repeat, pictures with their words, page fields."""

from functools import singledispatchmethod
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from commonweal.documents.columns import shares
from commonweal.documents.formats.docx_styles import dress, undress
from commonweal.documents.look import LINE, LONGEST_WHOLE, PICTURE_HEIGHT_PT, TEAL, TEXT_WIDTH_PT, TINT, table_size
from commonweal.documents.packing import repacked
from commonweal.documents.paper import (
    Block,
    Bullets,
    Column,
    Facts,
    Lead,
    Note,
    Paper,
    Paragraph,
    Picture,
    Subheading,
    Table,
)
from commonweal.documents.pictures import raster
from commonweal.documents.words import head_facts, printable, said

TWENTIETHS = 20
AFTER_FACTS_PT = 7


def render(paper: Paper) -> bytes:
    """The file's bytes."""
    paper = printable(paper)
    document = Document()
    undress(document, paper)
    dress(document, paper)
    body = _Body(document)
    body.begin(paper)
    for section in paper.sections:
        body.paragraph("Heading 1", section.title)
        for block in section.blocks:
            body.add(block)
    file = BytesIO()
    document.save(file)
    return repacked(file.getvalue())


class _Body:
    """Writes blocks into the document, one below the other."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.n_pictures = 0

    def begin(self, paper: Paper) -> None:
        self.paragraph("Title", paper.title)
        if paper.subtitle:
            self.paragraph("Subtitle", paper.subtitle)
        self.add(Facts(head_facts(paper)))
        self.paragraph("Rule", "")

    def paragraph(self, style: str, words: str) -> WordParagraph:
        """Words as a paragraph of a style; their line ends stay."""
        made: WordParagraph = self.document.add_paragraph(style=style)
        made.add_run(words)
        return made

    @singledispatchmethod
    def add(self, block: Block) -> None:
        """Add a block in its place."""
        raise TypeError(type(block))

    @add.register
    def _(self, block: Lead) -> None:
        self.paragraph("Lead", block.words)

    @add.register
    def _(self, block: Paragraph) -> None:
        self.paragraph("Normal", block.words)

    @add.register
    def _(self, block: Note) -> None:
        self.paragraph("Note", block.words)

    @add.register
    def _(self, block: Subheading) -> None:
        self.paragraph("Heading 2", block.words)

    @add.register
    def _(self, block: Bullets) -> None:
        for item in block.items:
            self.paragraph("List Bullet", item)

    @add.register
    def _(self, block: Facts) -> None:
        for number, (name, words) in enumerate(block.pairs, start=1):
            made = self.document.add_paragraph(style="Fact")
            # Facts stay together on a page, and room follows the last of them.
            if number < len(block.pairs):
                made.paragraph_format.keep_with_next = True
            else:
                made.paragraph_format.space_after = Pt(AFTER_FACTS_PT)
            made.add_run(name).bold = True
            made.add_run("\t" + words.replace("\t", " "))

    @add.register
    def _(self, block: Picture) -> None:
        self.n_pictures += 1
        picture = raster(block.svg)
        width, height = picture.within(TEXT_WIDTH_PT, PICTURE_HEIGHT_PT)
        run = self.document.add_paragraph(style="Picture").add_run()
        drawn = run.add_picture(BytesIO(picture.png), width=Pt(width), height=Pt(height))
        properties = drawn._inline.docPr
        properties.set("name", f"Picture {self.n_pictures}")
        properties.set("descr", block.alternative)
        properties.set("title", block.caption)
        drawn._inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("name", f"picture-{self.n_pictures}.png")
        self.paragraph("Figure Caption", block.caption)

    @add.register
    def _(self, block: Table) -> None:
        self.paragraph("Caption", block.caption)
        table = self.document.add_table(rows=0, cols=0)
        _frame(table._tbl, block)
        size = Pt(table_size(len(block.columns)))
        for width in _widths(block):
            table._tbl.tblGrid.append(_element("w:gridCol", w=width))
        _row(table, block.columns, [column.name for column in block.columns], size, head=True)
        for row in block.rows:
            _row(table, block.columns, [said(cell) for cell in row], size)
        self.paragraph("Table Note", block.note)


def _widths(table: Table) -> list[int]:
    """The columns' widths in twentieths of a point; together the width of the text."""
    return [round(share * TEXT_WIDTH_PT * TWENTIETHS) for share in shares(table)]


def _element(tag: str, **attributes: object) -> Any:
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def _frame(table: Any, block: Table) -> None:
    """Width and layout that keep to the page, thin lines, and what the table is called for those who hear it."""
    properties = table.tblPr
    for child in list(properties):
        properties.remove(child)
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        drawn = side in {"bottom", "insideH"}
        borders.append(_element(f"w:{side}", val="single" if drawn else "nil", sz=4, space=0, color=LINE))
    margins = _element("w:tblCellMar")
    for side, width in (("top", 50), ("left", 100), ("bottom", 50), ("right", 100)):
        margins.append(_element(f"w:{side}", w=width, type="dxa"))
    looks = _element("w:tblLook", val="04A0", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0, noHBand=1, noVBand=1)
    for child in (
        _element("w:tblW", w=round(TEXT_WIDTH_PT * TWENTIETHS), type="dxa"), borders,
        _element("w:tblLayout", type="fixed"), margins, looks,
        _element("w:tblCaption", val=block.caption), _element("w:tblDescription", val=block.source or block.caption),
    ):  # fmt: skip
        properties.append(child)


def _row(table: Any, columns: tuple[Column, ...], words: list[str], size: Any, *, head: bool = False) -> None:
    """One row; a head is marked as one and repeats on every page; rows are broken only where a cell is very long."""
    row = _element("w:tr")
    properties = _element("w:trPr")
    if max(map(len, words)) <= LONGEST_WHOLE:
        properties.append(_element("w:cantSplit"))
    if head:
        properties.append(_element("w:tblHeader"))
    row.append(properties)
    table._tbl.append(row)
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    for place, (column, cell, width) in enumerate(zip(columns, words, widths, strict=True)):
        element = _element("w:tc")
        element.append(_cell_properties(width, head=head))
        element.append(OxmlElement("w:p"))
        row.append(element)
        paragraph = _Cell(element, table).paragraphs[0]
        paragraph.style = "Table Head" if head else "Table Name" if place == 0 else "Table Cell"
        if column.numeric:
            paragraph.paragraph_format.alignment = 2
        paragraph.add_run(cell).font.size = size


def _cell_properties(width: int, *, head: bool) -> Any:
    properties = _element("w:tcPr")
    properties.append(_element("w:tcW", w=width, type="dxa"))
    if head:
        borders = _element("w:tcBorders")
        borders.append(_element("w:bottom", val="single", sz=10, space=0, color=TEAL))
        properties.append(borders)
        properties.append(_element("w:shd", val="clear", color="auto", fill=TINT))
        properties.append(_element("w:vAlign", val="bottom"))
    return properties
