"""Where the boroughs of a region are worked on: in this process, or on a cluster of Dask's `distributed`.

Chosen by configuration (docs/how-to/operator.md); both call the same function with the same arrays, so the numbers are
equal. Dask is the extra `commonweal[region]`; without it the work is done here.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

Given = TypeVar("Given")
Found = TypeVar("Found")
WAIT_S = 120
"""Seconds in which a scheduler must answer, and the workers of a cluster of our own must stand."""


class Engine(StrEnum):
    """Who does the work."""

    HERE = "HERE"
    DASK = "DASK"


class NoCluster(Exception):
    """The cluster cannot be had; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The cluster that is asked: a scheduler's address, or empty for `n_processes` of our own on this machine."""

    scheduler: str = ""
    n_processes: int = 2


def over_each(
    work: Callable[[Given], Found], given: Sequence[Given], *, engine: Engine, cluster: Cluster | None = None
) -> list[Found]:
    """What `work` finds for each, in the order given; what it raises is raised here. Raises `NoCluster`.

    `work` and what it is given must travel: a function of a module, arrays, plain values.
    """
    if engine is Engine.HERE:
        return [work(one) for one in given]
    with _client(cluster or Cluster()) as client:
        # `pure` would have equal inputs answered from memory: each is worked on, as it would be here.
        found: list[Found] = client.gather(client.map(work, client.scatter(list(given)), pure=False))
        return found


@contextmanager
def _client(cluster: Cluster) -> Iterator[Any]:
    try:
        import dask
        import distributed
    except ImportError as fault:
        raise NoCluster("Dask is not installed: install commonweal[region], or choose the engine HERE.") from fault
    # It tells of every worker that comes and goes; an operator reads what went wrong.
    logging.getLogger("distributed").setLevel(logging.ERROR)
    # Workers of a busy machine take their time to stand.
    with dask.config.set({"distributed.comm.timeouts.connect": f"{WAIT_S}s"}):
        if cluster.scheduler:
            with _answering(distributed, cluster.scheduler) as client:
                yield client
        else:
            with _of_our_own(distributed, cluster.n_processes) as own, own.get_client() as client:
                yield client


def _answering(distributed: Any, scheduler: str) -> Any:
    try:
        return distributed.Client(scheduler, timeout=WAIT_S)
    except (OSError, TimeoutError, ValueError) as fault:
        raise NoCluster(
            f"No scheduler answers at {scheduler}: start one with `dask scheduler`, or leave it empty."
        ) from fault


def _of_our_own(distributed: Any, n_processes: int) -> Any:
    """A cluster of processes; without its dashboard nothing listens beyond this machine."""
    return distributed.LocalCluster(
        n_workers=n_processes, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    )
