"""A process that is killed while it writes rows leaves whole pieces behind, and who goes on makes the same store.

Real processes and SIGKILL: street crime whose Crime IDs stand on several rows, published again with other outcomes and
more rows, so that a piece that was written twice, by half or not at all would show.
"""

import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg

from proofs.store import Store
from tests.incidents.downloads import crime_id, table
from tests.seed import Seed

KILLS = 3
CONTENT = """
import django; django.setup()
from commonweal.imports.models import ImportJob
from commonweal.incidents.models import StreetCrime
from commonweal.runs.digest import digest
left_out = {"id", "partnership", "created_at", "changed_at"}
names = [field.name for field in StreetCrime._meta.fields if field.name not in left_out]
rows = StreetCrime.objects.order_by("force", "month", "identity", "ordinal")
print(rows.count(), digest(rows.values_list(*names).iterator(chunk_size=10_000)))
for job in ImportJob.objects.order_by("created_at"):
    print(job.state, job.n_in, job.n_read, job.n_added, job.n_updated, job.n_unchanged, job.n_refused, job.n_lacking)
"""


def month(n_rows: int, outcome: str) -> str:
    """Rows of which two thirds share their Crime ID with others, one ID a hundred times; every third has none."""
    ids = ["" if n % 3 == 0 else crime_id(n // 100 if n % 1_000 < 100 else n // 7) for n in range(n_rows)]
    return table([
        {"Crime ID": one, "Location": f"On or near {n % 11}", "Last outcome category": outcome if n % 5 == 0 else ""}
        for n, one in enumerate(ids)
    ])  # fmt: skip


@contextmanager
def stores(n: int, seed: Seed) -> Iterator[list[Store]]:
    with ExitStack() as opened:
        yield [opened.enter_context(seed.store()) for _ in range(n)]


def rows_read(store: Store) -> int:
    """How far the jobs of a store are together, asked of the database: a command would take too long."""
    asked, url = "SELECT coalesce(sum(n_read), 0) FROM imports_importjob", store.database.get("DATABASE_URL")
    if url:
        with psycopg.connect(url) as served:
            (found,) = served.execute(asked).fetchone() or (0,)
    else:
        with closing(sqlite3.connect(store.folder / "commonweal.sqlite3", timeout=10)) as opened:
            (found,) = opened.execute(asked).fetchone()
    return int(found)


def load(store: Store, file: Path) -> None:
    assert store.start("import", "police-uk", str(file), stdout=subprocess.DEVNULL).wait() == 0


def killed_while_writing(store: Store, file: Path, chance: random.Random) -> list[int]:
    """Load the file, kill the process a moment after each piece it wrote, and go on; the rows written at each kill."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    before, reached = rows_read(store), []
    process = store.start("import", "police-uk", str(file), **quiet)
    while len(reached) < KILLS:
        while process.poll() is None and rows_read(store) == before:
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 0.15))
        process.send_signal(signal.SIGKILL)
        process.wait()
        before = rows_read(store)
        reached.append(before)
        process = store.start("worker", "--until-done", **quiet)
    assert process.wait() == 0
    return reached


def test_kills_while_rows_are_written_leave_the_same_store_as_none(tmp_path: Path, seed: Seed) -> None:
    n_first, n_again = 10_000, 50_000
    first, again = (tmp_path / part / "2023-01-city-of-london-street.csv" for part in ("first", "again"))
    for file, text in ((first, month(n_first, "")), (again, month(n_again, "Charged"))):
        file.parent.mkdir()
        file.write_text(text)
    with stores(2, seed) as (alone, killed):
        load(alone, first)
        load(alone, again)
        load(killed, first)
        reached = killed_while_writing(killed, again, random.Random(20_261_121))
        contents = [store.python(CONTENT) for store in (alone, killed)]
    assert contents[0] == contents[1], reached
    assert contents[0].startswith(f"{n_again} ")
    # Each kill came after the first piece and before the last.
    assert all(n_first < n < n_first + n_again for n in reached), reached
