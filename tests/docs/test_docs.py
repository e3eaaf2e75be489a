"""What the documents say exists: files, headings, commands, settings, tests; and what the code says stands in them."""

import argparse
import csv
import io
import re
import shlex
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from commonweal.command_line import COMMANDS
from commonweal.core.policy import read_policy
from commonweal.files.cells import GREAT_BRITAIN
from commonweal.files.delivery import open_delivery
from commonweal.imports.kind import is_refused
from commonweal.reports.sources.call_log import NEEDED, read_calls
from commonweal.reports.terms import Category
from script.render_docs import late_documents

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GENERATED_BY_ANOTHER = ROOT / "docs" / "rules"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"`((?:commonweal|tests|script|policies|docs|assets|requirements|\.ci)/[\w./-]+)`")
READERS = "get|text|flag|names|folder|one_of|whole_number|pairs|mail_way|mail_sender|text_way|origin"
READS_VARIABLE = re.compile(
    rf"environ(?:ment)?\.(?:{READERS})\(\s*\"([A-Z0-9_]+)\"(?:, \"([A-Z0-9_]+_[A-Z0-9_]+)\"\))?"
    r"|environ\[\"([A-Z0-9_]+)\"\]|\$\{?([A-Z]+_[A-Z_]+)[:}]"
)


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_relative_link_leads_to_a_file_and_a_heading_that_exist(document: Path) -> None:
    broken = []
    for link in LINK.findall(CODE_BLOCK.sub("", document.read_text(encoding="utf-8"))):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, heading = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (heading and heading not in headings(target)):
            broken.append(link)
    assert broken == []


def headings(document: Path) -> set[str]:
    """The headings of a document as addresses name them."""
    lines = CODE_BLOCK.sub("", document.read_text(encoding="utf-8")).splitlines()
    words = [line.lstrip("#").strip().lower() for line in lines if line.startswith("#")]
    return {re.sub(r"[^\w\- ]", "", one).replace(" ", "-") for one in words}


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    paths = PATH.findall(document.read_text(encoding="utf-8"))
    assert [path for path in paths if "*" not in path and not (ROOT / path).exists()] == []


def test_every_test_that_a_document_names_exists() -> None:
    written = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    known = set(re.findall(r"def (test_\w+)", written))
    said = {
        name for document in DOCUMENTS for name in re.findall(r"`(test_\w+)`", document.read_text(encoding="utf-8"))
    }
    assert said - known == set()


def test_every_command_in_a_document_exists_with_its_options() -> None:
    wrong = [
        f"{named(document)}: {line}"
        for document in DOCUMENTS
        for line in command_lines(document)
        if not is_understood(line)
    ]
    assert wrong == []


def command_lines(document: Path) -> Iterator[str]:
    """Lines of code blocks, and short pieces of code in the text, that begin with a command of ours."""
    text = document.read_text(encoding="utf-8")
    blocks = "\n".join(CODE_BLOCK.findall(text)).replace("\\\n", " ")
    pieces = [*blocks.splitlines(), *re.findall(r"`([^`\n]+)`", CODE_BLOCK.sub("", text))]
    for piece in pieces:
        line = re.sub(r"^(?:\w+=\S+\s+)+", "", piece.partition(" #")[0].strip())
        line = re.sub(r"^(?:\.venv/bin/)?commonweal(?= )", "commonweal", line)
        if re.match(r"commonweal [a-z]+|\./script/|python -m (script|tests)\.", line) and "usage:" not in piece:
            yield line


def is_understood(line: str) -> bool:
    """Whether the command exists, and takes the options that the line gives it."""
    words = shlex.split(re.sub(r" {3,}.*", "", line))
    if words[0].startswith("./script/"):
        return (ROOT / words[0]).is_file()
    if words[0] == "python":
        return (ROOT / (words[2].replace(".", "/") + ".py")).is_file()
    if words[1] not in COMMANDS:
        return False
    options = {word.partition("=")[0] for word in words[2:] if word.startswith("--")}
    return options <= {"--help", *parser_of(words[1])._option_string_actions}


def parser_of(command: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = load_command_class(get_commands()[command], command).create_parser("", command)
    return parser


def test_every_setting_that_is_read_is_explained_and_every_one_explained_is_read() -> None:
    sources = [*(ROOT / "commonweal").rglob("*.py"), ROOT / "tests" / "conftest.py", ROOT / "script" / "test"]
    found = [READS_VARIABLE.findall(file.read_text(encoding="utf-8")) for file in sources]
    read = {name for matches in found for match in matches for name in match if name}
    lines = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8").splitlines()
    # Django's own is set by the command itself.
    assert read - {"DJANGO_SETTINGS_MODULE"} == {line.split("`")[1] for line in lines if line.startswith("| `")}


def test_every_direct_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    for file in (ROOT / "requirements").glob("*.in"):
        lines = file.read_text(encoding="utf-8").splitlines()
        wanted += [line for line in lines if line and line[0] not in "#-"]
    names = {re.split(r"[\[<>=~ ]", one)[0] for one in wanted}
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert {name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)} == set()


def test_the_documents_that_the_code_says_are_up_to_date() -> None:
    assert [named(file) for file in late_documents()] == []


@pytest.mark.parametrize("decision", sorted((ROOT / "docs" / "decisions").glob("0*.md")), ids=named)
def test_every_decision_says_why_what_follows_and_what_holds_it(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences", "How it is held"]
    assert re.match(rf"# {int(decision.name[:4])}\. .+\n\n\*\*Status\.\*\* ", text)
    assert f"]({decision.name})" in (decision.parent / "README.md").read_text(encoding="utf-8")


def test_the_call_log_of_the_how_to_is_read_without_a_refusal(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "how-to" / "load-a-call-log.md").read_text(encoding="utf-8")
    block = re.search(r"```csv\n(.+?)```", text, re.DOTALL)
    assert block
    file = tmp_path / "calls.csv"
    file.write_text(block[1], encoding="utf-8")
    later = datetime(2100, 1, 1, tzinfo=UTC)
    rows = list(read_calls(open_delivery(file, file_name=file.name), GREAT_BRITAIN, loaded_at=later))
    assert len(rows) == 2
    assert not any(is_refused(row) for row in rows)
    assert next(csv.reader(io.StringIO(block[1]))) == list(NEEDED)


def test_the_policy_of_the_how_to_is_read_without_a_refusal() -> None:
    text = (ROOT / "docs" / "how-to" / "administrator.md").read_text(encoding="utf-8")
    block = re.search(r"```toml\n(.+?)```", text, re.DOTALL)
    assert block
    cut_off = '[weekly_cut_off]\nweekday = "monday"\ntime = "00:00"\nsource = "A paper"\n'
    policy = read_policy(f'title = "Example"\n{cut_off}{block[1]}', file="example.toml", default=None, law=())
    assert [entry.more_than_calls for entry in policy.hotspot] == [6, 8]


def test_the_how_to_lists_every_column_and_every_category() -> None:
    text = (ROOT / "docs" / "how-to" / "load-a-call-log.md").read_text(encoding="utf-8")
    columns = re.findall(r"`(\w+)`", " ".join(line.split("|")[1] for line in text.splitlines() if line[:3] == "| `"))
    assert columns == list(NEEDED)
    paragraph = " ".join(re.search(r"^Categories: (.+?)\n\n", text, re.MULTILINE | re.DOTALL)[1].split())  # type: ignore[index]
    assert re.findall(r"`([\w-]+)`", paragraph) == list(Category.values)


def test_no_document_names_a_folder_of_somebodys_machine() -> None:
    own = [document for document in DOCUMENTS if GENERATED_BY_ANOTHER not in document.parents]
    odd = [named(one) for one in own if re.search(r"(?<![\w.~])/(?:home|root|tmp|Users|work)/", one.read_text("utf-8"))]
    assert odd == []
