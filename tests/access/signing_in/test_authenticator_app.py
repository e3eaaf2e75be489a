"""Codes of an authenticator app, against the table of RFC 6238, appendix B."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from commonweal.access.signing_in.authenticator_app import (
    KEY_BYTES,
    code_at,
    in_groups,
    key_address,
    new_key,
    qr_svg,
    step_of,
)

RFC_KEY = base64.b32encode(b"12345678901234567890").decode()
# The last six of the eight digits of the table.
RFC_TABLE = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
AT = datetime(2026, 3, 9, 9, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(("second", "code"), RFC_TABLE)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    at = datetime.fromtimestamp(second, UTC)
    assert code_at(RFC_KEY, at=at) == code
    assert step_of(RFC_KEY, code, at=at) == second // 30


@pytest.mark.parametrize(("seconds", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_off_and_no_more(seconds: int, taken: bool) -> None:
    key = new_key()
    code = code_at(key, at=AT + timedelta(seconds=seconds))
    assert (step_of(key, code, at=AT) is not None) == taken


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "1" * 400])
def test_what_is_no_code_is_refused_quietly(code: str) -> None:
    assert step_of(RFC_KEY, code, at=AT) is None


def test_spaces_in_a_code_do_not_matter() -> None:
    code = code_at(RFC_KEY, at=AT)
    assert step_of(RFC_KEY, f" {code[:3]} {code[3:]} ", at=AT) is not None


def test_keys_are_random_and_long_enough() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert {len(base64.b32decode(key)) for key in keys} == {KEY_BYTES}


def test_the_qr_code_is_one_element_without_styles_or_addresses_to_fetch() -> None:
    key = new_key()
    address = key_address(key, username="amina")
    assert address.startswith("otpauth://totp/Commonweal:amina?")
    assert f"secret={key}" in address
    drawing = qr_svg(address)
    assert drawing.startswith("<svg ")
    assert "style" not in drawing
    assert "href" not in drawing


def test_the_key_to_type_stands_in_groups_of_four() -> None:
    assert in_groups("ABCDEFGH") == "ABCD EFGH"
