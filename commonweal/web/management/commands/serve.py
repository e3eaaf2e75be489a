"""`commonweal serve`: serves the pages."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from commonweal.command_line import FactsCommand, Refusal
from commonweal.fault_codes import FaultCode
from commonweal.web.at_work import stay_at_work
from commonweal.web.heads_at_start import keep_heads_at_start
from commonweal.web.health import health_facts
from commonweal.web.start_up import check_start_up, check_store


class Command(FactsCommand):
    help = "Serve the pages on this machine, with two workers. Put a buffering proxy with HTTPS in front for real use."
    examples = """examples:
  commonweal serve
  commonweal serve --port 8080
  PORT=8080 commonweal serve"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000", help="default 8000, or PORT")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on, default 127.0.0.1")
        parser.add_argument("--workers", type=int, default=2, help="default 2; on SQLite more make nothing faster")

    def handle(self, *args: Any, **options: Any) -> None:
        check_start_up(host=options["host"])
        if health_facts().get("migrations_pending"):
            raise Refusal("This store is of another version: run `commonweal migrate` first.", FaultCode.OTHER_VERSION)
        check_store()
        if said := keep_heads_at_start():
            self.stderr.write(said)
        stay_at_work()
        serve(options["host"], options["port"], options["workers"])


def serve(host: str, port: int, workers: int) -> None:
    """Become the web server; does not return."""
    options = {"--bind": f"{host}:{port}", "--workers": str(workers), "--timeout": "60", "--log-level": "warning"}
    words = [word for option in options.items() for word in option]
    command = [sys.executable, "-m", "gunicorn", "commonweal.web.wsgi:application", *words]
    os.execv(sys.executable, [*command, "--preload", "--no-control-socket"])  # noqa: S606 - no shell is wanted
