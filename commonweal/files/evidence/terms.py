"""The words and the limits of evidence: what is kept of a photo or a sound, and how large either may come or go."""

from dataclasses import dataclass
from enum import StrEnum

# As it comes. A phone's largest photos have some 30 MB; five minutes have 5 MB as M4A and 27 MB as WAV in mono.
LARGEST_BYTES = 40_000_000
MOST_SECONDS = 300
# 48 megapixels are the most that an iPhone makes as HEIC. JPEG is decoded in part, so that 200 take no more memory.
MOST_PIXELS = 50_000_000
MOST_PIXELS_OF_JPEG = 210_000_000
MOST_STREAMS = 8
MOST_CHANNELS = 8
# As it is kept. A number plate or a letter that is legible in the photo is legible at this size.
LONGEST_SIDE = 2_560
JPEG_QUALITY = 82
MP3_BITS_A_SECOND = 64_000
MP3_SAMPLES_A_SECOND = 32_000
# Of LAME, 0 is best and 9 is fastest: 7 takes a third less time than its usual 5.
MP3_HASTE = 7
LARGEST_MADE_BYTES = 12_000_000


class EvidenceKind(StrEnum):
    """What somebody sent."""

    PHOTO = "photo"
    SOUND = "sound"


class Coding(StrEnum):
    """How a file that is let in is written, told by its first bytes. Its name and its stated type are not looked at."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    HEIC = "heic"
    WAV = "wav"
    MP3 = "mp3"
    AAC = "aac"
    MP4 = "mp4"
    """M4A, 3GP and QuickTime: one container, which may turn out to hold a video."""
    OGG = "ogg"
    WEBM = "webm"
    AMR = "amr"

    @property
    def kind(self) -> EvidenceKind:
        """Whether it would be a photo or a sound."""
        return EvidenceKind.PHOTO if self in PHOTOS else EvidenceKind.SOUND


PHOTOS = frozenset({Coding.JPEG, Coding.PNG, Coding.WEBP, Coding.GIF, Coding.HEIC})
CONTENT_TYPES = {EvidenceKind.PHOTO: "image/jpeg", EvidenceKind.SOUND: "audio/mpeg"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was made anew and is on the disk; whoever records it copies these values as they are."""

    kept_as: str
    """A random UUID, by which it is found again; it is no path."""
    kind: EvidenceKind
    content_type: str
    n_bytes: int
    digest: str
    """SHA-256 of its bytes, 64 hexadecimal digits."""
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
