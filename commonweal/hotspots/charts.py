"""Charts of one hotspot, drawn on the server as SVG with text."""

from typing import Any

from commonweal.hotspots.queries import HotspotFile

WIDTH, HEIGHT = 640, 220
# So that the highest point does not touch the edge.
HEADROOM = 1.1
CALLS_COLOUR, USUAL_COLOUR, LIMIT_COLOUR = "#0b5345", "#cfdedb", "#912b88"


def weeks(file: HotspotFile) -> bytes:
    """Counts at the weekly cut-offs of a year, the usual range as a band, the policy's limit as a dashed line; SVG.

    The libraries take a second to load and only this picture needs them.
    """
    import altair as alt
    import vl_convert

    chart = alt.layer(*_band(alt, file), _limit(alt, file), _line(alt, file))
    drawn = chart.properties(width=WIDTH, height=HEIGHT).configure(**_look())
    svg: str = vl_convert.vegalite_to_svg(drawn.to_json())
    return svg.encode()


def _band(alt: Any, file: HotspotFile) -> list[Any]:
    """The usual range from left to right, where there is one."""
    usual = file.hotspot.expected
    if usual is None:
        return []
    data = alt.Data(values=[{"low": usual.low, "high": usual.high}])
    return [alt.Chart(data).mark_rect(color=USUAL_COLOUR).encode(y="low:Q", y2="high:Q")]


def _limit(alt: Any, file: HotspotFile) -> Any:
    """Half a call above the last count that is no hotspot: whatever lies over the line is one."""
    data = alt.Data(values=[{"limit": file.run.more_than_calls + 0.5}])
    return alt.Chart(data).mark_rule(color=LIMIT_COLOUR, strokeDash=[5, 4]).encode(y="limit:Q")


def _line(alt: Any, file: HotspotFile) -> Any:
    data = alt.Data(values=[{"week": week.as_at.isoformat(), "calls": week.n_calls} for week in file.weeks])
    top = max(file.run.more_than_calls + 1, *(week.n_calls for week in file.weeks))
    x = alt.X("week:T", title=None, axis=alt.Axis(format="%-d %b", tickCount=8))
    y = alt.Y(
        "calls:Q",
        title=f"calls in {file.run.within_days} days",
        axis=alt.Axis(tickMinStep=1),
        scale=alt.Scale(domain=[0, top * HEADROOM], nice=False),
    )
    point = {"color": CALLS_COLOUR, "size": 18}
    return alt.Chart(data).mark_line(color=CALLS_COLOUR, point=point, strokeWidth=2).encode(x=x, y=y)


def _look() -> dict[str, Any]:
    return {
        "font": "Atkinson Hyperlegible, sans-serif",
        "view": {"stroke": None},
        "axis": {"labelFontSize": 13, "titleFontSize": 13},
    }
