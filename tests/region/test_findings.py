"""What comes out for one borough from months and snapped points: hot squares, the trend by season, what is new."""

import numpy as np
import pytest

from commonweal.core.analysis.emerging_places import Emerging
from commonweal.core.analysis.refused import InputRefused
from commonweal.region.findings import CELL_M, BoroughCrimes, findings_of, squares_of

WEST, SOUTH, SIDE_M = 530_000.0, 180_000.0, 4_000.0
N_MONTHS = 36
HOT = (WEST + 2_125.0, SOUTH + 2_125.0)


def ring(west: float = WEST) -> list[list[list[list[float]]]]:
    east, north = west + SIDE_M, SOUTH + SIDE_M
    return [[[[west, SOUTH], [east, SOUTH], [east, north], [west, north], [west, SOUTH]]]]


def borough(name: str = "Ashby", west: float = WEST, *, seed: int = 1, n_months: int = N_MONTHS) -> BoroughCrimes:
    """A crime in about every other square each month, ten more a month at one square, two more a month each year."""
    random = np.random.default_rng(seed)
    months, points = [], []
    for month in range(n_months):
        spread = 100 + 2 * (month // 12)
        points.append(np.array((west, SOUTH)) + random.uniform(0, SIDE_M, (spread, 2)))
        points.append(np.full((10, 2), (HOT[0] + west - WEST, HOT[1])))
        months += [month] * (spread + 10)
    easting_m, northing_m = np.concatenate(points).T
    return BoroughCrimes(name, ring(west), easting_m, northing_m, np.array(months, np.int32), n_months)


def test_squares_lie_on_whole_multiples_of_their_side_and_cover_the_borough() -> None:
    frame, grid = squares_of(ring(WEST + 10))
    assert (frame.west % CELL_M, frame.south % CELL_M) == (0, 0)
    assert grid.inside.sum() * CELL_M**2 == pytest.approx(SIDE_M**2, rel=0.05)


def test_the_planted_square_is_hot_and_stays_hot() -> None:
    found = findings_of(borough())
    row, column = int((HOT[1] - found.frame.south) // CELL_M), int((HOT[0] - found.frame.west) // CELL_M)
    assert found.hot[row, column] == 1
    assert Emerging(int(found.classes[row, column])) in (Emerging.PERSISTENT, Emerging.INTENSIFYING)
    assert found.density[row, column] == np.nanmax(found.density)
    assert found.facts()["hot_squares"] == int((found.hot > 0).sum())


def test_two_more_a_month_each_year_is_the_slope_within_the_seasons() -> None:
    found = findings_of(borough())
    assert found.slope_a_year == 2
    assert found.trend_p < 0.01
    assert (found.n_crimes, found.n_last_year) == (36 * 110 + 12 * 2 + 12 * 4, 12 * 114)


def test_less_than_two_years_are_refused_by_name() -> None:
    with pytest.raises(InputRefused, match="months: 23 found, 24 or more allowed"):
        findings_of(borough(n_months=23))
