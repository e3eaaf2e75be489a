"""The chart of calls beside actions by month, drawn on the server as SVG with text (S034)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from commonweal.core.policy.words import MONTHS
from commonweal.documents.whole_numbers import whole_numbers

WIDTH, HEIGHT = 560, 130
CALLS, ACTIONS, EVENTS = "#3b5a8a", "#0b5345", "#c77d0a"


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month: calls, actions and engagement events; None where a number is not shown."""

    first_day: date
    n_calls: int | None
    n_actions: int | None
    n_events: int | None

    @property
    def name(self) -> str:
        """March 2026."""
        return f"{MONTHS[self.first_day.month - 1]} {self.first_day.year}"

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return (self.first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def short(self) -> str:
        """Mar 26, for an axis."""
        return f"{MONTHS[self.first_day.month - 1][:3]} {self.first_day.year % 100:02}"


def calls_and_actions(rows: Sequence[MonthRow], *, events: str = "Engagement events") -> str:
    """Calls above, actions and engagement events below, on one line of months; SVG.

    Each has a scale of its own: calls are counted by the hundred and actions by the dozen. `events` is what the readers
    call the events. The libraries take a second
    to load and only pictures need them.
    """
    import altair as alt
    import vl_convert

    data: Any = alt
    months = [row.short for row in rows]
    along = alt.X("month:N", sort=months, title=None, scale=alt.Scale(domain=months), axis=alt.Axis(labelAngle=-45))
    told = [{"month": row.short, "n": row.n_calls} for row in rows if row.n_calls is not None]
    above = alt.Chart(data.Data(values=told), width=WIDTH, height=HEIGHT).mark_bar(color=CALLS).encode(
        x=along, y=alt.Y("n:Q", title="calls", axis=_whole(alt, told)),
    )  # fmt: skip
    kinds = ("Actions", events)
    done = [
        {"month": row.short, "kind": kind, "n": n}
        for row in rows
        for kind, n in zip(kinds, (row.n_actions, row.n_events), strict=True)
        if n is not None
    ]
    below = alt.Chart(data.Data(values=done), width=WIDTH, height=HEIGHT).mark_bar().encode(
        x=along, xOffset=alt.XOffset("kind:N", sort=list(kinds)),
        y=alt.Y("n:Q", title="actions and events", axis=_whole(alt, done)),
        color=alt.Color("kind:N", title=None, sort=list(kinds),
                        scale=alt.Scale(domain=list(kinds), range=[ACTIONS, EVENTS])),
    )  # fmt: skip
    drawn = alt.vconcat(above, below, spacing=12).configure(**_look())
    svg: str = vl_convert.vegalite_to_svg(drawn.to_json())
    return svg


def _whole(alt: Any, values: Sequence[Mapping[str, Any]]) -> Any:
    return alt.Axis(**whole_numbers(one["n"] for one in values))


def _look() -> dict[str, Any]:
    return {
        "font": "Atkinson Hyperlegible, sans-serif",
        "view": {"stroke": None},
        "axis": {"labelFontSize": 13, "titleFontSize": 13},
        "legend": {"labelFontSize": 13, "orient": "bottom", "symbolSize": 200},
    }
