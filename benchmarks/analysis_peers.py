"""The libraries that the analysis is measured beside, each asked as its own manual asks it."""

import subprocess
import tempfile
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.figures import seconds
from benchmarks.seeded_events import FRAME, Events

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pymannkendall
    from esda.getisord import G_Local
    from libpysal.weights import W, fill_diagonal, lat2W
    from pointpats.spacetime import Knox
    from sklearn.neighbors import KernelDensity

Floats = NDArray[np.float64]


def queen_weights() -> W:
    """Binary weights of each cell, itself and its neighbours: made beforehand, as the product's grid is."""
    weights = fill_diagonal(lat2W(*FRAME.shape, rook=False), 1.0)
    weights.transform = "B"
    return weights


def local_g(counts: NDArray[np.int32], weights: W, permutations: int = 0) -> G_Local:
    """Gi* of one map."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return G_Local(
            counts.ravel().astype(float), weights, transform="B", star=True, permutations=permutations, seed=1
        )


def epanechnikov(events: Events, n_asked: int) -> float:
    """Seconds for the density at all cells, fitted once and asked at so many of them, evenly spread, and scaled."""
    east, north = np.meshgrid(*FRAME.centres())
    centres = np.column_stack([east.ravel(), north.ravel()])
    asked = centres[:: len(centres) // n_asked]
    points = np.column_stack(events[:2])
    peer = KernelDensity(kernel="epanechnikov", bandwidth=500)
    return seconds(lambda: peer.fit(points)) + seconds(lambda: peer.score_samples(asked)) * len(centres) / len(asked)


def trends(series: NDArray[np.int32]) -> list[tuple[float, float, float, float]]:
    """S, variance, Z and slope of each series."""
    found = [pymannkendall.original_test(one) for one in series]
    return [(one.s, one.var_s, one.z, one.slope) for one in found]


def knox(events: Events, delta_m: float, tau_days: int, permutations: int) -> Knox:
    """The one count of pairs at most so far apart."""
    points = np.column_stack(events[:2])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Knox(points, events.day.reshape(-1, 1).astype(float), delta_m, tau_days, permutations=permutations)


FARRINGTON = """
suppressPackageStartupMessages(library(surveillance))
counts <- as.matrix(read.csv("counts.csv", header = FALSE))
judged <- sts(counts, start = c(2018, 1), frequency = 52)
asked <- list(range = WEEK + 1, b = YEARS, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, reweight = TRUE,
              alpha = 0.01, thresholdMethod = "nbPlugin", pThresholdTrend = TREND, populationOffset = FALSE,
              fitFun = "algo.farrington.fitGLM.flexible", limit54 = c(5, 4), trend = TRUE, weightsThreshold = 2.58)
began <- proc.time()[["elapsed"]]
found <- farringtonFlexible(judged, control = asked)
taken <- proc.time()[["elapsed"]] - began
cat(taken, upperbound(found), sep = "\\n")
"""


def farrington(counts: NDArray[np.int64], week: int, years: int, trend: float) -> tuple[float, Floats]:
    """Seconds and upper bounds of R's surveillance for one week of each series (n_series, n_weeks)."""
    with tempfile.TemporaryDirectory() as folder:
        np.savetxt(Path(folder, "counts.csv"), counts.T, fmt="%d", delimiter=",")
        script = FARRINGTON.replace("WEEK", str(week)).replace("YEARS", str(years)).replace("TREND", str(trend))
        Path(folder, "ask.R").write_text(script)
        done = subprocess.run(["Rscript", "ask.R"], cwd=folder, capture_output=True, text=True, check=True)
    taken, *bounds = map(float, done.stdout.split())
    return taken, np.array(bounds)


def versions() -> dict[str, str]:
    """Which versions were measured."""
    from importlib.metadata import version

    names = ["numpy", "numba", "esda", "libpysal", "pymannkendall", "pointpats", "scikit-learn"]
    return {name: version(name) for name in names}
