"""A change of filter in Explore over the five years of the invented borough, as the server gives it.

There is no peer that does this work: the bar is half a second for every change. Pages are asked for over HTTP on
loopback, one after the other, from a service of two workers; the time is from the request to the last byte. Every
answer is worked out anew; the arrays of the calls are kept by each worker, so the first answer of a worker after data
have changed is told apart and has no bar.

  ./script/bench explore                 some four minutes
  ./script/bench explore --quick         few repeats, to see that it works; no bars
  ./script/bench explore --store FOLDER  the demonstration that was made there before

Prints one JSON line a figure. Ends with 1 when a bar is missed.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import OpenerDirector, urlopen

from benchmarks.pages import free_port, signed_in, tell, timed
from proofs.store import Store

CHANGE_WITHIN_S = 0.5
FIVE_YEARS = "from=2021-03-08&to=2026-03-08"
N_WORKERS = 2
CHANGES = (
    ("the usual choice", ""),
    ("five years, everything", FIVE_YEARS),
    ("five years, one category", f"{FIVE_YEARS}&category=noise"),
    ("five years, one ward", f"{FIVE_YEARS}&ward=WARD"),
    ("five years, weekend nights", f"{FIVE_YEARS}&hour_from=20&hour_to=3&weekday=4&weekday=5"),
    ("five years, by ward", f"{FIVE_YEARS}&shape=ward"),
    ("five years, squares of 100 m", f"{FIVE_YEARS}&shape=square&cell=100"),
    ("five years, density", f"{FIVE_YEARS}&look=density"),
    ("five years, lying together", f"{FIVE_YEARS}&look=together"),
    ("five years, rates", f"{FIVE_YEARS}&look=rates"),
    ("five years, emerging places by week", f"{FIVE_YEARS}&look=emerging"),
    ("five years, emerging places by month", f"{FIVE_YEARS}&look=emerging&step=month"),
    ("half a year of noise, near repeats", "look=near-repeats&category=noise"),
    ("a year, clusters", "from=2025-03-09&to=2026-03-08&look=clusters&bandwidth=50"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few repeats, no bars")
    parser.add_argument("--store", type=Path, help="a data folder that `commonweal demo` made")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(asked.store or Path(folder))
        assert store.start("demo", "--no-serve", stderr=subprocess.DEVNULL).wait() == 0
        return measured(store, turns=3 if asked.quick else 20, bar=None if asked.quick else CHANGE_WITHIN_S)


def measured(store: Store, *, turns: int, bar: float | None) -> int:
    """Every change of filter and the chart, from a service over the store."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    server = store.start("serve", "--port", str(port))
    try:
        _wait_for(address)
        visitor = signed_in(address)
        cold = []
        for _ in range(4 * N_WORKERS):
            began = time.perf_counter()
            visitor.open(f"{address}/explore/?{FIVE_YEARS}&look=near-repeats&category=fireworks").read()
            visitor.open(f"{address}/explore/trend.svg").read()
            cold.append(time.perf_counter() - began)
        tell("the slowest first answer of a worker, with its chart", [max(cold)], None)
        ward = re.search(
            r'id="ward".*?<option value="([^"]+)"', visitor.open(f"{address}/explore/").read().decode(), re.S
        )
        assert ward is not None
        holds = []
        for name, query in CHANGES:
            path = f"{address}/explore/?{query.replace('WARD', ward[1])}"
            holds.append(tell(name, timed(partial(_opened, visitor, path), turns), bar))
        chart = f"{address}/explore/trend.svg?{FIVE_YEARS}"
        holds.append(tell("five years, the chart by week", timed(partial(_opened, visitor, chart), turns), bar))
    finally:
        server.terminate()
        server.wait()
    return 0 if all(holds) else 1


def _opened(visitor: OpenerDirector, path: str) -> bytes:
    answer: bytes = visitor.open(path).read()
    return answer


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            urlopen(f"{address}/health").close()
            return
        except URLError:
            time.sleep(0.1)
    raise TimeoutError(f"{address} did not answer")


if __name__ == "__main__":
    sys.exit(main())
