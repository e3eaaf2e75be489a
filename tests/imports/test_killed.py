"""A process that is killed while it writes rows leaves whole pieces behind, and who goes on makes the same store.

Real processes, ended by the kernel in the middle of whatever they do: street crime whose Crime IDs stand on several
rows, published again with other outcomes and more rows, so that a piece that was written twice, by half or not at all
would show.
"""

import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg

from proofs.store import ROOT, Store
from tests.incidents.downloads import crime_id, table
from tests.seed import Seed

KILLS = 3
# The command in small pieces; a job is gone on with in pieces of the same size. A signal that nobody handles ends it
# once it has worked for so many seconds after its first piece: of its own processor time, so that a busy machine moves
# no kill past the end of the file.
KILLED = """
import django; django.setup()
import signal, sys
from commonweal.command_line import main
from commonweal.imports import operations
from commonweal.incidents import pieces
pieces.ROWS_A_PIECE = 1_000
write_piece = operations._write_piece
def write_and_soon_end(*some, **more):
    write_piece(*some, **more)
    if not signal.getitimer(signal.ITIMER_PROF)[0]:
        signal.setitimer(signal.ITIMER_PROF, {seconds})
operations._write_piece = write_and_soon_end
main()
"""
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


def in_pieces(store: Store, command: list[str], *, until_s: float) -> int:
    """Run a command in small pieces, with 0 to its end; how it ended."""
    code = KILLED.format(seconds=until_s)
    process = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=ROOT, env=store.environment, capture_output=True, check=False
    )
    return process.returncode


def killed_while_writing(store: Store, file: Path, chance: random.Random) -> list[int]:
    """Load the file, be killed a moment after a piece and go on, several times; the rows read at each kill."""
    reached, going_on = [], ["worker", "--until-done"]
    for command in (["import", "police-uk", str(file)], *[going_on] * (KILLS - 1)):
        assert in_pieces(store, command, until_s=chance.uniform(0.001, 0.1)) == -signal.SIGPROF
        reached.append(rows_read(store))
    assert in_pieces(store, going_on, until_s=0) == 0
    return reached


def test_kills_while_rows_are_written_leave_the_same_store_as_none(tmp_path: Path, seed: Seed) -> None:
    n_first, n_again = 5_000, 25_000
    first, again = (tmp_path / part / "2023-01-city-of-london-street.csv" for part in ("first", "again"))
    for file, text in ((first, month(n_first, "")), (again, month(n_again, "Charged"))):
        file.parent.mkdir()
        file.write_text(text)
    with stores(2, seed) as (alone, broken):
        load(alone, first)
        load(alone, again)
        load(broken, first)
        reached = killed_while_writing(broken, again, random.Random(20_261_121))
        contents = [store.python(CONTENT) for store in (alone, broken)]
    assert contents[0] == contents[1], reached
    assert contents[0].startswith(f"{n_again} ")
    # Each kill came after the first piece and before the last.
    assert n_first < reached[0] < reached[1] < reached[2] < n_first + n_again, reached
