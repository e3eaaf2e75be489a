"""Only what this version itself writes passes: a plain JPEG, and MP3 frames of one form, to the last byte."""

import io
import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from commonweal.files.evidence.checking import NotAsMade, Size, photo_size, sound_seconds
from commonweal.files.evidence.terms import LARGEST_MADE_BYTES, LONGEST_SIDE, Coding
from commonweal.files.evidence.workshop.photo import photo_anew
from commonweal.files.evidence.workshop.sound import sound_anew
from tests.files.evidence.phone_files import jpeg_of_a_phone, photo, scene, wav

MADE = photo_anew(jpeg_of_a_phone(), Coding.JPEG)
HEARD = sound_anew(wav(), Coding.WAV)


def put_in(part: bytes, *, at: int = 20) -> bytes:
    return MADE[:at] + part + MADE[at:]


def test_what_the_workshop_writes_is_measured() -> None:
    assert photo_size(MADE) == Size(320, 200)
    assert sound_seconds(HEARD) == pytest.approx(1.0, abs=0.15)
    assert HEARD[:4] == b"\xff\xfb\x58\xc4"


@pytest.mark.parametrize("quality", [5, 82, 100])
def test_photos_with_many_marks_in_their_points_are_measured(quality: int) -> None:
    noise = Image.frombytes("RGB", (300, 200), random.Random(5).randbytes(180_000))
    assert photo_size(photo("JPEG", noise, quality=quality)) == Size(300, 200)


@pytest.mark.parametrize(
    "changed",
    [
        b"", b"\xff\xd8", b"\xff\xd8\xff", MADE[:-1], MADE[:-2], MADE + b"\0", MADE + b"<script>", MADE + MADE,
        MADE[:300], MADE[2:], b"GIF89a" + MADE,
        put_in(b"\xff\xfe\0\x08secret"), put_in(b"\xff\xe1\0\x08Exif\0\0"), put_in(b"\xff\xe0\0\x08Exif\0\0"),
        put_in(b"\xff\xe2\0\x0eICC_PROFILE\0"), put_in(b"\xff\xfe\0\x08secret", at=2), put_in(b"\xff\xdb\xff\xff"),
        put_in(b"\xff\xdb\0\x01"), put_in(b"\0"), MADE.replace(b"JFIF\0\x01", b"JFXX\0\x01"),
        put_in(b"\xff\xd9", at=len(MADE) - 50), put_in(b"\xff\xda\0\x02", at=len(MADE) - 50),
        MADE.ljust(LARGEST_MADE_BYTES + 1, b"\0"),
        photo("JPEG", comment=b"secret"), photo("JPEG", exif=b"Exif\0\0secret"), photo("JPEG", progressive=True),
        photo("JPEG", scene().convert("L")), photo("JPEG", scene(LONGEST_SIDE + 1, 2)),
        photo("JPEG", scene(2, LONGEST_SIDE + 1)), photo("PNG"), HEARD,
    ],
)  # fmt: skip
def test_any_other_photo_is_not_as_made(changed: bytes) -> None:
    with pytest.raises(NotAsMade):
        photo_size(changed)


@pytest.mark.parametrize(
    "changed",
    [
        b"", HEARD[:-1], HEARD + b"\0", HEARD[1:], b"ID3" + HEARD, HEARD[:288] + b"<script>".ljust(288), MADE,
        b"\xff\xfb\x58\xc4" + bytes(283), b"\xff\xfb\x58\x44" + bytes(284), b"\xff\xfb\x98\xc4" + bytes(284),
        (b"\xff\xfb\x58\xc4" + bytes(284)) * 9_000,
    ],
)  # fmt: skip
def test_any_other_sound_is_not_as_made(changed: bytes) -> None:
    with pytest.raises(NotAsMade):
        sound_seconds(changed)


@given(st.data())
def test_a_made_photo_with_changed_bytes_has_the_same_parts_or_is_not_as_made(data: st.DataObject) -> None:
    changed = bytearray(MADE)
    for _ in range(data.draw(st.integers(1, 5))):
        changed[data.draw(st.integers(0, len(MADE) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = photo_size(bytes(changed))
    except NotAsMade:
        return
    assert max(found.width, found.height) <= LONGEST_SIDE
    with suppress(OSError):
        # It may not be decoded any more; where it is, nothing stands beside its points.
        assert not Image.open(io.BytesIO(bytes(changed))).info.keys() & {"exif", "comment", "icc_profile", "xmp"}


@given(st.binary(max_size=2_000).map(lambda rest: MADE[:20] + rest) | st.binary(max_size=600))
def test_no_bytes_make_the_readers_stumble(given_bytes: bytes) -> None:
    for reader in (photo_size, sound_seconds):
        try:
            assert reader(given_bytes)
        except NotAsMade:
            continue
