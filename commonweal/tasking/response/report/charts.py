"""The chart of an end report, drawn on the server as SVG with text."""

from typing import Any

from commonweal.core.policy.words import MONTHS
from commonweal.documents.whole_numbers import whole_numbers
from commonweal.tasking.response.queries import ResponseShown

WIDTH, HEIGHT, COLOUR = 560, 180, "#0b5345"
LOOK: dict[str, Any] = {
    "font": "Atkinson Hyperlegible, sans-serif",
    "view": {"stroke": None},
    "axis": {"labelFontSize": 13, "titleFontSize": 13},
}


def by_day(shown: ResponseShown) -> str:
    """Calls on each day of a response whose calls are loaded; SVG.

    The libraries take a second to load and only this picture needs them.
    """
    import altair as alt
    import vl_convert

    known = [day for day in shown.days if day.n_calls is not None]
    values = [{"day": f"{day.on.day} {MONTHS[day.on.month - 1][:3]}", "calls": day.n_calls} for day in known]
    data: Any = alt
    chart = alt.Chart(data.Data(values=values)).mark_bar(color=COLOUR).encode(
        x=alt.X("day:N", title=None, sort=None, axis=alt.Axis(labelAngle=-45)),
        y=alt.Y("calls:Q", title="calls", axis=alt.Axis(**whole_numbers(day.n_calls or 0 for day in known))),
    )  # fmt: skip
    drawn = chart.properties(width=WIDTH, height=HEIGHT).configure(**LOOK)
    svg: str = vl_convert.vegalite_to_svg(drawn.to_json())
    return svg
