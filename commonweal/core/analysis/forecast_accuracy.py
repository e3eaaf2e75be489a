"""Whether last month's hotspots caught this month's calls: PAI, PEI and RRI.

n calls in the chosen area a, N and A in all. PAI = (n/N) / (a/A) (Chainey, Tompson & Uhlig 2008, Security Journal 21).
PEI = PAI over the largest PAI that an area of that size could have had, which is n over the most calls that so many
cells hold (Hunt 2016). RRI = (n2/n1) / (N2/N1) (Levine 2008).

PAI grows without end as a goes to 0: compare maps only at equal area, and against the naive map of the last twelve
months' counts. It measures the map, not what anybody did about it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commonweal.core.analysis.refused import InputRefused, above_zero, counts_of, same_shape


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of one map: calls caught, the most that as many cells held, the share of the area named, PAI, the best PAI, PEI.

    The indexes are None where no call came at all; PEI lies between 0 and 1.
    """

    n_caught: int
    n_best: int
    n_total: int
    area_share: float
    pai: float | None
    best_pai: float | None
    pei: float | None


def prediction_accuracy_index(n: int, n_total: int, area: float, area_total: float) -> float | None:
    """PAI from totals; None where no call came at all. Areas in one unit, whichever it is.

    >>> prediction_accuracy_index(24, 120, 3, 60)
    4.0
    """
    counts_of("calls", [n, n_total], ndim=1)
    if n > n_total:
        raise InputRefused("calls", found=f"{n} in the area of {n_total}", allowed="no more than in all")
    above_zero("area", area)
    if above_zero("whole area", area_total) < area:
        raise InputRefused("area", found=f"{area} of {area_total}", allowed="no more than the whole")
    return (n / n_total) / (area / area_total) if n_total else None


def accuracy_of_map(counts: ArrayLike, chosen: ArrayLike) -> Accuracy:
    """PAI and PEI of cells of equal area: `counts` (n,) calls that came, `chosen` (n,) whether the map named the cell.

    Ties among the best cells do not matter: they hold as many calls. Refuses a map that names no cell.

    >>> found = accuracy_of_map([9, 8, 7, 6, 5, 4, 3, 2, 1, 0], np.isin(np.arange(10), [1, 4]))
    >>> found.n_caught, round(found.pai, 4), round(found.best_pai, 4), round(found.pei, 4)
    (13, 1.4444, 1.8889, 0.7647)
    """
    calls = counts_of("calls", counts, ndim=1)
    named = np.asarray(chosen)
    if named.dtype != np.bool_:
        raise InputRefused("chosen cells", found=f"values of kind {named.dtype}", allowed="yes or no for each cell")
    same_shape(**{"calls": calls, "chosen cells": named})
    n_cells = int(named.sum())
    if not n_cells:
        raise InputRefused("chosen cells", found="none", allowed="one or more")
    caught, total = float(calls[named].sum()), float(calls.sum())
    best = float(np.partition(calls, len(calls) - n_cells)[len(calls) - n_cells :].sum())
    share = n_cells / len(calls)
    if not total:
        return Accuracy(0, 0, 0, share, None, None, None)
    return Accuracy(
        int(caught), int(best), int(total), share, caught / total / share, best / total / share, caught / best
    )


def recapture_rate_index(in_area_first: int, in_area_second: int, total_first: int, total_second: int) -> float | None:
    """RRI: whether the chosen area kept its share of calls in a second period; None where a first count is 0.

    >>> round(recapture_rate_index(20, 18, 100, 110), 4)
    0.8182
    """
    counts_of("calls", [in_area_first, in_area_second, total_first, total_second], ndim=1)
    if not in_area_first or not total_first or not total_second:
        return None
    return (in_area_second / in_area_first) / (total_second / total_first)
