"""A file is known by its first bytes; what is neither a photo nor a sound is refused by its own name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.files.evidence.refusals import EvidenceRefused, Wrong
from commonweal.files.evidence.sniffing import coding_of
from commonweal.files.evidence.terms import Coding


def ftyp(*brands: bytes) -> bytes:
    body = b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands[1:])
    return (len(body) + 4).to_bytes(4, "big") + body


@pytest.mark.parametrize(
    ("coding", "head"),
    [
        (Coding.JPEG, b"\xff\xd8\xff\xe1"), (Coding.PNG, b"\x89PNG\r\n\x1a\n"), (Coding.GIF, b"GIF87a"),
        (Coding.WEBP, b"RIFF\0\0\0\0WEBP"), (Coding.WAV, b"RIFF\0\0\0\0WAVE"), (Coding.OGG, b"OggS"),
        (Coding.HEIC, ftyp(b"heic", b"mif1", b"heic")), (Coding.HEIC, ftyp(b"mif1", b"heic")),
        (Coding.MP4, ftyp(b"M4A ", b"isom")), (Coding.MP4, ftyp(b"3gp4")), (Coding.MP4, b"\0\0\0\x08wide"),
        (Coding.MP3, b"ID3\x03"), (Coding.MP3, b"\xff\xfb\x90"), (Coding.AAC, b"\xff\xf1\x50"),
        (Coding.AMR, b"#!AMR\n"), (Coding.AMR, b"#!AMR-WB\n"), (Coding.WEBM, b"\x1aE\xdf\xa3"),
    ],
)  # fmt: skip
def test_what_is_let_in_is_known_by_how_it_begins(coding: Coding, head: bytes) -> None:
    assert coding_of(head) is coding


@pytest.mark.parametrize(
    ("wrong", "head"),
    [
        (Wrong.SVG, b"\xef\xbb\xbf <?xml version='1.0'?><!-- x --><svg onload='a()'/>"),
        (Wrong.SVG, "<svg/>".encode("utf-16")), (Wrong.HTML, b"\n<!DOCTYPE html><title>a"),
        (Wrong.HTML, b"<SCRIPT>alert(1)</SCRIPT>"), (Wrong.DOCUMENT, b"<?xml version='1.0'?><rss/>"),
        (Wrong.PDF, b"%PDF-1.4"), (Wrong.PDF, b"\n\n%PDF-1.4"), (Wrong.DOCUMENT, b"\xd0\xcf\x11\xe0\xa1\xb1"),
        (Wrong.DOCUMENT, b"PK\x03\x04....word/document.xml"), (Wrong.ARCHIVE, b"PK\x03\x04....photo.jpg"),
        (Wrong.ARCHIVE, b"Rar!\x1a"), (Wrong.OTHER_PHOTO, ftyp(b"avif", b"mif1")), (Wrong.OTHER_PHOTO, b"II*\0"),
        (Wrong.OTHER_SOUND, b"fLaC"), (Wrong.OTHER_SOUND, b"FORM\0\0\0\0AIFF"), (Wrong.VIDEO, b"RIFF\0\0\0\0AVI LIST"),
        (Wrong.VIDEO, b"FLV\x01"), (Wrong.EMPTY, b""), (Wrong.UNKNOWN, b"RIFF"), (Wrong.UNKNOWN, b"MZ\x90\0"),
        (Wrong.UNKNOWN, b"\xff"), (Wrong.UNKNOWN, b"\xff\xfe\0"), (Wrong.UNKNOWN, b"just words"),
    ],
)  # fmt: skip
def test_what_is_not_let_in_is_refused_by_its_name(wrong: Wrong, head: bytes) -> None:
    with pytest.raises(EvidenceRefused) as refused:
        coding_of(head)
    assert refused.value.wrong is wrong


@pytest.mark.parametrize("wrong", Wrong)
def test_every_refusal_says_what_was_found_and_what_helps(wrong: Wrong) -> None:
    refused = EvidenceRefused(wrong)
    assert refused.found.endswith(".")
    assert refused.to_do.endswith(".")
    assert str(refused) == f"{refused.found} {refused.to_do}"
    assert refused.may_try_again is (wrong is Wrong.BUSY)


@given(st.binary(max_size=5_000) | st.text(max_size=200).map(lambda words: words.encode("utf-16", "surrogatepass")))
def test_no_bytes_make_the_nose_stumble(head: bytes) -> None:
    try:
        assert coding_of(head) in Coding
    except EvidenceRefused as refused:
        assert refused.wrong in Wrong
