"""The manual's pages are made from the examples, and a page that differs is named."""

from pathlib import Path

import pytest

from tests.spec import case_review, repeat_caller, second_report
from tests.spec.hotspot import EXAMPLES
from tests.spec.policies import all_policies
from tests.spec.render import main, pages


def test_every_example_stands_in_the_page_with_its_answer() -> None:
    page = pages()["hotspot.md"]
    for example in EXAMPLES:
        assert f"### {example.title}\n" in page
    assert page.count("**A hotspot.**") == sum(example.is_hotspot for example in EXAMPLES)
    assert page.count("**Not a hotspot.**") == sum(not example.is_hotspot for example in EXAMPLES)


def test_every_example_about_callers_stands_in_its_page_with_its_answer() -> None:
    chapters = (
        ("repeat-caller.md", [chapter for chapter, _ in repeat_caller.RULES], "**A repeat caller.**"),
        ("second-report.md", second_report.CHAPTERS, "**A letter is due.**"),
    )
    for name, of_page, answer in chapters:
        page, examples = pages()[name], [example for chapter in of_page for example in chapter.examples]
        assert all(f"### {example.title}\n" in page for example in examples)
        assert page.count(answer) == sum(example.is_met for example in examples)
    page = pages()["case-review.md"]
    assert all(f"### {example.title}\n" in page for example in case_review.EXAMPLES)
    assert page.count("- Statutory test: **met.**") == sum(example.statutory for example in case_review.EXAMPLES)
    assert page.count("- Islington's own: **met.**") == sum(example.local for example in case_review.EXAMPLES)


def test_every_partnership_and_its_paper_stand_in_the_index() -> None:
    for policy in all_policies():
        assert f"| {policy.title} |" in pages()["index.md"]


def test_pages_that_differ_are_named_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    (tmp_path / "hotspot.md").write_text("Something else\n", encoding="utf-8")
    (tmp_path / "stray.md").write_text("Nobody's page\n", encoding="utf-8")
    (tmp_path / "index.md").unlink()
    assert main(["--check"], tmp_path) == 1
    told = capsys.readouterr().err
    assert [name for name in ("hotspot.md", "index.md", "stray.md") if str(tmp_path / name) in told] == [
        "hotspot.md", "index.md", "stray.md",
    ]  # fmt: skip
    assert (tmp_path / "hotspot.md").read_text(encoding="utf-8") == "Something else\n"


def test_an_argument_that_is_not_known_is_answered_with_what_is() -> None:
    assert main(["--chek"]) == 2
