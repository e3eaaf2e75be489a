"""London's 844,155 stop-and-search rows, loaded through the command on SQLite and on PostgreSQL.

First written out as one CSV, which is not counted. Then measured: time and memory of the whole command, with the file
checked before its first row is written, everything flushed as configured, and every row accounted for; memory also for
the first tenth of the file, because it must not grow with it. Then another store is killed ten times at random moments
(seed printed) and gone on with: it must hold the same rows.
"""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from proofs.postgresql import own_database
from proofs.store import REAL_DATA, Store, fresh_store, tell

SEARCHES = REAL_DATA / "police_uk" / "met-stop-and-search-2015-04-to-2022-12.parquet"
ROWS = 844_155
MOST_S, MOST_MB, MOST_GROWTH_MB = 60.0, 1_000, 150
KILLS, SEED = 10, 20_261_121
SQLITE_FILE = "commonweal.sqlite3"
PAGE = os.sysconf("SC_PAGE_SIZE")
STATE = """
import django; django.setup()
from commonweal.imports.models import ImportJob
for job in ImportJob.objects.all():
    print(job.state, job.n_in, job.n_read, job.n_added, job.n_updated, job.n_unchanged, job.n_refused)
"""
DIGEST = """
import django; django.setup()
from commonweal.incidents.models import StopAndSearch
from commonweal.runs.digest import digest
left_out = {"id", "partnership", "created_at", "changed_at"}
names = [field.name for field in StopAndSearch._meta.fields if field.name not in left_out]
rows = StopAndSearch.objects.order_by("force", "month", "identity", "ordinal")
print(rows.count(), digest(rows.values_list(*names).iterator(chunk_size=10_000)))
"""


def write_csv(target: Path, *, at_most: int | None = None) -> Path:
    """The published columns as police.uk writes them, in the file's order."""
    some = f" LIMIT {at_most}" if at_most else ""
    query = f"""SELECT * EXCLUDE ("Source month") FROM '{SEARCHES}'{some}"""
    duckdb.sql(f"COPY ({query}) TO '{target}' (HEADER, DELIMITER ',')")
    return target


class Memory:
    """The most memory that a process, and those of a PostgreSQL serving it, held at one moment, in MB."""

    def __init__(self, process: int, database: str) -> None:
        self.peak_mb, self._process, self._database = 0.0, process, database
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            shared = [0.0]
            private = _memory_mb(self._process)[0]
            for server in _serving(self._database):
                own, with_others = _memory_mb(server)
                private += own - with_others
                shared.append(with_others)
            self.peak_mb = max(self.peak_mb, private + max(shared))


def _memory_mb(process: int) -> tuple[float, float]:
    """Resident memory, and how much of it is shared with others."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{process}/statm").read_text().split()
    except (OSError, ValueError):
        return 0.0, 0.0
    return int(resident) * PAGE / 1e6, int(shared) * PAGE / 1e6


def _serving(database: str) -> Iterator[int]:
    """Server processes whose title names the database."""
    for folder in Path("/proc").glob("[0-9]*") if database else ():
        try:
            title = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if title.startswith(b"postgres:") and database.encode() in title:
            yield int(folder.name)


def measured(store: Store, file: Path) -> dict[str, Any]:
    """Load the file with the command; seconds, MB and the job's counts."""
    began, cpu_before = time.monotonic(), _cpu_s()
    process = store.start("import", "stop-and-search", str(file), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    database = store.database.get("DATABASE_URL", "").rsplit("/", 1)[-1]
    with Memory(process.pid, database) as memory:
        code = process.wait()
    took, cpu = time.monotonic() - began, _cpu_s() - cpu_before
    state = store.python(STATE).split()
    names = ("state", "n_in", "n_read", "n_added", "n_updated", "n_unchanged", "n_refused")
    measures = {"code": code, "s": round(took, 1), "cpu_s": round(cpu, 1), "peak_mb": round(memory.peak_mb)}
    return {**measures, **dict(zip(names, state, strict=True))}


def _cpu_s() -> float:
    """Seconds of processor time of the commands that have ended so far; that of a PostgreSQL is not in it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def interrupted(store: Store, file: Path, *, alone_s: float) -> list[int]:
    """Load the file, killing each process at a random moment, and let the last worker end; the rows written by then.

    The first two are killed at any moment, most likely while the file is still checked; the others some time after they
    have written their first piece, so that ten of them do not come to the end of the file.
    """
    moments, reached = random.Random(SEED), []
    process = store.start("import", "stop-and-search", str(file), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while _rows_written(store) < 0 and process.poll() is None:
        time.sleep(0.05)
    while len(reached) < KILLS:
        before = _rows_written(store)
        if len(reached) < 2:
            time.sleep(moments.uniform(0.0, alone_s / 4))
        else:
            while _rows_written(store) == before and process.poll() is None:
                time.sleep(0.05)
            time.sleep(moments.uniform(0.0, alone_s / 20))
        process.send_signal(signal.SIGKILL)
        process.wait()
        reached.append(_rows_written(store))
        process = store.start("worker", "--until-done", stderr=subprocess.DEVNULL)
    process.wait()
    return reached


def _rows_written(store: Store) -> int:
    """How far the job is, or -1 before there is one; asked of the database: a command would take too long."""
    asked = "SELECT max(n_read) FROM imports_importjob"
    url = store.database.get("DATABASE_URL")
    if url:
        with psycopg.connect(url) as connection:
            row = connection.execute(asked).fetchone()
    else:
        with closing(sqlite3.connect(store.folder / SQLITE_FILE, timeout=10)) as connection:
            row = connection.execute(asked).fetchone()
    return -1 if row is None or row[0] is None else int(row[0])


@contextmanager
def _store(on: str) -> Iterator[Store]:
    with own_database() if on == "postgresql" else nullcontext({}) as database, fresh_store(database) as store:
        yield store


def prove(on: str, whole: Path, tenth: Path) -> bool:
    """Measure, kill and compare on one database."""
    with _store(on) as store:
        part = measured(store, tenth)
    tell(proof="import", database=on, file="the first tenth", **part)
    with _store(on) as alone, _store(on) as killed:
        full = measured(alone, whole)
        quick = full["s"] <= MOST_S and full["peak_mb"] <= MOST_MB and full["n_added"] == str(ROWS)
        flat = full["peak_mb"] - part["peak_mb"] <= MOST_GROWTH_MB
        tell(proof="import", database=on, file="whole", **full, holds=quick and flat)
        reached = interrupted(killed, whole, alone_s=full["s"])
        digests = [one.python(DIGEST).strip() for one in (alone, killed)]
        states = [one.python(STATE).strip() for one in (alone, killed)]
        same = digests[0] == digests[1] and states[0] == states[1] and len(reached) == KILLS
        tell(
            proof="import", database=on, seed=SEED, killed_at_row=reached, state=states[1], digest=digests[1],
            holds=same,
        )  # fmt: skip
    return quick and flat and same


def main() -> int:
    databases = sys.argv[1:] or ["sqlite", "postgresql"]
    with tempfile.TemporaryDirectory() as folder:
        whole = write_csv(Path(folder) / "stops.csv")
        tenth = write_csv(Path(folder) / "tenth.csv", at_most=ROWS // 10)
        held = [prove(on, whole, tenth) for on in databases]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
