"""What a paper is made of: sections, and the blocks in them. A block that exists can be set in every format."""

from dataclasses import dataclass
from math import isfinite
from typing import ClassVar, TypeAlias

from commonweal.documents.refusals import PaperRefused
from commonweal.documents.svg import address, own_svg

MOST_COLUMNS = 30
NO_ROWS = "No rows."

Cell: TypeAlias = "str | int | float"


def wanted_words(what: str, words: str) -> None:
    """Raises `PaperRefused` where there are no words."""
    if not isinstance(words, str) or not words.strip():
        raise PaperRefused(what, found="nothing", allowed="words")


@dataclass(frozen=True, slots=True)
class Lead:
    """The sentence to read out."""

    kind: ClassVar[str] = "lead"
    words: str

    def __post_init__(self) -> None:
        wanted_words("the sentence to read out", self.words)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of one paragraph; a line break in them stays one."""

    kind: ClassVar[str] = "paragraph"
    words: str

    def __post_init__(self) -> None:
        wanted_words("a paragraph", self.words)


@dataclass(frozen=True, slots=True)
class Note:
    """How something was made, and what must be known when it is read."""

    kind: ClassVar[str] = "note"
    words: str

    def __post_init__(self) -> None:
        wanted_words("a note", self.words)


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside a section."""

    kind: ClassVar[str] = "subheading"
    words: str

    def __post_init__(self) -> None:
        wanted_words("a subheading", self.words)


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order; an item is one sentence or a few."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.items:
            raise PaperRefused("a list", found="no items", allowed="at least one; leave an empty list out")
        for item in self.items:
            wanted_words("an item of a list", item)


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, such as "Held on" and the day."""

    kind: ClassVar[str] = "facts"
    pairs: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        if not self.pairs:
            raise PaperRefused("facts", found="none", allowed="at least one pair of name and value")
        for name, _ in self.pairs:
            wanted_words("the name of a fact", name)


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; numeric ones are set to the right."""

    name: str
    numeric: bool = False

    def __post_init__(self) -> None:
        wanted_words("the name of a column", self.name)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; the first cell names its row. `source` says where the figures are from.

    A table may have no rows: every format then says so.
    """

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str = ""

    def __post_init__(self) -> None:
        wanted_words("the caption of a table", self.caption)
        where = f"the table “{self.caption}”"
        if not 1 <= len(self.columns) <= MOST_COLUMNS:
            raise PaperRefused(where, found=f"{len(self.columns)} columns", allowed=f"1 to {MOST_COLUMNS} columns")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise PaperRefused(where, found=f"a row of {len(row)} cells", allowed=f"{len(self.columns)} cells")
            if not all(_is_cell(cell) for cell in row):
                raise PaperRefused(where, found="a cell of another kind", allowed="words and finite numbers")

    @property
    def note(self) -> str:
        """What stands below it: that it has no rows, and where its figures are from."""
        return " ".join(filter(None, ("" if self.rows else NO_ROWS, self.source and f"Source: {self.source}")))


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG that needs nothing from elsewhere, what it shows in words, and its caption."""

    kind: ClassVar[str] = "picture"
    svg: str
    alternative: str
    caption: str

    def __post_init__(self) -> None:
        wanted_words("the caption of a picture", self.caption)
        wanted_words(f"the picture “{self.caption}”: what it shows in words", self.alternative)
        own_svg(self.svg)

    @property
    def address(self) -> str:
        """The drawing as an address that holds it, for a page that may have no style within."""
        return address(own_svg(self.svg).svg)


Block: TypeAlias = "Lead | Paragraph | Bullets | Facts | Table | Picture | Note | Subheading"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `on_slides=False` keeps it out of a talk."""

    title: str
    blocks: tuple[Block, ...]
    on_slides: bool = True

    def __post_init__(self) -> None:
        wanted_words("the title of a section", self.title)


def _is_cell(cell: object) -> bool:
    """Whether a cell is a word or a finite number; yes and no are written as words."""
    if isinstance(cell, bool):
        return False
    return isinstance(cell, str | int) or (isinstance(cell, float) and isfinite(cell))
