"""`commonweal worker`: does the work that pages leave to the background."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command

from commonweal.command_line import FactsCommand


class Command(FactsCommand):
    help = "Load uploaded files and do other background work until it is stopped. One worker is enough for a borough."
    examples = """examples:
  commonweal worker
  commonweal worker --until-done     do what waits, then end"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-done", action="store_true", help="end when nothing waits")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("db_worker", batch=options["until_done"], interval=0.5, verbosity=0)
