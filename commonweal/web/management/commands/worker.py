"""`commonweal worker`: does the work that pages leave to the background."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command

from commonweal.command_line import FactsCommand
from commonweal.imports.queries import interrupted_jobs
from commonweal.web.tasks import load_delivery


class Command(FactsCommand):
    help = (
        "Load uploaded files and do other background work until it is stopped. Files that were loading when a worker "
        "ended are gone on with where they were. One worker is enough for a borough."
    )
    examples = """examples:
  commonweal worker
  commonweal worker --until-done     do what waits, then end"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-done", action="store_true", help="end when nothing waits")

    def handle(self, *args: Any, **options: Any) -> None:
        for job_id in interrupted_jobs():
            load_delivery.enqueue(str(job_id))
        call_command("db_worker", batch=options["until_done"], interval=0.5, verbosity=0)
