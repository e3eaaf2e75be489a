"""A paper as an open document for words (.odt): headings, lists, tables with header rows, pictures with their words."""

from collections.abc import Iterable, Iterator
from functools import singledispatchmethod

from lxml import etree

from commonweal.documents.columns import shares
from commonweal.documents.formats.odt_styles import FACES, TABLE_FRAMES, styles
from commonweal.documents.formats.open_document import archive, fonts, letters, made, style
from commonweal.documents.look import LONGEST_WHOLE, PICTURE_HEIGHT_PT, TEXT_WIDTH_PT, table_size
from commonweal.documents.paper import (
    Block,
    Bullets,
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


def render(paper: Paper) -> bytes:
    """The file's bytes."""
    paper = printable(paper)
    body = _Body()
    body.begin(paper)
    for section in paper.sections:
        body.heading(section.title, 1)
        for block in section.blocks:
            body.add(block)
    text = made("office:text", {}, *body.elements)
    content = (fonts(), made("office:automatic-styles", {}, *body.styles), made("office:body", {}, text))
    return archive(paper, "text", content=content, styles=styles(paper), pictures=body.pictures)


class _Body:
    """Gathers the elements of the text, the styles of its tables, and its pictures."""

    def __init__(self) -> None:
        self.elements: list[etree._Element] = []
        self.styles: list[etree._Element] = []
        self.pictures: list[tuple[str, bytes]] = []
        self.n_tables = 0

    def begin(self, paper: Paper) -> None:
        self._paragraph("Title", paper.title)
        if paper.subtitle:
            self._paragraph("Subtitle", paper.subtitle)
        self.add(Facts(head_facts(paper)))
        self._paragraph("Rule", "")

    def heading(self, words: str, level: int) -> None:
        attributes = {"text:style-name": f"Heading_20_{level}", "text:outline-level": str(level)}
        self.elements.append(made("text:h", attributes, words))

    def _paragraph(self, called: str, *words: "etree._Element | str") -> None:
        self.elements.append(made("text:p", {"text:style-name": called}, *words))

    @singledispatchmethod
    def add(self, block: Block) -> None:
        """Add a block in its place."""
        raise TypeError(type(block))

    @add.register
    def _(self, block: Lead) -> None:
        self._paragraph("Lead", block.words)

    @add.register
    def _(self, block: Paragraph) -> None:
        self._paragraph("Text_20_body", block.words)

    @add.register
    def _(self, block: Note) -> None:
        self._paragraph("Note", block.words)

    @add.register
    def _(self, block: Subheading) -> None:
        self.heading(block.words, 2)

    @add.register
    def _(self, block: Bullets) -> None:
        items = [
            made("text:list-item", {}, made("text:p", {"text:style-name": "List_20_item"}, item))
            for item in block.items
        ]
        self.elements.append(made("text:list", {"text:style-name": "Bullets"}, *items))

    @add.register
    def _(self, block: Facts) -> None:
        for number, (called, words) in enumerate(block.pairs, start=1):
            bold = made("text:span", {"text:style-name": "Strong"}, called)
            self._paragraph("Fact" if number < len(block.pairs) else "Last_20_fact", bold, made("text:tab"), words)

    @add.register
    def _(self, block: Picture) -> None:
        picture = raster(block.svg)
        self.pictures.append((f"Pictures/{len(self.pictures) + 1}.png", picture.png))
        width, height = picture.within(TEXT_WIDTH_PT, PICTURE_HEIGHT_PT)
        where = {"xlink:href": self.pictures[-1][0], "xlink:type": "simple", "xlink:show": "embed"}
        frame = made(
            "draw:frame",
            {
                "draw:name": f"Picture {len(self.pictures)}", "draw:style-name": "Picture",
                "text:anchor-type": "as-char", "svg:width": f"{width:.1f}pt", "svg:height": f"{height:.1f}pt",
            },
            made("draw:image", where), made("svg:title", {}, block.caption), made("svg:desc", {}, block.alternative),
        )  # fmt: skip
        self._paragraph("Picture_20_line", frame)
        self._paragraph("Figure_20_caption", block.caption)

    @add.register
    def _(self, block: Table) -> None:
        self.n_tables += 1
        called = f"Table{self.n_tables}"
        self._paragraph("Caption", block.caption)
        size = table_size(len(block.columns))
        self.styles += _table_styles(called, shares(block), size)
        columns = [
            made("table:table-column", {"table:style-name": f"{called}.C{n}"}) for n in range(len(block.columns))
        ]
        head = _row(called, [_cell(called, "Head", one.name, numeric=one.numeric) for one in block.columns])
        rows = [_row(called, _cells(called, block, row)) for row in block.rows]
        title, head_rows = made("table:title", {}, block.caption), made("table:table-header-rows", {}, head)
        attributes = {"table:name": called, "table:style-name": called}
        self.elements.append(made("table:table", attributes, title, *columns, head_rows, *rows))
        self._paragraph("Table_20_note", block.note)


def _row(called: str, cells: "Iterable[etree._Element]") -> "etree._Element":
    cells = list(cells)
    long = any(len("".join(cell.itertext())) > LONGEST_WHOLE for cell in cells)
    return made("table:table-row", {} if long else {"table:style-name": f"{called}.R"}, *cells)


def _cells(called: str, table: Table, row: tuple[str | int | float, ...]) -> Iterator["etree._Element"]:
    for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        yield _cell(called, "Name" if place == 0 else "Cell", said(cell), numeric=column.numeric)


def _cell(called: str, kind: str, words: str, *, numeric: bool) -> "etree._Element":
    letters_of = f"{called}.{kind}{'Right' if numeric else 'Left'}"
    paragraph = made("text:p", {"text:style-name": letters_of}, words)
    frame = f"{called}.{'HeadFrame' if kind == 'Head' else 'CellFrame'}"
    return made("table:table-cell", {"table:style-name": frame, "office:value-type": "string"}, paragraph)


def _table_styles(called: str, widths: list[float], size_pt: float) -> Iterator["etree._Element"]:
    """The styles of one table: its columns by their shares, its letters by its size."""
    for frame, edge in TABLE_FRAMES.items():
        yield style("table-cell", f"{called}.{frame}", table_cell=edge)
    width = {"style:width": f"{TEXT_WIDTH_PT:.1f}pt", "table:align": "left", "fo:margin-bottom": "3pt"}
    yield style("table", called, table=width)
    for number, share in enumerate(widths):
        yield style(
            "table-column", f"{called}.C{number}", table_column={"style:column-width": f"{share * TEXT_WIDTH_PT:.2f}pt"}
        )
    yield style("table-row", f"{called}.R", table_row={"fo:keep-together": "always"})
    for kind, face in FACES.items():
        for side, end in (("Left", "start"), ("Right", "end")):
            align = {"fo:text-align": end, "fo:margin-top": "0pt", "fo:margin-bottom": "0pt"}
            yield style(
                "paragraph", f"{called}.{kind}{side}", "Standard", paragraph=align,
                text=letters(size_pt, bold=face.bold, colour=face.colour),
            )  # fmt: skip
