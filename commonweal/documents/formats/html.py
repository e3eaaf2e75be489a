"""A paper as one page (.html) that needs nothing else: style within, drawings within, nothing that runs or loads.

It is read on a screen, heard, and printed on A4 with the marking above and below and the number of each page. It goes
out as a file: the product's own pages allow no style within them and show a paper by `documents/paper.html`.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from commonweal.documents.look import FALLBACKS, FONT, INK, LINE, QUIET, TEAL, TINT
from commonweal.documents.paper import Paper, Picture
from commonweal.documents.svg import own_svg
from commonweal.documents.words import foot, head_facts, marking_of, printable, said

HERE = Path(__file__).resolve().parent / "page"
LOOK = {"font": FONT, "fallbacks": FALLBACKS, "ink": INK, "line": LINE, "quiet": QUIET, "teal": TEAL, "tint": TINT}


def render(paper: Paper) -> bytes:
    """The file's bytes, UTF-8."""
    paper = printable(paper)
    rest = {"marking": marking_of(paper), "facts": head_facts(paper), "foot": _css_words(foot(paper)), "look": LOOK}
    return _environment().get_template("page.html").render(paper=paper, drawings=_drawings(paper), **rest).encode()


@cache
def _environment() -> Environment:
    """The template and its words; a name that is forgotten stops the page."""
    made = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {"said": said, "next_one": next}
    return made


def _drawings(paper: Paper) -> Iterator[Markup]:
    """The drawings in the pictures' order, each with ids of its own."""
    pictures = [block for block in paper.blocks() if isinstance(block, Picture)]
    for number, picture in enumerate(pictures, start=1):
        # Rebuilt from what a drawing may hold, so it stands in the page as it is.
        yield Markup(own_svg(picture.svg, prefix=f"p{number}-").svg)  # noqa: S704


def _css_words(words: str) -> Markup:
    """Words inside quotation marks in a style: signs other than letters and digits by their number."""
    safe = "".join(c if c.isascii() and (c.isalnum() or c in " .,") else f"\\{ord(c):x} " for c in words)
    return Markup(safe)  # noqa: S704
