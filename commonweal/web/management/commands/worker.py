"""`commonweal worker`: does the work that pages leave to the background."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.db import OperationalError, connection

from commonweal.command_line import FactsCommand
from commonweal.imports.queries import interrupted_jobs
from commonweal.web.tasks import load_delivery

WAIT_S = 5


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
        while True:
            try:
                call_command("db_worker", batch=options["until_done"], interval=0.5, verbosity=0)
                return
            except OperationalError as fault:
                # A database that is locked or restarting comes back; a worker that ended would not.
                self.stderr.write(f"The database did not answer ({fault}); trying again in {WAIT_S} s.")
                connection.close()
                time.sleep(WAIT_S)
