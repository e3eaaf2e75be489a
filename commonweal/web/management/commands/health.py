"""`commonweal health`: whether this installation is well."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from commonweal.command_line import FactsCommand, add_json
from commonweal.web.health import health_facts
from commonweal.web.jinja import capitalize_first, counted, day_and_time

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Command(FactsCommand):
    help = "Say whether this installation is well; exit code 1 when it is not. The page /health says the same."
    examples = """example:
  commonweal health --json"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        facts = health_facts()
        self.tell(facts, as_json=options["as_json"], in_words="\n".join(_lines(facts)))
        if not facts["well"]:
            raise SystemExit(1)


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    """The facts of `health_facts`, a line a part; a part that could not be asked has none."""
    yield "This installation is well." if facts["well"] else "This installation is not well."
    kind = "a demonstration" if facts.get("demonstration") else "a service"
    yield f"Version {facts['version']}, on {DATABASES.get(facts['database'], facts['database'])}" + (
        f", {kind}." if "demonstration" in facts else "."
    )
    if "problem" in facts:
        yield f"Database: {facts['problem']}."
    if pending := facts.get("migrations_pending"):
        yield f"Database: {counted(pending, 'step')} of the last upgrade missing; run `commonweal migrate`."
    seen_at = facts["worker"]["seen_at"]
    seen = f"last seen {_time(seen_at)}" if seen_at else "No worker has been seen; run `commonweal worker`"
    yield f"Work in the background: {seen}."
    if "imports" in facts:
        yield "Imports: " + ", ".join(f"{n} {state}" for state, n in facts["imports"].items()) + "."
    if "outbox" in facts:
        outbox = facts["outbox"]
        yield f"Messages: {counted(outbox['waiting'], 'message')} waiting to leave.{_warning(outbox)}"
    if "audit" in facts:
        audit = facts["audit"]
        n = counted(audit["entries_without_head"], "entry", "entries")
        yield f"Audit: {'well' if audit['well'] else 'not well'}, {n} not yet sealed.{_warning(audit)}"
    yield f"Backup: {_backup(facts['backup'])}.{_warning(facts['backup'])}"


def _backup(facts: dict[str, Any]) -> str:
    newest = f"the newest was made {_time(facts['newest'])}" if "newest" in facts else "none is known here"
    drill = facts.get("drill", {})
    if not drill.get("at"):
        return newest
    return f"{newest}; the last drill, {_time(drill['at'])}, {'held' if drill.get('ok') else 'failed'}"


def _warning(facts: dict[str, Any]) -> str:
    return f" Look at this: {capitalize_first(facts['warning']).rstrip('.')}." if "warning" in facts else ""


def _time(written: str) -> str:
    return day_and_time(datetime.fromisoformat(written))
