"""The chart of the weekly product, drawn on the server as SVG with text."""

from typing import Any

from commonweal.core.policy.words import day_in_words
from commonweal.tasking.product.content import Coming

WIDTH, HEIGHT = 560, 220
THIS_YEAR, EARLIER = "#0b5345", ("#c7b36b", "#7f7c75", "#3b5a8a")
DASHES = ([2, 2], [6, 3], [10, 3])


def curve(coming: Coming) -> str:
    """Calls by week of this year and the last ones, each beginning with the week of the same days; SVG.

    Earlier years are dashed, so that they are told apart without colour. The libraries take a second to load and only
    this picture needs them.
    """
    import altair as alt
    import vl_convert

    # A year without calls has no line, and so no place in the key.
    years = [str(year) for year, counts in coming.curve if any(n is not None for n in counts)]
    values = [
        {"year": str(year), "week": week + 1, "calls": n}
        for year, counts in coming.curve
        for week, n in enumerate(counts)
        if n is not None
    ]
    earlier = max(len(years) - 1, 1)
    colours, dashes = [*EARLIER[-earlier:], THIS_YEAR], [*DASHES[-earlier:], [1, 0]]
    data: Any = alt
    chart = alt.Chart(data.Data(values=values)).mark_line(strokeWidth=2.5, point={"size": 22}).encode(
        x=alt.X("week:Q", title=_weeks_from(coming), axis=alt.Axis(tickMinStep=1), scale=alt.Scale(nice=False)),
        y=alt.Y("calls:Q", title="calls a week", scale=alt.Scale(zero=True)),
        color=alt.Color("year:N", title=None, scale=alt.Scale(domain=years, range=colours), sort=years),
        strokeDash=alt.StrokeDash("year:N", title=None, scale=alt.Scale(domain=years, range=dashes), sort=years),
    )  # fmt: skip
    drawn = chart.properties(width=WIDTH, height=HEIGHT).configure(**_look())
    svg: str = vl_convert.vegalite_to_svg(drawn.to_json())
    return svg


def _weeks_from(coming: Coming) -> str:
    return f"week, the first from Monday {day_in_words(coming.first_monday)} and the same days of earlier years"


def _look() -> dict[str, Any]:
    return {
        "font": "Atkinson Hyperlegible, sans-serif",
        "view": {"stroke": None},
        "axis": {"labelFontSize": 13, "titleFontSize": 13},
        "legend": {"labelFontSize": 13, "orient": "top", "symbolType": "stroke", "symbolSize": 300},
    }
