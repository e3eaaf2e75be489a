"""Several last forms in one transaction: each is one report with an entry of its own, whatever stands beside it."""

from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.access.roles import Role
from commonweal.access.viewer import door_viewer
from commonweal.audit.head_folder import head_folder, read_heads
from commonweal.audit.models import AuditEntry
from commonweal.audit.trace import Trace
from commonweal.audit.verification import verify
from commonweal.outbox.models import Message
from commonweal.reports.intake.answers import Taken
from commonweal.reports.models import Report, ReportEvent, SavedReport
from commonweal.reports.public import line
from commonweal.reports.public.operations import Sending, keep_answers, keep_sent, prepare_to_send
from commonweal.reports.public.queries import NoSuchDraft
from commonweal.reports.public.steps import Unfinished
from tests.cast import Cast
from tests.reports.public.filling import PAGES, begin, fill, send


def sending(cast: Cast, draft_id: UUID, code: str, at: datetime | None = None) -> Sending:
    trace = Trace(route="report-send", at=at or timezone.now())
    return Sending(
        draft_id, code, door_viewer(cast.northmoor.id, Role.RESIDENT, trace=trace, name="a resident"), trace.at
    )


@pytest.fixture
def begun(stopped_clock: None, cast: Cast, settings: Any) -> list[tuple[UUID, str]]:
    """Three reports that wait for their last form, each with a reporter of its own."""
    settings.PUBLIC_PARTNERSHIP = "northmoor"
    found = []
    for number in range(3):
        client = Client()
        root = begin(client)
        fill(client, root, {"details": {**PAGES["details"], "email": f"dev{number}@example.com"}})
        found.append((UUID(root.rstrip("/").split("/")[-1]), client.cookies["draft"].value))
    return found


def test_forms_that_are_sent_together_are_one_report_each_with_a_receipt_and_an_entry(
    cast: Cast, begun: list[tuple[UUID, str]]
) -> None:
    before = AuditEntry.objects.count()
    some = [line._InLine(sending(cast, *one)) for one in begun]
    line._decide(some)
    taken = [one.outcome for one in some]
    assert all(isinstance(one, Taken) and not one.again for one in taken)
    assert Report.objects.count() == len({one.reference for one in taken if isinstance(one, Taken)}) == 3
    assert Message.objects.filter(what="received").count() == 3
    assert not SavedReport.objects.exists()
    entries = AuditEntry.objects.order_by("sequence")[before:]
    assert [(one.route, one.outcome, one.why) for one in entries] == [("report-send", "303", "taken")] * 3
    for entry, one in zip(entries, taken, strict=True):
        assert isinstance(one, Taken)
        assert entry.records["report"] == [str(one.report_id)]


def test_the_chain_of_the_audit_is_whole_after_forms_that_were_kept_together(
    cast: Cast, begun: list[tuple[UUID, str]], data_folder: Any
) -> None:
    line._decide([line._InLine(sending(cast, *one)) for one in begun])
    assert verify(read_heads(head_folder())).clean


def test_each_of_those_kept_together_has_its_own_lines_of_history(cast: Cast, begun: list[tuple[UUID, str]]) -> None:
    keep_sent(prepare_to_send([sending(cast, *one) for one in begun]))
    for report in Report.objects.all():
        kinds = [event.kind for event in ReportEvent.objects.filter(report=report)]
        assert sorted(kinds) == ["note", "received", "routed", "told"]


def test_the_same_form_twice_among_those_kept_together_is_one_report(cast: Cast, begun: list[tuple[UUID, str]]) -> None:
    outcomes = keep_sent(prepare_to_send([sending(cast, *one) for one in (begun[0], begun[1], begun[0])]))
    assert [isinstance(one, Taken) for one in outcomes] == [True, True, False]
    assert outcomes[2] is None
    assert Report.objects.count() == 2
    assert keep_sent(prepare_to_send([sending(cast, *begun[0])])) == [None]


def test_a_form_that_is_none_yet_or_was_never_begun_keeps_nobody_from_being_heard(
    cast: Cast, begun: list[tuple[UUID, str]]
) -> None:
    draft = SavedReport.objects.get(id=begun[1][0])
    SavedReport.objects.filter(id=draft.id).update(answers={"language": "en"})
    some = [sending(cast, *begun[0]), sending(cast, *begun[1]), sending(cast, begun[2][0], "WRONGCODE234")]
    outcomes = keep_sent(prepare_to_send(some))
    assert [type(one) for one in outcomes] == [Taken, Unfinished, NoSuchDraft]
    assert Report.objects.count() == 1


def test_what_was_changed_since_it_was_read_is_read_again(cast: Cast, begun: list[tuple[UUID, str]]) -> None:
    one = sending(cast, *begun[0])
    prepared = prepare_to_send([one])
    draft = SavedReport.objects.get(id=begun[0][0])
    keep_answers(draft, {"account": {"account": "It got louder"}}, by=one.by, at=one.at + timedelta(seconds=1))
    (outcome,) = keep_sent(prepared)
    assert isinstance(outcome, Taken)
    assert Report.objects.get().account == "It got louder"


def test_a_form_that_was_sent_meanwhile_is_that_report(cast: Cast, begun: list[tuple[UUID, str]]) -> None:
    prepared = prepare_to_send([sending(cast, *begun[0])])
    keep_sent(prepare_to_send([sending(cast, *begun[0])]))
    assert keep_sent(prepared) == [None]
    assert Report.objects.count() == 1


def test_a_page_that_keeps_nothing_leaves_its_own_entry(cast: Cast, settings: Any) -> None:
    settings.PUBLIC_PARTNERSHIP = "northmoor"
    client = Client()
    root = begin(client)
    before = AuditEntry.objects.count()
    assert client.post(f"{root}send/").headers["Location"].endswith("/what/")
    fill(client, root)
    assert send(client, root).status_code == 200
    told = AuditEntry.objects.order_by("sequence")[before:]
    assert [one.outcome for one in told if one.route == "report-send"] == ["303", "303"]
    # The first kept nothing, and so names none.
    assert [one.n_records > 1 for one in told if one.route == "report-send"] == [False, True]


def test_those_who_come_while_others_are_kept_are_kept_together_in_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first is held until all others stand in line; no database is asked."""
    groups: list[list[Any]] = []
    is_held, goes_on = Event(), Event()

    def decided(some: list[Any]) -> None:
        groups.append([one.sending for one in some])
        if len(groups) == 1:
            is_held.set()
            assert goes_on.wait(60)

    monkeypatch.setattr(line, "_decide", decided)
    monkeypatch.setattr(line, "MOST_TOGETHER", 3)
    queue = line.Line()
    threads = [Thread(target=queue.send, args=(number,)) for number in range(6)]
    threads[0].start()
    assert is_held.wait(60)
    for number, thread in enumerate(threads[1:], start=1):
        thread.start()
        while len(queue._waiting) < number:
            pass
    goes_on.set()
    for thread in threads:
        thread.join(60)
    assert groups == [[0], [1, 2, 3], [4, 5]]
    assert not queue._is_busy
    assert not queue._waiting


def test_a_fault_of_those_kept_together_reaches_each_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(some: list[Any]) -> None:
        for one in some:
            one.fault = KeyError("x")

    monkeypatch.setattr(line, "_decide", failing)
    with pytest.raises(KeyError):
        line.Line().send("anything")  # type: ignore[arg-type]
