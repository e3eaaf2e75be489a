"""The turn to write: on SQLite one transaction writes at a time, and whoever waits for it waits in a queue of ours.

SQLite's own waiting sleeps ever longer between its looks, up to a tenth of a second: whoever came late to a busy store
was passed over again and again, and between two transactions the store stood idle (docs/decisions/0035). Here each
process that serves pages looks every millisecond, so that residents' reports by the thousand keep no page of staff
waiting. The turn is a lock on a file in the data folder, which ends with its process, whatever becomes of that.

It is a courtesy and no guard: who does not ask for it, as imports and the worker, waits as SQLite makes it wait. On
PostgreSQL, where many write at once, there is no turn.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import RLock

from django.conf import settings
from django.db import connection

# As long as SQLite itself would wait; then it is asked all the same, and says what is wrong.
PATIENCE_S = 10.0
LOOK_EVERY_S = 0.001
# One at a time of the threads of a process; the same thread may ask again.
_OF_THIS_PROCESS = RLock()
_held = 0


@contextmanager
def turn_to_write() -> Iterator[None]:
    """Hold the turn; take it before the transaction begins, and leave it after the commit."""
    global _held  # noqa: PLW0603 - guarded by the lock
    if connection.vendor != "sqlite":
        yield
        return
    is_mine = _OF_THIS_PROCESS.acquire(timeout=PATIENCE_S)
    try:
        if is_mine:
            _held += 1
            if _held == 1:
                _lock(_file(str(settings.DATA_FOLDER), os.getpid()))
        yield
    finally:
        if is_mine:
            _held -= 1
            file = _file(str(settings.DATA_FOLDER), os.getpid())
            if _held == 0 and file >= 0:
                with suppress(OSError):
                    fcntl.flock(file, fcntl.LOCK_UN)
            _OF_THIS_PROCESS.release()


def _lock(file: int) -> None:
    """Wait for the lock until patience ends; whoever did not get it goes on and lets SQLite decide."""
    ends = time.monotonic() + PATIENCE_S
    while file >= 0 and time.monotonic() < ends:
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(LOOK_EVERY_S)


@cache
def _file(folder: str, process: int) -> int:
    """The number of the open file, one a process; -1 where the folder cannot be written to."""
    try:
        return os.open(Path(folder) / "writing-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return -1
