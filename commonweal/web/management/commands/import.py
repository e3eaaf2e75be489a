"""`commonweal import`: load a file, and say what became of every row."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from commonweal.access.queries import UnknownPartnership, partnership_by_code
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer
from commonweal.audit.trace import Trace
from commonweal.command_line import FactsCommand, Refusal, add_json
from commonweal.fault_codes import FaultCode
from commonweal.imports.operations import LoadedElsewhere, load, take_in
from commonweal.imports.queries import job_facts
from commonweal.imports.states import NOTHING_LOADED, JobState
from commonweal.reports.mappings.queries import NoSuchMapping, with_version
from commonweal.web.import_kinds import IMPORT_KINDS
from commonweal.web.table_statistics import keep_statistics

if TYPE_CHECKING:
    from commonweal.imports.models import ImportJob


class Command(FactsCommand):
    help = "Load a file. Prints what came in, and what was added, updated, left unchanged and refused, with reasons."
    examples = """examples:
  commonweal import boroughs london-boroughs.geojson --valid-from 2018-01-01
  commonweal import wards wards-2022.geojson --valid-from 2022-05-05
  commonweal import call-log out-of-hours-2026-03.csv
  commonweal import call-log council-line-2026-03.csv --mapping "Council line"
  commonweal import police-uk download-2022-07-to-2023-06.zip --json
  commonweal import crime-table "MPS Borough Level Crime (most recent 24 months).csv"

A file that is wrong as a whole is refused and changes nothing. A row that is wrong is refused alone; the import page
hands all refused rows back as a file. Loading the same file again changes nothing."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = "; ".join(f"{kind.name}: {kind.label}" for kind in IMPORT_KINDS.values())
        parser.add_argument("kind", choices=list(IMPORT_KINDS), help=kinds)
        parser.add_argument("file", type=Path, help="the file, as downloaded or exported")
        parser.add_argument("--partnership", help="code of the partnership; needed when the store holds several")
        parser.add_argument("--mapping", help="call-log: the column mapping of a log with another layout than ours")
        parser.add_argument("--valid-from", help="boundaries: the first day on which they held")
        parser.add_argument("--valid-to", help="boundaries: the last day, or nothing while they hold")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise Refusal(f"{file}: there is no such file; check the name and the folder.")
        kind = IMPORT_KINDS[options["kind"]]
        given = {name: options[name] for name in kind.options if options[name]}
        if options["mapping"] and "mapping" not in kind.options:
            raise Refusal("--mapping is for call logs; other kinds of file have one layout each.")
        if "valid_from" in kind.options and "valid_from" not in given:
            raise Refusal("--valid-from is missing: say from which day these boundaries held, such as 2022-05-05.")
        job = self._take_in(file, kind.name, given, options["partnership"])
        try:
            progress = None if options["as_json"] else self._show_progress
            job = load(job, kind, at=datetime.now(UTC), progress=progress, clock=partial(datetime.now, UTC))
        except LoadedElsewhere as fault:
            raise Refusal("The worker has gone on with this file; the page of imports shows how far it is.") from fault
        keep_statistics()
        facts = job_facts(job)
        if job.state == JobState.REFUSED:
            self.tell(facts, as_json=options["as_json"], in_words="")
            raise Refusal(_refusal_words(job.problem), FaultCode.FILE_REFUSED)
        self.tell(facts, as_json=options["as_json"], in_words=_words(facts))

    def _take_in(self, file: Path, kind: str, given: Mapping[str, str], partnership: str | None) -> "ImportJob":
        try:
            owner = partnership_by_code(partnership)
        except UnknownPartnership as refusal:
            raise Refusal(refusal) from refusal
        at = datetime.now(UTC)
        trace = Trace(route="commonweal import", at=at, partnership_id=owner.id, purpose="loading a file")
        # Whoever can run commands on the host acts as the partnership's analyst; the audit knows no person.
        operator = Viewer(owner.id, Role.ANALYST, trace.purpose, trace, name="an operator at the command line")
        with transaction.atomic(), _said(NoSuchMapping):
            return take_in(
                file, file_name=file.name, kind=IMPORT_KINDS[kind], options=with_version(given, operator), by=operator,
                at=at,
            )  # fmt: skip

    def _show_progress(self, job: "ImportJob") -> None:
        self.stderr.write(f"\r{job.n_read:,} of {job.n_in:,} rows", ending="\n" if job.n_read == job.n_in else "")


@contextmanager
def _said(kind: type[Exception]) -> Iterator[None]:
    """Turn a refusal of this kind into words for the command line."""
    try:
        yield
    except kind as refusal:
        raise Refusal(f"{str(refusal)[:1].upper()}{str(refusal)[1:]}.") from refusal


def _words(facts: Mapping[str, Any]) -> str:
    nothing = "Nothing loaded. " if facts["state"] == NOTHING_LOADED else ""
    lines = [
        f"{nothing}{facts['file']}: {facts['n_in']:,} in = {facts['n_added']:,} added + {facts['n_updated']:,} updated "
        f"+ {facts['n_unchanged']:,} unchanged + {facts['n_refused']:,} refused"
    ]
    lines += [f"  {source}: {n:,} rows" for source, n in facts["by_source"].items()]
    lines += [
        f"  changed: {field} in {n:,} {'row' if n == 1 else 'rows'}"
        for field, n in sorted(facts["changed_fields"].items())
    ]
    if facts["n_lacking"]:
        lines.append(f"  {facts['n_lacking']:,} rows from earlier files are not in this one; nothing was removed")
    lines += [f"  {note}" for note in facts["notes"]]
    lines += [
        f"  line {row['line']:,} refused: {row['field']}: found {row['found']}; allowed: {row['allowed']}"
        for row in facts["first_refused"]
    ]
    return "\n".join(lines)


def _refusal_words(problem: Mapping[str, Any]) -> str:
    where = problem["file"] + (f", line {problem['line']:,}" if problem["line"] else "")
    where += f", {problem['field']}" if problem["field"] else ""
    return f"{where}: found {problem['found']}; allowed: {problem['allowed']}. {problem['to_do']} Nothing was changed."
