"""A chart of things writes whole numbers on its axis, however few or many there are."""

import re
from typing import Any

import altair as alt
import pytest
import vl_convert

from commonweal.documents.whole_numbers import whole_numbers


@pytest.mark.parametrize("counts", [[], [0], [0, 1], [2], [3, 1], [4], [5], [0, 30], [12_000]])
def test_no_half_stands_on_the_axis_and_no_number_twice(counts: list[int]) -> None:
    values = [{"day": str(n), "calls": count} for n, count in enumerate(counts)]
    data: Any = alt
    x, y = alt.X("day:N", axis=None), alt.Y("calls:Q", axis=alt.Axis(**whole_numbers(counts)))
    chart = alt.Chart(data.Data(values=values)).mark_bar().encode(x=x, y=y)
    svg = vl_convert.vegalite_to_svg(chart.properties(width=200, height=180).to_json())
    written = re.findall(r'<text text-anchor="end"[^>]*>([^<]*)<', svg)
    numbers = [int(one.replace(",", "")) for one in written]
    assert len(set(numbers)) == len(numbers)
    assert not any(counts) or max(numbers) > 0
