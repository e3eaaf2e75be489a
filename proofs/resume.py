"""An import that is killed without warning, again and again, ends with the same records as one left alone.

Kills come at random moments (seed printed) while the worker loads a year of stop and search; each new worker goes on.
"""

import random
import signal
import subprocess
import sys
import time

from proofs.store import REAL_DATA, Store, fresh_store, tell

KILLS = 10
SEED = 20_261_121
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
names = ("force", "month", "identity", "ordinal", "happened_at", "search_type", "longitude", "latitude", "outcome")
rows = StopAndSearch.objects.order_by("force", "month", "identity", "ordinal")
print(digest(rows.values_list(*names).iterator()))
"""


def interrupted(store: Store, file: str, moments: random.Random) -> int:
    """Load the file, killing each process at a random moment, and let the last worker end; how many were killed."""
    killed = 0
    process = store.start("import", "stop-and-search", file, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while killed < KILLS:
        time.sleep(moments.uniform(2.0, 8.0))
        if process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed += 1
        process = store.start("worker", "--until-done", stderr=subprocess.DEVNULL)
    process.wait()
    return killed


def main() -> int:
    file = str(REAL_DATA / "police_uk" / "download-2022-07-to-2023-06.zip")
    with fresh_store() as alone, fresh_store() as store:
        alone.run("import", "stop-and-search", file)
        killed = interrupted(store, file, random.Random(SEED))
        states = [one.python(STATE).strip() for one in (alone, store)]
        digests = [one.python(DIGEST).strip() for one in (alone, store)]
    holds = digests[0] == digests[1] and states[0] == states[1]
    tell(proof="resume", seed=SEED, killed=killed, state=states[1], digest=digests[1], holds=holds)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
