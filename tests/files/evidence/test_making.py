"""What a stranger sends is made anew or refused by name: nothing hidden stays, nothing else is raised."""

import io
import resource
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import av
import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from commonweal.files.evidence import making
from commonweal.files.evidence.keeping import evidence_folder, kept_bytes
from commonweal.files.evidence.making import make_anew
from commonweal.files.evidence.refusals import EvidenceRefused, Wrong
from commonweal.files.evidence.terms import LARGEST_BYTES, LONGEST_SIDE, EvidenceKind
from tests.files.evidence import phone_files
from tests.files.evidence.phone_files import SECRETS, every_photo, every_sound

PHOTOS, SOUNDS = every_photo(), every_sound()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, data_folder: Path) -> Iterator[Path]:
    """A data folder of the test's own."""
    settings.DATA_FOLDER = tmp_path
    yield tmp_path
    settings.DATA_FOLDER = data_folder


def kept_files() -> list[Path]:
    return [file for file in evidence_folder().rglob("*") if file.is_file() and not file.name.startswith(".at-work")]


def refusal_of(data: bytes | Path) -> Wrong:
    with pytest.raises(EvidenceRefused) as refused:
        make_anew(data)
    assert kept_files() == []
    return refused.value.wrong


def is_red_left_and_blue_right(picture: Image.Image) -> bool:
    def near(point: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
        return all(abs(one - other) < 40 for one, other in zip(point, wanted, strict=True))

    width, height = picture.size
    return near(picture.getpixel((width // 4, height // 2)), (200, 30, 30)) and near(  # type: ignore[arg-type]
        picture.getpixel((3 * width // 4, height // 2)),  # type: ignore[arg-type]
        (30, 30, 200),
    )


@pytest.mark.parametrize("name", PHOTOS)
def test_every_kind_of_photo_becomes_a_jpeg_with_the_same_picture_and_nothing_else(name: str) -> None:
    kept = make_anew(PHOTOS[name])
    assert (kept.kind, kept.content_type, kept.width, kept.height) == (EvidenceKind.PHOTO, "image/jpeg", 320, 200)
    made = kept_bytes(kept)
    assert [secret for secret in SECRETS if secret in made] == []
    assert made.count(b"\xff\xd8\xff") == 1
    picture = Image.open(io.BytesIO(made))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (320, 200))
    assert is_red_left_and_blue_right(picture) or "grey" in name or "16-bit" in name


@pytest.mark.parametrize("name", SOUNDS)
def test_every_kind_of_sound_becomes_an_mp3_of_the_same_length_and_nothing_else(name: str) -> None:
    kept = make_anew(SOUNDS[name])
    assert (kept.kind, kept.content_type) == (EvidenceKind.SOUND, "audio/mpeg")
    assert kept.seconds == pytest.approx(1.0, abs=0.15)
    made = kept_bytes(kept)
    assert [secret for secret in (*SECRETS, b"ID3", b"TAG", b"Lavf") if secret in made] == []
    with av.open(io.BytesIO(made), format="mp3") as heard:
        assert not heard.metadata
        samples = b"".join(bytes(frame.planes[0]) for frame in heard.decode(audio=0))
    assert len(samples) > 30_000
    assert any(samples)


def test_the_files_of_the_tests_do_hide_something() -> None:
    hidden = {secret for data in (*PHOTOS.values(), *SOUNDS.values()) for secret in SECRETS if secret in data}
    assert hidden == set(SECRETS)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_the_camera_was_held(orientation: int) -> None:
    made = kept_bytes(make_anew(phone_files.jpeg_of_a_phone(orientation)))
    picture = Image.open(io.BytesIO(made))
    assert picture.size == (320, 200)
    assert is_red_left_and_blue_right(picture)


def test_see_through_points_become_white() -> None:
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    picture = Image.open(io.BytesIO(kept_bytes(make_anew(phone_files.photo("PNG", clear)))))
    assert picture.getpixel((10, 10)) == (255, 255, 255)


def test_a_large_photo_is_made_smaller() -> None:
    kept = make_anew(phone_files.photo("JPEG", phone_files.scene(4032, 3024)))
    assert (kept.width, kept.height) == (LONGEST_SIDE, LONGEST_SIDE * 3024 // 4032)


def test_a_long_thin_photo_keeps_at_least_one_point_of_width() -> None:
    kept = make_anew(phone_files.photo("PNG", Image.new("RGB", (30_000, 1))))
    assert (kept.width, kept.height) == (LONGEST_SIDE, 1)


def test_a_name_says_nothing_and_bytes_say_all(tmp_path: Path) -> None:
    wrongly_named = tmp_path / "photo.jpg"
    wrongly_named.write_bytes(SOUNDS["wav"])
    assert make_anew(wrongly_named).kind is EvidenceKind.SOUND


def test_a_picture_that_is_also_a_web_page_is_a_picture_afterwards() -> None:
    both = phone_files.gif_that_moves(b"/*<html><script>alert(document.domain)</script>*/")
    assert b"<script>" in both
    made = kept_bytes(make_anew(both + b"<script>alert(2)</script>"))
    assert b"<" not in made[:20]
    assert b"script" not in made


def zip_of_one() -> bytes:
    return b"PK\x03\x04" + b"\0" * 26 + b"a.txt" + b"content"


@pytest.mark.parametrize(
    ("wrong", "data"),
    [
        (Wrong.EMPTY, b""),
        (Wrong.UNKNOWN, b"\0" * 500),
        (Wrong.UNKNOWN, b"hello"),
        (Wrong.SVG, b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        (Wrong.PDF, b"%PDF-1.7\n"),
        (Wrong.ARCHIVE, zip_of_one()),
        (Wrong.TOO_MANY_PIXELS, phone_files.png_of(50_000, 50_000, 10)),
        (Wrong.TOO_MANY_PIXELS, phone_files.png_of(2**31 - 1, 2**31 - 1, 1)),
        (Wrong.DAMAGED, phone_files.png_of(0, 100, 1)),
        (Wrong.DAMAGED, PHOTOS["palette png"][:9_000]),
        (Wrong.DAMAGED, b"\xff\xd8\xff"),
        (Wrong.DAMAGED, PHOTOS["jpeg"][:2_000]),
        (Wrong.DAMAGED, PHOTOS["heic"][:900]),
        (Wrong.DAMAGED, SOUNDS["m4a"][: len(SOUNDS["m4a"]) // 2]),
        (Wrong.VIDEO, phone_files.video()),
        (Wrong.VIDEO, phone_files.video("mov")),
        (Wrong.VIDEO, phone_files.video("webm", "libvpx")),
        (Wrong.VIDEO, phone_files.video("3gp")),
        (Wrong.VIDEO, phone_files.video("avi")),
        (Wrong.VIDEO, phone_files.video("mpegts", "mpeg2video")),
        (Wrong.OTHER_PHOTO, phone_files.photo("TIFF")),
        (Wrong.OTHER_PHOTO, phone_files.photo("AVIF")),
        (Wrong.OTHER_PHOTO, phone_files.photo("BMP")),
        (Wrong.OTHER_SOUND, phone_files.sound("flac", "flac", 16_000)),
        (Wrong.NO_SOUND, phone_files.wav(0.0)),
        (Wrong.NO_SOUND, b"RIFF" + struct.pack("<I", 4) + b"WAVE"),
    ],
)  # fmt: skip
def test_what_is_neither_photo_nor_sound_or_is_broken_is_refused_by_name(wrong: Wrong, data: bytes) -> None:
    assert refusal_of(data) in ({wrong, Wrong.DAMAGED} if wrong is Wrong.NO_SOUND else {wrong})


def test_a_file_that_is_too_large_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    huge = tmp_path / "huge"
    huge.write_bytes(PHOTOS["jpeg"])
    with huge.open("r+b") as file:
        file.truncate(LARGEST_BYTES + 1)
    assert refusal_of(huge) is Wrong.TOO_LARGE
    assert refusal_of(PHOTOS["jpeg"].ljust(LARGEST_BYTES + 1, b"\0")) is Wrong.TOO_LARGE


def test_a_sound_is_as_long_as_it_can_be_heard_whatever_its_header_claims() -> None:
    ten_hours = phone_files.wav(1.0, claimed_bytes=32_000 * 36_000)
    assert make_anew(ten_hours).seconds == pytest.approx(1.0, abs=0.15)
    whole = phone_files.wav(2.0)
    assert make_anew(whole[: len(whole) // 2]).seconds == pytest.approx(1.0, abs=0.15)


def test_a_sound_of_five_minutes_is_taken_and_a_longer_one_is_not() -> None:
    def silence(seconds: int) -> bytes:
        return phone_files.wav(0.1, 8_000)[:40] + struct.pack("<I", 16_000 * seconds) + bytes(16_000 * seconds)

    assert make_anew(silence(300)).seconds == pytest.approx(300, abs=0.2)
    with pytest.raises(EvidenceRefused) as refused:
        make_anew(silence(302))
    assert refused.value.wrong is Wrong.TOO_LONG


def test_a_sound_that_hides_its_length_is_stopped_where_it_becomes_too_long() -> None:
    one = SOUNDS["amr"]
    assert refusal_of(one + one[6:] * 305) is Wrong.TOO_LONG


def test_the_serving_process_grows_by_nothing_when_a_picture_unfolds() -> None:
    bomb = phone_files.png_of(7_000, 7_000, 7_000)
    assert len(bomb) < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    make_anew(bomb)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * (1 if sys.platform == "darwin" else 1024) < 30_000_000


@pytest.mark.parametrize("lie", ["page", "words", "flood", "nothing", "fall"])
@pytest.mark.parametrize("begins", [b"\xff\xd8\xff", b"ID3"])
def test_what_a_broken_workshop_says_is_not_believed(monkeypatch: pytest.MonkeyPatch, lie: str, begins: bytes) -> None:
    monkeypatch.setattr(making, "_WORKSHOP", "tests.files.evidence.lying_workshop")
    assert refusal_of(begins + lie.encode()) is Wrong.DAMAGED


def test_a_workshop_that_does_not_end_is_ended_and_one_that_ran_out_of_time_is_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(making, "_WORKSHOP", "tests.files.evidence.lying_workshop")
    assert refusal_of(b"\xff\xd8\xffexhausted") is Wrong.TOO_DEMANDING
    monkeypatch.setattr(making, "LONGEST_WORK_S", 1.0)
    assert refusal_of(b"\xff\xd8\xffhang") is Wrong.BUSY


def test_where_the_wall_cannot_be_closed_nothing_is_decoded_and_the_file_is_not_blamed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(making, "_WORKSHOP", "tests.files.evidence.lying_workshop")
    assert refusal_of(b"\xff\xd8\xffunready") is Wrong.BUSY
    assert "could not be set up" in caplog.text


def test_a_workshop_gets_nothing_of_the_services_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_WORKSHOP", "tests.files.evidence.lying_workshop")
    monkeypatch.setenv("COMMONWEAL_SECRET", "a secret")
    assert refusal_of(b"\xff\xd8\xffenvironment") is Wrong.VIDEO


def test_when_all_places_are_taken_the_sender_is_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(making, "LONGEST_WAIT_S", 0.0)
    with making._turn():
        assert refusal_of(PHOTOS["jpeg"]) is Wrong.BUSY
    assert make_anew(PHOTOS["jpeg"]).kind is EvidenceKind.PHOTO


@hypothesis_settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from([*PHOTOS, *SOUNDS]), seed=st.integers(0, 2**32), n_changes=st.integers(1, 30),
    cut=st.floats(0.05, 1.0),
)  # fmt: skip
def test_a_file_with_random_bytes_in_it_is_made_anew_or_refused(
    name: str, seed: int, n_changes: int, cut: float
) -> None:
    chance = Random(seed)
    data = bytearray({**PHOTOS, **SOUNDS}[name])
    for _ in range(n_changes):
        data[chance.randrange(12, len(data))] = chance.randrange(256)
    try:
        kept = make_anew(bytes(data[: int(len(data) * cut)]))
    except EvidenceRefused:
        return
    assert len(kept_bytes(kept)) == kept.n_bytes


@hypothesis_settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(begins=st.sampled_from([data[:16] for data in (*PHOTOS.values(), *SOUNDS.values())]), rest=st.binary())
def test_random_bytes_after_an_honest_beginning_are_refused_or_heard_as_noise(begins: bytes, rest: bytes) -> None:
    try:
        make_anew(begins + rest)
    except EvidenceRefused as refused:
        assert refused.found.endswith(".")
        assert refused.to_do.endswith(".")
