"""Messages leave by a real mail server, a real gateway or a folder, and what these answer decides what follows."""

import ipaddress
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import OperationalError

from commonweal.access.record_kinds import RecordKind
from commonweal.outbox import sending
from commonweal.outbox.models import Message
from commonweal.outbox.operations import forget_about, put
from commonweal.outbox.senders import Refused, WayClosed, mail
from commonweal.outbox.senders.folder import FolderSender
from commonweal.outbox.senders.mail import MailSender
from commonweal.outbox.senders.text import TextSender
from commonweal.outbox.sending import keep_sending, send_due, ways_out
from commonweal.outbox.terms import Channel, MessageState, Outgoing, Trouble, fingerprint
from commonweal.outbox.ways import Encryption, MailServer, MessageFolder, TextGateway
from tests.cast import AT, Cast
from tests.outbox.conftest import SENDER
from tests.outbox.mail_server import PASSWORD, USER
from tests.outbox.messages import REPORT, message, queue, take
from tests.outbox.servers import Server, running


def states() -> Sequence[tuple[str, str, int]]:
    return list(Message.objects.order_by("key").values_list("state", "trouble", "tries"))


def test_a_queued_mail_arrives_as_it_was_written(cast: Cast, mailbox: Server) -> None:
    words = "Merhaba, raporunuz bizde.\n.\n\nتم استلام بلاغك\nLine " + "x" * 2_000 + "\n"
    put([message(subject="ASB-7K3Q-9FXR: raporunuz alındı 🙂", body=words)], by=cast.viewer("tom"), at=AT)
    assert send_due("one").n_sent == 1
    (found,) = mailbox.mails()
    assert found.get_content().replace("\r\n", "\n") == words
    assert found["Subject"] == "ASB-7K3Q-9FXR: raporunuz alındı 🙂"
    assert (found["To"], found["From"]) == ("resident1@mail.example", SENDER)
    assert found["X-Envelope-To"] == "resident1@mail.example"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Message-ID"] == f"<{fingerprint(cast.northmoor.id, message().key)}@northmoor.example>"
    assert found["Date"].datetime == AT
    assert found.get_content_type() == "text/plain" and not list(found.iter_attachments())
    row = Message.objects.get()
    assert row.state == MessageState.SENT and len(row.given_id) == 16
    assert all(byte < 128 for byte in found.as_bytes())


def test_many_go_one_after_another_and_each_once(cast: Cast, mailbox: Server) -> None:
    queue(65, by=cast.viewer("tom"), at=AT)
    assert send_due("one").n_sent == 65
    assert len(mailbox.mails()) == mailbox.n_transmissions() == 65
    assert send_due("one").n_sent == 0


def test_the_same_message_written_twice_is_the_same_bytes(cast: Cast) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    (one,) = take("one", at=AT)
    both = [mail.mail_of(one, sender=SENDER).as_bytes() for _ in range(2)]
    assert both[0] == both[1]


def test_a_mail_handed_over_twice_is_one_in_the_mailbox(cast: Cast, mailbox: Server) -> None:
    """The connection ends after the server stored the mail: nobody can know whether it did, so it is sent again."""
    queue(1, by=cast.viewer("tom"), at=AT)
    mailbox.behave("drop")
    assert send_due("one").n_not_taken == 1
    assert states() == [("queued", "broken-off", 1)]
    mailbox.behave("accept")
    Message.objects.update(due_at=AT)
    assert send_due("one").n_sent == 1
    assert (mailbox.n_transmissions(), len(mailbox.mails())) == (2, 1)


def test_a_mail_that_the_server_lost_with_the_connection_arrives_later(cast: Cast, mailbox: Server) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    mailbox.behave("drop-before")
    send_due("one")
    assert (mailbox.n_transmissions(), states()) == (0, [("queued", "broken-off", 1)])


@pytest.mark.parametrize(
    ("behaviour", "state", "trouble"),
    [
        ("refuse 550 5.1.1 nobody of that name", "failed", "address-refused"),
        ("refuse 553 that is no mailbox", "failed", "address-refused"),
        ("refuse 450 4.2.0 greylisted", "queued", "asked-to-wait"),
        ("refuse 452 4.2.2 full", "queued", "asked-to-wait"),
        ("refuse 550 5.7.1 relaying denied", "queued", "policy-refused"),
        ("refuse 554 Relay access denied", "queued", "policy-refused"),
        ("refuse 530 5.7.0 sign in first", "queued", "policy-refused"),
        ("refuse-data 554 5.6.0 not like this", "failed", "content-refused"),
        ("refuse-data 451 4.3.0 later", "queued", "asked-to-wait"),
        ("refuse-data 550 5.7.1 blocked", "queued", "policy-refused"),
    ],
)
def test_what_a_server_answers_decides(cast: Cast, mailbox: Server, behaviour: str, state: str, trouble: str) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    mailbox.behave(behaviour)
    assert send_due("one").n_not_taken == 1
    assert states() == [(state, trouble, 1)]


def test_one_address_that_is_refused_keeps_no_other_message(cast: Cast, mailbox: Server) -> None:
    queue(3, by=cast.viewer("tom"), at=AT)
    mailbox.behave("refuse-one resident2 550 5.1.1 nobody")
    done = send_due("one")
    assert (done.n_sent, done.n_not_taken) == (2, 1)
    assert {one["To"] for one in mailbox.mails()} == {"resident1@mail.example", "resident3@mail.example"}


@pytest.mark.parametrize(("said", "trouble"), [("550 5.1.8 not you", "sender-refused"), ("421 busy", "asked-to-wait")])
def test_a_sender_that_is_refused_closes_the_way_and_is_no_messages_fault(
    cast: Cast, mailbox: Server, said: str, trouble: str
) -> None:
    queue(25, by=cast.viewer("tom"), at=AT)
    mailbox.behave(f"refuse-sender {said}")
    assert send_due("one").closed == {Channel.MAIL: trouble}
    assert {tries for _, _, tries in states()} == {0}
    assert {state for state, _, _ in states()} == {"queued"}
    mailbox.behave("accept")
    assert send_due("one").n_sent == 25


def test_where_no_server_listens_everything_waits_and_nothing_counts_as_tried(
    cast: Cast, settings: Any, mailbox: Server
) -> None:
    queue(3, by=cast.viewer("tom"), at=AT)
    settings.MAIL_WAY = MailServer("127.0.0.1", 1, Encryption.NONE)
    assert send_due("one").closed == {Channel.MAIL: Trouble.UNREACHABLE}
    assert states() == [("queued", "unreachable", 0)] * 3


def test_one_broken_off_after_another_closes_the_way(cast: Cast, mailbox: Server) -> None:
    queue(20, by=cast.viewer("tom"), at=AT)
    mailbox.behave("drop-before")
    assert send_due("one").closed == {Channel.MAIL: Trouble.BROKEN_OFF}
    assert sorted(tries for _, _, tries in states()) == [0] * 17 + [1] * 3


def test_a_server_that_hangs_is_left_in_time(cast: Cast, mailbox: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    mailbox.behave("no-answer")
    (one,) = take("one", at=AT)
    sender = MailSender(MailServer("127.0.0.1", mailbox.port, Encryption.NONE), sender=SENDER, timeout_s=0.5)
    with pytest.raises(Refused) as refused:
        sender.send(one)
    assert (refused.value.trouble, refused.value.for_good) == (Trouble.BROKEN_OFF, False)


def test_where_nothing_is_set_up_messages_wait_untouched(cast: Cast, settings: Any) -> None:
    settings.MAIL_WAY = settings.TEXT_WAY = None
    put([message(), message(2, channel=Channel.TEXT)], by=cast.viewer("tom"), at=AT)
    assert ways_out() == frozenset()
    assert send_due("one").n_sent == 0
    assert states() == [("queued", "", 0)] * 2


def test_a_message_that_was_spoilt_in_the_store_fails_and_the_next_goes(cast: Cast, mailbox: Server) -> None:
    queue(2, by=cast.viewer("tom"), at=AT)
    spoilt = Message.objects.filter(key=message(1).key)
    spoilt.update(subject="One\r\nBcc: everybody@mail.example")
    assert send_due("one").n_sent == 1
    assert (spoilt.get().state, spoilt.get().trouble) == ("failed", "cannot-be-written")
    assert [one["To"] for one in mailbox.mails()] == ["resident2@mail.example"]


def test_what_is_not_begun_in_half_of_the_lease_goes_back(cast: Cast, mailbox: Server) -> None:
    queue(3, by=cast.viewer("tom"), at=AT)
    done = sending.Round()
    with sending.senders() as ways:
        sending._send_each(take("one", at=AT), ways[Channel.MAIL], until=0.0, done=done)
    assert (done.n_sent, states()) == (0, [("queued", "", 0)] * 3)


def test_what_was_erased_while_it_was_in_hand_does_not_leave(cast: Cast, mailbox: Server) -> None:
    queue(2, by=cast.viewer("tom"), at=AT)
    put([message(3, about_id=UUID(int=7))], by=cast.viewer("tom"), at=AT)
    held, done = take("one", at=AT), sending.Round()
    forget_about(RecordKind.REPORT, [REPORT], by=cast.viewer("tom"), at=AT)
    with sending.senders() as ways:
        sending._send_each(held, ways[Channel.MAIL], until=time.monotonic() + 60, done=done)
    assert [one["To"] for one in mailbox.mails()] == ["resident3@mail.example"]
    assert (done.n_sent, mailbox.n_transmissions()) == (1, 1)


def test_a_mark_is_tried_again_while_the_database_is_busy(
    cast: Cast, mailbox: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    faults, real = [OperationalError("locked")] * 2, sending.mark_sent
    monkeypatch.setattr(sending.connection, "close", lambda: None)

    def busy(*some: Any, **more: Any) -> bool:
        if faults:
            raise faults.pop()
        return real(*some, **more)

    monkeypatch.setattr(sending, "mark_sent", busy)
    assert send_due("one").n_sent == 1
    assert states() == [("sent", "", 0)]


class Enough(BaseException):
    """Ends what never ends."""


def test_no_fault_ends_the_work_and_a_closed_way_is_asked_ever_less(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rounds: list[Any] = [
        OSError("disk"), ValueError("zelda@mail.example"), sending.Round(closed={Channel.MAIL: Trouble.UNREACHABLE}),
        sending.Round(closed={Channel.MAIL: Trouble.UNREACHABLE}), sending.Round(n_sent=1),
        sending.Round(closed={Channel.MAIL: Trouble.UNREACHABLE}),
    ]  # fmt: skip
    pauses: list[float] = []

    def next_round(*_: Any, **__: Any) -> sending.Round:
        if not rounds:
            raise Enough
        found = rounds.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(sending, "send_due", next_round)
    monkeypatch.setattr(sending.connection, "close", lambda: None)
    monkeypatch.setattr(sending.time, "sleep", pauses.append)
    with pytest.raises(Enough):
        keep_sending(Channel.MAIL)
    assert pauses == [5, 5, 5, 15, sending.LOOK_EVERY_S, 5]
    assert "zelda" not in caplog.text and "ValueError" in caplog.text


def test_mail_is_encrypted_and_signed_in_for_and_never_sent_in_clear(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    (one,) = take("one", at=AT)
    folder = tmp_path / "tls"
    make_certificate(folder)
    (folder / "auth").touch()
    with running("mail_server", folder) as server:
        asked = MailServer("127.0.0.1", server.port, Encryption.STARTTLS, USER, PASSWORD)
        # Nobody vouches for the certificate yet.
        assert trouble_of(asked, one) is Trouble.NOT_ENCRYPTED
        monkeypatch.setenv("SSL_CERT_FILE", str(folder / "cert.pem"))
        wrong = MailServer("127.0.0.1", server.port, Encryption.STARTTLS, USER, "another")
        assert trouble_of(wrong, one) is Trouble.SIGN_IN_REFUSED
        assert server.n_transmissions() == 0
        assert trouble_of(asked, one) is None
        assert [found["X-Secure"] for found in server.mails()] == ["True"]


def test_mail_is_encrypted_at_once_where_the_address_says_so(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    (one,) = take("one", at=AT)
    folder = tmp_path / "tls"
    make_certificate(folder)
    (folder / "tls-at-once").touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "cert.pem"))
    with running("mail_server", folder) as server:
        assert trouble_of(MailServer("127.0.0.1", server.port, Encryption.AT_ONCE), one) is None
        assert len(server.mails()) == 1


def test_a_server_that_offers_no_encryption_gets_nothing(cast: Cast, mailbox: Server) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    (one,) = take("one", at=AT)
    assert trouble_of(MailServer("127.0.0.1", mailbox.port, Encryption.STARTTLS), one) is Trouble.NOT_ENCRYPTED
    assert mailbox.n_transmissions() == 0


def trouble_of(server: MailServer, one: Any) -> Trouble | None:
    sender = MailSender(server, sender=SENDER)
    try:
        sender.send(one)
    except WayClosed as closed:
        return closed.trouble
    finally:
        sender.close()
    return None


def make_certificate(folder: Path) -> None:
    folder.mkdir()
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "m")])
    # By the clock of the machine, which the library for encryption asks, and not of the test.
    began, ends = datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)
    host = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(began).not_valid_after(ends)
        .add_extension(host, critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def put_text(cast: Cast, **other: Any) -> Outgoing:
    one = message(channel=Channel.TEXT, subject="", **other)
    put([one], by=cast.viewer("tom"), at=AT)
    return one


def test_a_text_message_goes_to_the_gateway_with_its_number(cast: Cast, gateway: Server) -> None:
    one = put_text(cast, body="We have your report ASB-7K3Q-9FXR. مرحبا")
    assert send_due("one").n_sent == 1
    number = fingerprint(cast.northmoor.id, one.key)
    assert gateway.texts() == [{
        "path": "/send?v=1", "key": number, "bearer": "Bearer the key", "to": "+447700900123", "reference": number,
        "body": "We have your report ASB-7K3Q-9FXR. مرحبا",
    }]  # fmt: skip
    assert Message.objects.get().given_id == f"gw-{number[:8]}"


def test_a_text_message_handed_over_twice_carries_the_same_number(cast: Cast, gateway: Server) -> None:
    put_text(cast)
    gateway.behave("drop", file="status")
    assert send_due("one").n_not_taken == 1
    gateway.behave("202", file="status")
    Message.objects.update(due_at=AT)
    assert send_due("one").n_sent == 1
    assert (len(gateway.texts("requests")), len(gateway.texts())) == (2, 1)


@pytest.mark.parametrize(
    ("status", "state", "trouble", "tries"),
    [
        (400, "failed", "address-refused", 1), (422, "failed", "address-refused", 1),
        (401, "queued", "sign-in-refused", 0), (403, "queued", "sign-in-refused", 0),
        (429, "queued", "asked-to-wait", 1), (409, "queued", "asked-to-wait", 1), (503, "queued", "asked-to-wait", 1),
        (302, "queued", "not-understood", 0), (405, "queued", "not-understood", 0),
    ],
)  # fmt: skip
def test_what_a_gateway_answers_decides(
    cast: Cast, gateway: Server, status: int, state: str, trouble: str, tries: int
) -> None:
    put_text(cast)
    gateway.behave(str(status), file="status")
    send_due("one")
    assert states() == [(state, trouble, tries)]


def test_a_gateway_that_is_not_there_is_no_messages_fault(cast: Cast, settings: Any) -> None:
    settings.MAIL_WAY, settings.TEXT_WAY = None, TextGateway("http://127.0.0.1:1/")
    put_text(cast)
    assert send_due("one").closed == {Channel.TEXT: Trouble.UNREACHABLE}
    assert states() == [("queued", "unreachable", 0)]


def test_a_gateway_whose_certificate_nobody_vouches_for_gets_nothing(cast: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    make_certificate(folder)
    (folder / "tls-at-once").touch()
    put_text(cast)
    (one,) = take("one", at=AT)
    with running("mail_server", folder) as server, pytest.raises(WayClosed) as closed:
        TextSender(TextGateway(f"https://127.0.0.1:{server.port}/")).send(one)
    assert closed.value.trouble is Trouble.NOT_ENCRYPTED


def test_a_demonstration_writes_into_its_folder_whatever_is_set(
    cast: Cast, settings: Any, mailbox: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_FOLDER = tmp_path / "data"
    monkeypatch.setattr(sending, "is_demonstration", lambda: True)
    put([message(), message(2, channel=Channel.TEXT)], by=cast.viewer("tom"), at=AT)
    assert send_due("one").n_sent == 2
    assert mailbox.n_transmissions() == 0
    files = sorted((tmp_path / "data" / "mail").iterdir())
    assert sorted(file.suffix for file in files) == [".eml", ".txt"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert all(file.name.startswith("20260309T090000Z-") for file in files)


def test_a_message_in_a_folder_is_one_file_however_often_it_is_written(cast: Cast, tmp_path: Path) -> None:
    queue(1, by=cast.viewer("tom"), at=AT)
    (one,) = take("one", at=AT)
    names = {FolderSender(tmp_path / "mail", sender=SENDER).send(one) for _ in range(3)}
    assert [file.name for file in (tmp_path / "mail").iterdir()] == list(names)
    (tmp_path / "file").touch()
    with pytest.raises(WayClosed) as closed:
        FolderSender(tmp_path / "file", sender=SENDER).send(one)
    assert closed.value.trouble is Trouble.FOLDER_CLOSED


def test_a_trial_can_write_into_the_folder_too(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER, settings.MAIL_WAY, settings.MAIL_FROM = tmp_path, MessageFolder(), ""
    queue(1, by=cast.viewer("tom"), at=AT)
    assert send_due("one").n_sent == 1
    assert len(list((tmp_path / "mail").iterdir())) == 1
