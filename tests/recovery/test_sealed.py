"""A sealed stream comes back as it went in, and after any change not at all."""

import io
import random

import pytest

from commonweal.fault_codes import FaultCode
from commonweal.recovery.keys import BackupKey, key_named
from commonweal.recovery.refusals import BackupRefused
from commonweal.recovery.sealed import CHUNK, MAGIC, TAG, Opening, Sealing

KEY = key_named(b"k" * 32)
PLAIN = random.Random(1).randbytes(3 * CHUNK + 1234)


def sealed(plain: bytes = PLAIN, key: BackupKey = KEY) -> bytes:
    out = io.BytesIO()
    sealing = Sealing(out, key)
    for begin in range(0, len(plain), 100_000):
        sealing.write(plain[begin : begin + 100_000])
    sealing.finish()
    return out.getvalue()


def opened(content: bytes, size: int = len(PLAIN), key: BackupKey = KEY) -> bytes:
    opening = Opening(io.BytesIO(content), key)
    found = opening.read(size)
    opening.end()
    return found


def refusal(content: bytes, key: BackupKey = KEY) -> FaultCode:
    with pytest.raises(BackupRefused) as refused:
        opened(content, key=key)
    return refused.value.code


def header_size(content: bytes) -> int:
    begins = len(MAGIC) + 4
    return begins + int.from_bytes(content[len(MAGIC) : begins], "big")


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, len(PLAIN)])
def test_what_went_in_comes_out(size: int) -> None:
    assert opened(sealed(PLAIN[:size]), size) == PLAIN[:size]


def test_two_streams_of_the_same_content_have_nothing_in_common() -> None:
    one, other = sealed(), sealed()
    assert one[header_size(one) :] != other[header_size(other) :]


def test_a_flip_of_any_byte_of_the_header_and_of_any_chunk_is_refused() -> None:
    whole = sealed()
    chance = random.Random(2)
    places = [*range(header_size(whole)), *(chance.randrange(len(whole)) for _ in range(100)), len(whole) - 1]
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        assert refusal(bytes(changed)) in {FaultCode.DAMAGED, FaultCode.NO_BACKUP, FaultCode.WRONG_KEY}, place


def chunks(content: bytes) -> tuple[bytes, list[bytes]]:
    begin, size = header_size(content), CHUNK + TAG
    return content[:begin], [content[at : at + size] for at in range(begin, len(content), size)]


def test_chunks_that_are_missing_swapped_doubled_or_of_another_stream_are_refused() -> None:
    header, parts = chunks(sealed())
    _, others = chunks(sealed())
    assert len(parts) == 4
    rearranged = (
        parts[:-1], parts[1:], parts[:1], [], [parts[1], parts[0], *parts[2:]], [*parts[:2], *parts[1:]],
        [*parts, parts[-1]], [others[0], *parts[1:]], [*parts[:-1], others[-1]],
    )  # fmt: skip
    for kept in rearranged:
        assert refusal(header + b"".join(kept)) is FaultCode.DAMAGED


def test_a_stream_cut_anywhere_or_gone_on_with_is_refused() -> None:
    whole = sealed()
    for end in (0, 5, len(MAGIC), header_size(whole), header_size(whole) + 10, CHUNK, len(whole) - TAG, len(whole) - 1):
        assert refusal(whole[:end]) in {FaultCode.DAMAGED, FaultCode.NO_BACKUP}
    assert refusal(whole + b"\x00") is FaultCode.DAMAGED
    assert refusal(whole + whole) is FaultCode.DAMAGED


def test_another_key_is_said_to_be_another_key() -> None:
    assert refusal(sealed(), key_named(b"o" * 32)) is FaultCode.WRONG_KEY


def test_a_key_that_lies_about_its_name_opens_nothing() -> None:
    assert refusal(sealed(), BackupKey(KEY.name, b"o" * 32)) is FaultCode.DAMAGED


def test_more_or_less_inside_than_was_asked_for_is_refused() -> None:
    assert refusal(sealed(PLAIN + b"more")) is FaultCode.DAMAGED
    assert refusal(sealed(PLAIN[:-1])) is FaultCode.DAMAGED


def test_a_key_shows_itself_nowhere() -> None:
    assert "kkkk" not in repr(KEY)
