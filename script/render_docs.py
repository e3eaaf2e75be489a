"""Writes the documents that the code already says: `python -m script.render_docs`, and `--check` for CI.

docs/commands.md comes from the subcommands' own `--help`, docs/roles.md from `access/roles.toml`,
docs/state-diagrams.md from the tables of steps in `core/rules`, docs/policies.md from `policies/`, and the list of
rooms in docs/architecture.md from the import contract in pyproject.toml. With `--check`
nothing is written: the files that differ are named, and the exit code is 1. The manual of rules in docs/rules/ is
written by `python -m tests.spec.render`.
"""

import ast
import io
import os
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout, suppress
from pathlib import Path
from unittest import mock

from commonweal.access.role_words import RightInWords, role_in_words
from commonweal.access.roles import Role, roles
from commonweal.command_line import COMMANDS
from commonweal.command_line import main as commonweal
from commonweal.core.policy import (
    CaseReviewLaw,
    HotspotPolicy,
    LocalReviewPolicy,
    PartnershipPolicy,
    RepeatCallerPolicy,
    SecondReportPolicy,
    read_case_review_law,
    read_policy,
)
from commonweal.core.policy.dated import DatedEntry
from commonweal.core.policy.looks import LooksPolicy
from commonweal.core.policy.sharing import SharingPolicy
from commonweal.core.policy.words import day_in_words
from commonweal.core.rules import (
    action_life,
    agreements,
    broken_glass,
    call_out,
    hotspot_life,
    meeting_life,
    report_life,
)
from commonweal.core.rules.state_diagram import drawn
from commonweal.core.terms import ReportState

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
# Help is laid out for the width of the terminal; a document has always the same.
HELP_LAYOUT = {"COLUMNS": "100", "NO_COLOR": "1"}
OF_CALLERS = (
    ("repeat_caller_out_of_hours", "Repeat callers of the out-of-hours line", "call"),
    ("repeat_caller_police", "Repeat callers of the police", "call"),
    ("second_report", "Second report, after which the case review is explained", "report"),
    ("case_review_local", "Case review, the partnership's own test", "report"),
)
ROOMS_BEGIN, ROOMS_END = "<!-- rooms: begin, written by script/render_docs.py -->", "<!-- rooms: end -->"


def main(arguments: Sequence[str]) -> int:
    """Write the documents that differ from the code, or with `--check` name them; 1 when that found any."""
    checking = "--check" in arguments
    for file, text in (late := late_documents()).items():
        if checking:
            print(f"{file.relative_to(ROOT)} is not what the code says: run `python -m script.render_docs`")
        else:
            file.write_text(text, encoding="utf-8")
            print(f"Wrote {file.relative_to(ROOT)}")
    return 1 if checking and late else 0


def late_documents() -> Mapping[Path, str]:
    """The generated documents that are not as they should be, with what they should say."""
    wanted = {
        DOCS / "commands.md": commands(),
        DOCS / "roles.md": rights(),
        DOCS / "state-diagrams.md": state_diagrams(),
        DOCS / "policies.md": policies(),
        DOCS / "architecture.md": with_rooms((DOCS / "architecture.md").read_text(encoding="utf-8")),
    }
    return {
        file: text for file, text in wanted.items() if not file.is_file() or file.read_text(encoding="utf-8") != text
    }


def commands() -> str:
    """docs/commands.md: every subcommand in the words of its own `--help`."""
    intro = (
        "One command with subcommands. With `--json` a subcommand prints one JSON line for programs. What an operator "
        "can put right is refused in a sentence, with exit code 2."
    )
    each = (f"## commonweal {name}\n\n{_block(_printed([name, '--help']))}" for name in COMMANDS)
    return _page("Commands", "the commands' own help", [intro, _block(_printed([])), *each])


def _printed(arguments: Sequence[str]) -> str:
    """What `commonweal` prints with these arguments."""
    printed = io.StringIO()
    with mock.patch.dict(os.environ, HELP_LAYOUT), redirect_stdout(printed), suppress(SystemExit):
        commonweal(arguments)
    return printed.getvalue()


def _block(text: str) -> str:
    return "```text\n" + "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n```"


def rights() -> str:
    """docs/roles.md: each role's paragraph, and in words what it may do with each kind of record, as its page says."""
    intro = (
        "What a role may do with each kind of record of its own partnership. What is not listed is not allowed; a page "
        "then answers as if there were no such thing. Nobody sees the records of another partnership. A partner "
        "organisation sees of reports only what a sharing agreement names. In the product the same stands at `/roles/`."
    )
    return _page("Roles", "commonweal/access/roles.toml", [intro, *map(_role, roles())])


def _role(role: Role) -> str:
    described = role_in_words(role)
    parts = [f"## {described.title}", described.paragraph]
    for heading, found in described.groups:
        rows = [(one.name, one.may, _which(one)) for one in found]
        parts.append(f"**{heading}**\n\n{_table(('What', 'May', 'Which, and what stays hidden'), rows)}")
    return "\n\n".join(parts)


def _which(one: RightInWords) -> str:
    said = [one.which, *one.more, f"hidden: {', '.join(one.hidden)}" if one.hidden else ""]
    return "; ".join(words for words in said if words)


def state_diagrams() -> str:
    """docs/state-diagrams.md: what follows what, from the tables that the rules go by."""
    intro = (
        "Each state with the steps that can follow it. The rules refuse every other step by name. In the product the "
        "same stands at `/roles/`."
    )
    diagrams = (
        (
            "A report",
            "core/rules/report_life.py",
            drawn(report_life.STEPS, ReportState.NEW),
        ),
        ("A call-out, or a visit", "core/rules/call_out.py", drawn(call_out.STEPS, call_out.CallOutState.ASKED)),
        ("A meeting", "core/rules/meeting_life.py", drawn(meeting_life.STEPS, meeting_life.MeetingState.PLANNED)),
        ("An action", "core/rules/action_life.py", drawn(action_life.STEPS, action_life.ActionState.PROPOSED)),
        (
            "A hotspot",
            "core/rules/hotspot_life.py",
            drawn(hotspot_life.STEPS, hotspot_life.LifeState.CANDIDATE),
        ),
        ("A sharing agreement", "core/rules/agreements.py", drawn(agreements.STEPS, agreements.AgreementState.DRAFT)),
        (
            "Opening a record in an emergency",
            "core/rules/broken_glass.py",
            drawn(broken_glass.STEPS, broken_glass.GlassState.ASKED),
        ),
    )
    parts = (f"## {title}\n\nFrom `{source}`.\n\n{_block(text)}" for title, source, text in diagrams)
    return _page("State diagrams", "the transition tables in commonweal/core/rules", [intro, *parts])


def policies() -> str:
    """docs/policies.md: what each partnership decided, with the paper it comes from."""
    default = _read("default", None)
    others = sorted(file.stem for file in (ROOT / "policies").glob("*.toml") if file.stem != default.name)
    intro = (
        "Every number that a partnership chose, as its file in `policies/` states it, with the source. A rule that a "
        "file does not name is not watched for."
    )
    every = (default, *(_read(name, default) for name in others))
    parts = [intro, *(part for one in every for part in _policy(one)), *_law_of_case_reviews()]
    return _page("Policies", "policies/*.toml", parts)


def _read(name: str, default: PartnershipPolicy | None) -> PartnershipPolicy:
    file = ROOT / "policies" / f"{name}.toml"
    return read_policy(file.read_text(encoding="utf-8"), file=file.name, default=default, law=_law())


def _law() -> tuple[CaseReviewLaw, ...]:
    file = ROOT / "policies" / "law" / "case-review.toml"
    return read_case_review_law(file.read_text(encoding="utf-8"), file=f"law/{file.name}")


def _policy(policy: PartnershipPolicy) -> Iterator[str]:
    yield f"## {policy.title}"
    yield f"File: `policies/{policy.name}.toml`. Weekly cut-off: Monday 00:00. {policy.weekly_cut_off.source}."
    if left := policy.not_stated_of("hotspot"):
        yield f"{left.note}. They are those of `{left.left_to}`."
    yield from map(_hotspot, policy.hotspot)
    for rule, title, word in OF_CALLERS:
        left, entries = policy.not_stated_of(rule), getattr(policy, rule)
        yield f"### {title}"
        if left:
            yield f"{left.note}. They are those of `{left.left_to}`."
        elif not entries:
            yield "Not stated, and not watched for."
        yield from (_of_callers(entry, word) for entry in entries)
    yield "### Looks at records"
    if policy.looks and policy.looks[0].policy != policy.name:
        yield f"Not stated: those of `{policy.looks[0].policy}` hold."
    else:
        yield from map(_looks, policy.looks)
    yield "### Sharing agreements"
    if policy.sharing and policy.sharing[0].policy != policy.name:
        yield f"Not stated: those of `{policy.sharing[0].policy}` hold."
    else:
        yield from map(_sharing, policy.sharing)


def _hotspot(entry: HotspotPolicy) -> str:
    rows = [
        ("A location is a hotspot with", f"more than {entry.more_than_calls} calls in {entry.within_days} days"),
        ("Calls from these sources count", ", ".join(entry.sources)),
        ("A location is looked for in this order", ", ".join(entry.location_order)),
        ("A street holds what lies within", f"{entry.street_within_m:g} m"),
        ("An unnamed spot holds what lies within", f"{entry.provisional_within_m:g} m of its first point"),
        ("Source", entry.source),
    ]
    return _table((_span(entry), ""), rows)


def _of_callers(entry: RepeatCallerPolicy | SecondReportPolicy | LocalReviewPolicy, word: str) -> str:
    rows = [
        ("Met with", " and ".join(need.in_words(word) for need in entry.needs)),
        ("From these sources", ", ".join(entry.sources)),
        ("Source", entry.source),
    ]
    return _table((_span(entry), ""), rows)


def _looks(entry: LooksPolicy) -> str:
    rows = [
        ("Compared with", f"the {entry.usual_weeks} weeks before"),
        ("Chance alone may list", f"{entry.by_chance_in_ten_weeks} of each sign in ten weeks"),
        ("Entries of a week’s list, at the most", str(entry.most_on_list)),
        ("Distinct records in a day or week, at the fewest", str(entry.trawl_at_least)),
        ("Look-ups without a relation in a week, at the fewest", str(entry.unexplained_at_least)),
        (f"Days of coming back in {entry.returns_within_weeks} weeks, at the fewest", str(entry.returns_at_least)),
        ("People of one agency at one record, at the fewest", str(entry.together_at_least)),
        ("Exports, at the fewest", str(entry.exports_at_least)),
        ("Emergencies in eight weeks, at the fewest", str(entry.break_glass_at_least)),
        ("Before leaving", f"the last {entry.leaving_days} days"),
        ("Source", entry.source),
    ]
    return _table((_span(entry), ""), rows)


def _sharing(entry: SharingPolicy) -> str:
    rows = [
        ("An overdue review", "suspends the agreement" if entry.overdue_review_suspends else "is told"),
        ("A review is shown as due", f"{entry.review_soon_days} days before its day"),
        ("Source", entry.source),
    ]
    return _table((_span(entry), ""), rows)


def _law_of_case_reviews() -> Iterator[str]:
    yield "## The law"
    yield "What Parliament decided is no partnership's choice. A policy that asks for more is refused at the start."
    for entry in _law():
        yield _table((_span(entry), ""), [("A case review", entry.clause)])


def _span(entry: DatedEntry) -> str:
    until = f" to {day_in_words(entry.valid_to)}" if entry.valid_to else ""
    return f"From {day_in_words(entry.valid_from)}{until}"


def with_rooms(text: str) -> str:
    """docs/architecture.md with its table of rooms as the import contract has it."""
    before, begin, rest = text.partition(ROOMS_BEGIN)
    _, end, after = rest.partition(ROOMS_END)
    if not begin or not end:
        raise SystemExit(f"docs/architecture.md must hold the lines {ROOMS_BEGIN} and {ROOMS_END}")
    return f"{before}{begin}\n\n{_table(('Level', 'Room', 'What is in it'), _rooms())}\n\n{end}{after}"


def _rooms() -> Iterator[tuple[str, str, str]]:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    layers = next(one for one in contracts if one.get("containers") == ["commonweal"])["layers"]
    for level, layer in enumerate(layers, start=1):
        for room in (name.strip(" ()") for name in layer.split("|")):
            yield str(level), f"`{room}`", _first_line(room)


def _first_line(room: str) -> str:
    """What a room says of itself first; one that the contract names and the tree lacks is made when it gets content."""
    for file in (ROOT / "commonweal" / room / "__init__.py", ROOT / "commonweal" / f"{room}.py"):
        if file.is_file():
            said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
            return said.splitlines()[0]
    return "*made when it gets content*"


def _page(title: str, said_by: str, parts: Iterable[str]) -> str:
    note = f"<!-- Written by script/render_docs.py from {said_by}: change that, not this. -->"
    return "\n\n".join([f"# {title}", note, *parts]) + "\n"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
