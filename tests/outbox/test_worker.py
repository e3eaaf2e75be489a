"""The outbox through the doors of an operator: the worker, the command, and health."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from commonweal.outbox.health import LATE, outbox_facts
from commonweal.outbox.models import Message
from commonweal.outbox.operations import hold_due, mark_failed, put
from commonweal.outbox.terms import Channel, Trouble
from commonweal.outbox.ways import TextGateway
from commonweal.web.keeping.installation import BROKEN, LOOK, WELL, _messages
from proofs.store import Store
from tests.cast import AT, Cast
from tests.outbox.messages import message, queue, take
from tests.outbox.servers import PATIENCE_S, Server

QUEUE = """
import django; django.setup()
from datetime import UTC, datetime
from commonweal.access.models import Partnership
from commonweal.access.viewer import system_viewer
from commonweal.outbox.operations import put
from tests.outbox.messages import message
at = datetime.now(UTC)
by = system_viewer(Partnership.objects.get().id, route="t", at=at)
put([message(n) for n in range({first}, {last})], by=by, at=at)
"""


def with_mail(store: Store, mailbox: Server) -> Store:
    ways: Mapping[str, str] = {
        "COMMONWEAL_MAIL_URL": f"smtp://127.0.0.1:{mailbox.port}", "COMMONWEAL_MAIL_FROM": "asb@northmoor.example",
    }  # fmt: skip
    return Store(store.folder, {**store.database, **ways})


def until(held: Any) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not held():
        assert time.monotonic() < ends, "nothing came"
        time.sleep(0.05)


def test_a_worker_sends_what_waited_and_what_is_queued_while_it_runs(store: Store, mailbox: Server) -> None:
    store.python(QUEUE.format(first=1, last=4))
    set_up = with_mail(store, mailbox)
    worker = set_up.start("worker", stderr=subprocess.DEVNULL)
    try:
        until(lambda: len(mailbox.mails()) == 3)
        store.python(QUEUE.format(first=3, last=6))
        until(lambda: len(mailbox.mails()) == 5)
    finally:
        worker.kill()
        worker.wait()
    # One that is to end sends what is left before.
    store.python(QUEUE.format(first=6, last=8))
    assert set_up.start("worker", "--until-done").wait() == 0
    assert len(mailbox.mails()) == 7


def test_a_setting_that_cannot_be_meant_stops_the_start_without_saying_a_password() -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "commonweal", "outbox"], text=True, capture_output=True, check=False,
        env={**os.environ, "COMMONWEAL_MAIL_URL": "smtp://us:pass-of-ours@mail.example?starttls=no"},
    )  # fmt: skip
    assert refused.returncode != 0
    assert "COMMONWEAL_MAIL_URL would send a password in clear" in refused.stderr and "CW-601" in refused.stderr
    assert "pass-of-ours" not in refused.stderr + refused.stdout and "Traceback" not in refused.stderr


def printed(capsys: pytest.CaptureFixture[str], *what: str) -> str:
    call_command("outbox", *what)
    return capsys.readouterr().out


def test_an_operator_reads_what_waits_and_why_and_decides_after_a_restore(
    cast: Cast, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    settings.MAIL_WAY = settings.TEXT_WAY = None
    queue(2, by=cast.viewer("tom"), at=AT)
    words = printed(capsys)
    assert "Mail: 2 waiting, 0 for later. It is not set up, so none leaves." in words
    assert "The oldest waits since 2026-03-09T09:00:00+00:00." in words
    hold_due(at=AT)
    assert json.loads(printed(capsys, "--json"))["messages"]["held"] == 2
    assert printed(capsys, "release") == "2 messages that were held go out.\n"
    hold_due(at=AT)
    assert json.loads(printed(capsys, "drop", "--json")) == {"dropped": 2}
    assert "mail.example" not in words


def test_a_closed_way_is_said_and_makes_the_command_fail(
    cast: Cast, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    settings.TEXT_WAY = TextGateway("http://127.0.0.1:1/")
    put([message(channel=Channel.TEXT)], by=cast.viewer("tom"), at=AT)
    with pytest.raises(SystemExit):
        call_command("outbox", "send")
    assert "No text leaves: unreachable." in capsys.readouterr().out


def test_health_says_how_many_wait_and_why(cast: Cast, settings: Any) -> None:
    settings.MAIL_WAY = settings.TEXT_WAY = None
    assert "warning" not in outbox_facts(at=AT)
    queue(2, by=cast.viewer("tom"), at=AT)
    facts = outbox_facts(at=AT)
    assert (facts["waiting"], facts["mail"]["set_up"]) == (2, False)
    assert facts["warning"] == "2 wait because mail is not set up (COMMONWEAL_MAIL_URL)"
    settings.TEXT_WAY = TextGateway("http://127.0.0.1:1/")
    put([message(3, channel=Channel.TEXT)], by=cast.viewer("tom"), at=AT)
    Message.objects.filter(channel="mail").delete()
    assert "warning" not in outbox_facts(at=AT + LATE - timedelta(seconds=1))
    Message.objects.update(trouble=Trouble.UNREACHABLE)
    assert outbox_facts(at=AT + LATE)["warning"] == "text messages are late: the server does not answer"
    mark_failed(take("one", at=AT)[0], Trouble.ADDRESS_REFUSED, for_good=True, at=AT)
    assert outbox_facts(at=AT + LATE)["warning"] == "1 could not be delivered in the last seven days"
    assert "warning" not in outbox_facts(at=AT + timedelta(days=8))


def test_the_health_page_for_people_says_so_too() -> None:
    assert _messages({}).word == BROKEN
    assert _messages({"outbox": {"waiting": 1}}).word == WELL
    late = _messages({"outbox": {"waiting": 2, "warning": "mail is late: the server does not answer"}})
    assert (late.word, late.says) == (LOOK, "2 messages waiting to leave. Mail is late: the server does not answer.")
