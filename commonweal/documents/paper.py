"""A paper: what a document says, apart from how any program would set it.

Rooms that know something make a `Paper` from it (a weekly product, minutes, a plan); `documents/formats` turn it into
files. A paper holds only words that it is given, so what is not in the paper can be in no file of it
(docs/security.md P10). It is stored as its record and rendered again from there.

It names an organisation as its maker and never a person. A year, a code or a telephone number is given as a word:
numbers in a table are printed with commas.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from commonweal.core.terms import Marking
from commonweal.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    Lead,
    Note,
    Paragraph,
    Picture,
    Section,
    Subheading,
    Table,
    wanted_words,
)
from commonweal.documents.refusals import PaperRefused

__all__ = [
    "Block", "Bullets", "Cell", "Column", "Facts", "Lead", "Note", "Paper", "PaperRefused", "Paragraph", "Picture",
    "Section", "Subheading", "Table", "paper_of",
]  # fmt: skip

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", re.ASCII)
# How records are laid out; a later layout gets the next number and reads this one too.
LAYOUT = 1
KINDS: tuple[type[Any], ...] = (Lead, Paragraph, Bullets, Facts, Table, Picture, Note, Subheading)
BLOCKS: Mapping[str, type[Any]] = {one.kind: one for one in KINDS}


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `audience` says who may read it, `source` the run or query in words, `made_by` an organisation."""

    title: str
    subtitle: str
    marking: Marking
    audience: str
    version: str
    dated_on: date
    source: str
    made_by: str
    sections: tuple[Section, ...]
    language: str = "en-GB"

    def __post_init__(self) -> None:
        for name in ("title", "audience", "version", "source", "made_by"):
            wanted_words(f"a paper's {name.replace('_', ' ')}", getattr(self, name))
        if not LANGUAGE.fullmatch(self.language):
            raise PaperRefused("a paper's language", found=repr(self.language), allowed="a tag such as en-GB or tr")

    def tables(self) -> tuple[Table, ...]:
        """Every table, in its order."""
        return tuple(block for block in self.blocks() if isinstance(block, Table))

    def blocks(self) -> Iterator[Block]:
        """Every block, in its order."""
        for section in self.sections:
            yield from section.blocks

    def record(self) -> dict[str, object]:
        """The paper as JSON holds it; `paper_of` reads it again."""
        plain: dict[str, object] = {field.name: getattr(self, field.name) for field in fields(self)}
        sections = [
            {"title": one.title, "blocks": [_block_record(block) for block in one.blocks], "on_slides": one.on_slides}
            for one in self.sections
        ]
        return {
            "layout": LAYOUT, **plain, "marking": self.marking.value, "dated_on": self.dated_on.isoformat(),
            "sections": sections,
        }  # fmt: skip


def paper_of(record: object) -> Paper:
    """The paper that `Paper.record` wrote; raises `PaperRefused` where the record is none."""
    held = _exactly("the record of a paper", record, {"layout", *(field.name for field in fields(Paper))})
    if held["layout"] != LAYOUT:
        raise PaperRefused("the record of a paper", found=f"layout {held['layout']!r}", allowed=str(LAYOUT))
    plain: dict[str, Any] = {name: _word(name, held[name]) for name in held if name not in {"layout", "sections"}}
    try:
        marking, dated_on = Marking(plain["marking"]), date.fromisoformat(plain["dated_on"])
    except ValueError as fault:
        raise PaperRefused("the record of a paper", found=str(fault), allowed="a known marking, a day") from fault
    sections = tuple(_section(one) for one in _list("sections", held["sections"]))
    return Paper(**{**plain, "marking": marking, "dated_on": dated_on, "sections": sections})


def _block_record(block: Block) -> dict[str, object]:
    """A block's fields under the name of its kind; tuples become lists."""
    return {"block": block.kind, **{one.name: _plain(getattr(block, one.name)) for one in fields(block)}}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return {"name": value.name, "numeric": value.numeric} if isinstance(value, Column) else value


def _section(record: object) -> Section:
    held = _exactly("a section", record, {"title", "blocks", "on_slides"})
    if not isinstance(held["on_slides"], bool):
        raise PaperRefused("a section", found=repr(held["on_slides"]), allowed="on_slides true or false")
    return Section(
        _word("title", held["title"]), tuple(map(_block, _list("blocks", held["blocks"]))), held["on_slides"]
    )


def _block(record: object) -> Block:
    kind = BLOCKS.get(str(record.get("block"))) if isinstance(record, dict) else None
    if kind is None:
        raise PaperRefused("a block", found="no kind that is known", allowed=", ".join(BLOCKS))
    held = _exactly(f"a block {kind.kind}", record, {"block", *(field.name for field in fields(kind))})
    return kind(**{name: READERS.get(name, _word)(name, value) for name, value in held.items() if name != "block"})  # type: ignore[no-any-return]


def _pairs(name: str, value: object) -> tuple[tuple[str, str], ...]:
    pairs = [[_word(name, word) for word in _list(name, pair)] for pair in _list(name, value)]
    if any(len(pair) != 2 for pair in pairs):
        raise PaperRefused(name, found="something else than pairs", allowed="pairs of name and value")
    return tuple((pair[0], pair[1]) for pair in pairs)


def _columns(name: str, value: object) -> tuple[Column, ...]:
    held = [_exactly("a column", one, {"name", "numeric"}) for one in _list(name, value)]
    return tuple(Column(_word("name", one["name"]), one["numeric"] is True) for one in held)


READERS: Mapping[str, Any] = {
    "items": lambda name, value: tuple(_word(name, one) for one in _list(name, value)),
    "pairs": _pairs,
    "columns": _columns,
    "rows": lambda name, value: tuple(tuple(_list(name, row)) for row in _list(name, value)),
}


def _exactly(where: str, record: object, keys: set[str]) -> dict[str, Any]:
    if not isinstance(record, dict) or set(record) != keys:
        found = sorted(map(str, record)) if isinstance(record, dict) else type(record).__name__
        raise PaperRefused(where, found=str(found), allowed=", ".join(sorted(keys)))
    return record


def _list(where: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise PaperRefused(where, found=type(value).__name__, allowed="a list")
    return value


def _word(where: str, value: object) -> str:
    if not isinstance(value, str):
        raise PaperRefused(where, found=type(value).__name__, allowed="words")
    return value
