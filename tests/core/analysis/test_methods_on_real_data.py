"""The methods on published events: arson in Chicago as the Near Repeat Calculator has it, Memphis, and burglary."""

import csv
from datetime import date, datetime
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pytest
from pyproj import Transformer

from commonweal.core.analysis.clusters import clusters
from commonweal.core.analysis.emerging_places import emerging_places
from commonweal.core.analysis.gi_star import gi_star
from commonweal.core.analysis.grid import Frame, counts_of_cells, counts_of_steps, study_grid
from commonweal.core.analysis.kernel_density import kernel_density
from commonweal.core.analysis.mann_kendall import mann_kendall, seasonal_mann_kendall
from commonweal.core.analysis.near_repeats import near_repeats
from commonweal.core.analysis.refused import InputRefused
from commonweal.core.analysis.source_grain import Points, Times
from tests.conftest import REAL_DATA

pytestmark = pytest.mark.real_data

CALCULATOR = [
    [0.00, 28.29, 0.00, 0.81],
    [74.25, 3.67, 3.96, 0.81],
    [11.65, 0.00, 0.00, 0.99],
    [7.71, 0.00, 0.00, 0.99],
    [0.96, 1.00, 1.00, 1.00],
]
"""Observed over the mean of its 99 runs: same place, up to 200, 400, 600 m and beyond; up to 1, 2, 3 days and more.

Its distances are along streets, and its "0 to 1 days" are our [0, 1): only so is every pair where it has it.
"""
N_RUNS = 99
FAR = 10_000_000.0

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]


def chicago() -> Arrays:
    """Eastings, northings (metres, Illinois East) and days of 522 arsons."""
    with (REAL_DATA / "timestamped" / "chicago-arson.csv").open() as file:
        rows = list(csv.reader(file))
    east, north = np.array([[float(x), float(y)] for x, y, _ in rows]).T
    return east, north, np.array([date.fromisoformat(day).toordinal() for _, _, day in rows])


def memphis() -> Arrays:
    """Eastings, northings (metres, UTM zone 16) and civil days of 2,245 robberies."""
    with (REAL_DATA / "timestamped" / "memphis-robberies-2019.csv").open() as file:
        rows = list(csv.DictReader(file))
    into = Transformer.from_crs(4326, 32616, always_xy=True)
    east, north = into.transform([float(row["longitude"]) for row in rows], [float(row["latitude"]) for row in rows])
    instants = [datetime.fromisoformat(row["date_time"]) for row in rows]
    days = [instant.astimezone(ZoneInfo("America/Chicago")).toordinal() for instant in instants]
    return np.array(east), np.array(north), np.array(days)


def test_chicagos_arsons_have_the_tables_of_the_near_repeat_calculator() -> None:
    found = near_repeats(
        *chicago(), space_edges_m=np.array([0, 200, 400, 600, FAR]), time_edges_days=np.array([0, 1, 2, 3, 400]),
        points=Points.REAL, times=Times.DAY, n_shuffles=999, rng=np.random.default_rng(1), is_manhattan=True,
    )  # fmt: skip
    assert found.n_events == 522
    for observed, expected, ratio in zip(
        found.observed.ravel(), found.expected.ravel(), np.array(CALCULATOR).ravel(), strict=True
    ):
        assert (observed == 0) == (ratio == 0)
        if expected > 5:
            assert observed / expected == pytest.approx(ratio, abs=0.011)
        elif observed:
            # Its mean is a count over 99 runs: the observed pairs are ours if that count is whole, and near our own.
            in_all_runs = observed / ratio * N_RUNS
            assert in_all_runs == pytest.approx(round(in_all_runs), abs=0.13)
            assert abs(in_all_runs - expected * N_RUNS) < 3 * (expected * N_RUNS) ** 0.5
    assert max(found.p[1, 0], found.p[2, 0], found.p[3, 0]) <= 0.01  # the calculator's 0.01 is the least of 99 runs
    assert found.p[0, 1] <= 0.02


def test_memphis_robberies_repeat_nearby_within_a_week() -> None:
    found = near_repeats(
        *memphis(), space_edges_m=np.array([0, 200, 400, 800, 1_600]), time_edges_days=np.array([0, 7, 14, 28, 56]),
        points=Points.REAL, times=Times.DAY, n_shuffles=999, rng=np.random.default_rng(1),
    )  # fmt: skip
    assert found.n_events == 2_245
    assert found.observed.sum() > 1_000
    assert found.simulated == pytest.approx(found.expected, rel=0.05, abs=0.5)
    assert found.p[0, 0] <= 0.05
    assert found.p[1, 0] <= 0.01
    assert found.ratio[0, 0] > found.ratio[1, 0] > found.ratio[2, 0] > 1


def test_memphis_robberies_lie_in_clusters_and_the_grid_methods_agree_on_where() -> None:
    east, north, day = memphis()
    frame = Frame(float(east.min()) - 1, float(north.min()) - 1, 1_000, 40, 50)
    counted = counts_of_cells(east, north, frame)
    held = np.zeros(frame.shape, bool)
    rows, columns = np.nonzero(counted.counts)
    held[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] = True
    assert counted.n_outside == 0
    z = gi_star(counted.counts, study_grid(held)).z[0]
    surface = kernel_density(east, north, frame, bandwidth_m=1_500)
    assert surface.total == pytest.approx(2_245, rel=0.02)
    row, column = np.unravel_index(int(np.nanargmax(z)), z.shape)
    assert surface.density[row, column] > 0.6 * surface.density.max()
    dense = clusters(east, north, eps_m=250, min_events=15, points=Points.REAL)
    assert 1 <= dense.n_clusters <= 60
    weeks = counts_of_steps(east, north, (day - day.min()) // 14, frame, n_steps=26).counts
    assert emerging_places(weeks, study_grid(held)).classes.shape == frame.shape


def test_burglary_of_the_whole_force_goes_through_the_methods_that_its_grain_allows() -> None:
    file = REAL_DATA / "police_uk" / "met-burglary-2015-01-to-2022-12.parquet"
    asked = (
        "SELECT cast(Longitude AS double) AS lon, cast(Latitude AS double) AS lat, Month AS month FROM read_parquet(?)"
        " WHERE nullif(Longitude, '') IS NOT NULL"
    )
    columns = duckdb.execute(asked, [str(file)]).fetchnumpy()
    into = Transformer.from_crs(4326, 27700, always_xy=True)
    east, north = (np.asarray(axis) for axis in into.transform(columns["lon"], columns["lat"]))
    months = np.asarray(columns["month"]).astype(str).astype("M8[M]")
    month = (months - np.datetime64("2015-01")).astype(np.int64)
    frame = Frame(503_000, 155_000, 500, 92, 118)
    cube = counts_of_steps(east, north, month, frame, n_steps=96)
    assert cube.counts.sum() + cube.n_outside == len(east) > 500_000
    ever = cube.counts.sum(axis=0) > 0
    found = emerging_places(cube.counts, study_grid(ever))
    assert found.n_tested > 0.9 * ever.sum()
    assert (found.classes != 0).sum() > 100
    of_london = cube.counts.sum(axis=(1, 2))
    yearly = seasonal_mann_kendall(of_london, period=12)
    assert max(yearly.p()[0], mann_kendall(of_london).p()[0]) < 0.01
    assert yearly.slope[0] < 0
    surface = kernel_density(east, north, frame, bandwidth_m=1_000)
    assert surface.total == pytest.approx(len(east), rel=0.02)
    with pytest.raises(InputRefused, match="map points"):
        clusters(east, north, eps_m=100, min_events=10, points=Points.SNAPPED)
    words = {"space_edges_m": np.array([0, 200]), "time_edges_days": np.array([0, 31]), "n_shuffles": 9}
    with pytest.raises(InputRefused, match="the month alone"):
        near_repeats(east, north, month, points=Points.REAL, times=Times.MONTH, rng=np.random.default_rng(1), **words)
