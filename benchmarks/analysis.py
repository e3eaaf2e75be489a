"""The analyst's methods against esda, scikit-learn, pymannkendall, pointpats and R's surveillance, in turn in one run.

Events are those of benchmarks/seeded_events.py, whose seed is printed. Grids and weights are made beforehand on both
sides, and compiled loops are warm. A peer that would take over a minute is measured on a sample, which is stated, and
scaled. Where a peer's answer is right the two are held against each other in the same run, and the run ends where they
differ; the density is of another kernel, so only its time is. Figures of memory are from a fresh process a method.

  ./script/bench analysis            some ten minutes; writes benchmarks/results.md
  ./script/bench analysis --quick    small samples, to see that it works; no bars, nothing written
  ./script/bench analysis --only gi_star,knox

Prints one JSON line a figure; what a person wants to read goes to the error stream. Ends with 1 when a bar is missed.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.figures import figure, peak_mb, seconds, tell
from benchmarks.seeded_events import FRAME, GRID, N_DAYS, SEED, seeded_events
from commonweal.core.analysis import (
    emerging_places,
    gi_star,
    grid,
    kernel_density,
    mann_kendall,
    near_pairs,
    near_repeats,
)
from commonweal.core.analysis.exceptional_weeks import exceptional_weeks
from commonweal.core.analysis.gi_star_permuted import permuted_p
from commonweal.core.analysis.grid import counts_of_cells, counts_of_steps
from commonweal.core.analysis.source_grain import Points, Times

RESULTS = Path(__file__).with_name("results.md")
N_WEEKS = 260
say = partial(figure, "analysis")
Row = dict[str, Any]
rows: list[Row] = []


def no_numba() -> Any:
    """While this lasts the methods go the way they go where numba is not installed."""
    from contextlib import ExitStack

    stack = ExitStack()
    for module, name in ((gi_star, "_compiled"), (grid, "_compiled"), (kernel_density, "_compiled"),
                         (mann_kendall, "_compiled"), (near_pairs, "loops"), (near_repeats, "loops")):  # fmt: skip
        stack.enter_context(patch.object(module, name, lambda: None))
    return stack


def row(
    case: str,
    product_s: float,
    *,
    peer_s: float | None = None,
    peer: str = "",
    bar: float | None = None,
    most_s: float | None = None,
    plain_s: float | None = None,
    plain_bar: float | None = None,
    note: str = "",
) -> bool:
    """Say what one method took, and keep it for the results."""
    met = [say(case, "product", product_s, "s", most=most_s)]
    if plain_s is not None:
        say(case, "product without numba", plain_s, "s")
    if peer_s is not None:
        say(case, peer, peer_s, "s")
        met.append(say(case, f"ratio to {peer}", peer_s / product_s, "times", bar=bar))
        if plain_s is not None:
            met.append(say(case, f"ratio to {peer} without numba", peer_s / plain_s, "times", bar=plain_bar))
    rows.append({"case": case, "product_s": product_s, "plain_s": plain_s, "peer": peer, "peer_s": peer_s, "bar": bar,
                 "most_s": most_s, "plain_bar": plain_bar, "note": note, "met": all(met)})  # fmt: skip
    return all(met)


def agree(what: str, ours: Any, theirs: Any, *, within: float = 0.0) -> float:
    """The largest difference, or the end of the run where it is too large."""
    apart = float(np.nanmax(np.abs(np.asarray(ours, float) - np.asarray(theirs, float))))
    if not apart <= within:
        sys.exit(f"{what}: product and peer are {apart:g} apart")
    return apart


def weekly_counts(n_events: int = 1_000_000) -> np.ndarray:
    """Counts of the first 260 weeks (n_weeks, n_rows, n_columns)."""
    events = seeded_events(n_events)
    return counts_of_steps(events.easting_m, events.northing_m, events.day // 7, FRAME, n_steps=N_WEEKS).counts


def bench_gi_star(quick: bool) -> bool:
    """One map of a year, and 260 weekly maps."""
    from benchmarks.analysis_peers import local_g, queen_weights

    weights, events = queen_weights(), seeded_events(200_000)
    counts = counts_of_cells(events.easting_m, events.northing_m, FRAME).counts
    local_g(counts, weights)
    runs = 3 if quick else 31
    apart = agree("Gi*", gi_star.gi_star(counts, GRID).z.ravel(), local_g(counts, weights).Zs, within=1e-9)
    pairs = [(seconds(lambda: gi_star.gi_star(counts, GRID), runs), seconds(lambda: local_g(counts, weights)))
             for _ in range(2 if quick else 5)]  # fmt: skip
    with no_numba():
        plain_s = seconds(lambda: gi_star.gi_star(counts, GRID), runs)
    product_s, peer_s = np.median(np.array(pairs), axis=0).tolist()
    met = row("Gi*, one map of 43,424 cells", product_s, peer_s=peer_s, peer="esda", bar=_bar(1_000, quick),
              plain_s=plain_s, plain_bar=_bar(500, quick), note=f"largest difference of z {apart:.1e}")  # fmt: skip
    maps = weekly_counts()
    sample = maps[:: 130 if quick else 26]
    z = gi_star.gi_star(maps, GRID).z[:: 130 if quick else 26]
    for ours, one in zip(z, sample, strict=True):
        agree("Gi* of weeks", ours.ravel(), local_g(one, weights).Zs, within=1e-9)
    product_s = seconds(lambda: gi_star.gi_star(maps, GRID), 3 if quick else 9)
    peer_s = seconds(lambda: [local_g(one, weights) for one in sample]) * len(maps) / len(sample)
    with no_numba():
        plain_s = seconds(lambda: gi_star.gi_star(maps, GRID), 1 if quick else 5)
    note = f"esda on {len(sample)} of the maps, scaled; z equal within 1e-9 on these"
    return row("Gi*, 260 weekly maps", product_s, peer_s=peer_s, peer="esda", bar=_bar(3_000, quick), plain_s=plain_s,
               plain_bar=_bar(1_000, quick), note=note) and met  # fmt: skip


def bench_permutations(quick: bool) -> bool:
    """999 conditional permutations of every cell."""
    from benchmarks.analysis_peers import local_g, queen_weights

    weights, events, n = queen_weights(), seeded_events(200_000), 99 if quick else 999
    counts = counts_of_cells(events.easting_m, events.northing_m, FRAME).counts
    local_g(counts, weights, 9)
    ask = partial(permuted_p, counts, GRID, n_permutations=n)
    found, peer = ask(rng=np.random.default_rng(1)), local_g(counts, weights, n)
    folded = np.minimum(found.high, found.low).ravel()
    # Two Monte Carlo answers of one probability: their differences, in standard errors, over the cells.
    deviation = (folded - peer.p_sim) / np.sqrt(2 * np.maximum(folded * (1 - folded), 1 / n) / n)
    if abs(float(np.median(deviation))) > 2 or float(np.percentile(np.abs(deviation), 99)) > 6:
        sys.exit("permutation p: product and peer differ by more than chance")
    with no_numba():
        plain_s = seconds(lambda: ask(rng=np.random.default_rng(1)), 5)
    product_s = seconds(lambda: ask(rng=np.random.default_rng(1)), 9)
    peer_s = seconds(lambda: local_g(counts, weights, n))
    note = f"99 % of p within {np.percentile(np.abs(deviation), 99):.1f} standard errors of esda's"
    return row(f"Gi* with {n} permutations", product_s, peer_s=peer_s, peer="esda", bar=_bar(1_000, quick),
               plain_s=plain_s, note=note)  # fmt: skip


def bench_kde(quick: bool) -> bool:
    """The quartic surface, exact and binned; the peer has no quartic kernel."""
    from benchmarks.analysis_peers import epanechnikov

    met = []
    for n, bar, n_asked in ((100_000, 30, 5_000), (1_000_000, 50, 500)):
        if quick and n > 100_000:
            continue
        events = seeded_events(n)
        ask = partial(kernel_density.kernel_density, *events[:2], FRAME, bandwidth_m=500)
        surface = ask().density
        centres = FRAME.centres()
        some = [(r, c) for r in range(0, FRAME.n_rows, 23) for c in range(0, FRAME.n_columns, 29)]
        some.append(np.unravel_index(int(surface.argmax()), surface.shape))  # type: ignore[arg-type]
        direct = [
            kernel_density.quartic(
                np.hypot(events.easting_m - centres[0][c], events.northing_m - centres[1][r]), 500
            ).sum()
            for r, c in some
        ]
        error = float(np.abs(np.array([surface[cell] for cell in some]) - direct).max() / surface.max())
        met.append(say(f"density, {n:,} events", "error of the direct sum, of peak", error, "of peak", most=1e-12))
        product_s = seconds(ask, 5)
        with no_numba():
            plain_s = seconds(ask, 1)
        peer_s = epanechnikov(events, 200 if quick else n_asked)
        note = f"another kernel, so time only; peer asked at {n_asked:,} cells, scaled; error {error:.0e} of peak"
        met.append(row(f"density, {n:,} events", product_s, peer_s=peer_s, peer="scikit-learn", bar=_bar(bar, quick),
                       plain_s=plain_s, note=note))  # fmt: skip
    n = 200_000 if quick else 10_000_000
    events = seeded_events(n)
    ask = partial(kernel_density.binned_kernel_density, *events[:2], FRAME, bandwidth_m=500)
    exact = kernel_density.kernel_density(*events[:2], FRAME, bandwidth_m=500).density
    error = float(np.abs(ask().density - exact).max() / exact.max())
    met.append(say(f"density, {n:,} events, binned", "error, of peak", error * 100, "%", most=1))
    return row(f"density, {n:,} events, binned", seconds(ask, 3), most_s=1, note=f"error {error:.2%} of peak") and all(
        met
    )


def bench_mann_kendall(quick: bool) -> bool:
    """Every cell's trend over 260 weeks."""
    from benchmarks.analysis_peers import trends

    maps = weekly_counts()
    series = np.ascontiguousarray(maps.reshape(N_WEEKS, -1).T)
    found = mann_kendall.mann_kendall(series)
    # One cell in so many, and the busiest.
    some = np.unique(np.append(np.arange(0, len(series), 2_000 if quick else 100), series.sum(axis=1).argsort()[-20:]))
    peer = np.array(trends(series[some]))
    for column, name in enumerate(("score", "variance", "z", "slope")):
        agree(f"Mann-Kendall's {name}", getattr(found, name)[some], peer[:, column])
    product_s = seconds(lambda: mann_kendall.mann_kendall(series), 5)
    peer_s = seconds(lambda: trends(series[some])) * len(series) / len(some)
    with no_numba():
        plain_s = seconds(lambda: mann_kendall.mann_kendall(series))
    note = (
        f"pymannkendall on {len(some)} of the series, scaled; S, variance, Z and slope equal to the last digit on these"
    )
    return row("Mann-Kendall and Sen, 43,424 x 260", product_s, peer_s=peer_s, peer="pymannkendall",
               bar=_bar(5_000, quick), plain_s=plain_s, note=note)  # fmt: skip


def bench_emerging(quick: bool) -> bool:
    """From a million events to classes."""
    events = seeded_events(1_000_000)
    ask = partial(emerging_places.emerging_from_events, *events[:2], events.day // 7, FRAME, GRID, n_steps=N_WEEKS)
    found = ask()
    product_s = seconds(ask, 1 if quick else 7)
    with no_numba():
        again = ask()
        plain_s = seconds(ask)
    if not np.array_equal(found.classes, again.classes):
        sys.exit("emerging places differ without numba")
    words, n = np.unique(found.classes, return_counts=True)
    note = ", ".join(
        f"{emerging_places.Emerging(abs(w)).name.lower()} {k}" for w, k in zip(words.tolist(), n, strict=True)
    )
    return row("emerging places, a million events", product_s, most_s=_bar(1, quick), plain_s=plain_s, note=note)


def _knox(n: int, n_shuffles: int, delta_m: float = 100, tau_days: int = 7) -> near_repeats.NearRepeats:
    events = seeded_events(n)
    return near_repeats.near_repeats(
        *events, space_edges_m=np.array([0, np.nextafter(delta_m, np.inf)]),
        time_edges_days=np.array([0, tau_days + 1]),
        points=Points.REAL, times=Times.DAY, n_shuffles=n_shuffles, rng=np.random.default_rng(1),
    )  # fmt: skip


def bench_knox(quick: bool) -> bool:
    """Pairs within 100 m and 7 days, both ends included as the peer has it."""
    from benchmarks.analysis_peers import knox

    n, n_sampled = (2_000, 9) if quick else (10_000, 49)
    events = seeded_events(n)
    ours, peer = _knox(n, 999), knox(events, 100, 7, n_sampled)
    agree("Knox, observed", ours.observed.sum(), peer.nst)
    product_s = seconds(lambda: _knox(n, 999), 5)
    without_s = seconds(lambda: knox(events, 100, 7, 0))
    peer_s = without_s + (seconds(lambda: knox(events, 100, 7, n_sampled)) - without_s) / n_sampled * 999
    with no_numba():
        plain = _knox(n, 999)
        plain_s = seconds(lambda: _knox(n, 999))
    if plain.p.tolist() != ours.p.tolist():
        sys.exit("Knox differs without numba")
    note = f"observed equal; peer with {n_sampled} permutations, scaled to 999"
    met = row(f"Knox, {n:,} events, 999 permutations", product_s, peer_s=peer_s, peer="pointpats", bar=_bar(120, quick),
              plain_s=plain_s, note=note)  # fmt: skip
    if quick:
        return met
    held_mb = _held("knox-100000")
    met &= say("Knox, 100,000 events, 999 permutations", "peak memory", held_mb, "MB", most=500)
    taken_s = seconds(lambda: _knox(100_000, 999), 3)
    return (
        row("Knox, 100,000 events, 999 permutations", taken_s, most_s=8, note=f"peak memory {held_mb:.0f} MB") and met
    )


def bench_exceptional(quick: bool) -> bool:
    """One week of many series, by Farrington's method in Noufaily's form."""
    from benchmarks.analysis_peers import farrington

    if shutil.which("Rscript") is None:
        tell("R is not installed: apt-get install r-cran-surveillance")
        return True
    n, weeks = 50 if quick else 500, np.arange(312)
    rng = np.random.default_rng(SEED)
    mean = rng.uniform(5, 60, (n, 1)) * (1 + 0.3 * np.sin(2 * np.pi * weeks / 52.18))
    counts = rng.negative_binomial(5, 5 / (5 + mean))
    ask = partial(exceptional_weeks, counts, week=300, years=4, trend_below=1.0)
    found = ask()
    peer_s, bounds = farrington(counts, 300, 4, 1.0)
    same = int(np.count_nonzero(np.abs(found.bound - bounds) <= 0.5))
    say("exceptional weeks", "bounds as R has them", same, "series", of=n)
    product_s = seconds(ask, 5)
    note = f"bounds equal in {same} of {n} series"
    return row(f"exceptional weeks, {n} series", product_s, peer_s=peer_s, peer="R surveillance", bar=_bar(50, quick),
               note=note)  # fmt: skip


METHODS: dict[str, Callable[[bool], bool]] = {
    "gi_star": bench_gi_star,
    "permutations": bench_permutations,
    "kde": bench_kde,
    "mann_kendall": bench_mann_kendall,
    "emerging": bench_emerging,
    "knox": bench_knox,
    "exceptional": bench_exceptional,
}
HELD: dict[str, Callable[[], object]] = {
    "knox-100000": lambda: _knox(100_000, 999),
    "emerging": lambda: bench_emerging(True),
}


def _held(name: str) -> float:
    """The most memory that a fresh process held which made the events and ran the method once."""
    command = [sys.executable, "-m", "benchmarks.analysis", "--hold", name]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout.splitlines()[-1])["held_mb"])


def _bar(bar: float, quick: bool) -> float | None:
    return None if quick else bar


def limit_mb() -> float:
    """The memory that this process may use: of its control group, else of the machine."""
    for file in (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes")):
        if file.exists() and file.read_text().strip().isdigit():
            allowed = int(file.read_text()) / 2**20
            if allowed < 2**30:
                return allowed
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**20


def results() -> str:
    """The table of this run in Markdown."""
    from benchmarks.analysis_peers import versions

    lines = [
        "# What the analysis takes, beside its peers",
        "",
        f"Written by `./script/bench analysis` on {datetime.now(UTC):%-d %B %Y}; nothing here was typed.",
        f"Machine: {os.cpu_count()} processors ({_processor()}), {limit_mb():,.0f} MB, load average at the end",
        f"{os.getloadavg()[0]:.1f}. Python {platform.python_version()}, "
        + ", ".join(f"{name} {number}" for name, number in versions().items())
        + ".",
        f"Events: seed {SEED}, {FRAME.n_columns} x {FRAME.n_rows} cells of {FRAME.cell_m:g} m, {N_DAYS:,} days, as",
        "`benchmarks/seeded_events.py` makes them. Both sides in one run; compiled loops warm; medians.",
        "",
        "| Method | Product | Without numba | Peer | Ratio | Without numba | Bar | Met | Notes |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |",
    ]
    for one in rows:
        ratio = f"{one['peer_s'] / one['product_s']:,.0f}" if one["peer_s"] else "–"
        plain = f"{one['peer_s'] / one['plain_s']:,.0f}" if one["peer_s"] and one["plain_s"] else "–"
        bar = f"{one['bar']:,} x" if one["bar"] else f"{one['most_s']} s" if one["most_s"] else "–"
        bar += f" ({one['plain_bar']:,} x)" if one["plain_bar"] else ""
        peer = f"{one['peer']} {_time(one['peer_s'])}" if one["peer_s"] else "–"
        lines.append(
            f"| {one['case']} | {_time(one['product_s'])} | {_time(one['plain_s'])} | {peer} | {ratio} | {plain} "
            f"| {bar} | {'yes' if one['met'] else 'no'} | {one['note']} |"
        )
    held = peak_mb()
    lines += [
        "",
        f"Most memory held by the run, peers included: {held:,.0f} MB, {limit_mb() - held:,.0f} MB under the limit.",
    ]
    return "\n".join(lines) + "\n"


def _time(taken_s: float | None) -> str:
    return "–" if taken_s is None else f"{taken_s * 1000:,.2f} ms" if taken_s < 0.1 else f"{taken_s:,.2f} s"


def _processor() -> str:
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return names[0].split(":")[1].strip() if names else platform.machine()


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small samples; no bars, and nothing is written")
    parser.add_argument("--only", help="names of methods, with commas", default=",".join(METHODS))
    parser.add_argument("--hold", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.hold:
        HELD[given.hold]()
        sys.stdout.write(json.dumps({"held_mb": peak_mb()}) + "\n")
        return 0
    tell(f"seed {SEED}")
    met = [METHODS[name](given.quick) for name in given.only.split(",")]
    say("memory", "peak, peers included", peak_mb(), "MB", limit_mb=limit_mb(), distance_mb=limit_mb() - peak_mb())
    if not given.quick:
        RESULTS.write_text(results())
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
