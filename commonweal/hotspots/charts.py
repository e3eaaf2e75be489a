"""Charts of one hotspot, drawn on the server as SVG with text (decisions 18)."""

from functools import cache
from typing import Any

from commonweal.hotspots.queries import HotspotFile

WIDTH, HEIGHT = 640, 220
CALLS_COLOUR, USUAL_COLOUR, LIMIT_COLOUR = "#0b5345", "#cfdedb", "#912b88"


def weeks(file: HotspotFile) -> bytes:
    """14-day counts at the weekly cut-offs of a year, the usual range as a band, the policy's limit as a line."""
    import altair as alt  # noqa: PLC0415 - a second to load, needed by this page only

    data = [{"week": week.as_at.isoformat(), "calls": week.n_calls} for week in file.weeks]
    x = alt.X("week:T", title=None, axis=alt.Axis(format="%-d %b", tickCount=8))
    counts = alt.Chart(alt.Data(values=data)).encode(
        x=x, y=alt.Y("calls:Q", title="calls in 14 days", axis=alt.Axis(tickMinStep=1))
    )
    layers = [counts.mark_line(color=CALLS_COLOUR, point={"color": CALLS_COLOUR, "size": 18}, strokeWidth=2)]
    limit = alt.Chart(alt.Data(values=[{"limit": file.run.more_than_calls + 0.5}]))
    layers.insert(0, limit.mark_rule(color=LIMIT_COLOUR, strokeDash=[5, 4]).encode(y="limit:Q"))
    if file.hotspot.expected:
        usual = [{"low": file.hotspot.expected.low, "high": file.hotspot.expected.high}]
        layers.insert(0, alt.Chart(alt.Data(values=usual)).mark_rect(color=USUAL_COLOUR).encode(y="low:Q", y2="high:Q"))
    chart = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT).configure(**_look())
    return _svg(chart.to_json())


def _look() -> dict[str, Any]:
    return {
        "font": "Atkinson Hyperlegible, sans-serif",
        "view": {"stroke": None},
        "axis": {"labelFontSize": 13, "titleFontSize": 13},
    }


@cache
def _converter() -> Any:
    import vl_convert  # noqa: PLC0415 - a second to load, needed by charts only

    return vl_convert


def _svg(specification: str) -> bytes:
    drawn: str = _converter().vegalite_to_svg(specification)
    return drawn.encode()
