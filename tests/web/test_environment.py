"""How messages leave is said in the environment; what cannot be meant stops the start, and says no password."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from commonweal.outbox.ways import Encryption, MailServer, MessageFolder, TextGateway
from commonweal.web.environment import mail_sender, mail_way, origin, text_way

SERVER = MailServer("mail.example", 25, Encryption.STARTTLS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("smtp://mail.example", SERVER),
        ("smtp://mail.example:2525/", MailServer("mail.example", 2525, Encryption.STARTTLS)),
        ("smtp://mail.example?starttls=no", MailServer("mail.example", 25, Encryption.NONE)),
        ("smtp://127.0.0.1:25", MailServer("127.0.0.1", 25, Encryption.NONE)),
        ("smtps://mail.example", MailServer("mail.example", 465, Encryption.AT_ONCE)),
        (
            "smtps://council%40northmoor:a%20b%2Fc@mail.example:4650",
            MailServer("mail.example", 4650, Encryption.AT_ONCE, "council@northmoor", "a b/c"),
        ),
        ("folder:", MessageFolder()),
        ("", None),
    ],
)
def test_a_mail_server_is_what_its_address_says(monkeypatch: pytest.MonkeyPatch, written: str, meant: object) -> None:
    monkeypatch.setenv("COMMONWEAL_MAIL_URL", written)
    assert mail_way("COMMONWEAL_MAIL_URL") == meant


@pytest.mark.parametrize(
    "written",
    [
        "mail.example:25", "http://mail.example", "smtp://", "smtp://:25", "smtp://mail.example:99999",
        "smtp://mail.example:0", "smtp://mail.example/inbox", "smtp://mail.example?starttls=maybe",
        "smtp://mail.example?tls=no", "smtp://mail.example#x", "smtp://mail .example", "smtp://[::1",
        "smtp://council:pass-of-ours@mail.example?starttls=no",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("COMMONWEAL_MAIL_URL", written)
    with pytest.raises(ImproperlyConfigured, match="COMMONWEAL_MAIL_URL") as refused:
        mail_way("COMMONWEAL_MAIL_URL")
    assert "pass-of-ours" not in str(refused.value)


def test_a_password_is_shown_by_nothing_that_prints_a_setting() -> None:
    assert "pass-of-ours" not in repr(MailServer("mail.example", 25, Encryption.STARTTLS, "council", "pass-of-ours"))
    assert "the-key" not in repr(TextGateway("https://text.example", "the-key"))


@pytest.mark.parametrize("written", ["", "Northmoor", "a@b.example, c@d.example", "N <a@b.example>\nBcc: x@y.example"])
def test_a_mail_server_needs_an_address_to_send_from(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("COMMONWEAL_MAIL_FROM", written)
    with pytest.raises(ImproperlyConfigured, match="COMMONWEAL_MAIL_FROM"):
        mail_sender("COMMONWEAL_MAIL_FROM", SERVER)


def test_an_address_to_send_from_may_have_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mail_sender("COMMONWEAL_MAIL_FROM", None) == ""
    monkeypatch.setenv("COMMONWEAL_MAIL_FROM", "Northmoor Council <asb@northmoor.example>")
    assert mail_sender("COMMONWEAL_MAIL_FROM", SERVER) == "Northmoor Council <asb@northmoor.example>"


def test_a_gateway_is_reached_by_https_or_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "the-key")
    names = ("COMMONWEAL_TEXT_URL", "KEY")
    assert text_way(*names) is None
    for written in ("https://text.example/send", "http://127.0.0.1:8080/"):
        monkeypatch.setenv("COMMONWEAL_TEXT_URL", written)
        assert text_way(*names) == TextGateway(written, "the-key")
    for written in ("http://text.example/", "https://u:p@text.example/", "ftp://text.example", "https://", "text"):
        monkeypatch.setenv("COMMONWEAL_TEXT_URL", written)
        with pytest.raises(ImproperlyConfigured, match="COMMONWEAL_TEXT_URL"):
            text_way(*names)
    monkeypatch.setenv("COMMONWEAL_TEXT_URL", "folder:")
    assert text_way(*names) == MessageFolder()


def test_where_residents_find_the_door_is_the_beginning_of_a_web_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONWEAL_PUBLIC_ADDRESS", "https://report.northmoor.example/")
    assert origin("COMMONWEAL_PUBLIC_ADDRESS") == "https://report.northmoor.example"
    monkeypatch.delenv("COMMONWEAL_PUBLIC_ADDRESS")
    assert origin("COMMONWEAL_PUBLIC_ADDRESS") == ""


@pytest.mark.parametrize("written", ["report.northmoor.example", "ftp://northmoor.example", "https://", "https://a/b"])
def test_what_is_no_beginning_of_a_web_address_stops_the_start(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("COMMONWEAL_PUBLIC_ADDRESS", written)
    with pytest.raises(ImproperlyConfigured, match="COMMONWEAL_PUBLIC_ADDRESS"):
        origin("COMMONWEAL_PUBLIC_ADDRESS")
