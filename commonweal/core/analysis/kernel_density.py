"""Kernel density with the quartic kernel: events per square metre, at the centres of cells.

    K(d) = 3 / (pi h**2) (1 - d**2 / h**2)**2 for d < h, else 0

Silverman 1986, "Density Estimation for Statistics and Data Analysis", equation 4.5. Each event of weight 1 comes to 1
over the plane, in square metres (times 1e6 for square kilometres). The bandwidth h is asked for, never guessed, and
printed with the map, and two maps compare only with the same h, cells and frame. A surface is no test of significance.

`kernel_density` is exact: every event on every cell in reach, summed in whole numbers of a fixed fraction, so that the
order of the events and the number of threads change nothing. `binned_kernel_density` puts events into quarter cells
first: for many millions, off by at most `binned_error` of the largest kernel for each event. The edge is corrected
only where it is asked for. Input of size goes through `kernel_density_kernels` with numba; the answers are equal.
"""

from dataclasses import dataclass
from functools import cache
from math import ceil, log2, pi, sqrt
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.grid import Floats, Frame, StudyGrid
from commonweal.core.analysis.refused import InputRefused, above_zero, numbers_of, same_shape
from commonweal.core.analysis.threads import each

Ints = NDArray[np.int64]

N_THREADS = 2
WORTH_COMPILING = 50_000
"""Events; below this NumPy has answered before numba is imported."""
AT_ONCE = 65_536
"""Events that are spread side by side in whole-array steps."""
SUM_BITS = 62
QUARTERS = 4
"""Bins to the side of a cell; even, so that a cell's centre is a corner of bins."""
FEWEST_BINS = 8
"""Bins to a bandwidth, below which binning is too coarse to be called near."""
LEAST_MASS = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """Events per square metre at the centres of cells (n_rows, n_columns), with what it was made with.

    `n_unplaced` is how many events had no coordinates; others count wherever they lie, for they reach over the edge.
    """

    density: Floats
    bandwidth_m: float
    frame: Frame
    n_events: int
    n_unplaced: int
    is_edge_corrected: bool

    @property
    def total(self) -> float:
        """The density summed over the cells: the events, less what falls over the edge."""
        return float(np.nansum(self.density)) * self.frame.cell_m**2


def quartic(distance_m: Floats, bandwidth_m: float) -> Floats:
    """The kernel per square metre at distances in metres, of any shape.

    >>> quartic(np.array([0.0, 100, 300]), 300).round(9).tolist()
    [1.061e-05, 8.383e-06, 0.0]
    """
    share = np.minimum((distance_m / bandwidth_m) ** 2, 1.0)
    density: Floats = 3 / (pi * bandwidth_m**2) * (1 - share) ** 2
    return density


def kernel_density(
    easting_m: Floats,
    northing_m: Floats,
    frame: Frame,
    *,
    bandwidth_m: float,
    weight: Floats | None = None,
    study: StudyGrid | None = None,
) -> Surface:
    """The density of events (n,) at the centres of the frame's cells; coordinates in British National Grid metres.

    Parameters
    ----------
    easting_m, northing_m : (n,)
        One event each. Those that are NaN are left out and counted.
    weight : (n,), optional
        What each event counts for, such as its harm; 1 if not given.
    study
        Correct the edge: each cell is divided by the share of its kernel that lies in the study area, and cells
        outside it are NaN. Without it no correction is made.

    `InputRefused` for a bandwidth that is not over 0, for weights below 0, and for arrays of two lengths.

    Examples
    --------
    >>> found = kernel_density(np.array([625.0]), np.array([625.0]), Frame(0, 0, 250, 5, 5), bandwidth_m=300)
    >>> float(round(found.density[2, 2], 9)), int((found.density > 0).sum())
    (1.061e-05, 5)
    """
    events = _checked(easting_m, northing_m, frame, bandwidth_m, weight)
    east, _, weights = events
    scale = _scale(float(len(east) if weights is None else weights.sum()))
    if len(east) >= WORTH_COMPILING and (fast := _compiled()) is not None:
        sums = _spread_compiled(fast, events, frame, bandwidth_m, scale)
    else:
        sums = _spread_by_numpy(events, frame, bandwidth_m, scale)
    density = sums.astype(np.float64) * (3 / (pi * bandwidth_m**2) / scale)
    return _surface(density, frame, bandwidth_m, len(east), len(easting_m) - len(east), study)


def binned_kernel_density(
    easting_m: Floats,
    northing_m: Floats,
    frame: Frame,
    *,
    bandwidth_m: float,
    weight: Floats | None = None,
    study: StudyGrid | None = None,
) -> Surface:
    """As `kernel_density`, near and sooner: each event lies at the middle of its bin of a quarter of a cell's side.

    Refused also where a bandwidth has fewer than 8 bins. Events further out than a bandwidth add nothing.
    """
    east, north, weights = _checked(easting_m, northing_m, frame, bandwidth_m, weight)
    bin_m = frame.cell_m / QUARTERS
    if bandwidth_m < FEWEST_BINS * bin_m:
        raise InputRefused("bandwidth_m", found=bandwidth_m, allowed=f"{FEWEST_BINS * bin_m:g} m or more for this cell")
    reach = ceil(bandwidth_m / bin_m)
    margin = reach + (-reach) % QUARTERS
    fine = Frame(
        frame.west - margin * bin_m,
        frame.south - margin * bin_m,
        bin_m,
        frame.n_rows * QUARTERS + 2 * margin,
        frame.n_columns * QUARTERS + 2 * margin,
    )
    binned = _binned(east, north, weights, fine)
    density = _at_centres(binned, frame, bandwidth_m, margin)
    return _surface(density, frame, bandwidth_m, len(east), len(easting_m) - len(east), study)


def binned_error(cell_m: float, bandwidth_m: float) -> float:
    """The most that one event's kernel is off by binning, as a share of the kernel's height.

    Half a bin's diagonal times the steepest slope of (1 - u**2)**2, 8 / (3 sqrt 3) at u = 1 / sqrt 3. Errors of many
    events mostly cancel: of a million in a region the surface is off by some half of a per cent of its peak.

    >>> round(binned_error(250, 500), 3)
    0.136
    """
    return cell_m / QUARTERS / sqrt(2) / bandwidth_m * 8 / (3 * sqrt(3))


def kernel_mass(study: StudyGrid, frame: Frame, bandwidth_m: float) -> Floats:
    """The share of the kernel around each cell's centre that lies in the study area, summed over its bins."""
    bin_m = frame.cell_m / QUARTERS
    reach = ceil(bandwidth_m / bin_m)
    margin = reach + (-reach) % QUARTERS
    inside = np.pad(np.repeat(np.repeat(study.inside, QUARTERS, 0), QUARTERS, 1).astype(np.float64), margin)
    mass = _at_centres(inside, frame, bandwidth_m, margin)
    whole: Floats = mass / _offsets_kernel(bandwidth_m, bin_m, reach).sum()
    return whole


def _checked(
    easting_m: Floats, northing_m: Floats, frame: Frame, bandwidth_m: float, weight: Floats | None
) -> tuple[Floats, Floats, Floats | None]:
    """Coordinates and weights of the events that have coordinates."""
    above_zero("bandwidth_m", bandwidth_m)
    east, north = np.ascontiguousarray(easting_m, np.float64), np.ascontiguousarray(northing_m, np.float64)
    same_shape(easting_m=east, northing_m=north)
    weights = None if weight is None else numbers_of("weight", weight, ndim=1, at_least=0)
    if weights is not None:
        same_shape(easting_m=east, weight=weights)
        if len(weights) and float(weights.min()) < 0:
            raise InputRefused("weight", found=float(weights.min()), allowed="0 or more")
    is_placed = np.isfinite(east + north)
    if is_placed.all():
        return east, north, weights
    return east[is_placed], north[is_placed], None if weights is None else weights[is_placed]


def _scale(total: float) -> float:
    """Parts that a weight of 1 is cut into, the power of 2 with which events of that weight in all stay in 63 bits."""
    return float(2.0 ** (SUM_BITS - ceil(log2(total)))) if total > 0 else 1.0


def _spread_by_numpy(
    events: tuple[Floats, Floats, Floats | None], frame: Frame, bandwidth_m: float, scale: float
) -> Ints:
    """Every event's kernel on the centres in reach, in parts of 1/scale, offset by offset."""
    east, north, weights = events
    sums = np.zeros(frame.n_rows * frame.n_columns, np.int64)
    reach = ceil(bandwidth_m / frame.cell_m) + 1
    for begin in range(0, len(east), AT_ONCE):
        some = slice(begin, begin + AT_ONCE)
        column, row = (east[some] - frame.west) / frame.cell_m, (north[some] - frame.south) / frame.cell_m
        near = (column > -reach) & (column < frame.n_columns + reach) & (row > -reach) & (row < frame.n_rows + reach)
        column, row = np.floor(column[near]), np.floor(row[near])
        here = (east[some][near], north[some][near], None if weights is None else weights[some][near])
        for down in range(-reach, reach + 1):
            for across in range(-reach, reach + 1):
                _add_offset(sums, here, column + across, row + down, frame, bandwidth_m, scale)
    return sums.reshape(frame.shape)


def _add_offset(
    sums: Ints,
    events: tuple[Floats, Floats, Floats | None],
    column: Floats,
    row: Floats,
    frame: Frame,
    bandwidth_m: float,
    scale: float,
) -> None:
    """Add to `sums` what each event adds to the one cell named for it."""
    east, north, weights = events
    away_east = frame.west + (column + 0.5) * frame.cell_m - east
    away_north = frame.south + (row + 0.5) * frame.cell_m - north
    share = (away_east * away_east + away_north * away_north) / (bandwidth_m * bandwidth_m)
    hit = (share < 1) & (column >= 0) & (column < frame.n_columns) & (row >= 0) & (row < frame.n_rows)
    left = 1 - share[hit]
    height = left * left if weights is None else left * left * weights[hit]
    cell = (row[hit] * frame.n_columns + column[hit]).astype(np.int64)
    np.add.at(sums, cell, np.floor(height * scale + 0.5).astype(np.int64))


def _spread_compiled(
    fast: ModuleType, events: tuple[Floats, Floats, Floats | None], frame: Frame, bandwidth_m: float, scale: float
) -> Ints:
    """As `_spread_by_numpy`, on two threads with sums of their own."""
    east, north, weights = events
    given = np.ones(1) if weights is None else weights

    def work(part: int) -> Ints:
        sums = np.zeros(frame.shape, np.int64)
        share = (len(east) * part // N_THREADS, len(east) * (part + 1) // N_THREADS)
        place = float(frame.west), float(frame.south), float(frame.cell_m)
        fast.spread(east, north, given, weights is not None, *share, *place, float(bandwidth_m), scale, sums)
        return sums

    first, *others = each(work, range(N_THREADS))
    for other in others:
        first += other
    return first


def _binned(east: Floats, north: Floats, weights: Floats | None, fine: Frame) -> Floats:
    """The weight in each bin; compiled where that is worth it."""
    if weights is None and len(east) >= WORTH_COMPILING and (fast := _compiled()) is not None:
        place = float(fine.west), float(fine.south), float(fine.cell_m)

        def work(part: int) -> Ints:
            counts = np.zeros(fine.shape, np.int64)
            share = len(east) * part // N_THREADS, len(east) * (part + 1) // N_THREADS
            fast.tally_bins(east, north, *share, *place, counts)
            return counts

        return np.add.reduce(each(work, range(N_THREADS))).astype(np.float64)  # type: ignore[no-any-return]
    cell = fine.cell_of(east, north)
    kept = cell >= 0
    summed = np.bincount(cell[kept], None if weights is None else weights[kept], fine.n_rows * fine.n_columns)
    return summed.astype(np.float64).reshape(fine.shape)


def _offsets_kernel(bandwidth_m: float, bin_m: float, reach: int) -> Floats:
    """The kernel at the middles of the bins around a corner of bins, (2 reach, 2 reach)."""
    away = (np.arange(2 * reach) - reach + 0.5) * bin_m
    return quartic(np.hypot(away[:, None], away[None, :]), bandwidth_m)


def _at_centres(fine: Floats, frame: Frame, bandwidth_m: float, margin: int) -> Floats:
    """The sum of bins times the kernel around each cell's centre, by Fourier transform."""
    reach = ceil(bandwidth_m / (frame.cell_m / QUARTERS))
    kernel = _offsets_kernel(bandwidth_m, frame.cell_m / QUARTERS, reach)
    shape = tuple(_quick_length(fine.shape[axis] + 2 * reach - 1) for axis in (0, 1))
    summed = np.fft.irfft2(np.fft.rfft2(fine, shape) * np.fft.rfft2(kernel, shape), shape)
    first = margin + QUARTERS // 2 + reach - 1
    rows, columns = (first + QUARTERS * np.arange(n) for n in frame.shape)
    at_centres: Floats = np.maximum(summed[np.ix_(rows, columns)], 0.0)
    return at_centres


def _quick_length(n: int) -> int:
    """The next length of small factors, for which the transform is quick."""
    while True:
        rest = n
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return n
        n += 1


def _surface(
    density: Floats, frame: Frame, bandwidth_m: float, n_events: int, n_unplaced: int, study: StudyGrid | None
) -> Surface:
    if study is not None:
        if study.inside.shape != frame.shape:
            raise InputRefused("study", found=f"shape {study.inside.shape}", allowed=f"that of the frame {frame.shape}")
        mass = kernel_mass(study, frame, bandwidth_m)
        density = np.where(study.inside & (mass > LEAST_MASS), density / np.maximum(mass, LEAST_MASS), np.nan)
    return Surface(density, float(bandwidth_m), frame, n_events, n_unplaced, study is not None)


@cache
def _compiled() -> ModuleType | None:
    """The compiled loops, or None without numba; imported when first needed, for that takes a third of a second."""
    try:
        from commonweal.core.analysis import kernel_density_kernels
    except ImportError:
        return None
    return kernel_density_kernels
