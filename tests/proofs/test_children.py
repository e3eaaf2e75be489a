"""What a proof began ends with it, also when it is killed and can end nothing itself."""

import os
import select
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import select
from proofs.children import end_with_parent
end_with_parent()
try:
    print("began", flush=True)
    while True:
        select.select([], [], [], 1)  # and not for good: a signal may come just before
finally:
    print("left", flush=True)
"""
PARENT = """
import subprocess, sys
subprocess.run([sys.executable, "-c", sys.argv[1]])
"""
WITHIN_S = 120


def _line(pipe: int) -> bytes:
    """The next line of a pipe, in however many pieces it comes; nothing once all who could write to it have ended."""
    line = b""
    while not line.endswith(b"\n"):
        assert select.select([pipe], [], [], WITHIN_S)[0], "nothing came: the process goes on"
        if not (piece := os.read(pipe, 1)):
            break
        line += piece
    return line


def test_a_process_of_a_proof_that_is_killed_ends_and_cleans_up() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, CHILD], cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True
    ) as parent:
        assert parent.stdout is not None
        pipe = parent.stdout.fileno()
        assert _line(pipe) == b"began\n"
        parent.kill()
        assert _line(pipe) == b"left\n"
        assert _line(pipe) == b""
