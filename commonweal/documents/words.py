"""How a paper's words are written down: cleaned of what no file may hold, numbers with commas, the facts of its head.

Every format begins with `printable`, so that no file holds a character that a program would stumble over or that would
make words look other than they are.
"""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import Marking
from commonweal.documents.paper import Bullets, Cell, Facts, Lead, Note, Paper, Paragraph, Picture, Table

MARKINGS = {Marking.OFFICIAL: "OFFICIAL", Marking.OFFICIAL_SENSITIVE: "OFFICIAL-SENSITIVE"}
LONGEST_STEM = 60
LONGEST_FOOT = 70
# What XML cannot hold, and the signs that turn the direction of words until somebody turns it back: with those a name
# in one cell could change how the next is read. The marks of one place (U+200E, U+200F, U+061C) and the joiners stay.
_NOT_PRINTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069\ufeff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
Part = TypeVar("Part")


def printable(paper: Paper) -> Paper:
    """The paper in words that every format can hold; a part that has none left says so with a sign of its own.

    Paragraphs, items, facts and cells keep their line ends; headings, captions and the facts of the head are one line.
    """
    return _printable(paper, lines=False)


def _printable(part: Part, *, lines: bool) -> Part:
    if isinstance(part, Marking):
        return part
    if isinstance(part, str):
        return _clean(part, lines=lines)  # type: ignore[return-value]
    if isinstance(part, tuple):
        return tuple(_printable(one, lines=lines) for one in part)  # type: ignore[return-value]
    if is_dataclass(part) and not isinstance(part, type):
        lines = isinstance(part, Lead | Paragraph | Note | Bullets | Facts)
        cells = isinstance(part, Table)
        names = [one.name for one in fields(part) if not (isinstance(part, Picture) and one.name == "svg")]
        return replace(
            part, **{one: _printable(getattr(part, one), lines=lines or (cells and one == "rows")) for one in names}
        )
    return part


def _clean(words: str, *, lines: bool) -> str:
    """The words with one kind of line end, or none; what cannot be shown is replaced where nothing else is left."""
    clean = _NOT_PRINTED.sub("", _LINE_ENDS.sub("\n", words))
    if not lines:
        clean = " ".join(clean.split())
    return clean if clean.strip() or not words.strip() else "\ufffd"


def said(cell: Cell) -> str:
    """A cell in words: 1,234 and 2.5, and words as they stand."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return f"{cell:,}"
    return f"{cell:,.0f}" if cell == int(cell) else f"{cell:,.2f}".rstrip("0").rstrip(".")


def marking_of(paper: Paper) -> str:
    """The marking in the capitals that stand at the top and the bottom of every page."""
    return MARKINGS[paper.marking]


def head_facts(paper: Paper) -> tuple[tuple[str, str], ...]:
    """What every file says of itself: for whom, which version, of which day, by whom, from which run."""
    return (
        ("For", paper.audience),
        ("Version", paper.version),
        ("Date", day_in_words(paper.dated_on)),
        ("Made by", paper.made_by),
        ("Source", paper.source),
    )


def foot(paper: Paper) -> str:
    """One line for the foot of every page: a long title is cut, it stands whole on the first."""
    title = paper.title if len(paper.title) <= LONGEST_FOOT else paper.title[:LONGEST_FOOT].rstrip() + "…"
    return f"{title} · Version {paper.version} · {day_in_words(paper.dated_on)}"


def noon(paper: Paper) -> datetime:
    """The instant that stands for a paper's day in the properties of files: they ask for one and we know only a day."""
    return datetime(paper.dated_on.year, paper.dated_on.month, paper.dated_on.day, 12, tzinfo=UTC)


def file_name(paper: Paper, suffix: str) -> str:
    """A name for the file that any system takes: title, day and version, small letters, digits and hyphens."""
    words = re.sub(r"[^a-z0-9]+", "-", paper.title.lower()).strip("-")[:LONGEST_STEM].strip("-") or "paper"
    version = re.sub(r"[^a-z0-9]+", "-", paper.version.lower()).strip("-")[:20].strip("-")
    return "-".join(filter(None, (words, paper.dated_on.isoformat(), version and f"v{version}"))) + suffix
