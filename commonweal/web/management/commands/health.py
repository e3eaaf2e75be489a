"""`commonweal health`: whether this installation is well."""

from argparse import ArgumentParser
from typing import Any

from commonweal.command_line import FactsCommand, add_json
from commonweal.web.health import health_facts


class Command(FactsCommand):
    help = "Say whether this installation is well; exit code 1 when it is not. The page /health says the same."
    examples = """example:
  commonweal health --json"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        facts = health_facts()
        words = "\n".join(f"{name}: {value}" for name, value in facts.items())
        self.tell(facts, as_json=options["as_json"], in_words=words)
        if not facts["well"]:
            raise SystemExit(1)
