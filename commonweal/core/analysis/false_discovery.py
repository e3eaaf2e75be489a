"""Many tests at once: how large a share of what is marked would be false. Benjamini & Hochberg 1995, JRSS B 57(1).

Sorted p-values p(1) <= ... <= p(N): q(i) = min over k >= i of p(k) * N / k. Marking what has q below 5 % keeps the
expected share of false marks below 5 %. Benjamini & Yekutieli (2001, Annals of Statistics 29) hold under any dependence
and cost a factor of 1 + 1/2 + ... + 1/N.

One map is one family; a weekly list over k categories and m places is one family. A p-value that is missing (NaN: the
cell could not be tested) takes no part in N and stays missing. Give analytic p-values: one from 999 permutations is
never below 0.001, and nothing among thousands could then be marked.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.core.analysis.refused import InputRefused, counts_of


def benjamini_hochberg(p: ArrayLike) -> NDArray[np.float64]:
    """q of each p-value, in the shape given; NaN where p is NaN. `InputRefused` for a p below 0 or over 1.

    >>> benjamini_hochberg([0.001, 0.008, np.nan, 0.9]).round(4).tolist()
    [0.003, 0.012, nan, 0.9]
    """
    return _adjusted(p, under_any_dependence=False)


def benjamini_yekutieli(p: ArrayLike) -> NDArray[np.float64]:
    """q that holds however the tests depend on one another; shapes and refusals as `benjamini_hochberg`.

    >>> benjamini_yekutieli([0.001, 0.008, 0.9]).round(4).tolist()
    [0.0055, 0.022, 1.0]
    """
    return _adjusted(p, under_any_dependence=True)


def expected_false_alarms(p: ArrayLike, *, n_tests: int | None = None) -> NDArray[np.float64]:
    """The e-value of each p: how many such results the run would give by chance alone. Alarm below 0.1, list below 1.

    `n_tests` is the number of looks, those that could be tested (not NaN) unless it is given.

    >>> expected_false_alarms([0.0001, 0.01], n_tests=160).tolist()
    [0.016, 1.6]
    """
    given = _p_values(p)
    looks = int((~np.isnan(given)).sum()) if n_tests is None else int(counts_of("tests", [n_tests])[0])
    e_value: NDArray[np.float64] = given * looks
    return e_value


def _adjusted(p: ArrayLike, *, under_any_dependence: bool) -> NDArray[np.float64]:
    given = _p_values(p)
    q = np.full(given.shape, np.nan)
    tested = ~np.isnan(given)
    values = given[tested]
    n = len(values)
    if not n:
        return q
    order = np.argsort(values, kind="stable")
    factor = float((1 / np.arange(1, n + 1)).sum()) if under_any_dependence else 1.0
    steps = values[order] * n * factor / np.arange(1, n + 1)
    sorted_q = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    back = np.empty(n)
    back[order] = sorted_q
    q[tested] = back
    return q


def _p_values(p: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(p, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        outside = (given < 0) | (given > 1)
    if outside.any():
        raise InputRefused("p", found=float(given[outside].flat[0]), allowed="0 to 1, or missing,")
    return given
