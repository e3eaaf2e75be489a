"""The template check finds what it is there for, and says where and what to do."""

from pathlib import Path

import pytest

from script.check_templates import faults_of, folders_not_searched, project_environment, templates

LINES = {
    '<p style="color: red">x</p>': "an inline style",
    "<style>p { color: red }</style>": "an inline style",
    "<script>alert(1)</script>": "an inline script",
    '<button onclick="go()">x</button>': "the inline handler onclick",
    '<img src="{{ address }}">': "a picture without alt",
    "<table><tr><td>1</td></tr></table>": "a table without a caption",
    "{{ words | safe }}": "text that is not escaped",
    "{{ words | no_such_filter }}": "it does not compile",
    "{% if words %}": "it does not compile",
    '{% include "no/such.html" %}': "it builds on no/such.html, which is not there",
}
GOOD = """{# A page with all that is allowed: <img> in a remark, <script>too</script>. #}
{% extends "base.html" %}
{% block content %}
<script type="application/json">{{ {"a": 1} | tojson }}</script>
<script src="{{ built('page.js') }}" defer></script>
<img src="{{ address }}" alt="{% if a > 1 %}Two{% endif %}">
<table {% if a > 1 %}class="wide"{% endif %}><caption>Calls</caption></table>
{# Drawn by our own server, from numbers only. #}
{{ drawing | safe }}
{% endblock %}
"""


def what(folder: Path, text: str) -> list[str]:
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    return [f"{fault.line}: {fault.what}" for fault in faults_of(file, project_environment())]


@pytest.mark.parametrize(("line", "wrong"), LINES.items())
def test_a_bad_line_is_found_where_it_stands(tmp_path: Path, line: str, wrong: str) -> None:
    found = what(tmp_path, f"<p>first</p>\n{line}\n")
    assert len(found) == 1
    assert found[0].startswith(f"2: {wrong}")


def test_a_template_that_is_too_long_is_to_be_split(tmp_path: Path) -> None:
    assert what(tmp_path, "<p>x</p>\n" * 150) == []
    assert what(tmp_path, "<p>x</p>\n" * 151) == ["151: 151 lines, more than 150"]


def test_what_is_allowed_is_let_through(tmp_path: Path) -> None:
    assert what(tmp_path, GOOD) == []


def test_a_fault_says_file_line_and_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text('\n<p style="color: red">x</p>', encoding="utf-8")
    fault = str(faults_of(file, project_environment())[0])
    assert fault == f"{file}:2: an inline style, which the content policy blocks; use a class of assets/styles/"


def test_the_products_own_templates_are_without_fault() -> None:
    environment = project_environment()
    assert templates()
    assert [str(fault) for file in templates() for fault in faults_of(file, environment)] == []
    assert list(folders_not_searched()) == []
