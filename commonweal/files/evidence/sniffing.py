"""Tells what a file is by its first bytes, and refuses by name what is neither a photo nor a sound.

A name such as `photo.jpg` and a stated type are never looked at: both are chosen by whoever sends. That the bytes begin
as a photo does is no proof that they are one: the workshop opens them, and what comes out is sniffed again.
"""

from commonweal.files.evidence.refusals import EvidenceRefused, Wrong
from commonweal.files.evidence.terms import Coding

HEAD_BYTES = 4096
_CODINGS = (
    (b"\xff\xd8\xff", Coding.JPEG), (b"\x89PNG\r\n\x1a\n", Coding.PNG),
    (b"GIF87a", Coding.GIF), (b"GIF89a", Coding.GIF),
    (b"OggS", Coding.OGG), (b"\x1aE\xdf\xa3", Coding.WEBM), (b"ID3", Coding.MP3), (b"#!AMR", Coding.AMR),
)  # fmt: skip
_RIFF = {b"WEBP": Coding.WEBP, b"WAVE": Coding.WAV}
# MPEG audio begins with eleven bits; the next tell version and layer. Layer three is MP3, and none is AAC in ADTS.
_MPEG = {
    0xFB: Coding.MP3, 0xFA: Coding.MP3, 0xF3: Coding.MP3, 0xF2: Coding.MP3, 0xE3: Coding.MP3, 0xE2: Coding.MP3,
    0xF1: Coding.AAC, 0xF9: Coding.AAC, 0xF0: Coding.AAC, 0xF8: Coding.AAC,
}  # fmt: skip
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})
_OTHER_PHOTO_BRANDS = frozenset({b"avif", b"avis", b"crx "})
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_NAMED = (
    (b"%PDF", Wrong.PDF),
    (b"II*\0", Wrong.OTHER_PHOTO), (b"MM\0*", Wrong.OTHER_PHOTO), (b"BM", Wrong.OTHER_PHOTO),
    (b"8BPS", Wrong.OTHER_PHOTO), (b"\xff\x0a", Wrong.OTHER_PHOTO), (b"\0\0\0\x0cJXL ", Wrong.OTHER_PHOTO),
    (b"\0\0\0\x0cjP  ", Wrong.OTHER_PHOTO), (b"\xff\x4f\xff\x51", Wrong.OTHER_PHOTO), (b"\0\0\1\0", Wrong.OTHER_PHOTO),
    (b"fLaC", Wrong.OTHER_SOUND), (b"FORM", Wrong.OTHER_SOUND), (b"caff", Wrong.OTHER_SOUND),
    (b"MThd", Wrong.OTHER_SOUND), (b"RF64", Wrong.OTHER_SOUND), (b".ra\xfd", Wrong.OTHER_SOUND),
    (b"0&\xb2u\x8ef\xcf\x11", Wrong.OTHER_SOUND),
    (b"FLV\1", Wrong.VIDEO), (b"\0\0\1\xba", Wrong.VIDEO), (b"\0\0\1\xb3", Wrong.VIDEO), (b".RMF", Wrong.VIDEO),
    (b"\xd0\xcf\x11\xe0", Wrong.DOCUMENT), (b"{\\rtf", Wrong.DOCUMENT),
    (b"Rar!", Wrong.ARCHIVE), (b"7z\xbc\xaf", Wrong.ARCHIVE), (b"\x1f\x8b", Wrong.ARCHIVE), (b"BZh", Wrong.ARCHIVE),
    (b"\xfd7zXZ", Wrong.ARCHIVE), (b"\x28\xb5\x2f\xfd", Wrong.ARCHIVE),
)  # fmt: skip
_OF_OFFICE = (b"[Content_Types].xml", b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis")
_OF_WEB_PAGES = ("<!doctype html", "<html", "<head", "<body", "<script", "<iframe")


def coding_of(head: bytes) -> Coding:
    """How a file with these first bytes (at least `HEAD_BYTES`, or all) is written; raises `EvidenceRefused`."""
    if not head:
        raise EvidenceRefused(Wrong.EMPTY)
    found = next((coding for begins, coding in _CODINGS if head.startswith(begins)), None) or _by_place(head)
    if found is None:
        raise EvidenceRefused(_name_of(head))
    return found


def _by_place(head: bytes) -> Coding | None:
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[4:8] in _OLD_QUICKTIME:
        return Coding.MP4
    return _MPEG.get(head[1]) if len(head) > 1 and head[0] == 0xFF else None


def _by_brand(head: bytes) -> Coding | None:
    """One container for photos, sound and video: its brands tell photos from the rest, the workshop tells the rest."""
    ends = min(int.from_bytes(head[:4], "big"), 256, len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, ends - 3, 4))}
    if brands & _OTHER_PHOTO_BRANDS:
        return None
    return Coding.HEIC if brands & _HEIC_BRANDS else Coding.MP4


def _name_of(head: bytes) -> Wrong:
    """What a file is that is not let in."""
    if head[4:8] == b"ftyp":
        return Wrong.OTHER_PHOTO
    if head.startswith(b"RIFF"):
        return Wrong.VIDEO if head[8:12] == b"AVI " else Wrong.UNKNOWN
    if head.startswith(b"PK"):
        return Wrong.DOCUMENT if any(sign in head for sign in _OF_OFFICE) else Wrong.ARCHIVE
    if head[:1] == b"G" and head[188:189] == b"G":
        return Wrong.VIDEO
    return next((wrong for begins, wrong in _NAMED if head.startswith(begins)), None) or _of_text(head)


def _of_text(head: bytes) -> Wrong:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "utf-8", errors="replace").lstrip("\ufeff \t\r\n\0").lower()
    if not text.startswith("<"):
        return Wrong.PDF if "%pdf-" in text else Wrong.UNKNOWN
    if "<svg" in text or "<!doctype svg" in text:
        return Wrong.SVG
    return Wrong.HTML if any(sign in text for sign in _OF_WEB_PAGES) else Wrong.DOCUMENT
