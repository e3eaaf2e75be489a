"""A backup made while several processes write, a wiped store, equal digests; and forty damages that touch nothing.

On SQLite and on PostgreSQL, through the `commonweal` command:

1. `calls` calls are loaded; `writers` processes then write reports of audit entries as fast as they can, each in a
   transaction of its own, and three backups are made meanwhile. Each is restored after the store was wiped; the audit
   in it must verify as a whole, which a copy that is not of one instant does not.
2. With nobody writing: digest, backup, wipe, restore, digest. Both digests must be equal.
3. Forty damaged or wrong backups, each refused with a code, the store's digest the same after each ten.
4. A backup of this database restored on the other, with equal digests.

`--quick` takes 2,000 calls and 12 damages.
"""

import csv
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import psycopg

from commonweal.recovery.sealed import CHUNK, MAGIC, TAG
from commonweal.reports.sources.call_log import NEEDED
from proofs.postgresql import own_database
from proofs.store import ROOT, Store, fresh_store, tell

SEED = 20_261_121
WRITERS, BACKUPS = 4, 3
CALL = {
    "source": "out-of-hours", "category": "noise", "easting": "533000", "northing": "184000", "anonymous": "no",
    "account": "Loud music since ten\twith \\ and “quotes”",
}  # fmt: skip
WRITE = """
from proofs.children import end_with_parent; end_with_parent()
import django; django.setup()
from datetime import UTC, datetime
from django.db import OperationalError, transaction
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
while True:
    try:
        with transaction.atomic():
            write_entry(Trace(route="a proof", at=datetime.now(UTC)), outcome="200")
    except OperationalError:
        pass
"""
COUNT = """
import django; django.setup()
from commonweal.audit.models import AuditEntry
print(AuditEntry.objects.count())
"""


def write_calls(file: Path, n: int) -> None:
    """A call log of n calls over a year."""
    begin = datetime(2025, 1, 1)  # noqa: DTZ001 - as a log is written, without a zone
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, fieldnames=NEEDED)
        writer.writeheader()
        for number in range(n):
            at = begin + timedelta(minutes=5 * number % 525_000)
            writer.writerow({
                **dict.fromkeys(NEEDED, ""), **CALL, "reference": f"P-{number}", "received_at": f"{at:%Y-%m-%d %H:%M}",
                "caller_name": f"Caller {number % 5000}", "caller_phone": f"07700 9{number % 5000:05}",
            })  # fmt: skip


@contextmanager
def writing(store: Store) -> Iterator[None]:
    """Several processes that write until the block ends."""
    processes = [
        subprocess.Popen([sys.executable, "-c", WRITE], cwd=ROOT, env=store.environment, stderr=subprocess.DEVNULL)
        for _ in range(WRITERS)
    ]
    try:
        time.sleep(3)
        yield
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()


def wipe(store: Store) -> None:
    """As after a lost disk: the database is gone."""
    if store.database:
        with psycopg.connect(store.database["OWNER_DATABASE_URL"], autocommit=True) as served:
            served.execute("DROP SCHEMA public CASCADE")
            served.execute("CREATE SCHEMA public")
        return
    for file in store.folder.glob("commonweal.sqlite3*"):
        file.unlink()


def audit_is_clean(store: Store) -> bool:
    """Whether the audit verifies, heads outside included."""
    return store.start("audit", "verify", "--json", stdout=subprocess.DEVNULL).wait() == 0


def during_writes(store: Store, folder: Path, key: str) -> bool:
    """Three backups while others write; each restored into a wiped store."""
    files = [folder / f"busy-{n}.cwbackup" for n in range(BACKUPS)]
    before = int(store.python(COUNT))
    began, made = time.monotonic(), []
    with writing(store):
        made = [store.run("backup", str(file), "--key", key) for file in files]
    seconds, written = time.monotonic() - began, int(store.python(COUNT)) - before
    holds = written > 0
    for file, facts in zip(files, made, strict=True):
        wipe(store)
        restored = store.run("restore", str(file), "--key", key)
        holds &= restored["digest"] == facts["digest"] and audit_is_clean(store)
    tell(proof="restore", part="backup during writes", database=_name(store), writers=WRITERS, written=written,
         backups=BACKUPS, seconds=round(seconds, 1), holds=holds)  # fmt: skip
    return holds


def equal_digests(store: Store, file: Path, key: str) -> bool:
    """Digest, backup, wipe, restore, digest."""
    before = store.run("digest")
    began = time.monotonic()
    made = store.run("backup", str(file), "--key", key)
    backed_up = time.monotonic()
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    wipe(store)
    restored = store.run("restore", str(file), "--key", key)
    took = time.monotonic() - backed_up
    after = store.run("digest")
    holds = before["everything"] == made["digest"] == restored["digest"] and after["records"] == before["records"]
    tell(proof="restore", part="wipe and restore", database=_name(store), rows=made["rows"], bytes=made["bytes"],
         backup_s=round(backed_up - began, 1), restore_s=round(took, 1), largest_process_mb=round(peak_mb),
         digest=after["records"], audit_clean=audit_is_clean(store), holds=holds)  # fmt: skip
    return holds


def damages(file: Path, other: Path, n: int) -> Iterator[tuple[str, bytes]]:
    """Ways in which a backup may come back: half of them flips, the others cuts, joins, swaps and splices."""
    whole, second, chance = file.read_bytes(), other.read_bytes(), random.Random(SEED)
    begin = len(MAGIC) + 4 + int.from_bytes(whole[len(MAGIC) : len(MAGIC) + 4], "big")
    parts = [whole[at : at + CHUNK + TAG] for at in range(begin, len(whole), CHUNK + TAG)]
    others = [second[at : at + CHUNK + TAG] for at in range(begin, len(second), CHUNK + TAG)]
    shaped = [
        ("swapped", [parts[-1], *parts[1:-1], parts[0]]), ("first left out", parts[1:]), ("last left out", parts[:-1]),
        ("spliced at the head", [others[0], *parts[1:]]), ("spliced at the tail", [*parts[:-1], others[-1]]),
        ("doubled chunk", [parts[0], *parts]),
    ]  # fmt: skip
    yield from ((what, whole[:begin] + b"".join(some)) for what, some in shaped)
    yield from (
        ("added to", whole + b"\0"),
        ("doubled", whole + whole),
        ("empty", b""),
        ("head of another", second[:begin] + whole[begin:]),
    )
    for number in range(n - 10):
        if number % 3 == 2:
            yield "cut", whole[: chance.randrange(len(whole))]
            continue
        flipped = bytearray(whole)
        flipped[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        yield "flip", bytes(flipped)


def refusals(store: Store, file: Path, key: str, n: int) -> bool:
    """Damaged, wrong and foreign backups, all refused; the store's digest stays."""
    folder = file.parent
    other, bad, before = folder / "other.cwbackup", folder / "bad.cwbackup", None
    store.run("backup", str(other), "--key", key)
    before = store.run("digest")["everything"]
    codes: dict[str, int] = {}
    untouched = True
    for number, (_, content) in enumerate(damages(file, other, n - 2), start=1):
        bad.write_bytes(content)
        code = store.refused("restore", str(bad), "--key", key)["code"]
        codes[code] = codes.get(code, 0) + 1
        if number % 10 == 0:
            untouched &= store.run("digest")["everything"] == before
    wrong = folder / "another-key"
    store.run("backup", "--make-key", str(wrong))
    name = (store.folder / "installation").read_text()
    for options, installation in ((("--key", str(wrong)), name), (("--key", key), "f" * 32)):
        (store.folder / "installation").write_text(installation)
        code = store.refused("restore", str(file), *options)["code"]
        codes[code] = codes.get(code, 0) + 1
    (store.folder / "installation").write_text(name)
    untouched &= store.run("digest")["everything"] == before
    refused = sum(codes.values())
    holds = untouched and refused == n
    tell(proof="restore", part="refusals", database=_name(store), seed=SEED, tried=n, refused=refused, codes=codes,
         store_untouched=untouched, holds=holds)  # fmt: skip
    return holds


def on_the_other(store: Store, other: Store, file: Path, key: str) -> bool:
    """A backup of one database restored on the other."""
    before = store.run("digest")["records"]
    store.run("backup", str(file), "--key", key)
    other.run("restore", str(file), "--key", key, "--from-another", "--without-journal")
    holds = other.run("digest")["records"] == before
    tell(proof="restore", part=f"from {_name(store)} to {_name(other)}", holds=holds)
    return holds


def _name(store: Store) -> str:
    return "postgresql" if store.database else "sqlite"


def proven(store: Store, folder: Path, key: str, sizes: Mapping[str, int]) -> bool:
    """Everything that is asked of one database."""
    calls = folder / "calls.csv"
    write_calls(calls, sizes["calls"])
    store.run("import", "call-log", str(calls))
    file = folder / "quiet.cwbackup"
    return all([
        during_writes(store, folder, key), equal_digests(store, file, key), refusals(store, file, key, sizes["damages"])
    ])  # fmt: skip


def main(arguments: list[str]) -> int:
    quick = "--quick" in arguments
    sizes = {"calls": 2_000, "damages": 12} if quick else {"calls": 50_000, "damages": 40}
    with fresh_store() as sqlite, own_database() as database, fresh_store(database) as postgresql:
        holds = True
        for store, other in ((sqlite, postgresql), (postgresql, sqlite)):
            folder = store.folder / "proof"
            folder.mkdir()
            key = str(folder / "backup-key")
            store.run("backup", "--make-key", key)
            holds &= proven(store, folder, key, sizes)
            holds &= on_the_other(store, other, folder / "moved.cwbackup", key)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
