"""Holds every template to what a person or a browser would otherwise find out: `python -m script.check_templates`.

Each template is compiled in the product's own environment. Then its markup is read for what the content policy blocks
(inline scripts and styles), for what somebody who hears the page would miss (`alt`, `caption`), for text that is not
escaped, and for length (house style, sizes). Prints one line a fault, `file:line: what; what to do`, and exits 1.
"""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.template import engines
from jinja2 import Environment, TemplateError, meta

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 150
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"""<([a-z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([^\s"'=/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"']+))?""")
UNESCAPED = re.compile(r"\|\s*safe\b|\bautoescape\s+false\b")
# A script element of one of these types is data, which the browser does not run.
DATA_TYPES = {"application/json", "application/ld+json"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to put right in a template; `line` counts from 1."""

    file: Path
    line: int
    what: str
    to_do: str

    def __str__(self) -> str:
        where = self.file.relative_to(ROOT) if self.file.is_relative_to(ROOT) else self.file
        return f"{where}:{self.line}: {self.what}; {self.to_do}"


def main() -> int:
    """Print every fault of the product's templates; 1 when there are any."""
    environment = project_environment()
    faults = [*folders_not_searched(), *(fault for file in templates() for fault in faults_of(file, environment))]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def project_environment() -> Environment:
    """The environment that pages are rendered with."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.web.settings")
    django.setup()
    made: Environment = engines["jinja2"].env
    return made


def templates() -> list[Path]:
    """Every template of every room."""
    return sorted((ROOT / "commonweal").glob("*/templates/**/*.html"))


def folders_not_searched() -> Iterator[Fault]:
    """Rooms whose templates the settings do not name: no page could find them."""
    searched = {Path(folder) for folder in settings.TEMPLATES[0]["DIRS"]}
    for folder in sorted((ROOT / "commonweal").glob("*/templates")):
        if folder not in searched:
            yield Fault(folder, 1, "pages cannot find this folder", "add its room to TEMPLATES in web/settings.py")


def faults_of(file: Path, environment: Environment) -> list[Fault]:
    """What is wrong with one template, in order of line."""
    text = file.read_text(encoding="utf-8")
    markup = JINJA.sub(_blank, text)
    found = [
        *_length(text),
        *_compiled(text, environment),
        *_unescaped(text),
        *_tables(markup),
        *(fault for tag in TAG.finditer(markup) for fault in _tag(tag, markup)),
    ]
    return [Fault(file, line, what, to_do) for line, what, to_do in sorted(found)]


Found = Iterator[tuple[int, str, str]]


def _blank(expression: re.Match[str]) -> str:
    """What keeps an expression's place and its lines: a value stands there, a statement or a remark does not."""
    sign = "~" if expression[0].startswith("{{") else " "
    return re.sub(r"[^\n]", sign, expression[0])


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _length(text: str) -> Found:
    n_lines = len(text.splitlines())
    if n_lines > MOST_LINES:
        yield n_lines, f"{n_lines} lines, more than {MOST_LINES}", "split it by what the officer looks at"


def _compiled(text: str, environment: Environment) -> Found:
    """Whether it is Jinja, and whether what it builds on is there."""
    try:
        environment.compile(text)
        names = [name for name in meta.find_referenced_templates(environment.parse(text)) if name is not None]
    except TemplateError as fault:
        why = str(fault.message or type(fault).__name__).rstrip(".")
        yield getattr(fault, "lineno", None) or 1, f"it does not compile: {why}", "mend the expression or the name"
        return
    for name in names:
        try:
            environment.get_template(name)
        except TemplateError:
            yield _line(text, text.index(name)), f"it builds on {name}, which is not there", "mend the name or the file"


def _unescaped(text: str) -> Found:
    """Text that leaves the escaping without a remark on its line, or the one before, that says why it may."""
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        code = re.sub(r"\{#.*?#\}", "", line)
        said = any("{#" in near for near in lines[max(number - 2, 0) : number])
        if UNESCAPED.search(code) and not said:
            yield number, "text that is not escaped", "escape it, or say in a {# remark #} beside it why it is safe"


def _tables(markup: str) -> Found:
    for table in re.finditer(r"<table\b.*?(?:</table>|\Z)", markup, re.DOTALL | re.IGNORECASE):
        if "<caption" not in table[0]:
            yield _line(markup, table.start()), "a table without a caption", "add a <caption>, hidden if it must be"


def _tag(tag: re.Match[str], markup: str) -> Found:
    line = _line(markup, tag.start())
    name = tag[1].lower()
    attributes = {one[1].lower(): (one[2] or "").strip("\"'") for one in ATTRIBUTE.finditer(tag[2])}
    if name == "script" and "src" not in attributes and attributes.get("type") not in DATA_TYPES:
        yield line, "an inline script, which the content policy blocks", "move it to assets/ and name it with src"
    if name == "style" or "style" in attributes:
        yield line, "an inline style, which the content policy blocks", "use a class of assets/styles/"
    if name == "img" and "alt" not in attributes:
        yield line, "a picture without alt", 'say what it shows, or alt="" where the text beside it does'
    for handler in sorted(one for one in attributes if re.fullmatch(r"on[a-z]+", one)):
        yield line, f"the inline handler {handler}, which the content policy blocks", "listen to the event in assets/"


if __name__ == "__main__":
    sys.exit(main())
