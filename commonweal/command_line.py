"""`commonweal`: one command for operators, with subcommands that teach.

Subcommands live in the rooms they belong to, as Django management commands; this module gives them their common shape:
plain refusals instead of traces, `--json` for facts, and a list of all of them.
"""

import json
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, NoReturn, Protocol

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, execute_from_command_line
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from commonweal import __version__
from commonweal.fault_codes import FaultCode

COMMANDS: Mapping[str, str] = {
    "demo": "make an invented borough in the data folder and serve it",
    "serve": "serve the pages",
    "worker": "do the work that pages leave to the background",
    "migrate": "bring the database to this version",
    "partnership": "found a partnership, or list those that this store holds",
    "organisation": "list the organisations of every partnership, or change what one is called",
    "administrator": "make the link with which an administrator sets up an account",
    "import": "load a file: call log, boundaries, places, stop and search",
    "reports": "list references of reports with a digest of what each says",
    "mapping": "show, add or export the column mappings of call logs",
    "detect": "judge every day of a span by a rule, on data already loaded",
    "run": "run a week and freeze it: hotspots, and callers",
    "region": "say what the methods say of every borough of a region, from files",
    "outbox": "say which messages wait to leave, or send what is due",
    "audit": "verify the log of what was read and done, and keep its heads outside the database",
    "looks": "say which looks at records of a week somebody should ask about",
    "backup": "write an encrypted backup, or make its key",
    "restore": "put a backup in the place of the store, or try whether it can be",
    "digest": "count and digest every table, to compare two stores",
    "routes": "list every address, what it asks for and who has it",
    "health": "say whether this installation is well",
}


FIRST_YEAR, END_YEAR = 1970, 2100


class Coded(Protocol):
    """A refusal of a room, with its code."""

    code: FaultCode


class Refusal(CommandError):
    """Something an operator can put right; printed as it is, exit code 2."""

    def __init__(self, message: object, code: FaultCode = FaultCode.COMMAND_REFUSED) -> None:
        super().__init__(with_code(message, code), returncode=2)
        self.code = code


def with_code(message: object, code: FaultCode) -> str:
    """A refusal with the page that says more."""
    return f"{message}\nCode {code}: see docs/runbook/{code}.md, or the page /runbook/{code}/."


class FactsCommand(BaseCommand):
    """A subcommand that explains itself and prints facts, for people or with `--json` for programs."""

    # What every Django command also takes and an operator has no use for.
    suppressed_base_arguments = {  # noqa: RUF012
        "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color",
    }  # fmt: skip
    requires_system_checks = []  # noqa: RUF012
    examples: ClassVar[str] = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """The parser, with examples under the options and line breaks kept."""
        parser = super().create_parser("commonweal", subcommand, epilog=self.examples, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def tell(self, facts: Mapping[str, Any], *, as_json: bool, in_words: str) -> None:
        """Facts as one JSON line, or as words."""
        self.stdout.write(json.dumps(facts, ensure_ascii=False, default=str) if as_json else in_words)

    def refuse(self, refusal: Coded, *, as_json: bool) -> NoReturn:
        """End with a refusal that has a code of its own; with `--json` its facts are a line too."""
        if as_json:
            self.tell({"refused": True, "code": refusal.code, "message": str(refusal)}, as_json=True, in_words="")
        raise Refusal(refusal, refusal.code) from None


def add_json(parser: ArgumentParser) -> None:
    """The flag that every fact-printing subcommand has."""
    parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON line instead of words")


def day(written: str) -> date:
    """An argument that is a day; argparse shows the message."""
    try:
        found = date.fromisoformat(written)
    except ValueError as fault:
        raise ArgumentTypeError(f"{written!r} is not a day; write it as 2026-03-09") from fault
    if not FIRST_YEAR <= found.year < END_YEAR:
        raise ArgumentTypeError(f"{written!r} lies outside the years {FIRST_YEAR} to {END_YEAR - 1}")
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """The `commonweal` command."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Whatever a command writes into the data folder is for its own user only (docs/security.md P15).
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.web.settings")
    if not given or given[0] in {"-h", "--help", "help"}:
        print(_overview())
        return
    if given[0] == "--version":
        print(__version__)
        return
    if given[0] not in COMMANDS:
        raise SystemExit(f"commonweal: {given[0]!r} is not a subcommand.\n\n{_overview()}")
    try:
        django.setup()
        execute_from_command_line(["commonweal", *given])
    except ImproperlyConfigured as fault:
        raise SystemExit(with_code(f"commonweal: {fault}", FaultCode.SETTING_REFUSED)) from None
    except DatabaseError as fault:
        said = (
            f"commonweal: the database did not answer as expected ({type(fault).__name__}: "
            f"{(str(fault) or 'no more is known').splitlines()[0]})."
            "\nIf this is a new or older store, run `commonweal migrate` first; if it is busy, try again."
        )
        raise SystemExit(with_code(said, FaultCode.DATABASE_SILENT)) from None


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {what}" for name, what in COMMANDS.items()]
    return "\n".join(
        [
            "commonweal: casework and analysis for community safety partnerships.",
            "",
            *lines,
            "",
            "`commonweal SUBCOMMAND --help` explains each of them, with examples.",
        ]
    )
