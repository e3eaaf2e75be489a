"""The rules for every place or caller on every day of five years, against DuckDB's +1/-1 sweep.

Hotspots, repeat callers of the out-of-hours line and of police, second reports, and case reviews by the local and by
the statutory test. Both sides have two threads and the same log in memory: arrays for the product, a native table for
DuckDB, which also has a calendar with the day on which a call leaves a window of months. Both must find the same
entity-days, or the run ends. Each is run once unmeasured first (the product compiles then, unless it has before), and
then in turn: in each pair the product some times and DuckDB as often, the median of each. The logs are invented and
crooked as real ones are; benchmarks/call_log.py says how, and their seed is printed. benchmarks/sweeps.py has the SQL.

  ./script/bench rules                    all cases, some ten minutes
  ./script/bench rules --case million     one of them; --help names them
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

from benchmarks.call_log import FIRST_DAY, LAST_DAY, SEED, CallLog, five_years_of_calls, five_years_of_complaints
from benchmarks.sweeps import Needs, Sweep, at_least_in_months, more_than_in_days, still_live
from commonweal.core.analysis.months import last_live_day
from commonweal.core.analysis.rolling import Spells, in_time_only, spells_above, spells_by_numpy, spells_meeting
from commonweal.core.analysis.rolling_rule import Rule

MORE_THAN, WITHIN_DAYS = 6, 14
HOTSPOT = {"more_than": MORE_THAN, "within_days": WITHIN_DAYS}
SPAN = {"first_day": FIRST_DAY, "last_day": LAST_DAY}
MOST_MEMORY_MB = 600
# A call can have happened, and a window have begun, before the five years.
CALENDAR_FROM = FIRST_DAY - 400
COLUMNS = ("place", "day", "happened")


@dataclass(frozen=True)
class Asked:
    """A rule: in days, for hotspots, where it has no needs; else in months, of complaints or of any calls."""

    needs: Needs = ()
    complaints: bool = False

    def log(self, n_calls: int, in_order: bool) -> CallLog:
        """The calls that it is asked about, the same on every machine."""
        log = five_years_of_complaints(n_calls, n_calls) if self.needs else five_years_of_calls(n_calls, n_calls // 20)
        return log.in_order() if in_order else log

    def by_product(self, log: CallLog, *, in_order: bool) -> Spells:
        """The product's answer, with numba where it is installed."""
        if not self.needs:
            return spells_above(log.place, log.day, in_order=in_order, **HOTSPOT, **SPAN)
        return spells_meeting(self.counting(log), log.day, needs=self.needs, in_order=in_order, **SPAN)

    def by_numpy(self, log: CallLog, *, in_order: bool) -> Spells:
        """The product's answer as it is without numba."""
        rule = Rule.meeting(self.needs, **SPAN) if self.needs else Rule.asking(**HOTSPOT, **SPAN)
        return Spells(*spells_by_numpy(self.counting(log), log.day, rule, in_order))

    def counting(self, log: CallLog) -> NDArray[np.int32]:
        """The place or caller of each call, nobody's where a complaint does not qualify."""
        if not self.complaints:
            return log.place
        assert log.happened is not None
        return in_time_only(log.place, log.happened, log.day)

    def sweep(self) -> Sweep:
        """The peer that the bars name."""
        if not self.needs:
            return more_than_in_days(MORE_THAN, WITHIN_DAYS)
        return at_least_in_months(self.needs, complaints=self.complaints)

    def other_ways(self) -> dict[str, str]:
        """Queries without a bar, for the same answer: how else DuckDB could be asked."""
        if not self.needs:
            return {"duckdb with the product's idea": still_live(MORE_THAN, WITHIN_DAYS)}
        sweep = at_least_in_months(self.needs, complaints=self.complaints, few_left_out=True)
        return {"duckdb sweep without callers of too few calls": sweep.entity_days}


@dataclass(frozen=True)
class Case:
    """What is asked of how many calls, what is asked of its ratio, how often it is measured, and whether memory is."""

    name: str
    asked: Asked
    n_calls: int
    in_order: bool = False
    bar: float | None = None
    pairs: int = 7
    runs: int = 1
    memory: bool = True

    def log(self) -> CallLog:
        """The calls."""
        return self.asked.log(self.n_calls, self.in_order)


HOTSPOTS = Asked()
OF_CALLERS = {
    "out-of-hours": Asked(((10, 3), (2, 1))),
    "police": Asked(((20, 1),)),
    "second-report": Asked(((2, 6),)),
    "local-review": Asked(((3, 6), (1, 1))),
    "statutory-review": Asked(((3, 6),), complaints=True),
}
CASES = (
    Case("million", HOTSPOTS, 1_000_000, bar=70, pairs=15, runs=5),
    Case("ten-million", HOTSPOTS, 10_000_000, bar=12),
    Case("ten-million-in-order", HOTSPOTS, 10_000_000, in_order=True, bar=100),
    *(Case(f"{name}-million", asked, 1_000_000, bar=70, pairs=9, runs=3) for name, asked in OF_CALLERS.items()),
    *(Case(f"{name}-ten-million", asked, 10_000_000, bar=12, pairs=3) for name, asked in OF_CALLERS.items()),
)
QUICK = (
    Case("quick", HOTSPOTS, 60_000, pairs=3, runs=3),
    Case("quick-in-order", HOTSPOTS, 60_000, in_order=True, pairs=3, runs=3),
    *(Case(f"{name}-quick", asked, 60_000, pairs=1, memory=asked.complaints) for name, asked in OF_CALLERS.items()),
)


def peer_with(log: CallLog) -> duckdb.DuckDBPyConnection:
    """DuckDB with the log in a table of narrow columns, and a calendar of when a call leaves each window of months."""
    peer = duckdb.connect(config={"threads": 2})
    columns = {"place": log.place, "day": log.day.astype(np.int16)}
    if log.happened is not None:
        columns["happened"] = log.happened.astype(np.int16)
    peer.execute("CREATE TABLE call AS SELECT * FROM columns")
    calendar = {"day": np.arange(CALENDAR_FROM, LAST_DAY + 1, dtype=np.int16)}
    for months in (1, 3, 6):
        last_live = last_live_day(CALENDAR_FROM, LAST_DAY, months)
        calendar[f"out_{months}"] = (last_live + 1).astype(np.int16)
    peer.execute("CREATE TABLE live AS SELECT * FROM calendar")
    return peer


def measure(case: Case) -> bool:
    """Run one case and print its figures; whether its bars are met."""
    tell(f"\n{case.name}: {case.n_calls:,} calls, seed {SEED} ...")
    log = case.log()
    peer = peer_with(log)
    product = partial(case.asked.by_product, log, in_order=case.in_order)
    sweep = partial(answer, peer, case.asked.sweep().entity_days)
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
    plain = partial(case.asked.by_numpy, log, in_order=case.in_order)
    plain_s, peer_s = in_turn(plain, sweep, 1)
    figure(case, "ratio without numba", peer_s / plain_s, "times", product_s=plain_s, peer_s=peer_s)
    for name, query in case.asked.other_ways().items():
        product_s, peer_s = in_turn(product, partial(answer, peer, query), case.runs)
        figure(case, f"ratio to {name}", peer_s / product_s, "times", peer_s=peer_s)
    peer.close()
    return (not case.memory or measure_memory(case, log)) and is_fast


def same_answers(case: Case, log: CallLog, peer: duckdb.DuckDBPyConnection) -> None:
    """End the run unless everybody finds the same entity-days; on small logs each entity and day is compared."""
    asked, sweep = case.asked, case.asked.sweep()
    compiled, plain = (by(log, in_order=case.in_order) for by in (asked.by_product, asked.by_numpy))
    theirs = [answer(peer, query) for query in (sweep.entity_days, *asked.other_ways().values())]
    found = {compiled.entity_days, plain.entity_days, *theirs}
    if len(found) != 1:
        sys.exit(f"{case.name}: entity-days differ: {found}")
    if case.n_calls <= 1_000_000:
        spells = peer.execute(sweep.spells).fetchnumpy()
        each_day = entity_days(spells["place"], spells["from_day"], spells["to_day"])
        for ours in (compiled, plain):
            if not np.array_equal(entity_days(ours.entity, ours.from_day, ours.to_day), each_day):
                sys.exit(f"{case.name}: the same number of entity-days, but not the same ones")
        figure(case, "entity-days compared one by one", len(each_day), "entity-days")
    figure(case, "entity-days, all the same", compiled.entity_days, "entity-days", spells=len(compiled))


def entity_days(entity: NDArray[Any], from_day: NDArray[Any], to_day: NDArray[Any]) -> NDArray[np.int64]:
    """Every entity and day covered, in order, as one number each."""
    n_days = to_day.astype(np.int64) - from_day + 1
    into = np.arange(n_days.sum()) - np.repeat(n_days.cumsum() - n_days, n_days)
    return np.sort(np.repeat(entity.astype(np.int64) * 100_000 + from_day, n_days) + into)


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
        for name in COLUMNS:
            if (column := getattr(log, name)) is not None:
                np.save(Path(folder, f"{name}.npy"), column)
        command = [sys.executable, "-m", "benchmarks.rules", "--hold", folder, "--case", case.name]
        held = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    figure(case, "memory of the input", held["input_mb"], "MB")
    figure(case, "memory with the input loaded, before", held["before_mb"], "MB")
    figure(case, "peak memory without the input", held["peak_mb"] - held["input_mb"], "MB")
    return figure(case, "peak memory", held["peak_mb"], "MB", most=MOST_MEMORY_MB)


def hold(folder: Path, case: Case) -> None:
    """In a process of its own: load a log, judge it, and say how much memory that took at most."""
    columns = [np.load(file) for name in COLUMNS if (file := folder / f"{name}.npy").exists()]
    before_mb = peak_mb()
    case.asked.by_product(CallLog(*columns), in_order=case.in_order)
    input_mb = sum(column.nbytes for column in columns) / 2**20
    facts = {"peak_mb": peak_mb(), "before_mb": before_mb, "input_mb": input_mb}
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
    parser.add_argument("--case", choices=[case.name for case in (*CASES, *QUICK)], help="only this one")
    parser.add_argument("--hold", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    named = [case for case in (*CASES, *QUICK) if case.name == asked.case]
    if asked.hold:
        hold(asked.hold, named[0])
        return 0
    tell(__doc__.splitlines()[0])
    cases = named or (QUICK if asked.quick else CASES)
    met = [measure(case) for case in cases]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
