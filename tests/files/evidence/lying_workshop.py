"""Stands in for a workshop that a stranger has taken over: does what the file's words after its beginning say."""

import os
import signal
import sys

KINDS = {
    b"page": b"<!doctype html><script>alert(1)</script>",
    b"words": b"\xff\xd8\xff\xfe\x00\x10<script>alert(1)",
    b"flood": b"\0" * 13_000_000,
    b"nothing": b"",
}


def main() -> None:
    asked = sys.stdin.buffer.read()[3:]
    if asked == b"fall":
        os.kill(os.getpid(), signal.SIGSEGV)
    if asked == b"exhausted":
        os.kill(os.getpid(), signal.SIGXCPU)
    if asked == b"unready":
        sys.exit(71)
    if asked == b"hang":
        signal.pause()
    if asked == b"environment":
        # Python itself sets no variable; what is there was given.
        sys.exit(0 if set(os.environ) - {"PYTHONPATH", "LC_ALL"} else 69)
    sys.stdout.buffer.write(KINDS[asked])


if __name__ == "__main__":
    main()
