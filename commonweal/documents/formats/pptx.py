"""A paper as slides (.pptx): a title slide, then each section on as many slides as it needs (`documents/slides.py`).

Every slide carries the marking above and below, its number, and a real title; tables are tables with a marked head,
pictures have their words. No notes, no animation, no links.
"""

from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from commonweal.documents.formats.pptx_parts import (
    bar,
    cell_lines,
    described,
    ink,
    number_field,
    paragraph_bullet,
    plain_table,
)
from commonweal.documents.formats.pptx_template import TITLE_ONLY, TITLE_SLIDE, undress
from commonweal.documents.letters import cut
from commonweal.documents.look import INK, QUIET, TEAL, TINT
from commonweal.documents.packing import repacked
from commonweal.documents.paper import Paper
from commonweal.documents.slides import (
    BODY_WIDTH,
    HANDS,
    HEIGHT,
    LEFT,
    TITLE_SIZE,
    WIDTH,
    Grid,
    Image,
    Slide,
    Words,
    slides_of,
)
from commonweal.documents.words import foot, head_facts, marking_of, printable

COLOURS = {"lead": INK, "subheading": TEAL, "note": QUIET, "caption": INK}
BOLD = frozenset(("subheading", "caption"))


def render(paper: Paper) -> bytes:
    """The file's bytes."""
    paper = printable(paper)
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    undress(presentation, paper)
    _Deck(presentation, paper).show()
    file = BytesIO()
    presentation.save(file)
    return repacked(file.getvalue())


class _Deck:
    """Draws slides of one paper."""

    def __init__(self, presentation: Any, paper: Paper) -> None:
        self.presentation, self.paper = presentation, paper
        self.marking = marking_of(paper)
        self.foot = cut(foot(paper), 10, 600, 1)

    def show(self) -> None:
        self._title_slide()
        for one in slides_of(self.paper):
            self._slide(one)

    def _title_slide(self) -> None:
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[TITLE_SLIDE])
        title, subtitle = slide.shapes.title, slide.placeholders[1]
        _place(title, LEFT, 96, BODY_WIDTH, 100)
        self._write(title.text_frame, cut(self.paper.title, 38, BODY_WIDTH, 2), 36, TEAL, bold=True)
        title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        _place(subtitle, LEFT, 204, BODY_WIDTH, 56)
        # A title slide without a second line has an empty one: PowerPoint shows nothing there.
        self._write(subtitle.text_frame, cut(self.paper.subtitle, 20, BODY_WIDTH, 2), 20, QUIET)
        bar(slide, LEFT, 272, 120, 4, TEAL)
        box = self._box(slide, "About this paper", LEFT, 292, BODY_WIDTH, 180)
        for number, (name, words) in enumerate(head_facts(self.paper)):
            line = box.text_frame.paragraphs[0] if number == 0 else box.text_frame.add_paragraph()
            line.space_after = Pt(4)
            said = cut(f"{name}: {words}", 15, BODY_WIDTH, 2)
            self._run(line, said[: len(name) + 1], 15, INK, bold=True)
            self._run(line, said[len(name) + 1 :], 15, INK)
        self._mark(slide)

    def _slide(self, one: Slide) -> None:
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[TITLE_ONLY])
        _place(slide.shapes.title, LEFT, 36, BODY_WIDTH, 68)
        self._write(slide.shapes.title.text_frame, one.title, TITLE_SIZE, TEAL, bold=True)
        slide.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        n_pictures = n_tables = 0
        for part in one.parts:
            match part:
                case Words():
                    self._words(slide, part)
                case Grid():
                    n_tables += 1
                    self._grid(slide, part, f"Table {n_tables}")
                case Image():
                    n_pictures += 1
                    drawn = slide.shapes.add_picture(
                        BytesIO(part.raster.png), Pt(part.left), Pt(part.top), Pt(part.width), Pt(part.height)
                    )
                    described(drawn, f"Picture {n_pictures}", part.picture.caption, part.picture.alternative)
        self._mark(slide)

    def _words(self, slide: Any, part: Words) -> None:
        hand = HANDS[part.kind]
        box = self._box(slide, part.kind.capitalize(), LEFT, part.top, BODY_WIDTH, part.height)
        line = box.text_frame.paragraphs[0]
        colour, bold = COLOURS.get(part.kind, INK), part.kind in BOLD
        if part.kind == "lead":
            bar(slide, LEFT, part.top, 4, part.height, TEAL)
            box.left, box.width = Pt(LEFT + hand.indent), Pt(BODY_WIDTH - hand.indent)
        if part.kind == "bullet":
            paragraph_bullet(line, hand.indent, shown=part.begins)
        self._run(line, part.words[: part.n_bold], hand.size, colour, bold=True)
        self._run(line, part.words[part.n_bold :], hand.size, colour, bold=bold)

    def _grid(self, slide: Any, part: Grid, called: str) -> None:
        frame = slide.shapes.add_table(
            len(part.heights), len(part.widths), Pt(LEFT), Pt(part.top), Pt(sum(part.widths)), Pt(sum(part.heights))
        )
        described(frame, called, part.table.caption, part.table.source or part.table.caption)
        table = frame.table
        plain_table(table)
        for place, width in enumerate(part.widths):
            table.columns[place].width = Pt(width)
        for place, height in enumerate(part.heights):
            table.rows[place].height = Pt(height)
        for number, cells in enumerate([part.head, *part.rows]):
            for place, words in enumerate(cells):
                cell = table.cell(number, place)
                cell_lines(cell, head=number == 0, fill=TINT if number == 0 else "")
                line = cell.text_frame.paragraphs[0]
                if part.table.columns[place].numeric:
                    line.alignment = PP_ALIGN.RIGHT
                self._run(line, words, part.size, TEAL if number == 0 else INK, bold=number == 0 or place == 0)

    def _mark(self, slide: Any) -> None:
        """Marking above and below, what the paper is, and the number of the slide."""
        for called, top in (("Marking above", 12.0), ("Marking below", 512.0)):
            box = self._box(slide, called, LEFT + 200, top, BODY_WIDTH - 400, 18)
            box.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
            self._run(box.text_frame.paragraphs[0], self.marking, 11, TEAL, bold=True)
        box = self._box(slide, "Foot", LEFT, 492, BODY_WIDTH - 120, 16)
        self._run(box.text_frame.paragraphs[0], self.foot, 10, QUIET)
        number = self._box(slide, "Slide number", LEFT + BODY_WIDTH - 100, 492, 100, 16)
        number.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        number_field(number.text_frame.paragraphs[0], 10, QUIET, self.paper.language)

    def _box(self, slide: Any, called: str, left: float, top: float, width: float, height: float) -> Any:
        box = slide.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(height))
        box.name = called
        _tight(box.text_frame)
        return box

    def _write(self, frame: Any, words: str, size: float, colour: str, *, bold: bool = False) -> None:
        _tight(frame)
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self._run(frame.paragraphs[0], words, size, colour, bold=bold)

    def _run(self, line: Any, words: str, size: float, colour: str, *, bold: bool = False) -> None:
        """Words with their look and language; a line end in them stays one."""
        for number, piece in enumerate(words.split("\n")):
            if number:
                line.add_line_break()
            if piece:
                run = line.add_run()
                run.text = piece.replace("\t", " ")
                run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, ink(colour)
                run._r.get_or_add_rPr().set("lang", self.paper.language)


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = Pt(left), Pt(top), Pt(width), Pt(height)


def _tight(frame: Any) -> None:
    """No room inside, lines that wrap, and no program that changes the size of letters."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    properties = frame._txBody.find(qn("a:bodyPr"))
    for child in list(properties):
        properties.remove(child)
