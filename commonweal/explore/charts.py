"""The charts of Explore, drawn on the server as SVG with text."""

from collections.abc import Sequence
from typing import Any

from commonweal.explore.frames.counted import StepCount

WIDTH, HEIGHT = 640, 200
WHOLE_COLOUR, CUT_COLOUR = "#0b5345", "#8a9a97"


def trend(steps: Sequence[StepCount], *, of: str) -> bytes:
    """Bars of counts by week or month; those that the span cuts are pale; SVG.

    The libraries take a second to load and only pictures need them.
    """
    import altair as alt
    import vl_convert

    values = [{"step": one.first_day.isoformat(), "calls": one.n, "whole": one.is_whole} for one in steps]
    x = alt.X("step:T", title=None, axis=alt.Axis(format="%-d %b %y", tickCount=8, labelOverlap=True))
    y = alt.Y("calls:Q", title=of, axis=alt.Axis(tickMinStep=1))
    colour = alt.condition("datum.whole", alt.value(WHOLE_COLOUR), alt.value(CUT_COLOUR))
    data: Any = alt.InlineData(values=values)
    bars = alt.Chart(data).mark_bar(width=max(1.0, min(12.0, 0.8 * WIDTH / max(len(steps), 1))))
    drawn = bars.encode(x=x, y=y, color=colour).properties(width=WIDTH, height=HEIGHT).configure(**_look())
    svg: str = vl_convert.vegalite_to_svg(drawn.to_json())
    return svg.encode()


def _look() -> dict[str, Any]:
    return {
        "font": "Atkinson Hyperlegible, sans-serif",
        "view": {"stroke": None},
        "axis": {"labelFontSize": 13, "titleFontSize": 13},
    }
