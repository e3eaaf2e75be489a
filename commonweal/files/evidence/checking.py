"""Reads what the workshop made, byte by byte and without a decoder, and believes nothing that it does not read.

A decoder that a stranger's file has taken over could write anything. So a photo must be a plain JPEG as this version
writes it, with no part that could carry words, and a sound a row of MP3 frames of one length, each with the one
beginning that this version writes. Points and samples themselves are not judged: they show and sound as they may.
"""

import re
from dataclasses import dataclass

from commonweal.files.evidence.terms import LARGEST_MADE_BYTES, LONGEST_SIDE, MOST_SECONDS

# JFIF 1.1 without a thumbnail: the unit and density of points are the only values left free.
_JFIF = re.compile(rb"JFIF\0\x01[\0-\x02].{5}\0\0", re.DOTALL)
_APP0, _SOF0, _DHT, _SOS, _DQT = 0xE0, 0xC0, 0xC4, 0xDA, 0xDB
# Inside the points 0xFF is followed by 0; anything else begins a new part.
_MARKER = re.compile(rb"\xff[^\0]")
# MPEG 1, layer III, 64 kbit/s, 32 kHz, one channel: 288 bytes and 1,152 samples a frame, without remainder.
_FRAME, _FRAME_BEGINS, _FRAME_SECONDS = 288, b"\xff\xfb\x58\xc4", 1_152 / 32_000
_LATE_FRAMES = 5


class NotAsMade(Exception):
    """What came out of the workshop is not what it makes."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a photo is, in points."""

    width: int
    height: int


def photo_size(made: bytes) -> Size:
    """Width and height of a JPEG that this version wrote; raises `NotAsMade` for any other bytes."""
    if not made.startswith(b"\xff\xd8") or len(made) > LARGEST_MADE_BYTES:
        raise NotAsMade
    at, size, first = 2, None, True
    while True:
        marker, part, at = _part(made, at)
        if first != (marker == _APP0) or marker not in {_APP0, _DQT, _DHT, _SOF0, _SOS}:
            raise NotAsMade
        if marker == _APP0 and not _JFIF.fullmatch(part):
            raise NotAsMade
        if marker == _SOF0:
            size = _size_in(part, twice=size is not None)
        if marker == _SOS:
            break
        first = False
    end = _MARKER.search(made, at)
    if size is None or end is None or end.group() != b"\xff\xd9" or end.end() != len(made):
        raise NotAsMade
    return size


def _part(made: bytes, at: int) -> tuple[int, bytes, int]:
    """The marker of the part that begins here, its content, and where the next one begins."""
    length = int.from_bytes(made[at + 2 : at + 4], "big")
    ends = at + 2 + length
    if made[at : at + 1] != b"\xff" or length < 2 or ends > len(made):
        raise NotAsMade
    return made[at + 1], made[at + 4 : ends], ends


def _size_in(part: bytes, *, twice: bool) -> Size:
    size = Size(width=int.from_bytes(part[3:5], "big"), height=int.from_bytes(part[1:3], "big"))
    three_colours_of_eight_bits = len(part) == 15 and part[0] == 8 and part[5] == 3
    if twice or not three_colours_of_eight_bits or not _is_kept_size(size):
        raise NotAsMade
    return size


def _is_kept_size(size: Size) -> bool:
    return min(size.width, size.height) > 0 and max(size.width, size.height) <= LONGEST_SIDE


def sound_seconds(made: bytes) -> float:
    """How long a sound is that this version wrote; raises `NotAsMade` for any other bytes."""
    n_frames, rest = divmod(len(made), _FRAME)
    seconds = n_frames * _FRAME_SECONDS
    if not n_frames or rest or seconds > MOST_SECONDS + _LATE_FRAMES * _FRAME_SECONDS:
        raise NotAsMade
    for place, byte in enumerate(_FRAME_BEGINS):
        if made[place::_FRAME] != bytes([byte]) * n_frames:
            raise NotAsMade
    return round(seconds, 3)
