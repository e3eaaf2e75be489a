"""Who is at work on this data folder: pages that are served, and the worker, each by a file that says so.

A lock shared by `serve` and `worker` ends with their processes, however these end, so `restore` can ask it. The worker
besides touches a file every minute, for the health page. Both speak of this data folder only: pages or a worker on
another machine that share nothing but a PostgreSQL are not seen.
"""

import fcntl
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

SEEN_EVERY_S = 60
WORKER_IS_GONE = timedelta(minutes=5)


def stay_at_work() -> int:
    """Hold the lock until this process, or the program that it becomes, ends; the number of the open file."""
    handle = _open_lock()
    fcntl.flock(handle, fcntl.LOCK_SH)
    # `serve` becomes the web server by exec, and its workers are forked: the lock goes along.
    os.set_inheritable(handle, True)
    return handle


def anybody_at_work() -> bool:
    """Whether pages are served or a worker runs on this data folder."""
    handle = _open_lock()
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def worker_seen_at() -> datetime | None:
    """When a worker last said that it runs, in UTC; None where none ever did."""
    try:
        return datetime.fromtimestamp(_seen_file().stat().st_mtime, UTC)
    except OSError:
        return None


def keep_being_seen() -> None:
    """Say every minute that the worker runs, for as long as its process does."""
    while True:
        note_worker()
        time.sleep(SEEN_EVERY_S)


def note_worker() -> None:
    """Say that a worker runs; a full disk is no reason to stop working."""
    try:
        _folder()
        _seen_file().touch(mode=0o600)
    except OSError:
        return


def _open_lock() -> int:
    return os.open(_folder() / "at-work-lock", os.O_RDWR | os.O_CREAT, 0o600)


def _folder() -> Path:
    folder = Path(settings.DATA_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _seen_file() -> Path:
    return Path(settings.DATA_FOLDER) / "worker-seen"
