"""Why a file is not taken as evidence, in words that help whoever sent it.

A page in another language takes its words from the reason's value, which stays the same. Nothing of the file, its name
or its sender is in a refusal, so that it may be shown and logged.
"""

from enum import StrEnum

from commonweal.fault_codes import FaultCode
from commonweal.files.evidence.terms import LARGEST_BYTES, MOST_PIXELS, MOST_SECONDS

_WORKS = "Send a photo (JPEG, PNG or HEIC) or a sound recording (MP3, M4A or WAV)."


class Wrong(StrEnum):
    """What is wrong with a file."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_LONG = "too-long"
    TOO_DEMANDING = "too-demanding"
    VIDEO = "video"
    SVG = "svg"
    HTML = "html"
    PDF = "pdf"
    DOCUMENT = "document"
    ARCHIVE = "archive"
    OTHER_PHOTO = "other-photo"
    OTHER_SOUND = "other-sound"
    NO_SOUND = "no-sound"
    DAMAGED = "damaged"
    UNKNOWN = "unknown"
    BUSY = "busy"


_FOUND_AND_TO_DO = {
    Wrong.EMPTY: ("The file is empty.", "Choose it again. If it stays empty, take the photo or the recording again."),
    Wrong.TOO_LARGE: (
        f"The file is larger than {LARGEST_BYTES // 1_000_000} MB.",
        "Send a smaller photo, or a shorter recording.",
    ),
    Wrong.TOO_MANY_PIXELS: (
        f"The photo has more than {MOST_PIXELS // 1_000_000} million points.",
        "Choose a smaller size in your camera or photo app, or send a screenshot of the photo.",
    ),
    Wrong.TOO_LONG: (
        f"The recording is longer than {MOST_SECONDS // 60} minutes.",
        "Send the part that matters most. You can send more than one part.",
    ),
    Wrong.TOO_DEMANDING: (
        "Opening the file took too long or needed too much room.",
        "Send a smaller photo, a screenshot of it, or a shorter recording.",
    ),
    Wrong.VIDEO: (
        "This is a video, and videos cannot be sent here.",
        "A photo or a sound recording works. Say in your own words that you also have a video.",
    ),
    Wrong.SVG: ("This is a drawing (SVG), not a photo.", "Send a photo or a screenshot, as JPEG or PNG."),
    Wrong.HTML: ("This is a web page, not a photo or a sound.", "Send a screenshot of it, as JPEG or PNG."),
    Wrong.PDF: ("This is a PDF, not a photo or a sound.", "Send a photo or a screenshot of each page that matters."),
    Wrong.DOCUMENT: (
        "This is a document, not a photo or a sound.",
        "Send a photo or a screenshot of it, or copy its words into the form.",
    ),
    Wrong.ARCHIVE: ("This is an archive (such as zip).", "Send the photos and sounds in it one by one."),
    Wrong.OTHER_PHOTO: (
        "This kind of picture cannot be opened here.",
        "Save or export it as JPEG or PNG, or send a screenshot of it.",
    ),
    Wrong.OTHER_SOUND: ("This kind of sound cannot be opened here.", "Save or export it as MP3, M4A or WAV."),
    Wrong.NO_SOUND: ("There is no sound in this file.", f"Record it again. {_WORKS}"),
    Wrong.DAMAGED: (
        "The file is damaged or not complete.",
        "Choose it again. If that does not help, send a screenshot of the photo, or save the recording anew.",
    ),
    Wrong.UNKNOWN: ("This is no photo or sound that can be opened here.", _WORKS),
    Wrong.BUSY: ("Many photos and sounds are being sent at this moment.", "Wait a minute and send it again."),
}


class EvidenceRefused(Exception):
    """A file is not taken; nothing of it was kept. Its text is two or more plain sentences."""

    def __init__(self, wrong: Wrong) -> None:
        self.wrong = wrong
        self.found, self.to_do = _FOUND_AND_TO_DO[wrong]
        super().__init__(f"{self.found} {self.to_do}")

    @property
    def may_try_again(self) -> bool:
        """Whether the same file may be taken later."""
        return self.wrong is Wrong.BUSY


class EvidenceLost(Exception):
    """A kept file is missing, or is not what was recorded; carries its random name and nothing else.

    It was logged with its code already; a page answers as if there were no such file.
    """

    def __init__(self, kept_as: str, *, because: str) -> None:
        self.kept_as, self.because = kept_as, because
        super().__init__(f"{FaultCode.EVIDENCE_LOST}: evidence {kept_as} is {because}")
