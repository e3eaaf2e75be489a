"""Behind the wall nothing can be opened, called or started; a file comes in, a file goes out, and that is all."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import commonweal
from commonweal.files.evidence.terms import Coding
from commonweal.files.evidence.workshop import wall
from commonweal.files.evidence.workshop.__main__ import main
from commonweal.files.evidence.workshop.statuses import Status
from tests.files.evidence.phone_files import every_photo, every_sound

ROOT = Path(commonweal.__file__).parent.parent
NOBODY = 65_534
# What a decoder that obeys a stranger would try. Each is loaded before the wall is closed, so that only the deed fails.
DEEDS = {
    "open a file": "os.open('/etc/passwd', os.O_RDONLY)",
    "list a folder": "os.listdir('/')",
    "write a file": "os.open('/tmp/evidence-deed', os.O_WRONLY | os.O_CREAT, 0o600)",
    "connect": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "talk to a neighbour": "socket.socket(socket.AF_UNIX)",
    "start a process": "os.fork()",
    "become another program": "os.execv('/bin/true', ['true'])",
    "end another process": "os.kill(os.getppid(), 0)",
    "make a pipe": "os.pipe()",
    "widen its limits": "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
    "write more than a new file has": "os.write(1, bytes(2_000_000)) and os.write(1, bytes(2_000_000))",
    "take much memory": "bytearray(2 << 30)",
}
TRY = """
import os, resource, socket, sys
sys.path.insert(0, {root!r})
from commonweal.files.evidence.workshop import wall
wall.bound(1_000_000)
if os.getuid() == 0 and {as_nobody}:
    os.setgroups([]); os.setgid({nobody}); os.setuid({nobody})
wall.close(threads={threads})
try:
    {deed}
except (OSError, MemoryError, ValueError):
    os._exit(7)
os._exit(0)
"""
MAKE = """
import os, sys
sys.path.insert(0, {root!r})
from commonweal.files.evidence.terms import Coding
from commonweal.files.evidence.workshop import wall
from commonweal.files.evidence.workshop.__main__ import _prepared
coding = Coding({coding!r})
wall.bound(12_000_000)
make = _prepared(coding)
if os.getuid() == 0:
    os.setgroups([]); os.setgid({nobody}); os.setuid({nobody})
wall.close(threads=coding is Coding.HEIC)
sys.stdout.buffer.write(make(sys.stdin.buffer.read(), coding))
"""


def tried(deed: str, *, threads: bool, as_nobody: bool) -> int:
    script = TRY.format(root=str(ROOT), deed=deed, threads=threads, as_nobody=as_nobody, nobody=NOBODY)
    return subprocess.run([sys.executable, "-c", script], stdout=subprocess.DEVNULL, cwd="/", check=False).returncode


@pytest.mark.parametrize("deed", DEEDS)
def test_no_deed_of_a_decoder_gets_through(deed: str, tmp_path: Path) -> None:
    if deed == "write more than a new file has":
        script = TRY.format(root=str(ROOT), deed=DEEDS[deed], threads=False, as_nobody=False, nobody=NOBODY)
        with (tmp_path / "out").open("wb") as out:
            assert subprocess.run([sys.executable, "-c", script], stdout=out, check=False).returncode == 7
        assert (tmp_path / "out").stat().st_size == 1_000_000
        return
    assert tried(DEEDS[deed], threads=False, as_nobody=False) == 7
    assert tried(DEEDS[deed], threads=True, as_nobody=True) == 7


def test_a_decoder_that_never_ends_is_ended_by_the_kernel() -> None:
    script = TRY.format(root=str(ROOT), deed="while True: pass", threads=False, as_nobody=False, nobody=NOBODY)
    script = script.replace("wall.bound", "wall.PROCESSOR_SECONDS = 1; wall.bound")
    ended = subprocess.run([sys.executable, "-c", script], check=False).returncode
    assert -ended in {signal.SIGKILL, signal.SIGXCPU}


def test_a_workshop_whose_wall_does_not_close_reads_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused_by_the_kernel(*, threads: bool) -> None:
        raise OSError("the filter of system calls was not taken")

    monkeypatch.setattr(wall, "bound", lambda largest: None)
    monkeypatch.setattr(wall, "close", refused_by_the_kernel)
    monkeypatch.setattr(sys, "stdin", None)
    assert main(Coding.JPEG) is Status.NOT_READY


def test_a_deed_that_is_allowed_is_done() -> None:
    assert tried("bytearray(10_000_000)", threads=False, as_nobody=True) == 0


def test_a_thread_is_made_where_a_decoder_needs_one_and_only_there() -> None:
    script = TRY.replace("{deed}", "begin(os.getpid, ())").replace("import os,", "import _thread, os,")
    script = script.replace("try:", "begin = _thread.start_new_thread\ntry:").replace("ValueError", "RuntimeError")
    for threads, status in ((True, 0), (False, 7)):
        written = script.format(root=str(ROOT), threads=threads, as_nobody=False, nobody=NOBODY)
        assert subprocess.run([sys.executable, "-c", written], check=False).returncode == status


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("jpeg", every_photo()["jpeg"]), ("png", every_photo()["png"]), ("webp", every_photo()["webp"]),
        ("gif", every_photo()["gif"]), ("heic", every_photo()["heic"]), ("wav", every_sound()["wav"]),
        ("mp4", every_sound()["m4a"]), ("mp4", every_sound()["3gp"]), ("webm", every_sound()["webm"]),
    ],
)  # fmt: skip
def test_a_service_that_is_not_root_makes_files_anew_too(coding: str, data: bytes) -> None:
    script = MAKE.format(root=str(ROOT), coding=coding, nobody=NOBODY)
    made = subprocess.run([sys.executable, "-c", script], input=data, capture_output=True, check=False)
    assert made.returncode == 0, made.stderr.decode()[-300:]
    assert made.stdout.startswith((b"\xff\xd8\xff", b"\xff\xfb"))


def test_the_filter_ends_calls_of_another_machine_and_forbids_what_it_does_not_name() -> None:
    """The steps are read back: every call that passes is on the list, everything else ends in a refusal."""
    steps = wall._program(threads=False)
    assert len(steps) == 6 + len(wall._CALLS) + 2
    for n, call in enumerate(wall._CALLS):
        what, when_true, when_false, value = _read(steps[6 + n])
        assert (what, value, when_false) == (wall._EQUAL, call, 0)
        assert 6 + n + 1 + when_true == len(steps) - 1
    assert _read(steps[-2])[3] == wall._FORBID
    assert _read(steps[-1])[3] == wall._ALLOW


def _read(step: bytes) -> tuple[int, int, int, int]:
    return int.from_bytes(step[:2], sys.byteorder), step[2], step[3], int.from_bytes(step[4:], sys.byteorder)
