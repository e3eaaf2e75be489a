"""Files as phones and old telephones write them, made with the libraries themselves; and what hides in them.

Each photo is red on its left half and blue on its right half as it should be seen; each sound is a tone.
"""

import io
import struct
import wave
import zlib
from array import array
from math import pi, sin
from typing import Any

import av
import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin

pillow_heif.register_heif_opener()
# Words that a sender does not know to be in the file; none may be in what is kept.
SECRETS = (
    b"Hesba",
    b"SERIAL-4711",
    b"51 deg 32",
    b"+51.5410-000.1030",
    b"Commentary",
    b"ns.adobe.com",
    b"Exif",
    b"ICC",
)
_TRANSPOSED = {
    1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip
_TAGS_OF_APPLE = {"movflags": "use_metadata_tags"}
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>51 deg 32 Hesba</exif:GPSLatitude></x:xmpmeta>'


def scene(width: int = 320, height: int = 200) -> Image.Image:
    """Red on the left, blue on the right."""
    seen = Image.new("RGB", (width, height), (200, 30, 30))
    seen.paste((30, 30, 200), (width // 2, 0, width, height))
    return seen


def photo(form: str, seen: Image.Image | None = None, **told: Any) -> bytes:
    """A picture in one of Pillow's forms."""
    out = io.BytesIO()
    (seen or scene()).save(out, form, **told)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Where, when and with what a photo was taken."""
    tags = Image.Exif()
    tags[0x0112], tags[0x010F], tags[0x013B], tags[0xA431] = orientation, "Hesba", "Hesba", "SERIAL-4711"
    tags.get_ifd(0x8825).update({1: "N", 2: (51.0, 32.0, 27.6), 3: "W", 4: (0.0, 6.0, 10.8)})
    tags.get_ifd(0x8769).update({0xA431: "SERIAL-4711", 0x9286: b"51 deg 32"})
    return tags


def jpeg_of_a_phone(orientation: int = 1) -> bytes:
    """A JPEG with everything that a phone writes beside the picture, a small picture of it among them."""
    turn = _TRANSPOSED[orientation]
    held = scene() if turn is None else scene().transpose(turn)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = photo("JPEG", held, exif=exif(orientation), comment=b"Commentary of Hesba", icc_profile=profile, quality=90)
    thumbnail = photo("JPEG", held.resize((32, 20)))
    adobe = b"http://ns.adobe.com/xap/1.0/\0" + XMP
    parts = [(0xE1, adobe), (0xEC, b"Ducky Hesba" + thumbnail), (0xFE, b"Commentary")]
    inserted = b"".join(b"\xff" + bytes([mark]) + struct.pack(">H", len(part) + 2) + part for mark, part in parts)
    return plain[:2] + inserted + plain[2:] + b"MotionPhoto_Data Hesba" + thumbnail


def png_with_words() -> bytes:
    """A PNG with EXIF, words and a note that is compressed."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Hesba")
    words.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    return photo("PNG", pnginfo=words, exif=exif())


def heic_of_a_phone() -> bytes:
    """A HEIC as iPhones write it, with EXIF and XMP."""
    return photo("HEIF", exif=exif().tobytes(), xmp=XMP, quality=80)


def gif_that_moves(comment: bytes = b"Commentary") -> bytes:
    """A GIF of three frames; the first is the scene."""
    others = [Image.new("RGB", (320, 200), "white"), Image.new("RGB", (320, 200), "black")]
    return photo("GIF", save_all=True, append_images=others, duration=100, comment=comment)


def every_photo() -> dict[str, bytes]:
    """One of each kind that is let in."""
    return {
        "jpeg": jpeg_of_a_phone(), "progressive jpeg": photo("JPEG", progressive=True),
        "grey jpeg": photo("JPEG", scene().convert("L")), "cmyk jpeg": photo("JPEG", scene().convert("CMYK")),
        "png": png_with_words(), "palette png": photo("PNG", scene().convert("P")),
        "16-bit png": photo("PNG", scene().convert("L").convert("I;16")),
        "see-through png": photo("PNG", scene().convert("RGBA")), "webp": photo("WEBP", exif=exif(), xmp=XMP),
        "moving webp": photo("WEBP", save_all=True, append_images=[scene()], duration=100),
        "gif": gif_that_moves(), "heic": heic_of_a_phone(),
    }  # fmt: skip


def png_of(width: int, height: int, n_rows: int) -> bytes:
    """A PNG that claims a size and holds some rows of black points: small on the wire, large when opened."""
    points = _squeezed_zeros(n_rows * (1 + 3 * width))
    parts = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", points), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part)) for name, part in parts
    )


def _squeezed_zeros(n_bytes: int) -> bytes:
    """So many zeros as zlib squeezes them: one piece over and over, since to squeeze gigabytes takes half a minute."""
    piece, last = (zlib.compressobj(9, wbits=-zlib.MAX_WBITS) for _ in range(2))
    n_pieces, n_left = divmod(n_bytes, 2**24)
    one = piece.compress(bytes(2**24)) + piece.flush(zlib.Z_FULL_FLUSH) if n_pieces else b""
    # Adler's sum of n zeros (RFC 1950): 1 in its lower half, n modulo 65521 in its upper.
    checksum = struct.pack(">HH", n_bytes % 65521, 1)
    return b"\x78\xda" + one * n_pieces + last.compress(bytes(n_left)) + last.flush() + checksum


def tone(n_samples: int, rate: int) -> bytes:
    """Samples of 16 bits of one channel."""
    return array("h", [int(9000 * sin(2 * pi * 440 * n / rate)) for n in range(n_samples)]).tobytes()


def wav(seconds: float = 1.0, rate: int = 16_000, *, claimed_bytes: int | None = None) -> bytes:
    """A WAV; its header may claim another length than it has."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(tone(int(seconds * rate), rate))
    made = out.getvalue()
    if claimed_bytes is None:
        return made
    return made[:4] + struct.pack("<I", claimed_bytes + 36) + made[8:40] + struct.pack("<I", claimed_bytes) + made[44:]


def sound(container: str, codec: str, rate: int, *, seconds: float = 1.0, **tags: str) -> bytes:
    """A tone in one of FFmpeg's containers."""
    out = io.BytesIO()
    with av.open(out, "w", format=container, options=_TAGS_OF_APPLE if container == "mp4" else {}) as file:
        file.metadata.update(tags)
        stream = file.add_stream(codec, rate=rate)
        stream.layout = "mono"
        stream.codec_context.open(strict=False)
        length = stream.codec_context.frame_size or 1024
        samples = tone(int(seconds * rate), rate)
        resampler = av.AudioResampler(stream.codec_context.format, "mono", rate, length)
        frame = av.AudioFrame("s16", "mono", len(samples) // 2)
        frame.planes[0].update(samples.ljust(frame.planes[0].buffer_size, b"\0"))
        frame.rate = rate
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    return out.getvalue()


def m4a_of_a_phone() -> bytes:
    """A voice memo that says where it was spoken, and whose phone it was."""
    place = {"com.apple.quicktime.location.ISO6709": "+51.5410-000.1030/"}
    return sound("mp4", "aac", 44_100, title="Hesba", comment="Commentary", **place)


def every_sound() -> dict[str, bytes]:
    """One of each kind that is let in."""
    return {
        "wav": wav(), "mp3": sound("mp3", "libmp3lame", 44_100, title="Hesba", comment="Commentary"),
        "m4a": m4a_of_a_phone(), "aac": sound("adts", "aac", 44_100), "lossless m4a": sound("ipod", "alac", 44_100),
        "ogg": sound("ogg", "libopus", 48_000, title="Hesba"), "webm": sound("webm", "libopus", 48_000, title="Hesba"),
        "3gp": sound("3gp", "libopencore_amrnb", 8_000), "amr": sound("amr", "libopencore_amrnb", 8_000),
    }  # fmt: skip


def video(container: str = "mp4", codec: str = "mpeg4") -> bytes:
    """A second of a grey picture."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(10):
            file.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        file.mux(stream.encode(None))
    return out.getvalue()
