"""The chart of one unusual series, drawn on the server as SVG with text."""

from typing import Any

from commonweal.unusual_weeks.queries import UnusualShown

WIDTH, HEIGHT = 640, 220
CALLS_COLOUR, RANGE_COLOUR, NOW_COLOUR = "#0b5345", "#cfdedb", "#912b88"


def weeks(shown: UnusualShown) -> bytes:
    """Calls of 53 weeks as a line, what was expected of each as a band, the judged week as a large dot; SVG.

    The libraries take a second to load and only this picture needs them.
    """
    import altair
    import vl_convert

    alt: Any = altair
    values = [
        {"week": week.first_day.isoformat(), "calls": week.n, "low": week.low, "high": week.high}
        for week in shown.weeks
    ]
    data = alt.Data(values=values)
    x = alt.X("week:T", title=None, axis=alt.Axis(format="%-d %b %y", tickCount=8, labelOverlap=True))
    y = alt.Y("calls:Q", title="calls a week", axis=alt.Axis(tickMinStep=1))
    band = (
        alt.Chart(data).mark_area(color=RANGE_COLOUR).encode(x=x, y=alt.Y("low:Q", title="calls a week"), y2="high:Q")
    )
    line = alt.Chart(data).mark_line(color=CALLS_COLOUR, strokeWidth=2).encode(x=x, y=y)
    now = alt.Chart(alt.Data(values=values[-1:])).mark_point(color=NOW_COLOUR, filled=True, size=120).encode(x=x, y=y)
    drawn = alt.layer(band, line, now).properties(width=WIDTH, height=HEIGHT).configure(**_look())
    svg: str = vl_convert.vegalite_to_svg(drawn.to_json())
    return svg.encode()


def _look() -> dict[str, Any]:
    return {
        "font": "Atkinson Hyperlegible, sans-serif",
        "view": {"stroke": None},
        "axis": {"labelFontSize": 13, "titleFontSize": 13},
    }
