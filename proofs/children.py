"""Ends a process of a proof when the process that began it ends, however that ends: also killed, or by a closed window.

What is left over else goes on for hours and takes a core from whoever measures next. Linux only (`pidfd_open`);
elsewhere a proof that is killed leaves its processes to whoever killed it.
"""

import os
import select
import signal
import sys
from threading import Thread


def end_with_parent() -> None:
    """Begin to watch over the parent; once it is gone, this process ends as by `sys.exit`, its folders removed."""
    if sys.platform != "linux":
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        parent = os.pidfd_open(os.getppid())
    except ProcessLookupError:
        sys.exit(1)
    Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    """Wait until the process behind a descriptor has ended."""
    select.select([parent], [], [])
    os.kill(os.getpid(), signal.SIGTERM)
