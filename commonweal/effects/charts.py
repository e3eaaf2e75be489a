"""The chart of one answer, drawn on the server as SVG with text."""

from typing import Any

from commonweal.documents.whole_numbers import whole_numbers
from commonweal.effects.queries import EffectShown

WIDTH, HEIGHT = 640, 220
CALLS_COLOUR, WORK_COLOUR, EXPECTED_COLOUR, EARLIER_COLOUR = "#0b5345", "#cfdedb", "#912b88", "#8a9a97"
LOOK: dict[str, Any] = {
    "font": "Atkinson Hyperlegible, sans-serif",
    "view": {"stroke": None},
    "axis": {"labelFontSize": 13, "titleFontSize": 13},
}


def weeks(shown: EffectShown) -> bytes:
    """Calls by week, the days of the work shaded, what was expected after them as a dashed line; SVG.

    The libraries take a second to load and only this picture needs them.
    """
    import altair as alt
    import vl_convert

    layers = [_work(alt, shown), _bars(alt, shown), *_expected(alt, shown)]
    drawn = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT).configure(**LOOK)
    svg: str = vl_convert.vegalite_to_svg(drawn.to_json())
    return svg.encode()


def _bars(alt: Any, shown: EffectShown) -> Any:
    compared = {"before", "during", "after"}
    data = alt.Data(
        values=[
            {"week": week.first_day.isoformat(), "calls": week.n, "compared": week.phase in compared}
            for week in shown.by_week
        ]
    )
    colour = alt.condition("datum.compared", alt.value(CALLS_COLOUR), alt.value(EARLIER_COLOUR))
    x = alt.X("week:T", title=None, axis=alt.Axis(format="%-d %b %y", tickCount=8, labelOverlap=True))
    y = alt.Y("calls:Q", title="calls a week", axis=alt.Axis(**whole_numbers(week.n for week in shown.by_week)))
    return alt.Chart(data).mark_bar(width=6).encode(x=x, y=y, color=colour)


def _work(alt: Any, shown: EffectShown) -> Any:
    during = shown.phases[1].window
    data = alt.Data(values=[{"from": during.first_day.isoformat(), "to": during.last_day.isoformat()}])
    return alt.Chart(data).mark_rect(color=WORK_COLOUR).encode(x="from:T", x2="to:T")


def _expected(alt: Any, shown: EffectShown) -> list[Any]:
    """The calls a week that would have been expected, over the weeks after; nothing where none can be told."""
    if shown.expected_after is None:
        return []
    after = shown.phases[2].window
    level = shown.expected_after / shown.weeks
    data = alt.Data(values=[{"day": day.isoformat(), "calls": level} for day in (after.first_day, after.last_day)])
    line = alt.Chart(data).mark_line(color=EXPECTED_COLOUR, strokeDash=[5, 4], strokeWidth=2)
    return [line.encode(x="day:T", y="calls:Q")]
