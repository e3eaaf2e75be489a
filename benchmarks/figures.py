"""What benchmarks say and how they measure: one JSON line a figure, seconds of runs in turn, the most memory held."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any


def figure(
    benchmark: str,
    case: str,
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
    line = {"benchmark": benchmark, "case": case, "figure": name, "value": value, "unit": unit, **asked, **beside}
    sys.stdout.write(json.dumps({key: _short(one) for key, one in line.items() if one is not None}) + "\n")
    sys.stdout.flush()
    shown = (
        f"{value * 1000:,.1f} ms" if unit == "s" else f"{value:,.1f} {unit}" if value < 1000 else f"{value:,.0f} {unit}"
    )
    wanted = f"  (at least {bar:g})" if bar is not None else f"  (at most {most:g})" if most is not None else ""
    tell(f"  {name:<52} {shown:>18}{wanted}{'' if is_met else '  MISSED'}")
    return is_met


def _short(value: Any) -> Any:
    return float(f"{value:.5g}") if isinstance(value, float) else value


def tell(words: str) -> None:
    """Words for a person, apart from the figures."""
    sys.stderr.write(f"{words}\n")


def in_turn(one: Callable[[], object], other: Callable[[], object], runs: int) -> tuple[float, float]:
    """Median seconds of `runs` runs of one side, then of as many of the other."""
    return seconds(one, runs), seconds(other, runs)


def seconds(run: Callable[[], object], runs: int = 1) -> float:
    """Median seconds of a run."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return median(taken)


def peak_mb() -> float:
    """The most memory that this process has held.

    On Linux the kernel's mark for the running program: `ru_maxrss` would count the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        marks = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(marks[0].split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
