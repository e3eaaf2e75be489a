"""The chart of one check, drawn on the server as SVG with text."""

from typing import Any

from commonweal.effects.charts import LOOK
from commonweal.effects.list_check.queries import CheckShown

WIDTH, HEIGHT = 640, 220
LIST, PLAIN, BEST = "The list", "Last year's busiest squares", "The best there could be"
COLOURS = {LIST: "#0b5345", PLAIN: "#912b88", BEST: "#8a9a97"}
DASHES = {LIST: [1, 0], PLAIN: [6, 4], BEST: [2, 3]}

LEGEND = {"orient": "bottom", "labelFontSize": 13, "labelLimit": 260, "symbolSize": 200, "symbolType": "stroke"}


def months(shown: CheckShown) -> bytes:
    """The share of each month's calls that was caught: by the list, by the plain map, and by the best map; SVG.

    The libraries take a second to load and only this picture needs them.
    """
    import altair
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_chart(altair, shown).to_json())
    return svg.encode()


def _chart(alt: Any, shown: CheckShown) -> Any:
    data = alt.Data(values=[row for one in shown.by_month for row in _rows(one)])
    lines = list(COLOURS)
    return (
        alt.Chart(data)
        .mark_line(point=True, strokeWidth=2)
        .encode(
            x=alt.X("month:T", title=None, axis=alt.Axis(format="%b %y", labelOverlap=True)),
            y=alt.Y("share:Q", title="% of calls caught", scale=alt.Scale(zero=True)),
            color=alt.Color(
                "map:N", title=None, sort=lines, scale=alt.Scale(domain=lines, range=list(COLOURS.values()))
            ),
            strokeDash=alt.StrokeDash(
                "map:N", title=None, sort=lines, scale=alt.Scale(domain=lines, range=list(DASHES.values()))
            ),
        )
        .properties(width=WIDTH, height=HEIGHT)
        .configure(
            **LOOK,
            legend=LEGEND,
        )
    )


def _rows(one: Any) -> list[dict[str, Any]]:
    if not one.n_total:
        return []
    caught = {LIST: one.n_caught, PLAIN: one.n_plain, BEST: one.n_best}
    month = one.month.days.first_day.isoformat()
    return [
        {"month": month, "map": name, "share": round(100 * n / one.n_total, 1)}
        for name, n in caught.items()
        if n is not None
    ]
