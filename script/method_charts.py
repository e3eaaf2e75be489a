"""The charts of docs/methods, each worked out from seeded data by the method that its page explains.

Drawn by `script/method_figures.py`. What is random comes from a seed; numbers keep six digits, for the rest may differ
between machines and nobody sees it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt
import numpy as np

from commonweal.core.analysis.clusters import clusters
from commonweal.core.analysis.displacement import displacement
from commonweal.core.analysis.effect import rate_ratio
from commonweal.core.analysis.emerging_places import Emerging, emerging_places
from commonweal.core.analysis.exceptional_weeks import exceptional_weeks
from commonweal.core.analysis.false_discovery import benjamini_hochberg
from commonweal.core.analysis.forecast_accuracy import accuracy_of_map
from commonweal.core.analysis.gi_star import gi_star
from commonweal.core.analysis.grid import Frame, study_grid
from commonweal.core.analysis.harm import HarmWeights, harm_of
from commonweal.core.analysis.interrupted import interrupted
from commonweal.core.analysis.kernel_density import kernel_density
from commonweal.core.analysis.mann_kendall import mann_kendall
from commonweal.core.analysis.near_repeats import near_repeats
from commonweal.core.analysis.periods import change
from commonweal.core.analysis.rates import funnel, funnel_limits
from commonweal.core.analysis.source_grain import Points, Times

WIDTH, HEIGHT, SQUARE = 560, 240, 300
GREEN, PURPLE, GREY, BAND, ORANGE = "#0b5345", "#912b88", "#8a9a97", "#cfdedb", "#b35806"
COLD_TO_HOT = alt.Scale(scheme="purpleorange", domainMid=0)
DIGITS = 6

Row = Mapping[str, Any]


def _data(rows: Sequence[Row]) -> Any:
    return alt.Data(values=[{name: _rounded(value) for name, value in row.items()} for row in rows])  # type: ignore[no-untyped-call]


def _rounded(value: Any) -> Any:
    if isinstance(value, float | np.floating):
        return None if np.isnan(value) else float(f"{value:.{DIGITS}g}")
    return value.item() if isinstance(value, np.generic) else value


def _cells(values: Any, **more: Any) -> list[Row]:
    """A row a cell, from the south-western corner on."""
    return [
        {"column": c, "row": r, "value": values[r, c], **{name: grid[r, c] for name, grid in more.items()}}
        for r in range(values.shape[0])
        for c in range(values.shape[1])
    ]


def _grid(rows: Sequence[Row], colour: Any) -> Any:
    x = alt.X("column:O", title=None, axis=None)
    y = alt.Y("row:O", title=None, axis=None, sort="descending")
    return alt.Chart(_data(rows)).mark_rect().encode(x=x, y=y, color=colour).properties(width=SQUARE, height=SQUARE)


def _rule(value: float, axis: str = "y") -> Any:
    mark = alt.Chart(_data([{"value": value}])).mark_rule(color=GREY, strokeDash=[5, 4])
    return mark.encode(**{axis: "value:Q"})


def cluster_points() -> Any:
    """Three groups of events, and single ones that belong to none."""
    random = np.random.default_rng(4)
    middles = np.array([(200.0, 200), (600, 500), (250, 650)])
    points = np.concatenate([
        *(random.normal(middle, 40, (20, 2)) for middle in middles), random.uniform(0, 800, (25, 2))
    ])  # fmt: skip
    found = clusters(*points.T, eps_m=60, min_events=5, points=Points.REAL).cluster
    rows = [
        {"east": x, "north": y, "cluster": "none" if one < 0 else f"cluster {one + 1}"}
        for (x, y), one in zip(points, found, strict=True)
    ]
    return (
        alt.Chart(_data(rows))
        .mark_point(filled=True, size=50)
        .encode(
            x=alt.X("east:Q", title="metres east"),
            y=alt.Y("north:Q", title="metres north"),
            color=alt.Color("cluster:N", title=None, scale=alt.Scale(range=[GREEN, ORANGE, PURPLE, "#c3cdca"])),
            shape=alt.Shape("cluster:N", title=None),
        )
        .properties(width=SQUARE + 60, height=SQUARE)
    )


def displacement_bars() -> Any:
    """The quotient for a place that fell by 40 of 120, as the ring around it did this or that."""
    rows = []
    for after in range(46, 75, 4):
        found = displacement([120, 80], [60, after], [300, 285])
        rows.append({"ring": f"60 to {after}", "quotient": found.quotient, "reading": found.reading.value})
    return (
        alt.Chart(_data(rows))
        .mark_bar()
        .encode(
            x=alt.X("ring:N", title="calls in the ring, before to after", sort=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("quotient:Q", title="displacement quotient"),
            color=alt.Color(
                "reading:N",
                title=None,
                sort=None,
                scale=alt.Scale(range=[GREEN, ORANGE]),
                legend=alt.Legend(orient="bottom", labelLimit=0),
            ),
        )
        .properties(width=WIDTH, height=HEIGHT)
    )


def effect_ranges() -> Any:
    """The same fall, 120 to 80 beside 300 to 285, with counts that swing more and more beyond chance."""
    rows = []
    for phi in (1.0, 1.5, 2.0, 3.0, 4.0):
        found = rate_ratio([120, 80], [300, 285], phi=phi)
        rows.append({"phi": f"{phi:g}", "ratio": found.ratio, "low": found.low, "high": found.high})
    x = alt.X("phi:O", title="swing beyond chance (phi)", axis=alt.Axis(labelAngle=0))
    y = alt.Y("low:Q", title="ratio and its range", scale=alt.Scale(zero=True))
    chart = alt.Chart(_data(rows))
    ranges = chart.mark_rule(color=GREEN, strokeWidth=3).encode(x=x, y=y, y2="high:Q")
    points = chart.mark_point(filled=True, size=90, color=GREEN).encode(x=x, y="ratio:Q")
    return alt.layer(_rule(1.0), ranges, points).properties(width=WIDTH, height=HEIGHT)


def emerging_classes() -> Any:
    """A place that is always busy, one that has just become so, one that was, and one that comes and goes."""
    counts = np.random.default_rng(5).poisson(2, (24, 20, 20))
    counts[:, 2:5, 2:5] += 9
    counts[-1, 14:17, 14:17] += 15
    counts[:22, 14:17, 3:6] += 9
    counts[2::3, 3:6, 14:17] += 12
    found = emerging_places(counts, study_grid(np.ones((20, 20), bool))).classes
    names = np.array([["none" if v == 0 else _history(int(v)) for v in row] for row in found])
    order = ["none", *(kind.name.lower() for kind in Emerging if kind is not Emerging.NONE), "cold"]
    colours = [
        "#e4e7e6",
        "#e66101",
        "#fdb863",
        "#7f0000",
        "#b35806",
        "#d8a35a",
        "#f3d9a4",
        "#8073ac",
        "#b2abd2",
        "#542788",
    ]
    shown = [name for name in order if name in names]
    scale = alt.Scale(domain=shown, range=[colours[order.index(name)] for name in shown])
    return _grid(_cells(names), alt.Color("value:N", title=None, scale=scale, sort=shown))


def _history(value: int) -> str:
    return Emerging(value).name.lower() if value > 0 else "cold"


def exceptional_band() -> Any:
    """A series with a season and one week that stands out, judged week by week against four years before it."""
    weeks = np.arange(312)
    series = np.round(20 + 6 * np.sin(2 * np.pi * weeks / 52.18) + 0.01 * weeks) + (7919 * weeks) % 7 - 3
    series[299] = 45
    rows = []
    for week in range(261, 312):
        found = exceptional_weeks([series], week=week, years=4)
        rows.append({
            "week": week, "calls": series[week], "expected": found.expected[0], "bound": found.bound[0],
            "alarm": bool(found.alarm[0]),
        })  # fmt: skip
    chart = alt.Chart(_data(rows))
    x = alt.X("week:Q", title="week", scale=alt.Scale(zero=False, nice=False))
    band = chart.mark_area(color=BAND).encode(
        x=x, y=alt.Y("bound:Q", title="calls a week", scale=alt.Scale(domainMax=50))
    )
    line = chart.mark_line(color=GREY, strokeDash=[5, 4]).encode(x=x, y="expected:Q")
    points = chart.mark_point(filled=True, size=45).encode(
        x=x, y="calls:Q", color=alt.condition("datum.alarm", alt.value(PURPLE), alt.value(GREEN))
    )
    return alt.layer(band, line, points).properties(width=WIDTH, height=HEIGHT)


def false_discovery_steps() -> Any:
    """Ten p-values in order, and the line that the last of the marked lies under."""
    p = [0.001, 0.008, 0.012, 0.041, 0.042, 0.06, 0.20, 0.35, 0.50, 0.90]
    marked = benjamini_hochberg(p) <= 0.05
    rows = [
        {"rank": n, "p": one, "line": 0.05 * n / len(p), "is": "marked" if yes else "not marked"}
        for n, (one, yes) in enumerate(zip(p, marked, strict=True), start=1)
    ]
    chart = alt.Chart(_data(rows))
    x = alt.X("rank:O", title="rank of p", axis=alt.Axis(labelAngle=0))
    line = chart.mark_line(color=GREY, strokeDash=[5, 4]).encode(x=x, y="line:Q")
    colour = alt.Color("is:N", title=None, scale=alt.Scale(range=[PURPLE, GREEN]))
    points = chart.mark_point(filled=True, size=70).encode(
        x=x, y=alt.Y("p:Q", title="p", scale=alt.Scale(type="sqrt")), color=colour, shape=alt.Shape("is:N", title=None)
    )
    return alt.layer(line, points).properties(width=WIDTH, height=HEIGHT)


def accuracy_by_area() -> Any:
    """One map, read at more and more of its ground: PAI falls whatever the map is worth, PEI does not."""
    random = np.random.default_rng(9)
    risk = random.gamma(0.6, 2, 400)
    earlier, later = random.poisson(risk), random.poisson(risk)
    order = np.argsort(-earlier, kind="stable")
    rows = []
    for n in range(4, 101, 4):
        found = accuracy_of_map(later, np.isin(np.arange(400), order[:n]))
        rows += [
            {"share": 100 * n / 400, "index": name, "value": value}
            for name, value in (("PAI", found.pai), ("PEI", found.pei))
        ]
    scale = alt.Scale(range=[GREEN, PURPLE])
    return (
        alt.Chart(_data(rows))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("share:Q", title="% of the ground that is named"),
            y=alt.Y("value:Q", title="index"),
            color=alt.Color("index:N", title=None, scale=scale),
            strokeDash=alt.StrokeDash("index:N", title=None),
        )
        .properties(width=WIDTH, height=HEIGHT)
    )


def gi_star_map() -> Any:
    """Counts with a busy corner and a quiet one, as z: what stands out from an even spread, with its neighbours."""
    counts = np.random.default_rng(3).poisson(4, (20, 20))
    counts[12:16, 12:16] += 7
    counts[2:6, 2:7] = 0
    found = gi_star(counts, study_grid(np.ones((20, 20), bool)))
    return _grid(_cells(found.z[0]), alt.Color("value:Q", title="z", scale=COLD_TO_HOT))


def interrupted_lines() -> Any:
    """Monthly calls, the fitted course, and how it would have gone on without the change at month 12."""
    before = [52, 48, 55, 50, 53, 49, 56, 51, 54, 50, 55, 53]
    after = [44, 41, 43, 40, 42, 38, 41, 37, 39, 36, 38, 35]
    found = interrupted([*before, *after], first_after=12)
    rows = [
        {"month": n + 1, "calls": calls, "fitted": found.fitted[n], "without": found.counterfactual[n]}
        for n, calls in enumerate([*before, *after])
    ]
    chart = alt.Chart(_data(rows))
    x = alt.X("month:Q", title="month")
    points = chart.mark_point(filled=True, size=45, color=GREEN).encode(x=x, y=alt.Y("calls:Q", title="calls"))
    fitted = chart.mark_line(color=GREEN).encode(x=x, y="fitted:Q")
    without = chart.mark_line(color=PURPLE, strokeDash=[5, 4]).transform_filter("datum.month > 12")
    return alt.layer(points, fitted, without.encode(x=x, y="without:Q")).properties(width=WIDTH, height=HEIGHT)


def density_surface() -> Any:
    """Two hundred events, a hundred of them around one corner, spread by the quartic kernel of 300 metres."""
    random = np.random.default_rng(8)
    points = np.concatenate([random.normal((1300, 1250), 150, (100, 2)), random.uniform(0, 2000, (100, 2))])
    found = kernel_density(*points.T, Frame(0, 0, 50, 40, 40), bandwidth_m=300)
    colour = alt.Color("value:Q", title="events / km²", scale=alt.Scale(scheme="cividis"))
    return _grid(_cells(found.density * 1e6), colour)


def trend_line() -> Any:
    """Ten steps and the slope that is the median of all pairs of them."""
    series = np.array([3, 5, 5, 2, 7, 7, 7, 9, 4, 8])
    found = mann_kendall(series)
    middle = float(np.median(series - found.slope[0] * np.arange(10)))
    rows = [{"step": n + 1, "calls": calls, "line": middle + found.slope[0] * n} for n, calls in enumerate(series)]
    chart = alt.Chart(_data(rows))
    x = alt.X("step:O", title="step", axis=alt.Axis(labelAngle=0))
    line = chart.mark_line(color=PURPLE, strokeDash=[5, 4]).encode(x=x, y="line:Q")
    points = chart.mark_point(filled=True, size=60, color=GREEN).encode(x=x, y=alt.Y("calls:Q", title="calls"))
    return alt.layer(line, points).properties(width=WIDTH, height=HEIGHT)


def near_repeat_table() -> Any:
    """Three hundred events, forty of which another followed within 100 metres and a week: pairs against chance."""
    random = np.random.default_rng(6)
    first = np.column_stack([random.uniform(0, 5000, (300, 2)), random.integers(0, 365, 300)])
    follow = first[:40] + np.column_stack([random.uniform(-60, 60, (40, 2)), random.integers(1, 7, 40)])
    east, north, day = np.concatenate([first, follow]).T
    found = near_repeats(
        east, north, day.astype(np.int64),
        space_edges_m=np.array([0, 100, 200, 300, 400]), time_edges_days=np.array([0, 7, 14, 21]),
        points=Points.REAL, times=Times.DAY, n_shuffles=199, rng=np.random.default_rng(1),
    )  # fmt: skip
    spaces, times = (
        ["0 to 100 m", "100 to 200 m", "200 to 300 m", "300 to 400 m"],
        ["0 to 7 days", "7 to 14", "14 to 21"],
    )
    rows = [
        {"space": space, "time": time, "ratio": found.ratio[r + 1, c], "told": f"{found.ratio[r + 1, c]:.1f}"}
        for r, space in enumerate(spaces)
        for c, time in enumerate(times)
    ]
    chart = alt.Chart(_data(rows))
    x = alt.X("time:N", title=None, sort=times, axis=alt.Axis(labelAngle=0, orient="top"))
    y = alt.Y("space:N", title=None, sort=spaces)
    colour = alt.Color("ratio:Q", title="observed / expected", scale=alt.Scale(scheme="oranges", domainMin=0))
    words = chart.mark_text(fontSize=15).encode(
        x=x, y=y, text="told:N", color=alt.condition("datum.ratio > 6", alt.value("white"), alt.value("black"))
    )
    return alt.layer(chart.mark_rect().encode(x=x, y=y, color=colour), words).properties(width=SQUARE, height=HEIGHT)


def changes_of_chance() -> Any:
    """For each count of a span, which counts of the next are no more than chance makes."""
    rows = []
    for old in range(5, 101, 5):
        within = [new for new in range(300) if change(old, new).within_expected]
        rows.append({"old": old, "low": within[0], "high": within[-1], "same": old})
    chart = alt.Chart(_data(rows))
    x = alt.X("old:Q", title="calls in the span before")
    band = chart.mark_area(color=BAND).encode(x=x, y=alt.Y("low:Q", title="calls now"), y2="high:Q")
    same = chart.mark_line(color=GREEN).encode(x=x, y="same:Q")
    return alt.layer(band, same).properties(width=WIDTH, height=HEIGHT)


def funnel_plot() -> Any:
    """Rates of twelve places against how many dwellings they have, with the two limits of chance."""
    random = np.random.default_rng(11)
    dwellings = random.integers(500, 9_000, 12)
    counts = random.poisson(dwellings * 8 / 1000)
    counts[5] = round(dwellings[5] * 13 / 1000)
    found = funnel(counts, dwellings, base=8.0)
    rows = [
        {"dwellings": size, "rate": rate, "is": "outside" if abs(place) == 2 else "inside"}
        for size, rate, place in zip(dwellings, found.rate, found.place, strict=True)
    ]
    curve = []
    for size in range(500, 9_001, 100):
        warning, alarm = (funnel_limits(size * 8 / 1000, level=level) for level in (0.95, 0.998))
        curve += [
            {"dwellings": size, "limit": 1000 * value / size, "which": name}
            for name, value in (("1", warning.low), ("2", warning.high), ("3", alarm.low), ("4", alarm.high))
        ]
    x = alt.X("dwellings:Q", title="dwellings")
    lines = alt.Chart(_data(curve)).mark_line(color=GREY, strokeWidth=1).encode(x=x, y="limit:Q", detail="which:N")
    points = (
        alt.Chart(_data(rows))
        .mark_point(filled=True, size=60)
        .encode(
            x=x,
            y=alt.Y("rate:Q", title="calls per 1,000 dwellings"),
            color=alt.Color("is:N", title=None, scale=alt.Scale(domain=["inside", "outside"], range=[GREEN, PURPLE])),
            shape=alt.Shape("is:N", title=None, scale=alt.Scale(domain=["inside", "outside"])),
        )
    )
    return alt.layer(lines, _rule(8.0), points).properties(width=WIDTH, height=HEIGHT)


def harm_beside_counts() -> Any:
    """Five places by their share of crimes and by their share of harm, with weights that are an example."""
    codes = ["burglary", "robbery", "homicide"]
    weights = HarmWeights(
        "an example, not a published table", date(2023, 5, 1), dict(zip(codes, (20, 365, 5475), strict=True))
    )
    found = harm_of([[40, 2, 0], [32, 6, 0], [25, 1, 0], [18, 9, 0], [12, 1, 1]], codes, weights)
    rows = [
        {"place": f"Place {n + 1}", "of": name, "share": 100 * values[n] / values.sum()}
        for n in range(5)
        for name, values in (("crimes", found.count), ("harm", found.days))
    ]
    return (
        alt.Chart(_data(rows))
        .mark_bar()
        .encode(
            x=alt.X("place:N", title=None, axis=alt.Axis(labelAngle=0)),
            xOffset="of:N",
            y=alt.Y("share:Q", title="% of all"),
            color=alt.Color("of:N", title=None, scale=alt.Scale(range=[GREEN, PURPLE])),
        )
        .properties(width=WIDTH, height=HEIGHT)
    )


DRAWN: Mapping[str, Callable[[], Any]] = {
    "clusters": cluster_points,
    "displacement": displacement_bars,
    "effect": effect_ranges,
    "emerging-places": emerging_classes,
    "exceptional-weeks": exceptional_band,
    "false-discovery": false_discovery_steps,
    "forecast-accuracy": accuracy_by_area,
    "gi-star": gi_star_map,
    "harm": harm_beside_counts,
    "interrupted-time-series": interrupted_lines,
    "kernel-density": density_surface,
    "mann-kendall": trend_line,
    "near-repeats": near_repeat_table,
    "periods": changes_of_chance,
    "rates": funnel_plot,
}
