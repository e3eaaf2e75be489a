"""The hotspot rule for every place on every day of five years, against DuckDB's +1/-1 sweep.

Both sides have two threads and their input in memory: arrays of place and day for the product, a native table for
DuckDB. Both must find the same location-days, or the run ends. Each is run once unmeasured first (the product compiles
then, unless it has before), and then in turn: in each pair the product some times and DuckDB as often, the median of
each. The log is invented and crooked as real ones are; benchmarks/call_log.py says how, and its seed is printed.

  ./script/bench rules                    all cases, some three minutes
  ./script/bench rules --case million     one of them: million, ten-million, ten-million-in-order
  ./script/bench rules --quick            small logs, to see that it works; no bars

Prints one JSON line a figure; what a person wants to read goes to the error stream. Ends with 1 when a bar is missed.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from benchmarks.call_log import FIRST_DAY, LAST_DAY, SEED, CallLog, five_years_of_calls
from commonweal.core.analysis.rolling import Spells, spells_above, spells_by_numpy
from commonweal.core.analysis.rolling_rule import Rule

MORE_THAN, WITHIN_DAYS = 6, 14
SPAN = {"more_than": MORE_THAN, "within_days": WITHIN_DAYS, "first_day": FIRST_DAY, "last_day": LAST_DAY}
MOST_MEMORY_MB = 600

# The sweep: a call is +1 on its day and -1 when it drops out of the window; summed along each place that is how many
# calls are live from one change to the next. Of the forms tried (grouped by day first, integer and double sums, wide
# and narrow columns, range and row frames, with and without partitions) this one was the fastest. Changes of one day
# are not merged: all but the last of them last no time.
CHANGES = f"""
    WITH change AS (
        SELECT place, day, 1::DOUBLE AS step FROM call
        UNION ALL
        SELECT place, (day + {WITHIN_DAYS})::SMALLINT, (-1)::DOUBLE FROM call
    ), run AS (
        SELECT place, day,
            sum(step) OVER (PARTITION BY place ORDER BY day ROWS UNBOUNDED PRECEDING) AS live,
            lead(day) OVER (PARTITION BY place ORDER BY day) AS next_day
        FROM change
    )"""
JUDGED = f"greatest(day, {FIRST_DAY}) AS from_day, least(next_day, {LAST_DAY + 1}) - 1 AS to_day"
ABOVE = f"SELECT place, {JUDGED} FROM run WHERE live > {MORE_THAN} AND day <= {LAST_DAY}"
SWEEP = f"{CHANGES} SELECT sum(to_day - from_day + 1) FROM ({ABOVE})"
SPELLS = f"{CHANGES} SELECT * FROM ({ABOVE}) WHERE from_day <= to_day"
# Not the peer that the bars name, but the product's own idea in SQL: is the seventh most recent call still live?
LIVE = f"""
    WITH call_in_line AS (
        SELECT day, lag(day, {MORE_THAN}) OVER line + {WITHIN_DAYS - 1} AS until, lead(day) OVER line AS next_day
        FROM call WINDOW line AS (PARTITION BY place ORDER BY day)
    )
    SELECT sum(least(until, coalesce(next_day - 1, until), {LAST_DAY}) - day + 1)
    FROM call_in_line WHERE until >= day"""


@dataclass(frozen=True)
class Case:
    """A log, what is asked of its ratio, and how often it is measured."""

    name: str
    n_calls: int
    n_places: int
    in_order: bool = False
    bar: float | None = None
    pairs: int = 7
    runs: int = 1

    def log(self) -> CallLog:
        """The calls, the same on every machine."""
        log = five_years_of_calls(self.n_calls, self.n_places)
        return log.in_order() if self.in_order else log


CASES = (
    Case("million", 1_000_000, 50_000, bar=100, pairs=15, runs=5),
    Case("ten-million", 10_000_000, 500_000, bar=12),
    Case("ten-million-in-order", 10_000_000, 500_000, in_order=True, bar=100),
)
QUICK = (
    Case("quick", 200_000, 10_000, pairs=3, runs=3),
    Case("quick-in-order", 200_000, 10_000, in_order=True, pairs=3, runs=3),
)


def by_product(log: CallLog, *, in_order: bool) -> Spells:
    """The product's answer, with numba where it is installed."""
    return spells_above(log.place, log.day, in_order=in_order, **SPAN)  # type: ignore[arg-type]


def by_numpy(log: CallLog, *, in_order: bool) -> Spells:
    """The product's answer as it is without numba."""
    return Spells(*spells_by_numpy(log.place, log.day, Rule.asking(**SPAN), in_order))


def peer_with(log: CallLog) -> duckdb.DuckDBPyConnection:
    """DuckDB with the log in a table of its own, in narrow columns."""
    peer = duckdb.connect(config={"threads": 2})
    columns = {"place": log.place, "day": log.day.astype(np.int16)}  # noqa: F841 - DuckDB finds it by name
    peer.execute("CREATE TABLE call AS SELECT place, day FROM columns")
    return peer


def measure(case: Case) -> bool:
    """Run one case and print its figures; whether its bars are met."""
    tell(f"\n{case.name}: {case.n_calls:,} calls at {case.n_places:,} places, seed {SEED} ...")
    log = case.log()
    peer = peer_with(log)
    product, sweep = partial(by_product, log, in_order=case.in_order), partial(answer, peer, SWEEP)
    same_answers(case, log, peer)
    pairs = [in_turn(product, sweep, case.runs) for _ in range(case.pairs)]
    for number, (product_s, peer_s) in enumerate(pairs, 1):
        figure(case, f"pair {number}", peer_s / product_s, "times", product_s=product_s, peer_s=peer_s)
    figure(case, "product", median(p for p, _ in pairs), "s")
    figure(case, "duckdb sweep", median(d for _, d in pairs), "s")
    ratio = median(d / p for p, d in pairs)
    is_fast = figure(case, "ratio", ratio, "times", bar=case.bar)
    if case.runs > 1:  # with the caches full of the other's data, which a run of two milliseconds feels
        single = [in_turn(product, sweep, 1) for _ in range(case.pairs)]
        figure(case, "ratio when each runs once in turn", median(d / p for p, d in single), "times")
    plain = partial(by_numpy, log, in_order=case.in_order)
    plain_s, peer_s = in_turn(plain, sweep, 1)
    figure(case, "ratio without numba", peer_s / plain_s, "times", product_s=plain_s, peer_s=peer_s)
    product_s, peer_s = in_turn(product, partial(answer, peer, LIVE), case.runs)
    figure(case, "ratio to duckdb with the product's idea", peer_s / product_s, "times", peer_s=peer_s)
    peer.close()
    return measure_memory(case, log) and is_fast


def same_answers(case: Case, log: CallLog, peer: duckdb.DuckDBPyConnection) -> None:
    """End the run unless everybody finds the same location-days; on small logs each place and day is compared."""
    compiled, plain = (by(log, in_order=case.in_order) for by in (by_product, by_numpy))
    location_days = answer(peer, SWEEP)
    found = {compiled.entity_days, plain.entity_days, location_days, answer(peer, LIVE)}
    if len(found) != 1:
        sys.exit(f"{case.name}: location-days differ: {found}")
    if case.n_calls <= 1_000_000:
        spells = peer.execute(SPELLS).fetchnumpy()
        theirs = place_days(spells["place"], spells["from_day"], spells["to_day"])
        for ours in (compiled, plain):
            if not np.array_equal(place_days(ours.entity, ours.from_day, ours.to_day), theirs):
                sys.exit(f"{case.name}: the same number of location-days, but not the same ones")
        figure(case, "place-days compared one by one", len(theirs), "location-days")
    figure(case, "location-days, all the same", location_days, "location-days", spells=len(compiled))


def place_days(place: NDArray[Any], from_day: NDArray[Any], to_day: NDArray[Any]) -> NDArray[np.int64]:
    """Every place and day covered, in order, as one number each."""
    n_days = to_day.astype(np.int64) - from_day + 1
    into = np.arange(n_days.sum()) - np.repeat(n_days.cumsum() - n_days, n_days)
    return np.sort(np.repeat(place.astype(np.int64) * 100_000 + from_day, n_days) + into)


def answer(peer: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number that a query gives."""
    row = peer.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def in_turn(one: Callable[[], object], other: Callable[[], object], runs: int) -> tuple[float, float]:
    """Median seconds of `runs` runs of one side, then of as many of the other."""
    return seconds(one, runs), seconds(other, runs)


def seconds(run: Callable[[], object], runs: int) -> float:
    """Median seconds of a run."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return median(taken)


def measure_memory(case: Case, log: CallLog) -> bool:
    """The most memory that a fresh process held which loaded the log and judged it; whether that is within the bar."""
    with tempfile.TemporaryDirectory() as folder:
        for name, column in (("place", log.place), ("day", log.day)):
            np.save(Path(folder, f"{name}.npy"), column)
        command = [sys.executable, "-m", "benchmarks.rules", "--hold", folder, *(["--in-order"] * case.in_order)]
        held = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    figure(case, "memory of the input", held["input_mb"], "MB")
    figure(case, "memory with the input loaded, before", held["before_mb"], "MB")
    figure(case, "peak memory without the input", held["peak_mb"] - held["input_mb"], "MB")
    return figure(case, "peak memory", held["peak_mb"], "MB", most=MOST_MEMORY_MB)


def hold(folder: Path, *, in_order: bool) -> None:
    """In a process of its own: load a log, judge it, and say how much memory that took at most."""
    log = CallLog(np.load(folder / "place.npy"), np.load(folder / "day.npy"))
    before_mb = peak_mb()
    by_product(log, in_order=in_order)
    facts = {"peak_mb": peak_mb(), "before_mb": before_mb, "input_mb": (log.place.nbytes + log.day.nbytes) / 2**20}
    sys.stdout.write(json.dumps(facts))


def peak_mb() -> float:
    """The most memory that this process has held.

    On Linux the kernel's mark for the running program: `ru_maxrss` would count the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        marks = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(marks[0].split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def figure(
    case: Case,
    name: str,
    value: float,
    unit: str,
    *,
    bar: float | None = None,
    most: float | None = None,
    **beside: Any,
) -> bool:
    """Print one figure; whether it reaches its bar, or stays within the most allowed."""
    is_met = (bar is None or value >= bar) and (most is None or value <= most)
    asked = {"at_least": bar, "at_most": most, "met": is_met} if bar is not None or most is not None else {}
    line = {"benchmark": "rules", "case": case.name, "figure": name, "value": value, "unit": unit, **asked, **beside}
    sys.stdout.write(json.dumps({key: _short(one) for key, one in line.items() if one is not None}) + "\n")
    sys.stdout.flush()
    shown = (
        f"{value * 1000:,.1f} ms" if unit == "s" else f"{value:,.1f} {unit}" if value < 1000 else f"{value:,.0f} {unit}"
    )
    wanted = f"  (at least {bar:g})" if bar is not None else f"  (at most {most:g})" if most is not None else ""
    tell(f"  {name:<42} {shown:>24}{wanted}{'' if is_met else '  MISSED'}")
    return is_met


def _short(value: Any) -> Any:
    return float(f"{value:.5g}") if isinstance(value, float) else value


def tell(words: str) -> None:
    """Words for a person, apart from the figures."""
    sys.stderr.write(f"{words}\n")


def main() -> int:
    """Measure what was asked for; 1 when a bar was missed."""
    parser = argparse.ArgumentParser(
        prog="script/bench rules", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="small logs, a few seconds, no bars")
    parser.add_argument("--case", choices=[case.name for case in CASES], help="only this one")
    parser.add_argument("--hold", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--in-order", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.hold:
        hold(asked.hold, in_order=asked.in_order)
        return 0
    tell(__doc__.splitlines()[0])
    cases = QUICK if asked.quick else [case for case in CASES if asked.case in (None, case.name)]
    met = [measure(case) for case in cases]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
