"""A photo made anew: decoded, turned upright, brought to sRGB and to a bounded size, and written as plain JPEG.

Nothing of the old file goes along but its points: the new picture is an empty one into which they are painted. So no
place, serial number, thumbnail, comment or profile can stay behind. Of a moving picture the first frame is taken.
"""

import io
from contextlib import suppress

from PIL import GifImagePlugin, Image, ImageCms, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from commonweal.files.evidence.terms import (
    JPEG_QUALITY,
    LONGEST_SIDE,
    MOST_PIXELS,
    MOST_PIXELS_OF_JPEG,
    Coding,
)
from commonweal.files.evidence.workshop.statuses import NotMade, Status

# Named so that they are loaded before the wall is closed.
PLUGINS = (GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
_FORMATS = {
    Coding.JPEG: "JPEG", Coding.PNG: "PNG", Coding.WEBP: "WEBP", Coding.GIF: "GIF", Coding.HEIC: "HEIF",
}  # fmt: skip
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
# Pillow's own limit is lower than a phone's largest photo; ours is asked before the first point is decoded.
Image.MAX_IMAGE_PIXELS = None


def prepare(coding: Coding) -> None:
    """Load what is loaded late, so that nothing needs to be opened afterwards."""
    if coding is Coding.HEIC:
        import pillow_heif

        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    for form in ("JPEG", _FORMATS[coding]):
        trial = io.BytesIO()
        with suppress(OSError, KeyError):
            Image.new("RGB", (8, 8)).save(trial, form)
            _made(trial, coding)


def photo_anew(data: bytes, coding: Coding) -> bytes:
    """A JPEG of the photo in these bytes; raises `NotMade`."""
    return _made(io.BytesIO(data), coding)


def _made(source: io.BytesIO, coding: Coding) -> bytes:
    with Image.open(source, formats=[_FORMATS[coding]]) as sent:
        _check_size(sent.size, coding)
        # JPEG is decoded at half, a quarter or an eighth of its size where that is still large enough.
        sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        sent.load()
        _check_size(sent.size, coding)
        return _written(_painted(sent))


def _check_size(size: tuple[int, int], coding: Coding) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise NotMade(Status.DAMAGED)
    if width * height > (MOST_PIXELS_OF_JPEG if coding is Coding.JPEG else MOST_PIXELS):
        raise NotMade(Status.TOO_MANY_PIXELS)


def _painted(sent: Image.Image) -> Image.Image:
    """The points of a picture on a new one: three colours, upright, no larger than what is kept."""
    turn = _UPRIGHT.get(_orientation(sent))
    profile = sent.info.get("icc_profile")
    points = _in_plain_mode(sent)
    points.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    points = _in_srgb(points, profile)
    new = Image.new("RGB", points.size, "white")
    new.paste(points, mask=points.getchannel("A") if points.mode == "RGBA" else None)
    return new if turn is None else new.transpose(turn)


def _orientation(sent: Image.Image) -> int:
    """How the camera was held; upright where nothing legible says so."""
    try:
        return int(sent.getexif().get(_ORIENTATION, 1))
    except Exception:  # What a stranger wrote into a tag may make its reader stumble in any way.
        return 1


def _in_plain_mode(sent: Image.Image) -> Image.Image:
    """The picture with eight bits a colour, in a mode that can be made smaller: L, RGB, RGBA or CMYK."""
    if sent.mode in {"L", "RGB", "RGBA", "CMYK"} and "transparency" not in sent.info:
        return sent
    if sent.mode.startswith(("I", "F")):
        return sent.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    see_through = sent.mode in {"LA", "PA", "La", "RGBa", "P"} or "transparency" in sent.info
    return sent.convert("RGBA" if see_through else "RGB")


def _in_srgb(points: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as a browser shows them without a profile; as they stand where the profile cannot be used."""
    if profile and points.mode in {"RGB", "CMYK"}:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            points = ImageCms.profileToProfile(points, own, ImageCms.createProfile("sRGB"), outputMode="RGB") or points
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return points if points.mode in {"RGB", "RGBA"} else points.convert("RGB")


def _written(new: Image.Image) -> bytes:
    out = io.BytesIO()
    new.save(out, "JPEG", quality=JPEG_QUALITY, progressive=False)
    return out.getvalue()
