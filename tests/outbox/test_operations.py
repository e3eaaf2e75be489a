"""Queued once, claimed by one, marked by who holds the newest lease, tried again, forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import system_viewer
from commonweal.outbox import operations
from commonweal.outbox.models import Message
from commonweal.outbox.operations import (
    WAITS,
    NotQueued,
    claim,
    drop_held,
    forget_about,
    forget_content,
    give_back,
    hold_due,
    mark_failed,
    mark_sent,
    put,
    release_held,
    withdraw,
)
from commonweal.outbox.queries import backlog, messages_about, outbox_counts, to_look_at, waiting
from commonweal.outbox.terms import Channel, MessageRefused, MessageState, Outgoing, Trouble
from tests.cast import AT, Cast, gather_all
from tests.outbox.messages import LEASE, REPORT, message, queue, take

MINUTE = timedelta(minutes=1)


def only() -> Message:
    return Message.objects.get()


def test_the_same_key_twice_is_one_message_and_the_first_words_stay(cast: Cast) -> None:
    first = put([message()], by=cast.viewer("tom"), at=AT)
    again = put([message(body="Other words"), message(2)], by=cast.viewer("tom"), at=AT + MINUTE)
    assert again[0] == first[0] and len(set(again)) == 2
    assert Message.objects.get(id=first[0]).body == message().body
    assert put([message(3), message(3)], by=cast.viewer("tom"), at=AT)[0] in Message.objects.values_list(
        "id", flat=True
    )
    assert Message.objects.count() == 3


def test_the_same_key_of_another_partnership_is_another_message(cast: Cast) -> None:
    ids = [put([message()], by=cast.viewer(who), at=AT)[0] for who in ("tom", "esther")]
    assert len(set(ids)) == 2
    numbers = {one.fingerprint for one in take("one", at=AT)}
    assert len(numbers) == 2


def test_thousands_are_queued_at_once_in_the_order_given(cast: Cast) -> None:
    ids = queue(1_203, by=cast.viewer("tom"), at=AT)
    keys = dict(Message.objects.values_list("id", "key"))
    assert [keys[one] for one in ids] == [message(n).key for n in range(1, 1_204)]


def test_a_message_goes_with_the_change_that_it_tells_of(cast: Cast) -> None:
    with transaction.atomic():
        queue(2, by=cast.viewer("tom"), at=AT)
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_what_is_queued_is_named_in_the_trace(cast: Cast) -> None:
    viewer = cast.viewer("tom")
    ids = queue(2, by=viewer, at=AT)
    assert set(viewer.trace.records["message"]) == {str(one) for one in ids}


def test_a_store_that_drops_a_message_takes_the_change_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonweal.outbox.operations.insert_rows", lambda rows, **_: None)
    with pytest.raises(NotQueued):
        put([message()], by=cast.viewer("tom"), at=AT)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("to", "a@b.example\nBcc: all@b.example"), ("to", "a@b.example, c@b.example"), ("to", "Zelda <a@b.example>"),
        ("to", "a@b.example\r"), ("to", "@b.example"), ("to", "a@"), ("to", ""), ("to", "a" * 65 + "@b.example"),
        ("to", '"a b"@b.example'), ("to", "a..b@b.example"), ("to", "a@-b.example"), ("to", "zoë@b.example"),
        ("to", f"a@{'b' * 250}.example"), ("subject", "One\nBcc: all@b.example"), ("subject", "One\u2028Two"),
        ("subject", ""), ("subject", "x" * 201), ("subject", "\u202egnorw"), ("body", " \n"), ("body", "x" * 20_001),
        ("body", "a\x00b"), ("key", ""), ("key", "x" * 161), ("key", "a@b.example"), ("key", "two words"),
        ("what", "Receipt sent"),
    ],
)  # fmt: skip
def test_what_would_break_a_header_an_address_or_a_key_is_refused_by_its_field(field: str, wrong: str) -> None:
    with pytest.raises(MessageRefused) as refused:
        message(**{field: wrong})
    assert refused.value.field == field
    assert not wrong or wrong not in str(refused.value)


@pytest.mark.parametrize("wrong", ["07700900123", "+44 7700 900123", "+0", "+4477009001234567", "a@b.example"])
def test_a_number_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(MessageRefused):
        message(channel=Channel.TEXT, to=wrong)


def test_a_line_end_of_another_machine_is_no_fault_of_a_body() -> None:
    assert message(body="One\r\nTwo\tand three").body


def test_two_workers_never_hold_the_same_message(cast: Cast) -> None:
    queue(30, by=cast.viewer("tom"), at=AT)
    held = [one.id for worker in ("one", "two", "three") for one in take(worker, at=AT)]
    assert len(held) == len(set(held)) == 30


def test_a_message_is_not_due_before_its_time_and_due_from_it_on(cast: Cast) -> None:
    queue(1, by=cast.viewer("tom"), at=AT, not_before=AT + MINUTE)
    assert take("one", at=AT + MINUTE - timedelta(microseconds=1)) == []
    assert len(take("one", at=AT + MINUTE)) == 1


def test_only_channels_that_have_a_way_out_are_claimed(cast: Cast) -> None:
    put([message(), message(2, channel=Channel.TEXT)], by=cast.viewer("tom"), at=AT)
    assert claim("one", at=AT, lease=LEASE, channels=(), limit=9) == []
    assert [one.channel for one in claim("one", at=AT, lease=LEASE, channels=[Channel.TEXT])] == [Channel.TEXT]


def test_the_longest_due_goes_first(cast: Cast) -> None:
    for n, late in ((1, 2), (2, 0), (3, 1)):
        put([message(n)], by=cast.viewer("tom"), at=AT + late * MINUTE)
    assert [one.to[8] for one in take("one", at=AT + 5 * MINUTE)] == ["2", "3", "1"]


def test_a_lease_that_ran_out_goes_to_another_and_the_old_one_disturbs_nothing(cast: Cast) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    (frozen,) = take("frozen", at=AT)
    assert take("other", at=AT + LEASE - MINUTE) == []
    (held,) = take("other", at=AT + LEASE)
    assert held.lease != frozen.lease and held.fingerprint == frozen.fingerprint
    assert not mark_sent(frozen, at=AT + LEASE)
    assert not mark_failed(frozen, Trouble.ADDRESS_REFUSED, for_good=True, at=AT + LEASE)
    assert give_back([frozen], at=AT + LEASE) == 0
    assert (only().state, only().lease, only().leased_by) == (MessageState.LEASED, held.lease, "other")
    assert mark_sent(held, at=AT + LEASE, given_id="q1")
    assert not mark_sent(held, at=AT + LEASE)
    row = only()
    assert (row.state, row.ended_at, row.given_id, row.due_at) == (MessageState.SENT, AT + LEASE, "q1", None)


def test_a_late_mark_counts_while_nobody_else_took_over(cast: Cast) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    (slow,) = take("slow", at=AT)
    assert mark_sent(slow, at=AT + 2 * LEASE)


def test_what_a_server_did_not_take_is_tried_again_ever_later_and_then_given_up(cast: Cast) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    at = AT
    for wait in WAITS:
        (held,) = take("one", at=at)
        assert mark_failed(held, Trouble.ASKED_TO_WAIT, for_good=False, at=at)
        assert take("one", at=at + wait - timedelta(microseconds=1)) == []
        at += wait
    (held,) = take("one", at=at)
    mark_failed(held, Trouble.ASKED_TO_WAIT, for_good=False, at=at)
    assert (only().state, only().trouble, only().tries) == (MessageState.FAILED, Trouble.ASKED_TO_WAIT, len(WAITS) + 1)
    assert timedelta(days=3) < sum(WAITS, timedelta()) < timedelta(days=4)


def test_what_is_refused_for_good_is_not_tried_again(cast: Cast) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    mark_failed(take("one", at=AT)[0], Trouble.ADDRESS_REFUSED, for_good=True, at=AT)
    assert (only().state, only().due_at) == (MessageState.FAILED, None)
    assert take("one", at=AT + 400 * MINUTE) == []


def test_a_server_that_does_not_answer_is_no_try(cast: Cast) -> None:
    queue(3, by=cast.viewer("tom"), at=AT)
    for _ in range(len(WAITS) + 5):
        assert give_back(take("one", at=AT), trouble=Trouble.UNREACHABLE, at=AT) == 3
    assert set(Message.objects.values_list("state", "tries", "trouble")) == {("queued", 0, "unreachable")}


def test_what_comes_too_late_fails_instead_of_arriving(cast: Cast) -> None:
    queue(1, by=cast.viewer("tom"), at=AT, not_after=AT + MINUTE)
    assert take("one", at=AT + MINUTE) == []
    assert (only().state, only().trouble) == (MessageState.FAILED, Trouble.TOO_LATE)


def test_what_is_queued_can_be_withdrawn_and_what_is_in_hand_cannot(cast: Cast) -> None:
    queue(3, by=cast.viewer("tom"), at=AT)
    (held,) = take("one", at=AT, limit=1)
    keys = [message(n).key for n in (1, 2, 3)]
    assert withdraw(keys, by=cast.viewer("esther"), at=AT) == 0
    assert withdraw(keys, by=cast.viewer("tom"), at=AT) == 2
    assert mark_sent(held, at=AT)
    assert take("one", at=AT + LEASE) == []


def test_content_is_forgotten_after_its_time_and_the_fact_stays(cast: Cast) -> None:
    queue(3, by=cast.viewer("tom"), at=AT)
    sent, refused = take("one", at=AT, limit=2)
    mark_sent(sent, at=AT)
    mark_failed(refused, Trouble.ADDRESS_REFUSED, for_good=True, at=AT + MINUTE)
    later = AT + timedelta(days=100)
    assert forget_content(before=AT + MINUTE, at=later) == 1
    row = Message.objects.get(id=sent.id)
    assert (row.to, row.subject, row.body, row.forgotten_at) == ("", "", "", later)
    assert (row.state, row.ended_at, row.about_id, row.what) == (MessageState.SENT, AT, REPORT, "receipt")
    assert forget_content(before=later, at=later) == 1
    assert forget_content(before=later, at=later) == 0
    assert Message.objects.exclude(to="").get().state == MessageState.QUEUED


def test_what_is_about_an_erased_record_is_taken_back_and_blanked(cast: Cast) -> None:
    queue(4, by=cast.viewer("tom"), at=AT)
    held, sent = take("one", at=AT, limit=2)
    mark_sent(sent, at=AT)
    eraser = system_viewer(cast.northmoor.id, route="retention", at=AT)
    assert forget_about(RecordKind.REPORT, [REPORT], by=eraser, at=AT) == 4
    assert not mark_sent(held, at=AT)
    assert set(Message.objects.values_list("to", "subject", "body")) == {("", "", "")}
    assert sorted(Message.objects.values_list("state", flat=True)) == ["sent", "withdrawn", "withdrawn", "withdrawn"]
    assert take("one", at=AT + LEASE) == []


def test_after_a_restore_what_was_due_is_held_until_somebody_decides(cast: Cast) -> None:
    queue(3, by=cast.viewer("tom"), at=AT)
    put([message(9, not_before=AT + LEASE)], by=cast.viewer("tom"), at=AT)
    take("one", at=AT, limit=1)
    assert hold_due(at=AT) == 3
    assert take("one", at=AT + MINUTE) == []
    assert to_look_at(at=AT) == {"failed_lately": 0, "held": 3}
    assert release_held(at=AT) == 3
    assert len(take("one", at=AT)) == 3
    hold_due(at=AT)
    assert drop_held(at=AT) == 3
    assert [one.key for one in Message.objects.exclude(state="withdrawn")] == [message(9).key]


def row(**changed: Any) -> None:
    Message.objects.filter(key=message().key).update(**changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"due_at": None}, {"state": "sent"}, {"state": "leased"}, {"leased_by": "one"}, {"ended_at": AT},
        {"channel": "pigeon"}, {"to": ""}, {"forgotten_at": AT}, {"state": "mislaid"}, {"look_at_since": AT},
        {"state": "failed", "due_at": None, "ended_at": AT}, {"state": "sent", "due_at": None, "ended_at": None},
    ],
)  # fmt: skip
def test_the_database_refuses_a_message_that_contradicts_itself(cast: Cast, changed: dict[str, Any]) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        row(**changed)


def test_a_history_shows_state_and_time_to_triage_and_nothing_to_others(db: None) -> None:
    cast = gather_all()
    put([message(), message(2, channel=Channel.TEXT)], by=cast.viewer("tom"), at=AT)
    mark_sent(claim("one", at=AT, lease=LEASE, channels=[Channel.MAIL])[0], at=AT + MINUTE)
    tom = cast.viewer("tom")
    mail, text = messages_about(RecordKind.REPORT, REPORT, tom)
    assert (mail.what, mail.channel, mail.state, mail.sent_at) == ("receipt", Channel.MAIL, "sent", AT + MINUTE)
    assert (text.state, text.due_at, text.sent_at) == ("queued", AT, None)
    assert len(tom.trace.records["message"]) == 2
    assert waiting(tom) == {Channel.MAIL: 0, Channel.TEXT: 1}
    for who in ("esther", "amina", "ada", "abby", "cora", "dana"):
        assert messages_about(RecordKind.REPORT, REPORT, cast.viewer(who)) == [], who
        assert sum(waiting(cast.viewer(who)).values()) == 0, who


def test_an_operator_sees_how_many_wait_and_since_when(cast: Cast) -> None:
    queue(2, by=cast.viewer("tom"), at=AT)
    put([message(7, channel=Channel.TEXT, not_before=AT + LEASE)], by=cast.viewer("tom"), at=AT)
    mark_failed(take("one", at=AT, limit=1)[0], Trouble.ASKED_TO_WAIT, for_good=False, at=AT + MINUTE)
    found = backlog(at=AT + MINUTE)
    assert (found[Channel.MAIL].n_due, found[Channel.MAIL].due_since, found[Channel.TEXT].n_later) == (2, AT, 1)
    facts = outbox_counts(at=AT + MINUTE)
    assert facts["messages"]["queued"] == 3
    assert facts["oldest_waits_since"] == AT.isoformat(timespec="seconds")


def plan_of(query: Any) -> str:
    sql, values = query.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}", values)
        return "\n".join(str(line) for line in cursor.fetchall())


def test_what_a_worker_and_health_ask_goes_through_an_index_of_few_rows(cast: Cast) -> None:
    """These indexes hold only what waits or is to be looked at: they do not grow with what was sent."""
    queue(5, by=cast.viewer("tom"), at=AT)
    due = Message.objects.filter(channel__in=["mail", "text"], due_at__lte=AT)
    assert "message_due" in plan_of(due.order_by("due_at", "id")[:20])
    to_forget = Message.objects.filter(ended_at__lt=AT, forgotten_at__isnull=True).order_by("ended_at")[:500]
    assert "message_to_forget" in plan_of(to_forget)
    assert "message_to_look_at" in plan_of(Message.objects.filter(look_at_since__isnull=False, state="held"))
    assert "message_about" in plan_of(Message.objects.filter(about_id=REPORT, about_kind="report"))


def test_no_name_of_a_message_tells_what_it_is_about() -> None:
    made = operations.fingerprint(REPORT, message().key)
    assert len(made) == 40 and made != operations.fingerprint(REPORT, message(2).key)
    assert Outgoing.__slots__
