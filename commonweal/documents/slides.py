"""A paper laid out on slides: what stands on each of them, and where, so that nothing runs over its edge.

No program measures letters for us here, so lines are reckoned from rough widths, on the wide side; what would not fit
goes on to the next slide, words by lines and tables by rows under their head again. Headings and column names that are
longer than their room are cut with an ellipsis: the whole of them stands in the paper.

Lengths are in points of 1/72 inch. A slide is 960 by 540.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import singledispatchmethod
from itertools import accumulate, takewhile

from commonweal.documents.columns import shares
from commonweal.documents.letters import cut, wrapped
from commonweal.documents.paper import (
    Block,
    Bullets,
    Facts,
    Lead,
    Note,
    Paper,
    Paragraph,
    Picture,
    Section,
    Subheading,
    Table,
)
from commonweal.documents.pictures import Raster, raster
from commonweal.documents.words import said

WIDTH, HEIGHT = 960.0, 540.0
LEFT, BODY_WIDTH = 48.0, 864.0
TOP, BOTTOM = 112.0, 482.0
BODY_HEIGHT = BOTTOM - TOP
LINE_HEIGHT = 1.32
GAP = 10.0
LEAST_PICTURE = 240.0
TITLE_SIZE, MOST_TITLE_LINES = 26.0, 2
CELL_SIDES, CELL_ENDS = 14.0, 7.0
ABOVE_SUBHEADING = 8.0
LEAST_TABLE, LEAST_WORDS = 110.0, 60.0
# Up to so many columns, letters of this height.
TABLE_SIZES, LEAST_SIZE = ((5, 14.0), (7, 12.0), (10, 10.0)), 8.0
# Of the height of a slide, what the head of a table may take.
HEAD_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Hand:
    """How a kind of words is written: letter height, indent, room below."""

    size: float
    below: float
    indent: float = 0.0


HANDS = {
    "lead": Hand(22.0, 10.0, 14.0),
    "paragraph": Hand(18.0, 8.0),
    "bullet": Hand(18.0, 6.0, 20.0),
    "fact": Hand(16.0, 4.0),
    "subheading": Hand(20.0, 6.0),
    "caption": Hand(14.0, 6.0),
    "note": Hand(12.0, 6.0),
}


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one kind; the first `n_bold` characters are a name. `begins` is false where they only go on."""

    kind: str
    words: str
    top: float
    height: float
    n_bold: int = 0
    begins: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """A part of a table with its head; widths and heights of columns and rows in points."""

    table: Table
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: float
    top: float


@dataclass(frozen=True, slots=True)
class Image:
    """A picture and the room that it fills."""

    picture: Picture
    raster: Raster
    left: float
    top: float
    width: float
    height: float


@dataclass(slots=True)
class Slide:
    """One slide: its heading and what stands below it, from the top."""

    title: str
    parts: list[Words | Grid | Image] = field(default_factory=list)


def slides_of(paper: Paper) -> list[Slide]:
    """The slides after the first, which is the paper's head; sections that are for reading only are left out."""
    return [slide for section in paper.sections if section.on_slides for slide in _section(section)]


def _section(section: Section) -> list[Slide]:
    sheet = _Sheets(section.title)
    for place, block in enumerate(section.blocks):
        sheet.after = section.blocks[place + 1 :]
        sheet.add(block)
    return sheet.numbered()


def written(block: Block) -> list[tuple[str, str]]:
    """The words of a block of words, each with the kind of its hand."""
    match block:
        case Lead() | Paragraph() | Note():
            return [(block.kind, block.words)]
        case Bullets():
            return [("bullet", item) for item in block.items]
        case Facts():
            return [("fact", f"{name}: {words}") for name, words in block.pairs]
    return []


def _height(kind: str, words: str) -> float:
    hand = HANDS[kind]
    return len(wrapped(words, hand.size, BODY_WIDTH - hand.indent)) * hand.size * LINE_HEIGHT + hand.below


class _Sheets:
    """Fills slides from the top, one after the other."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.slides = [Slide(title)]
        self.at = TOP
        self.after: Sequence[Block] = ()

    @property
    def room(self) -> float:
        return BOTTOM - self.at

    def turn(self) -> None:
        """Begin the next slide, unless this one is empty."""
        if self.slides[-1].parts:
            self.slides.append(Slide(self.title))
            self.at = TOP

    def numbered(self) -> list[Slide]:
        """The slides, each with its number where there are several of one title."""
        n = len(self.slides)
        for number, slide in enumerate(self.slides, start=1):
            end = f" ({number} of {n})" if n > 1 else ""
            slide.title = cut(self.title, TITLE_SIZE, BODY_WIDTH, MOST_TITLE_LINES, end)
        return self.slides

    def write(self, kind: str, words: str, *, n_bold: int = 0, keep: float = 0.0) -> None:
        """Words where they fit, or on the next slide, or over several; `keep` is room that must follow them."""
        hand = HANDS[kind]
        lines = wrapped(words, hand.size, BODY_WIDTH - hand.indent)
        line = hand.size * LINE_HEIGHT
        if len(lines) * line + keep > self.room:
            self.turn()
        first = True
        while lines:
            n = max(1, int(self.room // line))
            here, lines = lines[:n], lines[n:]
            height = len(here) * line
            shown = "".join(here).rstrip("\n ")
            self.slides[-1].parts.append(Words(kind, shown, self.at, height, n_bold if first else 0, first))
            self.at += height + hand.below
            first = False
            if lines:
                self.turn()

    @singledispatchmethod
    def add(self, block: Block) -> None:
        """Add a block in its place."""
        for kind, words in written(block):
            self.write(kind, words)

    @add.register
    def _(self, block: Subheading) -> None:
        if self.slides[-1].parts:
            self.at += ABOVE_SUBHEADING
        self.write("subheading", block.words, keep=self._kept_with_it())

    def _kept_with_it(self) -> float:
        """Room for what a subheading heads: all its words where one slide has room for them, else their beginning."""
        if not self.after:
            return 0.0
        if isinstance(self.after[0], Picture | Table):
            return LEAST_PICTURE if isinstance(self.after[0], Picture) else LEAST_TABLE
        of_it = takewhile(lambda one: not isinstance(one, Subheading | Picture | Table), self.after)
        height = sum(_height(kind, words) for block in of_it for kind, words in written(block))
        return height if height < BODY_HEIGHT - LEAST_WORDS else LEAST_WORDS

    @add.register
    def _(self, block: Facts) -> None:
        for name, words in block.pairs:
            self.write("fact", f"{name}: {words}", n_bold=len(name) + 1)

    @add.register
    def _(self, block: Picture) -> None:
        drawn = raster(block.svg)
        caption = cut(block.caption, HANDS["note"].size, BODY_WIDTH, 2)
        below = HANDS["note"].size * LINE_HEIGHT * 2 + GAP
        if self.room - below < min(LEAST_PICTURE, drawn.height_pt):
            self.turn()
        width, height = drawn.within(BODY_WIDTH, self.room - below)
        self.slides[-1].parts.append(Image(block, drawn, LEFT, self.at, width, height))
        self.at += height + 4
        self.write("note", caption)

    @add.register
    def _(self, block: Table) -> None:
        ruled = _Ruled(block)
        caption = cut(block.caption, HANDS["caption"].size, BODY_WIDTH, 2)
        rows = list(ruled.rows())
        first_rows = sum(height for _, height in rows[:3])
        if _height("caption", caption) + ruled.head_height + first_rows > self.room:
            self.turn()
        while True:
            self.write("caption", caption)
            n = _n_fitting([height for _, height in rows], self.room - ruled.head_height)
            grid = ruled.grid(rows[:n], self.at)
            self.slides[-1].parts.append(grid)
            self.at += sum(grid.heights) + GAP
            rows = rows[n:]
            if not rows:
                break
            self.turn()
        if note := block.note:
            self.write("note", note)


def _n_fitting(heights: Sequence[float], room: float) -> int:
    """How many rows from the first fit into a room; at least one."""
    return max(1, sum(end <= room for end in accumulate(heights)))


class _Ruled:
    """A table with the widths of its columns; its rows as lines, cut into parts where one is higher than a slide."""

    def __init__(self, table: Table) -> None:
        size = next((size for most, size in TABLE_SIZES if len(table.columns) <= most), LEAST_SIZE)
        self.table, self.size = table, size
        self.widths = tuple(share * BODY_WIDTH for share in shares(table))
        self.line = size * LINE_HEIGHT
        most = max(1, int(BODY_HEIGHT * HEAD_SHARE // self.line))
        # Names of columns are bold, which is wider.
        self.head = tuple(
            cut(column.name, size * 1.08, self._inside(n), most) for n, column in enumerate(table.columns)
        )
        self.head_height = self._height([wrapped(one, size * 1.08, self._inside(n)) for n, one in enumerate(self.head)])

    def _inside(self, column: int) -> float:
        return max(self.widths[column] - CELL_SIDES, self.size)

    def _height(self, cells: Sequence[Sequence[str]]) -> float:
        return max(1, *map(len, cells)) * self.line + CELL_ENDS

    def rows(self) -> Iterator[tuple[tuple[str, ...], float]]:
        """Each row's cells and height; one that is higher than half a slide goes on in further rows."""
        most = max(1, int((BODY_HEIGHT * 0.5 - CELL_ENDS) // self.line))
        for row in self.table.rows:
            # The first cell names the row, in bold.
            lines = [
                wrapped(said(cell), self.size * (1.08 if n == 0 else 1.0), self._inside(n))
                for n, cell in enumerate(row)
            ]
            for start in range(0, max(map(len, lines)) or 1, most):
                part = [one[start : start + most] for one in lines]
                yield tuple("".join(one).rstrip("\n ") for one in part), self._height(part)

    def grid(self, rows: Sequence[tuple[tuple[str, ...], float]], top: float) -> Grid:
        heights = (self.head_height, *(height for _, height in rows))
        return Grid(self.table, self.head, tuple(cells for cells, _ in rows), self.widths, heights, self.size, top)
