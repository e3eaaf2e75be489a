"""A paper inside a page of staff: GOV.UK's markup, nothing inline that the content policy would block."""

import base64

import pytest
from django.template import engines
from lxml import html

from commonweal.documents.paper import Paper
from commonweal.documents.words import printable
from tests.documents.papers import hostile_paper, weekly_paper

PAGE = '{% from "documents/paper.html" import paper_body, paper_facts %}{{ paper_facts(paper) }}{{ paper_body(paper) }}'


def shown(paper: Paper) -> html.HtmlElement:
    template = engines["jinja2"].env.from_string(PAGE)  # type: ignore[attr-defined]
    return html.fromstring(f"<main>{template.render(paper=paper)}</main>")


def test_it_has_marking_above_and_below_headings_captions_and_words_for_pictures() -> None:
    page = shown(weekly_paper())
    assert page.xpath("//p[@class='cw-paper__marking']/text()") == ["OFFICIAL-SENSITIVE"] * 2
    assert [one.tag for one in page.iter("h2", "h3")] == ["h2", "h2", "h3", "h2"]
    assert [one.text for one in page.iter("caption")] == ["Places over six calls"]
    assert page.xpath("//img/@alt") == ["Calls rose to twelve in October and fell to four."]
    assert "Source: Police calls and the out-of-hours line" in page.text_content()
    for wanted in ("Members of the tasking group", "23 November 2026", "run 4f9c2a71"):
        assert wanted in page.text_content()


def test_the_drawing_lies_in_its_address_without_what_is_not_seen() -> None:
    (address,) = shown(weekly_paper()).xpath("//img/@src")
    drawing = base64.b64decode(address.removeprefix("data:image/svg+xml;base64,")).decode()
    assert "calls in 14 days" in drawing
    assert "planted" not in drawing


@pytest.mark.parametrize("paper", [weekly_paper, hostile_paper])
def test_nothing_in_it_runs_or_has_a_style_of_its_own(paper: object) -> None:
    page = shown(printable(paper()))  # type: ignore[operator]
    assert list(page.iter("script", "style", "iframe", "a")) == []
    assert page.xpath("//@style | //@*[starts-with(name(), 'on')]") == []
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
