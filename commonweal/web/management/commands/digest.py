"""`commonweal digest`: what the store holds, as counts and digests that are the same on both databases."""

from argparse import ArgumentParser
from typing import Any

from commonweal.command_line import FactsCommand, add_json
from commonweal.recovery.digests import store_digests


class Command(FactsCommand):
    help = (
        "Count and digest every table as of one instant. Two stores that hold the same have the same digests, on "
        "either database. `records` leaves out what a restore itself changes: the audit and who is signed in."
    )
    examples = """example:
  commonweal digest --json"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        facts = store_digests()
        lines = [f"{name}: {one['rows']:,} rows, {one['digest'][:16]}" for name, one in facts["tables"].items()]
        words = "\n".join([*lines, f"records: {facts['records']}", f"everything: {facts['everything']}"])
        self.tell(facts, as_json=options["as_json"], in_words=words)
