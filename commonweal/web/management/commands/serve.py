"""`commonweal serve`: serves the pages."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from commonweal.command_line import FactsCommand, Refusal
from commonweal.fault_codes import FaultCode
from commonweal.web.at_work import stay_at_work
from commonweal.web.heads_at_start import keep_heads_at_start
from commonweal.web.health import health_facts
from commonweal.web.start_up import check_start_up, check_store

DOORS = ("staff", "public", "both")


class Command(FactsCommand):
    help = (
        "Serve the pages on this machine, with two workers. Put a buffering proxy with HTTPS in front for real use, "
        "and run a service for each door: then a flood of residents' reports keeps no member of staff waiting."
    )
    examples = """examples:
  commonweal serve
  commonweal serve --door staff
  commonweal serve --door public --port 8001
  PORT=8080 commonweal serve"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000", help="default 8000, or PORT")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on, default 127.0.0.1")
        parser.add_argument(
            "--door", choices=DOORS, default=settings.DOOR.lower(),
            help="which pages it answers: those of staff, those of residents and other systems (public), or both; "
            "default both, or COMMONWEAL_DOOR",
        )  # fmt: skip
        parser.add_argument("--workers", type=int, default=2, help="default 2; on SQLite more make nothing faster")

    def handle(self, *args: Any, **options: Any) -> None:
        check_start_up(host=options["host"])
        if health_facts().get("migrations_pending"):
            raise Refusal("This store is of another version: run `commonweal migrate` first.", FaultCode.OTHER_VERSION)
        check_store()
        if said := keep_heads_at_start():
            self.stderr.write(said)
        stay_at_work()
        # The web server reads its settings anew.
        os.environ["COMMONWEAL_DOOR"] = options["door"]
        serve(options["host"], options["port"], options["workers"])


def serve(host: str, port: int, workers: int) -> None:
    """Become the web server; does not return."""
    options = {"--config": "python:commonweal.web.listener", "--bind": f"{host}:{port}", "--workers": str(workers)}
    words = [word for option in options.items() for word in option]
    command = [sys.executable, "-m", "gunicorn", "commonweal.web.wsgi:application", *words]
    os.execv(sys.executable, command)  # noqa: S606 - no shell is wanted
