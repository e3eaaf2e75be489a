"""The manual of rules, docs/rules/, as pages of the product: headings, paragraphs, lists and tables, and no more.

The manual is written by `python -m tests.spec.render` from examples that are run as tests. What this reader does not
know stays text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from django.conf import settings

_MARK = re.compile(
    r"(\*\*(?P<strong>.+?)\*\*|\[(?P<text>[^\]]+)\]\((?P<href>[^)]+)\)|`(?P<code>[^`]+)`|\*(?P<em>[^*]+)\*)"
)
HOW_IT_IS_MADE = "\n*This page is made from examples"
_NAME = re.compile(r"[a-z][a-z-]{1,40}")


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a line: plain, strong, em, code, or a link to another page of the manual by its name."""

    kind: str
    text: str
    page: str = ""


Line = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of a level, a paragraph, a list, or a table whose first line holds the heads."""

    kind: str
    level: int = 0
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()


def spec_names() -> frozenset[str]:
    """The pages that the manual has, but for its index."""
    return frozenset(file.stem for file in Path(settings.RULE_MANUAL).glob("*.md")) - {"index"}


def spec_page(name: str) -> tuple[Block, ...] | None:
    """A page of the manual as blocks, or None where there is none of that name."""
    if not _NAME.fullmatch(name) or name not in spec_names():
        return None
    file = Path(settings.RULE_MANUAL) / f"{name}.md"
    return _read(file, file.stat().st_mtime_ns)


@cache
def _read(file: Path, changed_ns: int) -> tuple[Block, ...]:
    # How the file is made is for who works on it, and stands at its end; a page of the product ends before that.
    return tuple(blocks_of(file.read_text(encoding="utf-8").partition(HOW_IT_IS_MADE)[0]))


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a text in the manual's subset of Markdown."""
    lines = text.splitlines()
    for blank, group in groupby(lines, key=lambda line: not line.strip()):
        if not blank:
            yield from _blocks(list(group))


def _blocks(lines: list[str]) -> Iterator[Block]:
    for kind, group in groupby(lines, key=_kind):
        of_kind = list(group)
        if kind == "heading":
            for line in of_kind:
                hashes, _, words = line.partition(" ")
                yield Block("heading", len(hashes), (words_of(words),))
        elif kind == "list":
            yield Block("list", lines=tuple(words_of(line[2:]) for line in of_kind))
        elif kind == "table":
            cells = [tuple(words_of(cell.strip()) for cell in line.strip().strip("|").split("|")) for line in of_kind]
            yield Block("table", rows=(cells[0], *cells[2:]))
        else:
            yield Block("paragraph", lines=(words_of(" ".join(of_kind)),))


def _kind(line: str) -> str:
    if re.match(r"#{1,4} ", line):
        return "heading"
    return "list" if line.startswith("- ") else "table" if line.startswith("|") else "paragraph"


def words_of(line: str) -> Line:
    """A line as its words; a link that leads out of the manual becomes its text."""
    found, at = [], 0
    for mark in _MARK.finditer(line):
        if mark.start() > at:
            found.append(Words("plain", line[at : mark.start()]))
        found.append(_marked(mark))
        at = mark.end()
    if at < len(line):
        found.append(Words("plain", line[at:]))
    return tuple(found)


def _marked(mark: re.Match[str]) -> Words:
    if mark["text"]:
        name = mark["href"].partition("#")[0].removesuffix(".md")
        inside = bool(_NAME.fullmatch(name)) and mark["href"].partition("#")[0].endswith(".md")
        return Words("link" if inside else "plain", mark["text"], name if inside else "")
    kind = next(kind for kind in ("strong", "code", "em") if mark[kind])
    return Words(kind, mark[kind])
