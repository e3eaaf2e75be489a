"""`commonweal demo`: make the invented borough, once, and serve it."""

import os
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.conf import settings

from commonweal.access.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from commonweal.access.signing_in.demonstration import StoreInUse, is_demonstration
from commonweal.command_line import FactsCommand, Refusal
from commonweal.synthetic.demonstration import is_complete, make_demonstration


class Command(FactsCommand):
    help = "Make an invented borough in the data folder, once, and serve it on this machine. Nobody in it is real."
    examples = """examples:
  commonweal demo
  PORT=8080 commonweal demo
  commonweal demo --no-serve     make it and end

A data folder made by demo stays a demonstration: real files may be tried in it, but it can never become a real
service. To begin again, remove the folder."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000", help="default 8000, or PORT")
        parser.add_argument("--no-serve", action="store_true", help="make the borough and end")

    def handle(self, *args: Any, **options: Any) -> None:
        began = monotonic()
        if not is_complete():
            self._make(began)
        if not options["no_serve"]:
            _serve(options["port"])

    def _make(self, began: float) -> None:
        def say(what: str) -> None:
            self.stderr.write(f"[{monotonic() - began:5.1f} s] {what}")

        say(f"Making the invented borough in {settings.DATA_FOLDER}")
        try:
            make_demonstration(Path(settings.DATA_FOLDER), say=say)
        except StoreInUse as refusal:
            raise Refusal(refusal) from refusal
        say("Ready")


def _serve(port: int) -> None:
    """Run web server and worker until either ends or the demonstration is stopped."""
    assert is_demonstration()
    public = port + 1
    if taken := next((one for one in (port, public) if _answers(one)), None):
        raise Refusal(f"Something answers on port {taken} already. Choose another: PORT={port + 10} ./script/demo")
    commands = (
        ["serve", "--door", "staff", "--port", str(port)],
        ["serve", "--door", "public", "--port", str(public)],
        ["worker"],
    )
    environment = os.environ | {
        "COMMONWEAL_PUBLIC_ADDRESS": f"http://127.0.0.1:{public}",
        "COMMONWEAL_STAFF_ADDRESS": f"http://127.0.0.1:{port}",
    }
    running = [
        subprocess.Popen([sys.executable, "-m", "commonweal", *command], env=environment)  # noqa: S603
        for command in commands
    ]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _tell_once_both_answer(port, public, running[0])
        running[0].wait()
    except KeyboardInterrupt:
        pass
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()
    if running[0].returncode not in (0, -signal.SIGTERM, -signal.SIGINT):
        raise Refusal("The web server ended; what it said stands above.")


def _tell_once_both_answer(port: int, public: int, server: "subprocess.Popen[bytes]") -> None:
    """Say where to look once there is something to see, or nothing where the server ended before."""
    while not (_answers(port) and _answers(public)):
        if server.poll() is not None:
            return
        sleep(0.1)
    first = DEMO_PEOPLE[0]
    print(
        f"\nOpen http://127.0.0.1:{port}/ and sign in as {first.username} ({first.role_title.lower()}), "
        f"password {DEMO_PASSWORD}.\nResidents report at http://127.0.0.1:{public}/report/\nCtrl+C ends it.\n",
        flush=True,
    )


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0
