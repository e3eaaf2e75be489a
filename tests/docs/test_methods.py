"""The examples in the pages of methods are run: what they print is what stands there."""

import doctest
import re
from pathlib import Path

import pytest

from script.method_charts import DRAWN
from script.method_figures import late_figures

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "methods"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = sorted(FOLDER.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_print_what_it_says(page: Path) -> None:
    blocks = [block for block in BLOCK.findall(page.read_text()) if ">>>" in block]
    session = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
    assert doctest.DocTestRunner(verbose=False).run(session).failed == 0


def test_every_page_of_a_method_has_an_example_and_names_its_code() -> None:
    for page in PAGES:
        text = page.read_text()
        if page.stem != "README":
            assert ">>>" in text, page.name
            assert "commonweal/core/analysis/" in text, page.name


def test_every_figure_says_what_the_code_draws_and_is_shown_on_its_page() -> None:
    assert set(late_figures()) == set()
    for name in DRAWN:
        assert f"](figures/{name}.svg)" in (FOLDER / f"{name}.md").read_text(), name
