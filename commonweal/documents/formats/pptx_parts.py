"""Parts of a slide that python-pptx has no word for: bars, bullets, lines of cells, the number of the slide."""

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from commonweal.documents.look import LINE, TEAL

# "No Style, No Grid": what a table looks like is said by its cells alone.
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def ink(colour: str) -> Any:
    """A colour of six digits as python-pptx wants it."""
    return RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]


def described(shape: Any, called: str, title: str, words: str) -> None:
    """Say what a picture or a table is to those who hear the slide."""
    properties = shape._element.find(".//" + qn("p:cNvPr"))
    properties.set("name", called)
    properties.set("title", title)
    properties.set("descr", words)


def bar(slide: Any, left: float, top: float, width: float, height: float, colour: str) -> None:
    """A plain bar that only decorates, and is marked so that it is not read out."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(left), Pt(top), Pt(width), Pt(height))
    shape.name = "Bar"
    shape.fill.solid()
    shape.fill.fore_color.rgb = ink(colour)
    shape.line.fill.background()
    # The theme's look of shapes: a shadow.
    shape._element.remove(shape._element.find(qn("p:style")))
    shape._element.find(".//" + qn("p:cNvPr")).append(
        parse_xml(
            f'<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
            '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
            "</a:ext></a:extLst>"
        )
    )


def paragraph_bullet(line: Any, indent: float, *, shown: bool) -> None:
    """Set a paragraph as an item of a list; the rest of an item that began a slide before has no bullet."""
    properties = line._p.get_or_add_pPr()
    properties.set("marL", str(Pt(indent)))
    if shown:
        properties.set("indent", str(-Pt(indent)))
        properties.append(parse_xml(f'<a:buFont {nsdecls("a")} typeface="Arial"/>'))
        properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))


def plain_table(table: Any) -> None:
    """A table with a marked head and first column, and no look of the program's."""
    table.first_row, table.first_col, table.horz_banding = True, True, False
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE


def cell_lines(cell: Any, *, head: bool, fill: str) -> None:
    """Room inside a cell, a line below it, and its ground."""
    cell.margin_left = cell.margin_right = Pt(6)
    cell.margin_top = cell.margin_bottom = Pt(3)
    properties = cell._tc.get_or_add_tcPr()
    colour, width = (TEAL, 15_875) if head else (LINE, 6_350)
    properties.append(
        parse_xml(
            f'<a:lnB {nsdecls("a")} w="{width}" cap="flat" cmpd="sng"><a:solidFill><a:srgbClr val="{colour}"/>'
            '</a:solidFill><a:prstDash val="solid"/></a:lnB>'
        )
    )
    if fill:
        cell.fill.solid()
        cell.fill.fore_color.rgb = ink(fill)
    else:
        cell.fill.background()


def number_field(line: Any, size: float, colour: str, language: str) -> None:
    """The number of the slide, which the program fills in."""
    line._p.append(
        parse_xml(
            f'<a:fld {nsdecls("a")} id="{{6F0D7E3B-2C5A-4F43-9F0B-6B1C6A1D2E30}}" type="slidenum">'
            f'<a:rPr lang="{language}" sz="{int(size * 100)}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
            "</a:rPr><a:t>‹#›</a:t></a:fld>"
        )
    )
