"""A paper that exists can be printed, and comes back from its record as it was."""

import json
from dataclasses import replace
from typing import Any

import pytest

from commonweal.documents.paper import Bullets, Column, Facts, PaperRefused, Paragraph, Picture, Table, paper_of
from tests.documents.papers import CHART, weekly_paper


def test_a_paper_comes_back_from_its_record_as_it_was() -> None:
    paper = weekly_paper()
    assert paper_of(json.loads(json.dumps(paper.record()))) == paper


@pytest.mark.parametrize("name", ["title", "audience", "version", "source", "made_by"])
def test_a_paper_without_the_facts_that_every_file_must_carry_is_refused(name: str) -> None:
    with pytest.raises(PaperRefused, match=name.replace("_", " ")):
        replace(weekly_paper(), **{name: "  "})


def test_a_language_is_a_tag() -> None:
    with pytest.raises(PaperRefused, match="language"):
        replace(weekly_paper(), language="English")


@pytest.mark.parametrize("row", [("one",), ("one", True), ("one", float("nan")), ("one", None)])
def test_a_table_has_rows_of_its_width_with_words_and_finite_numbers(row: Any) -> None:
    with pytest.raises(PaperRefused, match="Calls by place"):
        Table("Calls by place", (Column("Place"), Column("Calls", numeric=True)), (row,))


def test_a_picture_without_words_for_what_it_shows_is_refused() -> None:
    with pytest.raises(PaperRefused, match="what it shows in words"):
        Picture(CHART, "", "Calls")


@pytest.mark.parametrize(
    "empty", [lambda: Paragraph(""), lambda: Bullets(()), lambda: Facts(()), lambda: Table("T", (), ())]
)
def test_an_empty_block_is_refused(empty: Any) -> None:
    with pytest.raises(PaperRefused):
        empty()


def _spoilt(change: str) -> Any:
    record: Any = weekly_paper().record()
    match change:
        case "no record":
            return [record]
        case "another layout":
            record["layout"] = 99
        case "a further field":
            record["author"] = "somebody"
        case "an unknown marking":
            record["marking"] = "secret"
        case "an unknown block":
            record["sections"][0]["blocks"][0]["block"] = "script"
        case "words that are a number":
            record["sections"][0]["blocks"][0]["words"] = 3
        case "pairs of three":
            record["sections"][0]["blocks"][3]["pairs"][0].append("more")
        case "on slides, perhaps":
            record["sections"][0]["on_slides"] = "perhaps"
    return record


@pytest.mark.parametrize(
    "change",
    [
        "no record", "another layout", "a further field", "an unknown marking", "an unknown block",
        "words that are a number", "pairs of three", "on slides, perhaps",
    ],
)  # fmt: skip
def test_a_record_that_is_none_is_refused_by_name(change: str) -> None:
    with pytest.raises(PaperRefused):
        paper_of(_spoilt(change))
