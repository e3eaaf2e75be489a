"""The least and the greatest that one of several unknown counts can be, when sums of them are known.

Linear programming by the simplex method on a dense table, with Bland's rule so that it ends (Bland, 1977). For the
small systems of disclosure control: some hundred unknowns. Sums of counts give whole numbers at every corner.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEARLY_0 = 1e-9


def range_of(unknown: int, sums: Floats, right: Floats, least: Floats) -> tuple[float, float]:
    """Least and greatest value of one unknown of x (n,) where `sums` (m, n) @ x = `right` (m,) and x >= `least` (n,).

    The greatest is infinite where nothing limits it. `ValueError` where no x fits.

    >>> import numpy as np
    >>> range_of(0, np.array([[1.0, 1.0]]), np.array([7.0]), np.ones(2))
    (1.0, 6.0)
    """
    table, basis = _first_corner(sums, right - sums @ least)
    goal = np.zeros(sums.shape[1])
    goal[unknown] = 1.0
    low, high = _least(table, basis, goal), -_least(table, basis, -goal)
    return float(low + least[unknown]), float(high + least[unknown])


def _first_corner(sums: Floats, right: Floats) -> tuple[Floats, list[int]]:
    """The equations solved for a basis of unknowns, right-hand side last and not negative; spare rows are gone."""
    m, n = sums.shape
    sign = np.where(right < 0, -1.0, 1.0)
    table = np.hstack([sums * sign[:, None], np.eye(m), (right * sign)[:, None]])
    basis = list(range(n, n + m))
    cost = np.concatenate([np.zeros(n), np.ones(m)])
    _walk(table, basis, cost)
    if sum(table[row, -1] for row, one in enumerate(basis) if one >= n) > NEARLY_0 * max(
        1.0, float(np.abs(right).max())
    ):
        raise ValueError("no counts fit these sums")
    for row, one in enumerate(basis):
        if one >= n:
            inside = np.flatnonzero(np.abs(table[row, :n]) > NEARLY_0)
            if len(inside):
                _pivot(table, basis, row, int(inside[0]))
    kept = [row for row, one in enumerate(basis) if one < n]
    return np.delete(table[kept], np.s_[n : n + m], axis=1), [basis[row] for row in kept]


def _least(corner: Floats, basis: list[int], cost: Floats) -> float:
    """The least value of cost @ x from a corner on; minus infinity where it has none."""
    table, here = corner.copy(), list(basis)
    if not _walk(table, here, cost):
        return -np.inf
    return float(sum(cost[one] * table[row, -1] for row, one in enumerate(here)))


def _walk(table: Floats, basis: list[int], cost: Floats) -> bool:
    """Go from corner to corner in place until none costs less; False where the cost falls without end."""
    while True:
        saved = cost - cost[basis] @ table[:, :-1]
        better = np.flatnonzero(saved < -NEARLY_0)
        if not len(better):
            return True
        column = int(better[0])
        rows = np.flatnonzero(table[:, column] > NEARLY_0)
        if not len(rows):
            return False
        ratios = table[rows, -1] / table[rows, column]
        ties = rows[ratios <= ratios.min() + NEARLY_0]
        _pivot(table, basis, min(ties.tolist(), key=lambda row: basis[row]), column)


def _pivot(table: Floats, basis: list[int], row: int, column: int) -> None:
    table[row] /= table[row, column]
    others = np.flatnonzero(np.arange(len(table)) != row)
    table[others] -= np.outer(table[others, column], table[row])
    basis[row] = column
