"""`commonweal mapping`: the column mappings of call logs, listed, shown as TOML, added from TOML."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from commonweal.access.queries import UnknownPartnership, partnership_by_code
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.command_line import FactsCommand, Refusal, add_json
from commonweal.reports.mappings.layout import Layout, LayoutRefused
from commonweal.reports.mappings.operations import save_mapping
from commonweal.reports.mappings.queries import MappingShown, NoSuchMapping, mapping_named, mappings
from commonweal.reports.mappings.toml_form import LONGEST_FILE, data_of, read_mapping, toml_of


class Command(FactsCommand):
    help = "List the column mappings of a partnership, show one as TOML, or add one from a TOML file."
    examples = """examples:
  commonweal mapping list
  commonweal mapping show "Council line" > council-line.toml
  commonweal mapping add council-line.toml
  commonweal mapping add council-line.toml --name "Eastmarsh council line"

Adding a mapping under a name that exists makes its next version; earlier versions stay, and each import says by which
it was read. Adding the same mapping again changes nothing. The form of the file: docs/how-to/map-a-call-log.md."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["list", "show", "add"], help="what to do")
        parser.add_argument("which", nargs="?", help="show: the name of the mapping; add: the TOML file")
        parser.add_argument("--name", help="add: the name, where it is not the one in the file")
        parser.add_argument("--partnership", help="code of the partnership; needed when the store holds several")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        what, which = options["what"], options["which"]
        if what != "list" and not which:
            raise Refusal(f"Say {'the name of the mapping' if what == 'show' else 'which TOML file'}.")
        try:
            owner = partnership_by_code(options["partnership"])
        except UnknownPartnership as refusal:
            raise Refusal(refusal) from refusal
        at = datetime.now(UTC)
        trace = Trace(route="commonweal mapping", at=at, partnership_id=owner.id, purpose="column mappings")
        # Whoever can run commands on the host acts as the partnership's analyst; the audit knows no person.
        operator = Viewer(owner.id, Role.ANALYST, trace.purpose, trace, name="an operator at the command line")
        with transaction.atomic():
            facts, words = self._done(what, which, options["name"], operator, at)
            write_entry(trace, outcome="done")
        self.tell(facts, as_json=options["as_json"], in_words=words)

    def _done(self, what: str, which: str, name: str | None, by: Viewer, at: datetime) -> tuple[dict[str, Any], str]:
        if what == "list":
            known = mappings(by)
            words = "\n".join(_line(one) for one in known)
            return {"mappings": [_facts(one) for one in known]}, words or "none yet"
        if what == "show":
            try:
                found = mapping_named(which, by)
            except NoSuchMapping as refusal:
                raise Refusal(f"{str(refusal)[:1].upper()}{str(refusal)[1:]}.") from refusal
            layout = found.newest.layout
            return {**_facts(found), "layout": data_of(layout)}, toml_of(found.name, layout).rstrip()
        return self._added(Path(which), name, by, at)

    def _added(self, file: Path, name: str | None, by: Viewer, at: datetime) -> tuple[dict[str, Any], str]:
        try:
            in_file, layout = read_mapping(_text(file))
            version, is_new = save_mapping(name or in_file, layout, by=by, at=at)
        except LayoutRefused as refusal:
            raise Refusal(f"{file.name}: {refusal}. Nothing was changed.") from refusal
        said = f"{version.mapping.name}, version {version.number}"
        facts = {"name": version.mapping.name, "version": version.number, "is_new": is_new}
        return facts, f"{said}: added, {_columns(layout)}" if is_new else f"{said}: is there already"


def _text(file: Path) -> str:
    if not file.is_file():
        raise Refusal(f"{file}: there is no such file; check the name and the folder.")
    if file.stat().st_size > LONGEST_FILE:
        raise Refusal(f"{file}: more than {LONGEST_FILE // 1024} kB, which no mapping has.")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refusal(f"{file}: is not text in UTF-8; save it again.") from fault


def _facts(one: MappingShown) -> dict[str, Any]:
    last = one.last_job
    return {
        "name": one.name, "version": one.newest.number, "made_by": one.newest.made_by, "made_at": one.newest.made_at,
        "last_used_at": last.created_at if last else None,
    }  # fmt: skip


def _line(one: MappingShown) -> str:
    used = f"last used {one.last_job.created_at:%Y-%m-%d}" if one.last_job else "not used yet"
    return f"{one.name}: version {one.newest.number}, {_columns(one.newest.layout)}, {used}"


def _columns(layout: Layout) -> str:
    n = len(layout.columns())
    return f"{n} column{'s' if n != 1 else ''}"
