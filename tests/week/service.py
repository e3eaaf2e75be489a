"""A real service whose clock goes where the story is: `python -m tests.week.service PORT FILES`.

Makes an empty demonstration with the people and the places of Northmoor, then serves it over HTTP, and does what is
told on its standard input, a line at a time, saying "done" after each:

  go 2026-02-04T10:00+00:00   the clock goes there, and on from there
  work                        what a worker does in that hour: load files, send what waits, look at what is due
"""

import os
import pickle
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import django
import time_machine

FIRST = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)


def make(files_at: Path) -> None:
    """People, boundaries, places and addresses; not a single call."""
    from commonweal.access.demo_people import NORTHMOOR
    from commonweal.access.queries import partnership_by_code
    from commonweal.access.roles import Role
    from commonweal.access.signing_in.demonstration import mark_as_demonstration
    from commonweal.access.viewer import Viewer
    from commonweal.audit.trace import Trace
    from commonweal.imports.operations import load, take_in
    from commonweal.places.kinds import ADDRESSES, BOROUGHS, PLACES, WARDS
    from commonweal.synthetic.demo_cast import gather_cast

    at = datetime.now(UTC)
    mark_as_demonstration(at=at)
    gather_cast(at=at)
    files = pickle.loads(files_at.read_bytes())
    partnership = partnership_by_code(NORTHMOOR)
    trace = Trace(route="the week", at=at, partnership_id=partnership.id, purpose="making the week's borough")
    maker = Viewer(partnership.id, Role.ANALYST, trace.purpose, trace, name="the week")
    for kind, file, options in (
        (BOROUGHS, files.boroughs, {"valid_from": "1974-04-01"}),
        (WARDS, files.wards, {"valid_from": "2022-05-05"}),
        (PLACES, files.places, {}),
        (ADDRESSES, files.addresses, {}),
    ):
        load(take_in(file, file_name=file.name, kind=kind, options=options, by=maker, at=at), kind, at=at)


def serve(port: int) -> None:
    """Answer at the port, in threads of this process, which share its clock."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from commonweal.web.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", port), Quiet)
    server.set_app(application)
    Thread(target=server.serve_forever, daemon=True).start()


def work() -> None:
    """An hour of a worker."""
    from django.core.management import call_command

    from commonweal.actions.late.operations import tell_of_late
    from commonweal.tasking.checking.operations import check_all_due

    call_command("worker", until_done=True)
    tell_of_late(at=datetime.now(UTC))
    check_all_due(at=datetime.now(UTC))


def say(word: str) -> None:
    """A word to whoever tells the story."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.web.settings")
    django.setup()
    clock = time_machine.travel(FIRST).start()
    make(Path(sys.argv[2]))
    serve(int(sys.argv[1]))
    say("serving")
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "go":
            clock.move_to(datetime.fromisoformat(rest))
        else:
            assert word == "work", line
            work()
        say("done")


if __name__ == "__main__":
    main()
