"""A paper's formats, each a function from the paper to the bytes of a file.

The same paper gives the same bytes. A format writes only what is in the paper and takes out what its library's template
brings along; `tests/documents/test_layers.py` opens every layer of every file and looks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from commonweal.documents.formats import csv, docx, html, ods, odt, pptx
from commonweal.documents.paper import Paper


@dataclass(frozen=True, slots=True)
class Format:
    """What a format is called on a page, how the file is named and served, and the function that makes it.

    One that `needs_tables` refuses a paper that has none (`PaperRefused`).
    """

    word: str
    content_type: str
    suffix: str
    render: Callable[[Paper], bytes]
    needs_tables: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
FORMATS: Mapping[str, Format] = {
    "html": Format("Page", "text/html; charset=utf-8", ".html", html.render),
    "docx": Format("Word", f"{_OFFICE}.wordprocessingml.document", ".docx", docx.render),
    "pptx": Format("Slides", f"{_OFFICE}.presentationml.presentation", ".pptx", pptx.render),
    "odt": Format("Open document", f"{_OPEN}.text", ".odt", odt.render),
    "csv": Format("Tables as CSV", "text/csv; charset=utf-8", ".csv", csv.render, needs_tables=True),
    "ods": Format("Tables as a spreadsheet", f"{_OPEN}.spreadsheet", ".ods", ods.render, needs_tables=True),
}


def formats_of(paper: Paper) -> Mapping[str, Format]:
    """The formats that this paper can have."""
    return {word: one for word, one in FORMATS.items() if paper.tables() or not one.needs_tables}
