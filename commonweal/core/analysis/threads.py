"""Work shared between a few short-lived threads, for compiled loops that let go of the interpreter.

Made for calls of a millisecond or two. `threading.Thread` waits until a thread has begun before it goes on, which alone
costs a tenth of that; so these are threads without ceremony. None outlives its call, so nothing is left to fork.
"""

import _thread
from collections.abc import Callable, Sequence
from typing import TypeVar

Part = TypeVar("Part")
Done = TypeVar("Done")


def each(job: Callable[[Part], Done], parts: Sequence[Part]) -> list[Done]:
    """The job done for every part: the first here, the others in a thread each. An error in one is raised here."""
    done: dict[int, Done] = {}
    errors: list[BaseException] = []
    running = [_thread.allocate_lock() for _ in parts]

    def do(i: int) -> None:
        try:
            done[i] = job(parts[i])
        except BaseException as error:
            errors.append(error)
        finally:
            running[i].release()

    for lock in running:
        lock.acquire()
    for i in range(1, len(parts)):
        _thread.start_new_thread(do, (i,))
    do(0)
    for lock in running:
        lock.acquire()
    if errors:
        raise errors[0]
    return [done[i] for i in range(len(parts))]


class Meeting:
    """Where at most two jobs wait for each other, once."""

    def __init__(self, n_jobs: int) -> None:
        self._arrived = [_thread.allocate_lock() for _ in range(n_jobs)]
        for lock in self._arrived:
            lock.acquire()

    def wait(self, i: int) -> None:
        """Say that job `i` is here, and wait for the other one if there is one."""
        self._arrived[i].release()
        for other, lock in enumerate(self._arrived):
            if other != i:
                lock.acquire()
