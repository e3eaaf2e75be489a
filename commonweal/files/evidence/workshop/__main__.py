"""Makes one file anew, from standard input to standard output: `python -m ...workshop <coding>`, by its own parent."""

import sys
from collections.abc import Callable

from commonweal.files.evidence.terms import LARGEST_BYTES, LARGEST_MADE_BYTES, Coding, EvidenceKind
from commonweal.files.evidence.workshop import wall
from commonweal.files.evidence.workshop.statuses import NotMade, Status

MadeAnew = Callable[[bytes, Coding], bytes]


def main(coding: Coding) -> Status:
    """How it went; the new file is written only where it was made."""
    try:
        wall.bound(LARGEST_MADE_BYTES)
        make = _prepared(coding)
        wall.close(threads=coding is Coding.HEIC)
    except Exception:  # Without its wall nothing is decoded, whatever the reason.
        return Status.NOT_READY
    try:
        made = make(sys.stdin.buffer.read(LARGEST_BYTES + 1), coding)
    except NotMade as fault:
        return fault.status
    except MemoryError:
        return Status.TOO_DEMANDING
    except Exception:  # Whatever a decoder stumbles over, the file is the reason; words of it may hold its content.
        return Status.DAMAGED
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return Status.MADE


def _prepared(coding: Coding) -> MadeAnew:
    """The decoder of one kind, loaded and warm; the other one is not loaded at all."""
    if coding.kind is EvidenceKind.PHOTO:
        from commonweal.files.evidence.workshop import photo

        photo.prepare(coding)
        return photo.photo_anew
    from commonweal.files.evidence.workshop import sound

    sound.prepare()
    return sound.sound_anew


if __name__ == "__main__":
    sys.exit(main(Coding(sys.argv[1])))
