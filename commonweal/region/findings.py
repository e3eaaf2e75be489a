"""What the methods say of one borough's crimes by month. Pure: it runs in any process, without settings or database.

Only what months and snapped points allow (docs/methods/README.md): squares of 250 metres, no near repeats, no
clusters.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.analysis.areas import area_of, prepare_areas
from commonweal.core.analysis.emerging_places import FEWEST_STEPS, Emerging, emerging_places, marked
from commonweal.core.analysis.gi_star import gi_star
from commonweal.core.analysis.grid import Frame, StudyGrid, counts_of_steps, study_grid
from commonweal.core.analysis.kernel_density import binned_kernel_density
from commonweal.core.analysis.mann_kendall import seasonal_mann_kendall
from commonweal.core.analysis.refused import InputRefused

CELL_M = 250.0
BANDWIDTH_M = 500.0
A_YEAR = 12
FALSE_DISCOVERY = 0.05

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BoroughCrimes:
    """The crimes of one borough: `rings` [polygon][ring][point] and points (n,) in British National Grid metres.

    `month` (n,) counts from the first month on, 0 to `n_months` - 1.
    """

    name: str
    rings: Any
    easting_m: Floats
    northing_m: Floats
    month: NDArray[np.int32]
    n_months: int


@dataclass(frozen=True, slots=True, eq=False)
class BoroughFindings:
    """What came out for one borough; maps are (n_rows, n_columns) from the south-western corner of `frame`.

    `z` is Gi* of the last twelve months, NaN outside the borough; `hot` is 1 or -1 where the false discovery rate marks
    a square as hot or cold; `classes` are `Emerging` or their negatives over all months; `density` is crimes per square
    metre of the last twelve months. `slope_a_year` is by how many crimes a month grows from one year to the next (Sen's
    slope within the seasons), `trend_p` the two-sided p of the seasonal Mann-Kendall test.
    """

    name: str
    n_crimes: int
    n_last_year: int
    frame: Frame
    z: Floats
    hot: NDArray[np.int8]
    classes: NDArray[np.int8]
    density: Floats
    slope_a_year: float
    trend_p: float

    def facts(self) -> dict[str, Any]:
        """The borough's line of the table."""
        return {
            "borough": self.name,
            "crimes": self.n_crimes,
            "last_twelve_months": self.n_last_year,
            "crimes_a_month_more_each_year": round(self.slope_a_year, 1),
            "trend_p": round(self.trend_p, 4),
            "hot_squares": int((self.hot > 0).sum()),
            "emerging": {
                one.name.lower(): int((self.classes == one).sum()) for one in Emerging if one is not Emerging.NONE
            },
        }


def findings_of(crimes: BoroughCrimes) -> BoroughFindings:
    """Every method that months and snapped points allow, over one borough.

    `InputRefused` for fewer months than a trend by season and emerging places take: two years.
    """
    if crimes.n_months < max(FEWEST_STEPS, 2 * A_YEAR):
        raise InputRefused("months", found=crimes.n_months, allowed=f"{2 * A_YEAR} or more")
    frame, grid = squares_of(crimes.rings)
    by_month = counts_of_steps(
        crimes.easting_m, crimes.northing_m, crimes.month, frame, n_steps=crimes.n_months
    ).counts.astype(np.int64)
    is_last_year = crimes.month >= crimes.n_months - A_YEAR
    stars = gi_star(by_month[-A_YEAR:].sum(axis=0), grid)
    surface = binned_kernel_density(
        crimes.easting_m[is_last_year], crimes.northing_m[is_last_year], frame, bandwidth_m=BANDWIDTH_M, study=grid
    )
    monthly = np.bincount(crimes.month, minlength=crimes.n_months).astype(np.int64)
    trend = seasonal_mann_kendall(monthly, period=A_YEAR)
    return BoroughFindings(
        name=crimes.name,
        n_crimes=len(crimes.month),
        n_last_year=int(is_last_year.sum()),
        frame=frame,
        z=stars.z[0],
        hot=marked(stars, FALSE_DISCOVERY)[0],
        classes=emerging_places(by_month, grid, alpha=FALSE_DISCOVERY).classes,
        density=surface.density,
        slope_a_year=float(trend.slope[0]),
        trend_p=float(trend.p()[0]),
    )


def squares_of(rings: Any) -> tuple[Frame, StudyGrid]:
    """The squares over a borough, on whole multiples of their side, and those whose middle lies in it."""
    points = np.array([point for polygon in rings for ring in polygon for point in ring], dtype=np.float64)
    west, south = np.floor(points.min(axis=0) / CELL_M) * CELL_M
    n_columns, n_rows = np.ceil((points.max(axis=0) - (west, south)) / CELL_M).astype(int)
    frame = Frame(float(west), float(south), CELL_M, int(n_rows), int(n_columns))
    easting_m, northing_m = np.meshgrid(*frame.centres())
    inside = area_of(easting_m.ravel(), northing_m.ravel(), prepare_areas([rings])) == 0
    return frame, study_grid(inside.reshape(frame.shape))
