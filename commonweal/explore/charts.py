"""The charts of Explore, drawn on the server as SVG with text."""

from collections.abc import Sequence
from typing import Any

from commonweal.documents.whole_numbers import whole_numbers
from commonweal.explore.frames.counted import StepCount
from commonweal.explore.frames.rates import FunnelLimit, FunnelPoint

WIDTH, HEIGHT = 640, 200
WHOLE_COLOUR, CUT_COLOUR, BEYOND_COLOUR = "#0b5345", "#8a9a97", "#912b88"


def trend(steps: Sequence[StepCount], *, of: str) -> bytes:
    """Bars of counts by week or month; those that the span cuts are pale; SVG.

    The libraries take a second to load and only pictures need them.
    """
    import altair as alt
    import vl_convert

    values = [{"step": one.first_day.isoformat(), "calls": one.n, "whole": one.is_whole} for one in steps]
    x = alt.X("step:T", title=None, axis=alt.Axis(format="%-d %b %y", tickCount=8, labelOverlap=True))
    y = alt.Y("calls:Q", title=of, axis=alt.Axis(**whole_numbers(one.n for one in steps)))
    colour = alt.condition("datum.whole", alt.value(WHOLE_COLOUR), alt.value(CUT_COLOUR))
    data: Any = alt.InlineData(values=values)
    bars = alt.Chart(data).mark_bar(width=max(1.0, min(12.0, 0.8 * WIDTH / max(len(steps), 1))))
    drawn = bars.encode(x=x, y=y, color=colour).properties(width=WIDTH, height=HEIGHT).configure(**_look())
    svg: str = vl_convert.vegalite_to_svg(drawn.to_json())
    return svg.encode()


def funnel(points: Sequence[FunnelPoint], limits: Sequence[FunnelLimit], *, overall: float) -> bytes:
    """Areas by households and rate, the limits as lines around the rate of all together; SVG."""
    import altair as alt
    import vl_convert

    dots: Any = alt.InlineData(
        values=[{"households": one.households, "rate": one.rate, "beyond": one.is_beyond} for one in points]
    )
    lines: Any = alt.InlineData(
        values=[
            {"households": one.households, "rate": rate, "line": line}
            for one in limits
            for line, rate in (("low", one.low), ("high", one.high))
        ]
    )
    x = alt.X("households:Q", title="households", axis=alt.Axis(format=",d"), scale=alt.Scale(zero=False))
    y = alt.Y("rate:Q", title="per 1,000 households")
    colour = alt.condition("datum.beyond", alt.value(BEYOND_COLOUR), alt.value(WHOLE_COLOUR))
    shape = alt.condition("datum.beyond", alt.value("triangle-up"), alt.value("circle"))
    marks = alt.Chart(dots).mark_point(filled=True, size=45).encode(x=x, y=y, color=colour, shape=shape)
    drawn_limits = alt.Chart(lines).mark_line(color=CUT_COLOUR, strokeDash=[5, 4]).encode(x=x, y=y, detail="line:N")
    middle: Any = alt.InlineData(values=[{"rate": overall}])
    all_together = alt.Chart(middle).mark_rule(color=CUT_COLOUR).encode(y="rate:Q")
    drawn = alt.layer(all_together, drawn_limits, marks).properties(width=WIDTH, height=HEIGHT).configure(**_look())
    svg: str = vl_convert.vegalite_to_svg(drawn.to_json())
    return svg.encode()


def _look() -> dict[str, Any]:
    return {
        "font": "Atkinson Hyperlegible, sans-serif",
        "view": {"stroke": None},
        "axis": {"labelFontSize": 13, "titleFontSize": 13},
    }
