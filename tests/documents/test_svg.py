"""A drawing in a paper holds what is seen and nothing else."""

import pytest

from commonweal.documents.refusals import PaperRefused
from commonweal.documents.svg import own_svg
from tests.documents.papers import CHART


def drawn(inside: str, attributes: str = 'width="10" height="10"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'


def test_comments_classes_data_and_descriptions_are_left_behind_and_words_that_are_seen_stay() -> None:
    rebuilt = own_svg(CHART).svg
    assert "planted" not in rebuilt
    assert "calls in 14 days" in rebuilt


def test_words_after_a_comment_stay() -> None:
    assert "six calls" in own_svg(drawn("<text>six<!-- planted --> calls</text>")).svg


def test_ids_get_the_prefix_wherever_they_are_named() -> None:
    rebuilt = own_svg(CHART, prefix="p2-").svg
    assert 'id="p2-frame"' in rebuilt
    assert "url(#p2-frame)" in rebuilt


def test_the_size_is_that_of_the_view_box_where_no_other_is_given() -> None:
    drawing = own_svg(drawn("", 'viewBox="0 0 300 100"'))
    assert (drawing.width, drawing.height) == (300.0, 100.0)


@pytest.mark.parametrize(
    "hostile",
    [
        drawn("<script>alert(1)</script>"),
        drawn('<rect onload="alert(1)"/>'),
        drawn('<image href="https://example.org/a.png"/>'),
        drawn('<image href="file:///etc/passwd"/>'),
        drawn('<use href="other.svg#a"/>'),
        drawn('<rect style="fill:url(https://example.org/a)"/>'),
        drawn('<rect style="fill:u\\72l(//example.org)"/>'),
        drawn('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'),
        drawn("<style>@import url(//example.org)</style>"),
        drawn('<a href="https://example.org"><rect/></a>'),
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + drawn("<text>&a;</text>"),
        drawn("", 'width="100%"'),
        drawn("", 'width="0" height="10"'),
        "<html/>",
        "no drawing",
        drawn("<rect>"),
    ],
)
def test_what_would_run_or_load_something_or_is_no_drawing_is_refused(hostile: str) -> None:
    with pytest.raises(PaperRefused):
        own_svg(hostile)
