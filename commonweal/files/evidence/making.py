"""Takes a photo or a sound that a stranger sent, has it made anew behind a wall, checks what came, and keeps that.

In the process that serves pages no byte of the file is decoded: it is measured, sniffed and handed on by file handle.
The workshop (`workshop/`) is a process of its own for one file; at most as many as there are processors work at once,
over all processes of this data folder. Faults, kills and lies of the workshop all end as a refusal of the file.
"""

import fcntl
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic, sleep
from typing import BinaryIO

import commonweal
from commonweal.files.evidence.checking import NotAsMade, photo_size, sound_seconds
from commonweal.files.evidence.keeping import evidence_folder, keep
from commonweal.files.evidence.refusals import EvidenceRefused, Wrong
from commonweal.files.evidence.sniffing import HEAD_BYTES, coding_of
from commonweal.files.evidence.terms import LARGEST_BYTES, LARGEST_MADE_BYTES, Coding, EvidenceKind, Kept
from commonweal.files.evidence.workshop.statuses import Status

# Processor time is bounded by the wall (20 s); this is for a machine that has none to give.
LONGEST_WORK_S = 25.0
LONGEST_WAIT_S = 10.0
MOST_AT_ONCE = max(1, min(4, os.cpu_count() or 1))
_LOOK_AGAIN_S = 0.02
_PACKAGES = Path(commonweal.__file__).parent.parent
_WORKSHOP = "commonweal.files.evidence.workshop"
_WRONG = {
    Status.DAMAGED: Wrong.DAMAGED, Status.TOO_MANY_PIXELS: Wrong.TOO_MANY_PIXELS, Status.TOO_LONG: Wrong.TOO_LONG,
    Status.TOO_DEMANDING: Wrong.TOO_DEMANDING, Status.VIDEO: Wrong.VIDEO, Status.NO_SOUND: Wrong.NO_SOUND,
}  # fmt: skip
# How the kernel ends what has used up its processor time, or the memory of the machine.
_RAN_OUT = {signal.SIGKILL, signal.SIGXCPU}
log = logging.getLogger(__name__)


def make_anew(data: bytes | Path) -> Kept:
    """A photo or sound made anew and on the disk, for the caller to record; raises `EvidenceRefused`.

    Takes some tenths of a second, for the longest sound some seconds. Where the caller's transaction fails afterwards,
    nothing names the kept file, and `clear_orphans` removes it.
    """
    with _opened(data) as sent:
        coding = coding_of(_head(sent))
        made = _made_anew(sent, coding)
    try:
        if coding.kind is EvidenceKind.PHOTO:
            size = photo_size(made)
            return keep(made, coding.kind, width=size.width, height=size.height)
        return keep(made, coding.kind, seconds=sound_seconds(made))
    except NotAsMade as fault:
        # No honest file does this: somebody looks for holes in a decoder.
        log.warning("the workshop for %s wrote what it does not write", coding.value)
        raise EvidenceRefused(Wrong.DAMAGED) from fault


@contextmanager
def _opened(data: bytes | Path) -> Iterator[BinaryIO]:
    if isinstance(data, Path):
        with data.open("rb") as sent:
            yield sent
        return
    if len(data) > LARGEST_BYTES:
        raise EvidenceRefused(Wrong.TOO_LARGE)
    with _nameless() as sent:
        sent.write(data)
        sent.flush()
        yield sent


def _head(sent: BinaryIO) -> bytes:
    """The first bytes of a file that is not too large; the file stands at its beginning afterwards."""
    if sent.seek(0, os.SEEK_END) > LARGEST_BYTES:
        raise EvidenceRefused(Wrong.TOO_LARGE)
    sent.seek(0)
    head = sent.read(HEAD_BYTES)
    sent.seek(0)
    # The reader beside reads ahead; the workshop inherits the handle, which must stand at the beginning too.
    os.lseek(sent.fileno(), 0, os.SEEK_SET)
    return head


def _made_anew(sent: BinaryIO, coding: Coding) -> bytes:
    """What the workshop wrote; raises `EvidenceRefused`."""
    with _turn(), _nameless() as made:
        status = _end_of_work(sent, made, coding)
        if status == Status.NOT_READY:
            log.error("the workshop for %s could not be set up on this machine: nothing is taken", coding.value)
            raise EvidenceRefused(Wrong.BUSY)
        if status != Status.MADE:
            raise EvidenceRefused(_wrong(status, coding))
        made.seek(0)
        return made.read(LARGEST_MADE_BYTES + 1)


def _end_of_work(sent: BinaryIO, made: BinaryIO, coding: Coding) -> int:
    """The status of a workshop that ended in time; its environment holds nothing of the service's."""
    command = [sys.executable, "-P", "-s", "-B", "-m", _WORKSHOP, coding.value]
    surroundings = {"PYTHONPATH": str(_PACKAGES), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(  # noqa: S603 - our own program; of the file only one word of our own list is in the command
        command, stdin=sent, stdout=made, stderr=subprocess.DEVNULL, env=surroundings, cwd="/",
        close_fds=True, start_new_session=True,
    ) as work:  # fmt: skip
        try:
            return work.wait(LONGEST_WORK_S)
        except subprocess.TimeoutExpired as fault:
            raise EvidenceRefused(Wrong.BUSY) from fault
        finally:
            work.kill()


def _wrong(status: int, coding: Coding) -> Wrong:
    """What a status means; a workshop that broke is told to the log by its end and the coding, and nothing else."""
    if status in _WRONG:
        return _WRONG[Status(status)]
    if -status in _RAN_OUT:
        return Wrong.TOO_DEMANDING
    log.warning("the workshop for %s ended with %d", coding.value, status)
    return Wrong.DAMAGED


@contextmanager
def _nameless() -> Iterator[BinaryIO]:
    """A file without a name in the data folder, where what it holds belongs; gone when closed or when killed."""
    with TemporaryFile(dir=evidence_folder()) as file:
        yield file


@contextmanager
def _turn() -> Iterator[None]:
    """One of the few places at work, over all processes; raises `EvidenceRefused` where none gets free in time."""
    until = monotonic() + LONGEST_WAIT_S
    while (held := _free_place()) is None:
        if monotonic() > until:
            raise EvidenceRefused(Wrong.BUSY)
        sleep(_LOOK_AGAIN_S)
    try:
        yield
    finally:
        os.close(held)


def _free_place() -> int | None:
    """The handle of a lock that nobody else holds; the kernel frees it with whoever holds it."""
    for place in range(MOST_AT_ONCE):
        handle = os.open(evidence_folder() / f".at-work-{place}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
        else:
            return handle
    return None
